"""``end``: the case, or the called procedure, is over. Its one way on is the outcome it names."""

from __future__ import annotations

from sopflow.engine.turn import Turn
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str:  # noqa: ARG001
    """Pass: leaving the step is what ends."""
    return "done"
