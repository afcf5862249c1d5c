"""What the host may do, and when: judged alike for a step of the flow, a person and a program."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import Struct

from sopflow.engine.case import Case, Draft
from sopflow.engine.context import Context
from sopflow.engine.people import check_person
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.turn import Turn
from sopflow.program import Action, Program

__all__ = ["Permit", "forbidden", "judge", "permits", "take_results"]


class Permit(Struct, frozen=True):
    """Whether an action may be carried out.

    Attributes:
        allowed: Whether it may.
        refused: Why not, with what would be needed.
    """

    allowed: bool
    refused: Refused | None = None

    def __bool__(self) -> bool:
        return self.allowed


def permits(
    program: Program, case: Case, action: str, args: Mapping[str, Any] | None = None, *, by: str | None = None
) -> Permit:
    """Whether ``action`` may be carried out now, with these arguments, by this person or program.

    Args:
        program: The program the case follows.
        case: The case.
        action: The action's name.
        args: Its arguments; those left out are the facts of the same name.
        by: ``NAME/ROLE``.
    """
    refused = judge(program, case, action, dict(args or {}), by)
    return Permit(
        refused is None or not isinstance(refused, Refused), refused if isinstance(refused, Refused) else None
    )


def judge(
    program: Program, case: Case | Draft, name: str, args: dict[str, Any], by: str | None
) -> Refused | dict[str, Any]:
    """The arguments as they count, or why the action is refused to this person or program."""
    language = case.language
    if case.outcome is not None:
        return refuse("closed", language, outcome=case.outcome)
    action = program.actions.get(name)
    if action is None:
        return refuse("unknown-action", language, tuple(program.actions), name=name)
    bound = _bind(action, case, args)
    if isinstance(bound, Refused):
        return bound
    if action.requires and any(each.action == name for each in case.requests):
        return refuse("pending", language, name=name)
    problem = _unmet(program, action, case, bound)
    if problem is not None:
        return refuse("requires", language, problem[1], because=problem[0])
    # Last of all who asks: what is forbidden is forbidden to everybody.
    if action.by:
        refused = check_person(program, case, by, action.by)
        if refused is not None:
            return refused
    elif by is not None:
        refused = check_person(program, case, by, program.roles)
        if refused is not None:
            return refused
    return bound


def _bind(action: Action, case: Case | Draft, args: dict[str, Any]) -> dict[str, Any] | Refused:
    bound: dict[str, Any] = {}
    known = {**action.takes, **action.may_take}
    for name in args:
        if name not in known:
            return refuse("unknown-fact", case.language, name=name, hint="")
    missing = []
    for name, fact in known.items():
        if name in args:
            try:
                bound[name] = fact.type.coerce(args[name])
            except ValueError as problem:
                return refuse("wrong-value", case.language, (name,), name=name, problem=problem)
        elif name in case.facts:
            bound[name] = case.facts[name]
        elif name in action.takes:
            missing.append(name)
    if missing:
        return refuse("missing-facts", case.language, tuple(missing), step=action.name)
    return bound


def _unmet(
    program: Program, action: Action, case: Case | Draft, args: Mapping[str, Any]
) -> tuple[str, tuple[str, ...]] | None:
    """The first requirement that isn't met, in words, with what is missing to say so; arguments shadow facts."""
    facts = {**case.facts, **args}
    x = Context(case, "", None, program.main.calendar)
    for each in action.requires:
        if each.must.truth(facts, facts, x) is True:
            continue
        words = (
            each.because.render(facts, facts, x, case.language) if each.because else each.must.sentence(case.language)
        )
        return words, each.must.missing(facts, facts, x)
    return None


def forbidden(turn: Turn, action: Action, args: Mapping[str, Any]) -> tuple[str, tuple[str, ...]] | None:
    """Why a step may not have this action carried out now; None if it may."""
    return _unmet(turn.program, action, turn.draft, args)


def take_results(action: Action, facts: Mapping[str, Any], language: str) -> dict[str, Any] | Refused:
    """What an action gave, checked: all of it, and nothing else."""
    taken: dict[str, Any] = {}
    for name, value in facts.items():
        fact = action.gives.get(name)
        if fact is None:
            return refuse("not-asked", language, (name,), name=name)
        try:
            taken[name] = fact.type.coerce(value)
        except ValueError as problem:
            return refuse("wrong-value", language, (name,), name=name, problem=problem)
    missing = tuple(name for name in action.gives if name not in taken)
    if missing:
        return refuse("missing-facts", language, missing, step=action.name)
    return taken
