"""What people hand in: flattened to leaves, checked against the facts' types, whoever may give them."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from typing import Any

from sopflow.engine.people import check_person, who_may
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.turn import Turn
from sopflow.expr import Fact, format_value
from sopflow.program import Step, Unit

__all__ = ["flatten", "give", "take"]


def flatten(unit: Unit, facts: Mapping[str, Any]) -> dict[str, Any]:
    """Records as their leaves: ``{"customer": {"tier": …}}`` and ``{"customer.tier": …}`` are the same."""
    leaves: dict[str, Any] = {}
    for name, value in facts.items():
        if type(value) is dict and name not in unit.facts and name in unit.records:
            leaves.update(flatten(unit, {f"{name}.{part}": inner for part, inner in value.items()}))
        else:
            leaves[name] = value
    return leaves


def take(unit: Unit, facts: Mapping[str, Any], language: str, *, derived: str = "follows") -> dict[str, Any] | Refused:
    """The facts as a case keeps them, or why one of them can't be taken."""
    taken: dict[str, Any] = {}
    for name, value in flatten(unit, facts).items():
        fact = unit.facts.get(name)
        if fact is None:
            close = difflib.get_close_matches(name, unit.facts, 1)
            hint = f" ({close[0]}?)" if close else ""
            return refuse("unknown-fact", language, name=name, hint=hint)
        if fact.derived is not None:
            return refuse(derived, language, name=name)
        try:
            taken[name] = fact.type.coerce(value)
        except ValueError as problem:
            return refuse("wrong-value", language, (name,), name=name, problem=problem)
    return taken


def give(
    turn: Turn,
    step: Step,
    facts: Mapping[str, Any],
    by: str | None,
    open_names: frozenset[str],
    *,
    again: frozenset[str] = frozenset(),
) -> dict[str, Any] | Refused:
    """What of ``facts`` is new, if ``by`` may give it here.

    Asked for or not: a fact that has a question of its own is taken when volunteered. What is known already is left
    alone if it is the same, refused if it isn't; unless it is asked for ``again``, as a list is whose elements lack a
    field that a decision needs.
    """
    language = turn.draft.language
    taken = take(turn.unit, facts, language)
    if isinstance(taken, Refused):
        return taken
    known, local = turn.facts, turn.local
    new: dict[str, Any] = {}
    for name, value in taken.items():
        fact = turn.unit.facts[name]
        present = local[name] if name in local else known.get(name)
        if present is not None and name not in again:
            if present == value:
                continue
            return refuse("known", language, (name,), name=name, value=format_value(present, fact.type, language))
        if name not in open_names and fact.ask is None:
            return refuse("not-asked", language, (name,), name=name)
        if fact.by is not None:
            problem = _check_owner(turn, step, fact, by)
            if problem is not None:
                return problem
        new[name] = value
    return new


def _check_owner(turn: Turn, step: Step, fact: Fact, by: str | None) -> Refused | None:
    return check_person(turn.program, turn.draft, by, who_may(turn.program, turn.draft, step, fact.by))
