"""Escalation: up the ladder, rung by rung, or to a role. The top of the ladder is a place, not an exception."""

from __future__ import annotations

from sopflow.engine import clocks
from sopflow.engine.turn import Turn
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.program import Words

__all__ = ["escalate", "rung_met"]


def escalate(turn: Turn, source: str, to: str, because: Words | None) -> str:
    """Take the case up: ``to`` is ``next`` or a role.

    Returns:
        The outcome for a step: ``done``, or ``at_top`` if there is no higher rung.
    """
    draft = turn.draft
    ladder = turn.program.main.ladder
    reason = None
    if because is not None:
        reason = because.render(*turn.view(turn.path), draft.language)
    now = draft.now
    if to == "next":
        level = draft.level + 1
        if ladder is None or level > len(ladder.rungs):
            turn.record(r.Escalated(turn.seq, now, turn.path, source, draft.level, draft.roles, reason, at_top=True))
            return "at_top"
        roles = ladder.rungs[level - 1].roles
    else:
        rung = ladder.rung_of(to) if ladder is not None else None
        if rung is not None and ladder is not None and rung <= draft.level:
            # The ladder never leads down; who has it already is told again, and nothing moves.
            turn.record(r.Escalated(turn.seq, now, turn.path, source, draft.level, draft.roles, reason, at_top=False))
            return "done"
        level = rung or draft.level
        roles = (to,)  # of a rung that several roles share, only the one that is meant
    moved = level != draft.level
    if moved:
        clocks.stop_rung(turn)
    turn.record(r.Escalated(turn.seq, turn.draft.now, turn.path, source, level, roles, reason))
    if moved:
        clocks.start_rung(turn)
    return "done"


def rung_met(turn: Turn, by: str | None) -> None:
    """Somebody completed something: if it is someone the case is with, the rung's clock has done its work."""
    ladder = turn.program.main.ladder
    if ladder is None or by is None or clocks.find(turn.draft, "", "rung", ladder.name) is None:
        return
    role = by.rpartition("/")[2]
    if any(role in turn.program.who_may(each) for each in turn.draft.roles):
        turn.record(t.Met(turn.seq, turn.draft.now, "", "rung", ladder.name))
