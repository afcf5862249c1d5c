"""What follows from an event: the table of which event fits where, and what is decided then.

An event is taken whole or refused whole. What is refused changes nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.engine import events
from sopflow.engine.answers import answer, done
from sopflow.engine.case import Token, find_token, work_id
from sopflow.engine.exceptions import cancel, correct, deviate
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.turn import Turn
from sopflow.program import Step

__all__ = ["LEGAL", "decide", "situation"]

# What an open token can be answered with, by its situation. Corrected, Deviated and Cancelled fit any open case; a
# deviation is refused inside a procedure that isn't stuck. docs/reference/events.md is written from this table.
LEGAL: Mapping[str, tuple[type[events.Event], ...]] = {
    "ask": (events.Answered,),
    "do": (events.Done,),
    "asking": (events.Answered,),
    "stuck": (events.Corrected, events.Deviated),
}

_TAKE: Mapping[type[events.Event], Callable[[Turn, Token, Step, Any], Refused | None]] = {
    events.Answered: answer,
    events.Done: done,
}

_ANY_TIME: Mapping[type[events.Event], Callable[[Turn, Any], Refused | None]] = {
    events.Corrected: correct,
    events.Deviated: deviate,
    events.Cancelled: cancel,
}


def situation(token: Token, step: Step) -> str:
    """What a token is waiting for: a key of ``LEGAL``."""
    if token.stuck is not None:
        return "stuck"
    return "asking" if token.asks else step.verb


def decide(turn: Turn, event: events.Event) -> Refused | None:
    """Let ``event`` happen to the turn's case: entries are recorded, or it is refused."""
    draft = turn.draft
    if draft.outcome is not None:
        return refuse("closed", draft.language, outcome=draft.outcome)
    kind = type(event)
    take = _TAKE.get(kind)
    if take is None:
        if kind is events.Opened:
            return refuse("opened-twice", draft.language, case=draft.id)
        return _ANY_TIME[kind](turn, event)
    name: str = event.step  # type: ignore[attr-defined]
    token = find_token(draft.tokens, name)
    if token is None:
        return refuse("not-open", draft.language, tuple(work_id(each) for each in draft.tokens), step=name)
    if token.frame:
        turn.enter_call(token.frame)
    step = turn.unit.steps[token.step]
    legal = LEGAL[situation(token, step)]
    if kind not in legal:
        names = tuple(each.__name__ for each in legal)
        return refuse("wrong-event", draft.language, names, step=name, event=kind.__name__)
    return take(turn, token, step, event)
