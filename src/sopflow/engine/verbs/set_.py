"""``set``, ``clear``, ``add``, ``remove``: one verb that changes facts, in the order clear, set, add, remove."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

from sopflow.engine.holding import ask_for, hold
from sopflow.engine.turn import Turn
from sopflow.expr import MISSING, Expr, MissingFacts
from sopflow.journal import entries as e
from sopflow.program import Change, Step, Words

__all__ = ["Difference", "difference", "enter", "evaluate"]


class Difference(NamedTuple):
    """What changes to facts come to.

    Attributes:
        given: What is different afterwards; an equal value changes nothing.
        emptied: What has no value any more.
        why: The known facts that the values follow from.
    """

    given: dict[str, Any]
    emptied: tuple[str, ...]
    why: dict[str, Any]


def enter(turn: Turn, step: Step) -> str | None:
    """Change the facts and pass; what a value lacks is asked for first."""
    found = difference(turn, step, step.changes)
    if found is None:
        return None
    if found.given or found.emptied:
        here = (turn.seq, turn.draft.now, turn.path, step.id)
        turn.record(e.Changed(*here, *turn.split(found.given), *turn.split_names(found.emptied), found.why))
    return "done"


def difference(turn: Turn, step: Step, changes: Iterable[Change]) -> Difference | None:
    """What the changes come to, one after the other; None if one can't be made: then the step holds for a reason."""
    facts, local = dict(turn.facts), dict(turn.local)
    own = turn.unit.own if turn.path else frozenset[str]()
    touched: dict[str, None] = {}
    why: dict[str, Any] = {}
    for change in changes:
        value = None
        if change.kind != "clear":
            try:
                value = evaluate(turn, change.value, change.literal, facts, local)
            except MissingFacts as missing:
                ask_for(turn, step, missing.names)
                return None
            if isinstance(change.value, Expr):
                why |= change.value.why(facts, local, turn.x)
        for fact in change.facts:
            touched[fact.name] = None
            kept = local if fact.name in own else facts
            try:
                _apply(kept, change, fact.name, value)
                if fact.name in kept:
                    kept[fact.name] = fact.type.coerce(kept[fact.name])
            except ValueError as problem:
                hold(turn, step, "value", (fact.name,), detail=f"{fact.name}: {problem}")
                return None
    return Difference(*_compare(turn, touched, facts, local), why)


def evaluate(turn: Turn, value: Expr | Words | None, literal: Any, facts: dict[str, Any], local: dict[str, Any]) -> Any:
    """A value as written: an expression's, a text with its facts filled in, or a literal.

    Raises:
        MissingFacts: It needs facts that are not known.
    """
    if value is None:
        return literal
    if isinstance(value, Words):
        return value.render(facts, local, turn.x, turn.draft.language, on_missing="raise")
    result = value.value(facts, local, turn.x)
    if result is MISSING:
        raise MissingFacts(value.missing(facts, local, turn.x))
    return result


def _apply(facts: dict[str, Any], change: Change, name: str, value: Any) -> None:
    if change.kind == "clear":
        facts.pop(name, None)
    elif change.kind == "set":
        facts[name] = value
    elif change.kind == "add":
        facts[name] = [*facts.get(name, ()), value]
    elif name in facts:
        facts[name] = [each for each in facts[name] if each != value]


def _compare(
    turn: Turn, touched: Iterable[str], facts: dict[str, Any], local: dict[str, Any]
) -> tuple[dict[str, Any], tuple[str, ...]]:
    """What is different now, and what has no value any more."""
    given: dict[str, Any] = {}
    emptied: list[str] = []
    for name in touched:
        after = local if turn.path and name in turn.unit.own else facts
        before = turn.local if after is local else turn.facts
        if name not in after:
            if name in before or name in turn.declined:
                emptied.append(name)
        elif name not in before or before[name] != after[name]:
            given[name] = after[name]
    return given, tuple(emptied)
