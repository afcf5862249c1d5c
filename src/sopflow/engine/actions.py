"""Actions that somebody asks for outside a step: taken if they are permitted, and finished when the host reports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopflow.engine import events
from sopflow.engine.acts import perform
from sopflow.engine.permission import judge, take_results
from sopflow.engine.refusals import Refused
from sopflow.engine.turn import Turn
from sopflow.journal import work as w

__all__ = ["request", "request_ended"]


def request(turn: Turn, event: events.Requested) -> Refused | None:
    """Take the request for an action, if it is permitted."""
    draft = turn.draft
    bound = judge(turn.program, draft, event.action, dict(event.args), event.by)
    if isinstance(bound, Refused):
        return bound
    id = f"{event.action}!{turn.seq}"
    turn.record(w.Requested(turn.seq, draft.now, id, event.action, bound, event.by, turn.given))
    return None


def request_ended(
    turn: Turn, id: str, facts: Mapping[str, Any] | None, reason: str | None, by: str | None
) -> Refused | None:
    """The host has carried the requested action out (``facts``), or failed to (``reason``)."""
    draft = turn.draft
    pending = next(each for each in draft.requests if each.id == id)
    action = turn.program.actions[pending.action]
    given: dict[str, Any] = {}
    if facts is not None:
        taken = take_results(action, facts, draft.language)
        if isinstance(taken, Refused):
            return taken
        given = taken
    named = {name: value for name, value in given.items() if name in turn.program.main.facts}
    turn.record(w.RequestEnded(turn.seq, draft.now, id, named, reason, by, turn.given))
    if facts is not None:
        perform(turn, action.acts, action.name, "")
    return None
