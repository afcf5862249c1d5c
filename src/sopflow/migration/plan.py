"""A plan as an operator writes it: what becomes of what a new version has no longer, or calls something else.

Whatever a plan doesn't name goes on under its own name. ``reading`` reads it; whether it fits the two versions is asked
in ``resolve``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sopflow.engine.moving import Time
from sopflow.text import Source

__all__ = ["MISSING", "TIMES", "ClockPlan", "FactPlan", "Path", "Plan", "StepPlan", "UnitPlan"]

Path = tuple[str | int, ...]
TIMES: tuple[Time, ...] = ("keep", "restart", "remeasure")
MISSING = "missing"
"""Stands for no value, as in tables."""


class StepPlan(NamedTuple):
    """What is said of a step: ``as`` another, ``go`` to another, ``stay``; None: its line is left empty."""

    how: str | None
    to: str = ""


class FactPlan(NamedTuple):
    """What is said of a fact: its new name (None: not said), whether it is forgotten, values that are others now."""

    to: str | None
    drop: bool = False
    values: Mapping[str, str | None] = {}
    empty: bool = False


class ClockPlan(NamedTuple):
    """What is said of a clock: its new name and what becomes of its time (None: not said); whether it stops."""

    to: str | None
    time: Time | None
    stop: bool = False
    empty: bool = False


@dataclass(frozen=True)
class UnitPlan:
    """What is said of one process or procedure. ``at`` is where in the file.

    Attributes:
        to: The new name of a procedure; None where nothing is said.
        steps, facts, clocks: By name in the old version.
        fill: What a case is told that it doesn't know yet, as written.
        fire: Rules of the new version that act if they are true at the move.
    """

    at: Path = ()
    to: str | None = None
    steps: Mapping[str, StepPlan] = field(default_factory=dict)
    facts: Mapping[str, FactPlan] = field(default_factory=dict)
    clocks: Mapping[str, ClockPlan] = field(default_factory=dict)
    fill: Mapping[str, Any] = field(default_factory=dict)
    fire: tuple[str, ...] = ()


@dataclass(frozen=True)
class Plan:
    """A plan for the open cases of one version of a process.

    Attributes:
        source: The file.
        process: The process.
        old, new: The digests of the version its cases follow, and of the one they come to.
        time: What becomes of clocks of which nothing else is said.
        main: What is said of the process; ``procedures``: of what it calls, by the old name.
        teams, roles, rungs: Old names (rungs: numbers) to new ones; an empty one is still to be said.
    """

    source: Source = field(repr=False)
    process: str
    old: str
    new: str
    time: Time
    main: UnitPlan
    procedures: Mapping[str, UnitPlan]
    teams: Mapping[str, str | None]
    roles: Mapping[str, str | None]
    rungs: Mapping[str, str | None]
