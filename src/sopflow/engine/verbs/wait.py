"""``wait``: time passes, a signal arrives, working hours begin, or a condition comes true."""

from __future__ import annotations

from sopflow.clock.spans import add_span, show_span
from sopflow.engine.clocks import find
from sopflow.engine.turn import Turn
from sopflow.journal import time as t
from sopflow.program import Step

__all__ = ["enter"]


def enter(turn: Turn, step: Step) -> str | None:
    """Start to wait; pass at once if there is nothing to wait for."""
    wait = step.wait
    assert wait is not None
    now = turn.draft.now
    if wait.condition is not None and wait.condition.holds(*turn.view(turn.path)) is True:
        return "done"
    if find(turn.draft, turn.path, "wait", step.id) is not None:
        return None
    if wait.opening:
        due = wait.calendar.next_opening(now) if wait.calendar is not None else now
        if due <= now:
            return "done"
        turn.record(t.Started(turn.seq, now, turn.path, "wait", step.id, due, "0 s"))
    elif wait.span is not None:
        due = add_span(now, wait.span, wait.calendar)
        if due <= now:
            return "done"
        turn.record(t.Started(turn.seq, now, turn.path, "wait", step.id, due, wait.written or show_span(wait.span)))
    return None
