"""Ladders and actions, ready to run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from sopflow.clock.calendar import Calendar
from sopflow.clock.spans import Span
from sopflow.expr import Fact
from sopflow.program.acts import Act, Requirement

__all__ = ["Action", "Ladder", "Rung"]


@dataclass(frozen=True, slots=True, eq=False)
class Rung:
    """One rung: who it is with, and how long they have (None: as long as it takes)."""

    roles: tuple[str, ...]
    within: Span | None = None
    written: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class Ladder:
    """To whom a case goes, in which order."""

    name: str
    rungs: tuple[Rung, ...]
    calendar: Calendar | None = None

    def rung_of(self, role: str) -> int | None:
        """The rung (from 1) on which a role stands."""
        return next((number for number, rung in enumerate(self.rungs, 1) if role in rung.roles), None)


@dataclass(frozen=True, slots=True, eq=False)
class Action:
    """Something the host can do, and when it may.

    Attributes:
        takes, may_take: Its arguments by name; ``gives``: its results.
        by: The roles that may ask for it; empty: anybody.
        requires: What must hold, with the arguments in the place of facts of their names.
        acts: What is done when it has succeeded.
    """

    name: str
    takes: Mapping[str, Fact] = field(default_factory=dict)
    may_take: Mapping[str, Fact] = field(default_factory=dict)
    gives: Mapping[str, Fact] = field(default_factory=dict)
    by: frozenset[str] = frozenset()
    requires: tuple[Requirement, ...] = ()
    acts: tuple[Act, ...] = ()
