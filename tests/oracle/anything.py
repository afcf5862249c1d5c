"""Walks through handbooks of any kind: whatever may happen to a case, most of it fitting what is open."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, NamedTuple

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from oracle.walks import START, value_of
from sopflow import Case, Program, Task, events, todo
from sopflow.engine.dues import next_wake
from sopflow.expr import Fact

__all__ = ["anything", "beginning", "request"]

_REASONS = ["It must be.", "It must be.", " ", "\ud800"]


class _Here(NamedTuple):
    """What is open, and who acts on it when."""

    program: Program
    case: Case
    task: Task
    by: str | None
    at: datetime


def beginning(draw: DrawFn, program: Program) -> events.Opened:
    """A case begins: mostly so that it is taken; in any language, now and then at a later step."""
    facts = _values(draw, program.main.inputs)
    able = _given(program.main.facts.values())
    facts |= _values(draw, draw(st.lists(st.sampled_from(able), max_size=2)) if able else ())
    rare = draw(st.integers(0, 9))
    return events.Opened(
        case_id="C-1",
        at=START + timedelta(hours=draw(st.integers(0, 80))),
        facts={} if rare == 0 else facts,
        language=draw(st.sampled_from([None, *program.languages, "xx"] if rare == 1 else [None, *program.languages])),
        start=draw(st.sampled_from([*program.main.steps, "nowhere"])) if rare in (2, 3) else None,
        by=_anyone(draw, program) if rare > 6 else None,
    )


def anything(draw: DrawFn, program: Program, case: Case, last: events.Event) -> events.Event:
    """What happens next."""
    tasks = todo(program, case)
    at = _instant(draw, program, case)
    if not tasks or not draw(st.integers(0, 5)):
        return _beside(draw, program, case, tasks, last, at)
    task = draw(st.sampled_from(tasks))
    by = _someone(draw, program, task)
    return _FITTING[task.kind](draw, _Here(program, case, task, by, at))


def _instant(draw: DrawFn, program: Program, case: Case) -> datetime:
    """Most often a little later; now and then just when something falls due, or long after, or before."""
    wake = next_wake(program, case)
    kind = draw(st.integers(0, 9))
    if wake is not None and kind < 3 and wake.year < 9000:
        return wake + timedelta(milliseconds=draw(st.sampled_from([-1, 0, 0, 1, 60_000])))
    return case.now + timedelta(seconds=draw(st.sampled_from([0, 0, 1, 60, 3600, 20_000, 200_000, -60])))


def _anyone(draw: DrawFn, program: Program) -> str:
    return f"{draw(st.sampled_from(['mia', 'kim']))}/{draw(st.sampled_from([*sorted(program.roles), 'gardener']))}"


def _someone(draw: DrawFn, program: Program, task: Task) -> str | None:
    """Somebody who may, as a rule."""
    if not draw(st.integers(0, 9)):
        return draw(st.sampled_from([None, "eve", "Eve \ud800/agent", _anyone(draw, program)]))
    roles = task.may or tuple(sorted(program.roles))
    return f"{draw(st.sampled_from(['mia', 'kim']))}/{draw(st.sampled_from(roles))}" if roles else None


def _values(draw: DrawFn, facts: Any) -> dict[str, Any]:
    return {fact.name: value_of(draw, fact.type) for fact in facts}


def _given(facts: Any) -> list[Fact]:
    return [fact for fact in facts if fact.derived is None]


def _name(draw: DrawFn, task: Task) -> str:
    return draw(st.sampled_from([task.id, task.step]))


def _form(draw: DrawFn, task: Task) -> dict[str, Any]:
    """The answers to a form; often only to a part of it, sometimes with records as mappings."""
    fields = list(task.fields)
    if task.kind == "ask" and len(fields) > 1 and not draw(st.integers(0, 2)):
        fields = draw(st.lists(st.sampled_from(fields), min_size=1, unique_by=lambda each: each.name))
    values = {field.name: value_of(draw, field.type) for field in fields}
    return values if draw(st.integers(0, 2)) else _nested(values)


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    nested: dict[str, Any] = {}
    for name, value in values.items():
        record, dot, part = name.partition(".")
        if dot:
            nested.setdefault(record, {})[part] = value
        else:
            nested[name] = value
    return nested


# -- what fits, by the kind of a task ----------------------------------------------------------------------------------


def _ask(draw: DrawFn, here: _Here) -> events.Event:
    return events.Answered(step=_name(draw, here.task), facts=_form(draw, here.task), by=here.by, at=here.at)


def _do(draw: DrawFn, here: _Here) -> events.Event:
    lines = tuple(range(1, len(here.task.checklist) + 1))
    ticked: Any = draw(st.sampled_from(["all", "all", lines, (1,)]))
    facts = _form(draw, here.task)
    return events.Done(step=_name(draw, here.task), facts=facts, ticked=ticked, by=here.by, at=here.at)


def _decide(draw: DrawFn, here: _Here) -> events.Event:
    name = _name(draw, here.task)
    if draw(st.integers(0, 2)):
        return events.Accepted(step=name, by=here.by, at=here.at)
    return events.Rejected(step=name, reason=draw(st.sampled_from(_REASONS)), by=here.by, at=here.at)


def _run(draw: DrawFn, here: _Here) -> events.Event:
    if draw(st.integers(0, 2)):
        return events.Done(step=here.task.id, facts=_form(draw, here.task), at=here.at)
    reason = draw(st.sampled_from(["It is down.", "", "\ud800"]))
    return events.Failed(step=here.task.id, reason=reason, by=draw(st.sampled_from([None, here.by])), at=here.at)


def _wait(draw: DrawFn, here: _Here) -> events.Event:
    if here.task.waits_for is not None and draw(st.integers(0, 2)):
        return events.Signalled(name=here.task.waits_for, by=here.by, at=here.at)
    wake = next_wake(here.program, here.case)
    return events.Reached(at=wake if wake is not None and draw(st.booleans()) else here.at)


def _stuck(draw: DrawFn, here: _Here) -> events.Event:
    task = here.task
    facts = here.program.units[task.unit].facts
    wanted = _given(facts[name] for name in (task.hold.needs if task.hold is not None else ()) if name in facts)
    if wanted and draw(st.booleans()):
        step = draw(st.sampled_from([None, task.id]))
        return events.Corrected(facts=_values(draw, wanted), step=step, by=here.by, at=here.at)
    return _leave(draw, here.program, task, here.at)


_FITTING = {"ask": _ask, "do": _do, "offer": _do, "accept": _decide, "run": _run, "wait": _wait, "stuck": _stuck}


# -- what may happen at any time ---------------------------------------------------------------------------------------


def _leave(draw: DrawFn, program: Program, task: Task | None, at: datetime) -> events.Event:
    to = draw(st.sampled_from([None, None, *program.main.steps, "nowhere"]))
    step = draw(st.sampled_from([None, task.id if task is not None else "nowhere"]))
    owners = sorted(program.team_roles(program.main.owner)) or sorted(program.roles)
    by = f"lee/{draw(st.sampled_from(owners))}" if owners else None
    return events.Deviated(reason=draw(st.sampled_from(_REASONS)), to=to, step=step, by=by, at=at)


def _beside(
    draw: DrawFn, program: Program, case: Case, tasks: tuple[Task, ...], last: events.Event, at: datetime
) -> events.Event:
    task = draw(st.sampled_from(tasks)) if tasks else None
    name = task.id if task is not None else "s1"
    by = draw(st.sampled_from([None, "eve", _anyone(draw, program), _anyone(draw, program)]))
    unit = program.units[task.unit] if task is not None else program.main
    able = _given(unit.facts.values())
    some = _values(draw, draw(st.lists(st.sampled_from(able), max_size=2)) if able else ())
    kind = draw(st.integers(0, 15))
    if kind == 0:
        return last
    if kind <= 2:
        return events.Corrected(facts=some, step=draw(st.sampled_from([None, None, name, "nowhere"])), by=by, at=at)
    if kind <= 4 and program.signals:
        return events.Signalled(name=draw(st.sampled_from(program.signals)), facts=some, by=by, at=at)
    if kind <= 7 and (program.actions or case.requests):
        return _action(draw, program, case, by, at)
    if kind == 8:
        return _leave(draw, program, task, at)
    if kind == 9:
        if not draw(st.integers(0, 3)):
            return events.Cancelled(reason=draw(st.sampled_from(_REASONS)), by=by, at=at)
        return events.Signalled(name="nonsense", by=by, at=at)
    if kind == 10:
        return events.Answered(step=draw(st.sampled_from([name, "s9", "", "p#0/s1#1"])), facts=some, by=by, at=at)
    if kind == 11:
        return events.Answered(step=name, facts={draw(st.sampled_from(_near(able))): draw(_WRONG)}, by=by, at=at)
    if kind == 12:
        facts = {field.name: draw(_WRONG) for field in task.fields} if task is not None else {}
        return events.Answered(step=name, facts=facts or {"nonsense": 1}, by=by, at=at)
    if kind == 13 and case.abandoned:
        # It is kept as it came: here only what comes alike to both.
        told = {name: value for name, value in some.items() if isinstance(value, str | bool | int)}
        return events.Done(step=draw(st.sampled_from(case.abandoned)), facts=told, by=by, at=at)
    if kind == 14:
        return events.Done(step=name, facts=some, ticked="all", by=by, at=at)
    return draw(
        st.sampled_from(
            [
                events.Failed(step=name, reason="It is down.", at=at),
                events.Accepted(step=name, by=by, at=at),
                events.Rejected(step=name, reason="No.", by=by, at=at),
                events.Reached(at=at + timedelta(days=3)),
            ]
        )
    )


_WRONG: Any = st.sampled_from(
    [None, "no such value", 1, True, [[1]], [], {"a": 1}, {"a": "it's"}, -(10**30), "\ud800", "", 2.5, "2026-02-30"]
)


def _near(facts: list[Fact]) -> list[str]:
    """Names as people mistype them."""
    names = [fact.name for fact in facts] or ["nonsense"]
    return [*(f"{name}s" for name in names), *(name[1:] for name in names), *names]


def _action(draw: DrawFn, program: Program, case: Case, by: str | None, at: datetime) -> events.Event:
    if case.requests and draw(st.integers(0, 2)):
        pending = draw(st.sampled_from(case.requests))
        if not draw(st.integers(0, 3)):
            return events.Failed(step=pending.id, reason="It is down.", by=by, at=at)
        return events.Done(step=pending.id, facts=_values(draw, program.actions[pending.action].gives.values()), at=at)
    return request(draw, program, at, by) if program.actions else events.Reached(at=at)


def request(draw: DrawFn, program: Program, at: datetime, by: str | None = None) -> events.Requested:
    """Somebody asks for an action."""
    action = draw(st.sampled_from([*program.actions.values()]))
    args = _values(draw, [*action.takes.values(), *action.may_take.values()])
    kept = {name: value for name, value in args.items() if draw(st.integers(0, 5))}
    who = f"mia/{draw(st.sampled_from(sorted(action.by)))}" if action.by and draw(st.integers(0, 3)) else by
    name = action.name if draw(st.integers(0, 9)) else "nonsense"
    return events.Requested(action=name, args=kept, by=who, at=at)
