"""A unit while it is being built: the file it comes from, what it can name, where its findings go."""

from __future__ import annotations

from dataclasses import dataclass

from sopflow import model
from sopflow.expr import Scope
from sopflow.program.build.desk import Desk
from sopflow.program.parts import Unit

__all__ = ["UnitDraft"]


@dataclass(frozen=True, slots=True, eq=False)
class UnitDraft:
    """One file on its way to a program; ``calls`` names what it calls."""

    sop: model.Sop
    desk: Desk
    scope: Scope
    unit: Unit
    calls: tuple[str, ...]
