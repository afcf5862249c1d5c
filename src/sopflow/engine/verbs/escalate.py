"""``escalate``: the case goes up the ladder, or to a role. At the top the outcome is ``at_top``."""

from __future__ import annotations

from sopflow.engine.escalation import escalate
from sopflow.engine.turn import Turn
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str:
    """Escalate and pass."""
    return escalate(turn, step.id, step.escalate or "next", step.because)
