"""What a case knows, under the new version's names and in its types."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sopflow.engine.moving.route import Stays, UnitRoute
from sopflow.program import Unit

__all__ = ["facts_of", "names_of"]


def facts_of(known: Mapping[str, Any], route: UnitRoute, old: Unit, new: Unit) -> dict[str, Any]:
    """The facts as the new version knows them, with those that it is given.

    Raises:
        Stays: A value is none that the new version's fact can have.
    """
    facts: dict[str, Any] = {}
    for name, value in known.items():
        passing = route.facts.get(name)
        if passing is None or passing.to is None:
            continue
        if isinstance(value, str) and value in passing.values:
            value = passing.values[value]
            if value is None:
                continue
        fact = new.facts[passing.to]
        if fact.type != old.facts[name].type:
            try:
                value = fact.type.coerce(value)
            except ValueError as problem:
                whose = f"`{name}` can't be `{passing.to}`" if passing.to != name else f"`{name}` doesn't fit"
                raise Stays("value", f"{whose}: {problem}") from problem
        facts[passing.to] = value
    return {**facts, **{name: value for name, value in route.given.items() if name not in facts}}


def names_of(names: Iterable[str], route: UnitRoute, *, keep: bool = False) -> tuple[str, ...]:
    """Names of facts as the new version has them; ``keep``: also those that it doesn't have."""
    found = [(name, route.facts.get(name)) for name in names]
    passed = [passing.to if passing is not None else None for _, passing in found]
    return tuple(to or name for (name, _), to in zip(found, passed, strict=True) if to is not None or keep)
