"""Changes to facts, worked out one after the other: what a ``set`` says, and what acts and table rows say."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from sopflow.engine.turn import Turn
from sopflow.expr import MISSING, Expr, MissingFacts
from sopflow.journal import entries as e
from sopflow.program import Change, Words

__all__ = ["Difference", "Unfit", "change", "evaluate", "work_out"]


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


class Unfit(ValueError):
    """A value doesn't fit its fact."""

    def __init__(self, fact: str, problem: ValueError) -> None:
        super().__init__(f"{fact}: {problem}")
        self.fact = fact


def change(turn: Turn, source: str, changes: Iterable[Change], args: Mapping[str, Any]) -> None:
    """Make changes for ``source``, a rule, a deadline or an action with ``args``.

    Raises:
        MissingFacts: A value needs facts that are not known; then nothing is changed.
        Unfit: A value doesn't fit its fact.
    """
    found = work_out(turn, changes, args)
    if found.given or found.emptied:
        here = (turn.seq, turn.draft.now, turn.path, source)
        turn.record(e.Changed(*here, *turn.split(found.given), *turn.split_names(found.emptied), found.why))


def work_out(turn: Turn, changes: Iterable[Change], args: Mapping[str, Any] | None = None) -> Difference:
    """What the changes come to, one after the other; ``args`` shadow facts where they are read.

    Raises:
        MissingFacts: A value needs facts that are not known.
        Unfit: A value doesn't fit its fact.
    """
    # A procedure that is a case of its own has one set of facts: both names must see what was just changed.
    facts = dict(turn.facts)
    local = dict(turn.local) if turn.path else facts
    own = turn.unit.own if turn.path else frozenset[str]()
    touched: dict[str, None] = {}
    why: dict[str, Any] = {}
    for each in changes:
        value = None
        if each.kind != "clear":
            seen = ({**facts, **args}, {**local, **args}) if args else (facts, local)
            value = evaluate(turn, each.value, each.literal, *seen)
            if isinstance(each.value, Expr):
                why |= each.value.why(*seen, turn.x)
        for fact in each.facts:
            touched[fact.name] = None
            kept = local if fact.name in own else facts
            try:
                _apply(kept, each, fact.name, value)
                if fact.name in kept:
                    kept[fact.name] = fact.type.coerce(kept[fact.name])
            except ValueError as problem:
                raise Unfit(fact.name, problem) from problem
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
