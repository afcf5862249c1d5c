"""Branches side by side: one comes to its end, and perhaps that is enough."""

from __future__ import annotations

from typing import Any

from sopflow.engine import clocks
from sopflow.engine.state import inside
from sopflow.engine.turn import Turn
from sopflow.journal import work as w
from sopflow.program import Step

__all__ = ["end_branch"]


def end_branch(turn: Turn, step: Step, together: str, outcome: str, why: dict[str, Any]) -> None:
    """The branch in which ``step`` is has come to its end; if its ``together`` has what it waits for, go on there."""
    draft, path = turn.draft, turn.path
    mine = turn.token(step).branch.rpartition(":")[2]
    turn.record(w.BranchEnded(turn.seq, draft.now, path, step.id, outcome, why))
    parent = turn.unit.steps[together]
    visit = turn.token(parent).visit
    anchor = f"{together}#{visit}"
    open_still = [token for token in draft.tokens if inside(token, draft.frames, path, anchor)]
    if not (parent.until in ("any", mine) or not open_still):
        return
    withdrawn = clocks.stop_within(turn, path, anchor)
    turn.record(w.Joined(turn.seq, draft.now, path, together, withdrawn))
    clocks.run_on(turn)
    turn.agenda.insert(0, (path, together, "done"))
