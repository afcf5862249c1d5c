"""``together``: branches run side by side; it is done when enough of them have come to their end."""

from __future__ import annotations

from sopflow.engine.turn import Turn
from sopflow.journal import work as w
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> None:
    """Put a token at the beginning of each branch; they are walked in the order written."""
    branches = dict(step.split)
    turn.record(w.Split(turn.seq, turn.draft.now, turn.path, step.id, branches))
    turn.agenda[:0] = [(turn.path, first, None) for first in branches.values()]
