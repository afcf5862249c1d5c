"""Where a walk is, and what it may come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, TypeAlias

from sopflow.expr import Fact
from sopflow.expr.values import MISSING
from sopflow.program import Unit

__all__ = ["FREE", "WIDTH", "Ended", "Frame", "Spent", "Spot", "Stuck", "Way", "fitting"]

FREE: Any = type("Free", (), {"__repr__": lambda _: "FREE"})()
"""The value of a fact that somebody gives, until something looks at it."""

WIDTH = 12  # so many ways of coming to one place are followed

Trail: TypeAlias = tuple[Any, str]
"""What came before, and the last step."""


class Spent(Exception):
    """The walk has taken more steps than it may."""


@dataclass(frozen=True, slots=True)
class Frame:
    """Where a call returns to, with what only its caller knows."""

    unit: Unit
    step: str
    own: Mapping[str, Any]
    visits: Mapping[str, int]
    declined: frozenset[str]


@dataclass(frozen=True, slots=True)
class Spot:
    """A case about to enter a step.

    Attributes:
        unit, step: Where it is.
        facts: The facts of the case; ``own``: those of the call (in the file itself, the same).
        declined: What people left open.
        visits: How often each step of this call was entered.
        frames: The calls it is in, the innermost last.
        aged: Whether time may have passed, or the case gone to other people.
        path: The steps of the file itself that it came through, the last one first.
    """

    unit: Unit
    step: str
    facts: Mapping[str, Any]
    own: Mapping[str, Any]
    declined: frozenset[str] = frozenset()
    visits: Mapping[str, int] = field(default_factory=dict)
    frames: tuple[Frame, ...] = ()
    aged: bool = False
    path: Trail | None = None

    def value(self, name: str) -> Any:
        """What a fact's value is: one, ``FREE``, or MISSING."""
        return self.own[name] if name in self.own else self.facts.get(name, MISSING)

    def give(self, values: Mapping[str, Any]) -> Spot:
        """With other values; MISSING takes one away."""
        if not values:
            return self
        if not self.frames:
            facts = _changed(self.facts, values)
            return replace(self, facts=facts, own=facts, declined=self.declined.difference(values))
        own = {name: value for name, value in values.items() if name in self.unit.own}
        shared = {name: value for name, value in values.items() if name not in own}
        return replace(
            self,
            facts=_changed(self.facts, shared) if shared else self.facts,
            own=_changed(self.own, own) if own else self.own,
            declined=self.declined.difference(values),
        )


def _changed(facts: Mapping[str, Any], values: Mapping[str, Any]) -> Mapping[str, Any]:
    return {name: value for name, value in {**facts, **values}.items() if value is not MISSING}


@dataclass(frozen=True, slots=True)
class Stuck:
    """A case stands still at a step: it needs these facts, and nobody is asked for them."""

    spot: Spot
    needs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Ended:
    """The file has ended at a spot, with an outcome."""

    spot: Spot
    outcome: str


Way: TypeAlias = Spot | Stuck | Ended


def fitting(spot: Spot, fact: Fact, value: Any) -> Iterator[Spot]:
    """The spot with this value, if it is one of the fact's."""
    if value is FREE:
        yield spot.give({fact.name: FREE})
        return
    try:
        yield spot.give({fact.name: fact.type.coerce(value)})
    except ValueError:
        return
