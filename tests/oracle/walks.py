"""Walks: events for what is open now, most of them fitting, some not."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

from sopflow import Case, Program, Task, events, todo
from sopflow.expr import Fact, Type

__all__ = ["START", "Choice", "completing", "next_event", "opening", "value_of"]

START = datetime(2026, 1, 5, 9, tzinfo=UTC)
PEOPLE = ("mia/agent", "kim/senior", "lee/counsel", "mia/senior", "zoe/agent")
_PLAIN: dict[str, list[Any]] = {
    "text": ["calm", "so ANGRY", "{{ hcount0 }}", "ö\u2028\x01", ""],
    "yes/no": [True, False],
    "integer": [0, 1, 5, -2, 10**20],
    "number": [0, Decimal("2.50"), 1.25, Decimal("1E+3"), 7],
    "money": [Decimal("9.90"), 150, 0],
    "date": ["2026-01-04", "2024-02-29"],
    "time": ["2026-01-05T08:00+01:00", datetime(2026, 1, 1, tzinfo=UTC)],
    "duration": [timedelta(hours=3), "2 days", 1],
}
_WRONG: list[Any] = [object, None, "no such value", float("nan"), [[1]], {"a": 1}, -(10**30), "\ud800"]


def value_of(draw: DrawFn, type_: Type) -> Any:
    """A fitting value."""
    if type_.kind == "one-of":
        return draw(st.sampled_from(type_.options))
    if type_.kind == "list":
        assert type_.element is not None
        element = type_.element
        return [value_of(draw, element) for _ in range(draw(st.integers(0, 2)))]
    if type_.kind == "record":
        # Now and then an element lacks a field; a decision that needs it asks for the list again.
        return {name: value_of(draw, each) for name, each in type_.fields if draw(st.integers(0, 5))}
    if type_.low is not None and type_.high is not None:
        return draw(st.sampled_from([type_.low, type_.high]))
    return draw(st.sampled_from(_PLAIN[type_.kind]))


@dataclass(frozen=True)
class Choice:
    """An event, and whether it was meant to fit."""

    event: events.Event
    fits: bool = True


def opening(draw: DrawFn, program: Program) -> events.Opened:
    """The beginning: with all inputs, and some more that is known."""
    facts = {fact.name: value_of(draw, fact.type) for fact in program.main.inputs}
    able = [fact for fact in program.main.facts.values() if fact.derived is None]
    for fact in draw(st.lists(st.sampled_from(able), max_size=2)) if able else ():
        facts[fact.name] = value_of(draw, fact.type)
    by = draw(st.sampled_from(PEOPLE)) if draw(st.booleans()) else None
    return events.Opened(case_id="C-1", at=START, facts=facts, by=by)


def next_event(draw: DrawFn, program: Program, case: Case, last: events.Event) -> Choice:
    """What happens next to an open case."""
    tasks = todo(program, case)
    task = draw(st.sampled_from(tasks)) if tasks else None
    at = case.now + timedelta(seconds=draw(st.sampled_from([0, 1, 3600, 200_000])))
    if program.signals and not draw(st.integers(0, 4)):
        return Choice(_signal(draw, program, at))
    if task is None or not draw(st.integers(0, 3)):
        return Choice(_odd(draw, program, task, last, at), fits=False)
    if task.kind == "stuck" or not draw(st.integers(0, 9)):
        return Choice(_exception(draw, program, task, at), fits=False)
    return Choice(_fitting(draw, task, at))


def completing(program: Program, task: Task, values: dict[str, Any], at: datetime) -> events.Event:
    """The event that completes a task with these values, by someone who may."""
    by = "/".join(["max", *sorted(task.may or program.roles)[:1]])
    if task.kind == "do":
        return events.Done(step=task.id, facts=values, ticked="all", by=by, at=at)
    return events.Answered(step=task.id, facts=values, by=by, at=at)


def _fitting(draw: DrawFn, task: Task, at: datetime) -> events.Event:
    fields = list(task.fields)
    if task.kind == "ask" and len(fields) > 1 and not draw(st.integers(0, 3)):
        fields = fields[:1]
    values = {field.name: value_of(draw, field.type) for field in fields}
    if not draw(st.integers(0, 3)):
        values = _nested(values)
    people = [each for each in PEOPLE if not task.may or each.rpartition("/")[2] in task.may]
    by = draw(st.sampled_from(people)) if people else None
    name = task.id if draw(st.booleans()) else task.step
    if task.kind == "do":
        ticked: Any = "all" if draw(st.booleans()) else tuple(range(1, len(task.checklist) + 1))
        return events.Done(step=name, facts=values, ticked=ticked, by=by, at=at)
    return events.Answered(step=name, facts=values, by=by, at=at)


def _nested(values: dict[str, Any]) -> dict[str, Any]:
    """The same with records as mappings."""
    nested: dict[str, Any] = {}
    for name, value in values.items():
        record, dot, part = name.partition(".")
        if dot:
            nested.setdefault(record, {})[part] = value
        else:
            nested[name] = value
    return nested


def _exception(draw: DrawFn, program: Program, task: Task, at: datetime) -> events.Event:
    """Facts put right, or the path left."""
    by = draw(st.sampled_from(PEOPLE))
    unit = program.units[task.unit]
    able = [fact for fact in unit.facts.values() if fact.derived is None]
    wanted = [unit.facts[name] for name in (task.hold.needs if task.hold is not None else ()) if name in unit.facts]
    if able and draw(st.integers(0, 3)):
        some = draw(st.lists(st.sampled_from(able), min_size=1, max_size=2))
        facts: list[Fact] = wanted if wanted and draw(st.booleans()) else some
        values = {fact.name: value_of(draw, fact.type) for fact in facts if fact.derived is None}
        return events.Corrected(facts=values, by=by, at=at)
    if not draw(st.integers(0, 9)):
        return events.Cancelled(reason="It is off.", by=by, at=at)
    to = draw(st.sampled_from([None, *program.main.steps]))
    return events.Deviated(reason="It must be.", to=to, by=by, at=at)


def _signal(draw: DrawFn, program: Program, at: datetime) -> events.Event:
    able = [fact for fact in program.main.facts.values() if fact.derived is None]
    facts = draw(st.lists(st.sampled_from(able), max_size=2)) if able else ()
    told = {fact.name: value_of(draw, fact.type) for fact in facts}
    return events.Signalled(name=draw(st.sampled_from(program.signals)), facts=told, at=at)


def _odd(draw: DrawFn, program: Program, task: Task | None, last: events.Event, at: datetime) -> events.Event:
    """Something that mostly doesn't fit."""
    name = task.id if task is not None else "s1"
    by = draw(st.sampled_from([*PEOPLE, None, "eve/gardener", "eve"]))
    facts = {field.name: value_of(draw, field.type) for field in task.fields} if task is not None else {}
    kind = draw(st.integers(0, 12))
    if kind == 0:
        return last
    if kind == 1:
        return events.Done(step=name, facts=facts, by=by, at=at)
    if kind == 2:
        return events.Answered(step=name, facts=facts, by=by, at=at)
    if kind == 3:
        wrong = {each: draw(st.sampled_from(_WRONG)) for each in facts} or {"nonsense": 1}
        return events.Answered(step=name, facts=wrong, by=by, at=at)
    if kind == 4:
        return events.Answered(step=name, facts={"nonsense": 1}, by=by, at=at)
    if kind == 5:
        return events.Answered(
            step=draw(st.sampled_from(["s1#7", "s9", "p0/s1", "", "s1#0"])), facts=facts, by=by, at=at
        )
    if kind == 6:
        return events.Done(step=name, facts=facts, ticked=(1,), by=by, at=at)
    if kind == 7:
        return events.Deviated(reason=" ", to=draw(st.sampled_from([None, "s1", "nowhere"])), by=by, at=at)
    if kind == 8:
        return events.Cancelled(reason="", by=by, at=at)
    if kind == 9:
        able = list(program.main.facts.values())
        fact = draw(st.sampled_from(able))
        return events.Corrected(
            facts={fact.name: value_of(draw, fact.type)}, by=by, at=at, step=draw(st.sampled_from([None, name, "s9"]))
        )
    if kind == 10:
        return events.Corrected(facts={}, by=by, at=at)
    if kind == 11:
        # Volunteered: facts of another form.
        unit = program.units[task.unit] if task is not None else program.main
        able = [fact for fact in unit.facts.values() if fact.derived is None]
        fact = draw(st.sampled_from(able))
        more = {fact.name: value_of(draw, fact.type)}
        return events.Answered(step=name, facts=facts | more, by=by, at=at)
    # Time doesn't run back.
    return events.Answered(step=name, facts=facts, by=by, at=START - timedelta(days=1))
