"""What a part of a plan stands on: what it says, and the two versions of the process or procedure it is about."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sopflow.engine.moving import Time
from sopflow.migration.matters import Matters
from sopflow.migration.plan import Path, UnitPlan
from sopflow.program import Unit

__all__ = ["Ground"]


@dataclass(frozen=True)
class Ground:
    """One process or procedure of a plan.

    Attributes:
        matters: Where findings go.
        said: What the plan says.
        old, new: The versions.
        is_process: Whether it is the process itself, whose facts are the case's.
        time: What becomes of clocks of which nothing else is said.
        names: What procedures of the old version are called in the new one; None: they are gone.
    """

    matters: Matters
    said: UnitPlan
    old: Unit
    new: Unit
    is_process: bool
    time: Time
    names: Mapping[str, str | None]

    def at(self, *path: str | int) -> Path:
        """A place in the plan, seen from where it speaks of this."""
        return (*self.said.at, *path)

    def written(self, *path: str) -> Any:
        """What stands there, as written."""
        source = self.matters.desk.source
        value: Any = source.data if source is not None else None
        for part in self.at(*path):
            value = value.get(part) if isinstance(value, dict) else None
        return value
