"""Where everything of one version goes in another: a plan, with nothing left to be guessed."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Literal

from msgspec import Struct

from sopflow.program import Program

__all__ = ["Going", "Kept", "Passing", "Route", "Running", "Stays", "Time", "UnitRoute"]

Time = Literal["keep", "restart", "remeasure"]
"""What becomes of a running clock: its instant stays; it starts anew; the new span counts from its original start."""

_NOTHING: Mapping[str, Any] = MappingProxyType({})


class Going(Struct, frozen=True):
    """What becomes of a case that stands at a step.

    Attributes:
        how: ``as``: what is open there stays open, at the step ``to``; ``go``: it is given up, and ``to`` is entered;
            ``stay``: the case stays on the old version.
        to: A step of the new version.
    """

    how: Literal["as", "go", "stay"]
    to: str = ""


class Passing(Struct, frozen=True):
    """What becomes of a fact: it is called ``to`` (None: it is forgotten); these ``values`` are others now.

    A value that became None is forgotten.
    """

    to: str | None
    values: Mapping[str, str | None] = _NOTHING


class Running(Struct, frozen=True):
    """What becomes of a clock that runs: it is called ``to`` (None: it stops)."""

    to: str | None
    time: Time = "keep"


class UnitRoute(Struct, frozen=True):
    """Where everything of one process or procedure goes.

    Attributes:
        to: What it is called in the new version; None if nothing goes on there.
        steps: Each of its steps.
        facts: Each fact that it can name and that isn't worked out from others; a procedure: its own.
        clocks: Each of its deadlines, by name, and its steps' waits and notices, by the step's id.
        given: Facts of the new version that get a value if they have none.
        begins: Deadlines that only the new version has, and that begin with the move (``restart``) or are measured from
            the case's opening (``remeasure``).
        fire: Rules of the new version that act if they are true at the move; others are noted as true.
    """

    to: str | None
    steps: Mapping[str, Going]
    facts: Mapping[str, Passing]
    clocks: Mapping[str, Running]
    given: Mapping[str, Any] = _NOTHING
    begins: Mapping[str, Time] = _NOTHING
    fire: frozenset[str] = frozenset()


class Route(Struct, frozen=True):
    """From one version of a process to another.

    Attributes:
        old, new: The versions.
        units: By name in the old version: the process and all that it calls.
        time: For clocks of which nothing else is said: the ladder's rung.
        teams, roles: What those are called that are called something else.
        rungs: The old ladder's rungs to the new one's, from 1.
    """

    old: Program
    new: Program
    units: Mapping[str, UnitRoute]
    time: Time = "keep"
    teams: Mapping[str, str] = _NOTHING
    roles: Mapping[str, str] = _NOTHING
    rungs: Mapping[int, int] = MappingProxyType({})


class Kept(Struct, frozen=True):
    """A case that is not moved, and why.

    Attributes:
        code: ``closed``, ``other-version``, ``stays`` (the plan says so), ``busy`` (try again when what is carried out
            has been answered), ``value`` (a fact has a value that the new version doesn't know), ``same-place`` (two
            things that are open side by side would be one).
        reason: The same in a sentence.
    """

    code: str
    reason: str


class Stays(Exception):
    """Raised where it is found that a case can't be moved."""

    def __init__(self, code: str, reason: str) -> None:
        super().__init__(reason)
        self.kept = Kept(code, reason)
