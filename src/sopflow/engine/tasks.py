"""What is open now: everything a screen needs to lead a person through it, and why what is blocked is blocked."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

from sopflow.engine.case import Case, Clock, Hold, Token, work_id
from sopflow.engine.decide import LEGAL, situation
from sopflow.engine.people import needed_roles, who_may
from sopflow.engine.spot import Spot, spots
from sopflow.engine.stuck import explain
from sopflow.expr import Fact, Type
from sopflow.program import Program, Step, Words

__all__ = ["Field", "Task", "todo"]


class Field(Struct, frozen=True, kw_only=True):
    """One question of a form.

    Attributes:
        name: The fact, by its leaf name.
        label: What people call it; ``ask``: the question to put, if it has one.
        type: Its type; ``options``: what can be chosen, for a one-of, and ``labels``: what people call each of these.
        required: Whether the step can't be completed without it.
        default: What to fill in beforehand; None if nothing.
        declined: Whether a person has left it open before.
        private: Whether the customer must not see it.
    """

    name: str
    label: str
    ask: str | None
    type: Type
    options: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    required: bool = True
    default: Any = None
    declined: bool = False
    private: bool = False


class Task(Struct, frozen=True, kw_only=True):
    """One piece of open work.

    Attributes:
        id: What to answer it under; a repeated or late answer under an old id is refused.
        step, verb, unit: The step, what it does, and the process or procedure it is in.
        kind: ``ask`` (give ``fields``), ``do`` (carry out, tick, record ``fields``), ``offer`` (a handover: tick and
            hand over), ``accept`` (take a handover or send it back), ``run`` (the host's: give ``fields``), ``wait`` or
            ``stuck``.
        title, text: The step's title and what is to be done or asked, in the viewer's language.
        role, team: Who it is for; ``may``: the roles that may act on it (empty: anybody).
        fields: What is to be filled in; ``at_least``: how many of them will do, None: all.
        checklist, needs: Lines to tick; resources and information needed.
        customer_sees: This step as the customer sees it.
        stuck: Why it stands still, in words, if it does; ``hold`` is the same for programs.
        criteria: What is checked before a handover.
        due, warn: When its own deadline runs out, and when it warns.
        waits_for: The signal it waits for, if it does.
        takes: The events it takes, by name; ``leave``: the ways to leave the path (none inside a procedure).
    """

    id: str
    step: str
    verb: str
    unit: str
    kind: str
    title: str
    text: str
    role: str | None
    team: str | None
    may: tuple[str, ...]
    fields: tuple[Field, ...] = ()
    at_least: int | None = None
    checklist: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    customer_sees: str | None = None
    criteria: tuple[str, ...] = ()
    due: datetime | None = None
    warn: datetime | None = None
    waits_for: str | None = None
    stuck: str | None = None
    hold: Hold | None = None
    takes: tuple[str, ...] = ()
    leave: tuple[str, ...] = ()


def todo(program: Program, case: Case, *, language: str | None = None, by: str | None = None) -> tuple[Task, ...]:
    """What is open in ``case`` now.

    Args:
        program: The program the case follows.
        case: The case.
        language: What to render for the viewer; left out: the case's.
        by: ``NAME/ROLE``: only what this person may act on.

    Returns:
        One task for each open piece of work; a form whose facts belong to different roles gives one for each role.
        Empty when the case is over.
    """
    language = language or case.language
    tasks = tuple(task for spot in spots(program, case) for task in _tasks(program, spot, language))
    if by is None:
        return tasks
    role = by.rpartition("/")[2]
    return tuple(task for task in tasks if not task.may or role in task.may)


# The clocks that are about when a task is due: not the ladder's, and not the interim notices.
_OWN = ("deadline", "wait", "retry")
_PLAIN = {
    "stuck": "stuck",
    "handover": "offer",
    "offered": "accept",
    "running": "run",
    "retrying": "wait",
    "wait": "wait",
}


def _gives(step: Step) -> list[Fact]:
    return list(step.action.gives.values()) if step.action is not None else []


def _tasks(program: Program, spot: Spot, language: str) -> list[Task]:
    token, step = spot.token, spot.step
    kind = situation(token, step)
    if kind == "split":
        return []
    if kind in _PLAIN:
        return [_task(program, spot, language, _PLAIN[kind], _gives(step) if kind == "running" else (), None)]
    names = token.asks or ((fact.name for fact in step.form) if step.verb == "do" else spot.left)
    facts = [spot.unit.facts[name] for name in names]
    owners = dict.fromkeys(fact.by for fact in facts)
    if kind == "do":
        return [_task(program, spot, language, "do", facts, None)]
    if len(owners) <= 1:
        return [_task(program, spot, language, "ask", facts, next(iter(owners), None))]
    return [
        _task(program, spot, language, "ask", [fact for fact in facts if fact.by == owner], owner) for owner in owners
    ]


def _task(
    program: Program, spot: Spot, language: str, kind: str, facts: list[Fact] | tuple[()], owner: str | None
) -> Task:
    case, token, step = spot.case, spot.token, spot.step
    hold = token.stuck

    def say(words: Words) -> str:
        return words.render(spot.facts, spot.local, spot.x, language)

    if kind == "stuck":
        roles = program.team_roles(program.main.owner)
    elif kind == "accept":
        roles = program.team_roles(step.team)
    elif kind in ("run", "wait"):
        roles = frozenset()
    elif kind == "ask":
        roles = who_may(program, case, step, owner)
    else:
        roles = _who_may_record(program, case, step)
    clock = _own_clock(case, token)
    open_form = kind != "ask" or not token.asks
    return Task(
        id=work_id(token) + (f"@{owner}" if owner is not None else ""),
        step=step.id,
        verb=step.verb,
        unit=spot.unit.name,
        kind=kind,
        title=say(step.title),
        text=say(step.instruction) if step.instruction is not None else "",
        role=owner or step.role or case.role,
        team=case.team,
        may=tuple(sorted(roles)),
        fields=tuple(_field(spot, fact, language) for fact in facts),
        at_least=step.at_least if open_form else None,
        checklist=tuple(map(say, step.checklist)),
        needs=tuple(map(say, step.needs)),
        customer_sees=say(step.customer_sees) if step.customer_sees is not None else None,
        criteria=tuple(
            say(each.because) if each.because is not None else each.must.sentence(language) for each in step.criteria
        ),
        due=clock.due if clock is not None and clock.left is None else None,
        warn=clock.warn if clock is not None and clock.left is None else None,
        waits_for=step.wait.signal if step.wait is not None else None,
        stuck=explain(hold, spot.unit, language) if hold is not None else None,
        hold=hold,
        takes=tuple(each.__name__ for each in LEGAL[situation(token, step)]),
        leave=() if program.main.strict or (token.frame and hold is None) else ("skip", "go"),
    )


def _own_clock(case: Case, token: Token) -> Clock | None:
    """The step's own time: what it is given, else for how long it waits."""
    own = [c for c in case.clocks if c.kind in _OWN and (c.frame, c.name) == (token.frame, token.step)]
    return min(own, key=lambda clock: _OWN.index(clock.kind), default=None)


def _who_may_record(program: Program, case: Case, step: Step) -> frozenset[str]:
    """Who may carry out ``step``: of those who may in general, those who may give every fact it records."""
    roles = needed_roles(program, case, step)
    for fact in step.form:
        if fact.by is not None:
            # Where no role is left, nobody may; the refusal then says who is missing.
            roles = (roles & program.who_may(fact.by) or roles) if roles else program.who_may(fact.by)
    return roles


def _field(spot: Spot, fact: Fact, language: str) -> Field:
    question = spot.unit.questions.get(fact.name)
    return Field(
        name=fact.name,
        label=fact.said(language),
        ask=question.render(spot.facts, spot.local, spot.x, language) if question is not None else None,
        type=fact.type,
        options=fact.type.options,
        labels=tuple(fact.type.said(each, language) for each in fact.type.options),
        required=spot.step.at_least is None or bool(spot.token.asks),
        default=fact.default,
        declined=fact.name in spot.declined,
        private=fact.private,
    )
