"""``send``: a message goes out. What it needs is asked for first."""

from __future__ import annotations

from sopflow.engine.holding import ask_for
from sopflow.engine.messages import send
from sopflow.engine.turn import Turn
from sopflow.expr import MissingFacts
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str | None:
    """Send the message and pass."""
    assert step.message is not None
    try:
        send(turn, step.id, step.message, on_missing="raise")
    except MissingFacts as missing:
        ask_for(turn, step, missing.names)
        return None
    return "done"
