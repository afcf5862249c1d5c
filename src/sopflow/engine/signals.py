"""Signals from outside: their facts first, then the rules that wait for them, then every wait for them."""

from __future__ import annotations

from sopflow.engine import events
from sopflow.engine.forms import take
from sopflow.engine.refusals import Refused, refuse
from sopflow.engine.rules import happened, settle
from sopflow.engine.travel import travel
from sopflow.engine.turn import Turn
from sopflow.journal import time as t

__all__ = ["signal"]


def signal(turn: Turn, event: events.Signalled) -> Refused | None:
    """Take a signal. It isn't kept for later: who doesn't wait for it now has missed it."""
    draft, program = turn.draft, turn.program
    if event.name not in program.signals:
        return refuse("unknown-signal", draft.language, tuple(program.signals), name=event.name)
    taken = take(program.main, event.facts, draft.language)
    if isinstance(taken, Refused):
        return taken
    turn.record(t.Signalled(turn.seq, draft.now, event.name, taken, event.by, turn.given))
    waiting = draft.tokens
    happened(turn, event.name, "")
    settle(turn)
    if turn.exhausted:
        return None
    for token in waiting:
        if not any(each is token for each in draft.tokens):
            continue  # withdrawn by what another wait led to
        turn.enter_call(token.frame)
        step = turn.unit.steps[token.step]
        if step.wait is not None and step.wait.signal == event.name and token.outcome is None:
            travel(turn, step, "done")
    return None
