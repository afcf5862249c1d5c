"""What follows from an event: the table of which event fits where, and what is decided then.

An event is taken whole or refused whole. What is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.engine import events
from sopflow.engine.actions import request, request_ended
from sopflow.engine.answers import answer, done
from sopflow.engine.case import Token, find_token, work_id
from sopflow.engine.exceptions import cancel, correct, deviate
from sopflow.engine.people import check_writable
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.signals import signal
from sopflow.engine.turn import Turn
from sopflow.engine.work import accept, action_done, action_failed, offer, reject
from sopflow.journal import work as w
from sopflow.program import Step

__all__ = ["LEGAL", "decide", "situation"]

# What an open token can be answered with, by its situation. Corrected, Deviated, Cancelled, Requested, Signalled and
# Reached fit any open case; a deviation is refused inside a procedure that isn't stuck. docs/reference/events.md is
# written from this table.
LEGAL: Mapping[str, tuple[type[events.Event], ...]] = {
    "ask": (events.Answered,),
    "do": (events.Done,),
    "asking": (events.Answered,),
    "running": (events.Done, events.Failed),
    "handover": (events.Done,),
    "offered": (events.Accepted, events.Rejected),
    "wait": (events.Signalled, events.Reached),
    "retrying": (events.Reached,),
    "split": (),
    "stuck": (events.Corrected, events.Deviated),
}

_TAKE: Mapping[tuple[str, type[events.Event]], Callable[[Turn, Token, Step, Any], Refused | None]] = {
    ("ask", events.Answered): answer,
    ("asking", events.Answered): answer,
    ("do", events.Done): done,
    ("running", events.Done): action_done,
    ("running", events.Failed): action_failed,
    ("handover", events.Done): offer,
    ("offered", events.Accepted): accept,
    ("offered", events.Rejected): reject,
}
# What hosts report has no role that is looked at; it must be possible to write it down all the same.
_FROM_ANYBODY = frozenset((events.Done, events.Failed, events.Signalled))
_AT_A_STEP = frozenset(kind for _, kind in _TAKE)

_ANY_TIME: Mapping[type[events.Event], Callable[[Turn, Any], Refused | None]] = {
    events.Corrected: correct,
    events.Deviated: deviate,
    events.Cancelled: cancel,
    events.Requested: request,
    events.Signalled: signal,
}

_PHASES = {"running": "running", "failed": "retrying", "offered": "offered", "split": "split"}


def situation(token: Token, step: Step) -> str:
    """What a token is waiting for: a key of ``LEGAL``."""
    if token.stuck is not None:
        return "stuck"
    if token.asks:
        return "asking"
    return _PHASES[token.phase] if token.phase else step.verb


def decide(turn: Turn, event: events.Event) -> Refused | None:
    """Let ``event`` happen to the turn's case: entries are recorded, or it is refused."""
    draft = turn.draft
    kind = type(event)
    if kind is events.Reached:
        return None  # what fell due has been dealt with
    if kind in _FROM_ANYBODY and (refused := check_writable(turn.program, draft, event)) is not None:
        return refused
    name: str = getattr(event, "step", None) or ""
    if kind in (events.Done, events.Failed) and (name in draft.abandoned or _is_request(turn, name)):
        return _outside(turn, name, event)
    if draft.outcome is not None:
        return refuse("closed", draft.language, outcome=draft.outcome)
    if kind not in _AT_A_STEP:
        if kind is events.Opened:
            return refuse("opened-twice", draft.language, case=draft.id)
        return _ANY_TIME[kind](turn, event)
    token = find_token(draft.tokens, name)
    if token is None:
        return refuse("not-open", draft.language, tuple(work_id(each) for each in draft.tokens), step=name)
    turn.enter_call(token.frame)
    step = turn.unit.steps[token.step]
    here = situation(token, step)
    take = _TAKE.get((here, kind))
    if take is None:
        if token.stuck is not None and token.stuck.detail:
            return refuse("requires", draft.language, token.stuck.needs, because=token.stuck.detail)
        names = tuple(each.__name__ for each in LEGAL[here])
        return refuse("wrong-event", draft.language, names, step=name, event=kind.__name__)
    return take(turn, token, step, event)


def _is_request(turn: Turn, name: str) -> bool:
    return any(each.id == name for each in turn.draft.requests)


def _outside(turn: Turn, id: str, event: events.Event) -> Refused | None:
    """A result for an action that was asked for outside a step, or whose step was withdrawn meanwhile."""
    facts = dict(event.facts) if isinstance(event, events.Done) else None
    reason = event.reason if isinstance(event, events.Failed) else None
    if id in turn.draft.abandoned:
        turn.record(w.Ignored(turn.seq, turn.draft.now, id, facts or {}, reason))
        return None
    return request_ended(turn, id, facts, reason, event.by)
