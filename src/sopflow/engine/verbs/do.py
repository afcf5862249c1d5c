"""``do``: a person carries something out, ticks a checklist, and records facts anew."""

from __future__ import annotations

from sopflow.engine.turn import Turn
from sopflow.engine.verbs.ask import empty
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> None:
    """Open the work; what it records is empty until it is done."""
    if step.form:
        empty(turn, step)
