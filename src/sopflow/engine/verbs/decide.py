"""``decide``: a question that the facts answer. All of it is in the branches, so the step passes at once."""

from __future__ import annotations

from sopflow.engine.turn import Turn
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str:  # noqa: ARG001
    """Pass: leaving the step is where the branches are looked at."""
    return "done"
