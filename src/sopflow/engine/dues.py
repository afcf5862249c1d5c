"""What time brings: everything that fell due by an instant, one after the other, each at its own instant.

One late look equals many punctual ones: ``now`` is the due instant, not the time of looking, and what falls due on the
way joins in.
"""

from __future__ import annotations

from datetime import datetime
from itertools import takewhile
from operator import itemgetter
from typing import NamedTuple

from sopflow.clock.spans import add_span
from sopflow.engine import clocks
from sopflow.engine.acts import go_to, perform
from sopflow.engine.case import NEVER, Case, Clock, Draft
from sopflow.engine.escalation import escalate
from sopflow.engine.flips import next_flip
from sopflow.engine.rules import settle
from sopflow.engine.travel import go_on, look_again, rest, travel
from sopflow.engine.turn import Turn
from sopflow.journal import time as t
from sopflow.program import Program

__all__ = ["Due", "catch_up", "next_due", "next_wake"]

# What falls due at one instant is dealt with in this order.
_ORDER = {"warn": 0, "deadline": 1, "rung": 2, "wait": 3, "retry": 3, "flip": 4, "notice": 5}


class Due(NamedTuple):
    """One thing that falls due: sorted as it is dealt with."""

    at: datetime
    kind: int
    order: int
    frame: str
    name: str


def _first_clock(program: Program, case: Case | Draft) -> tuple[Due, Clock] | None:
    """What falls due first of what is running: ``case.clocks`` is in that order, but several may at one instant."""
    clocks = case.clocks
    if not clocks or (at := clocks[0].falls_due) is NEVER:
        return None
    together = takewhile(lambda clock: clock.falls_due == at, clocks)
    return min(((_due(program, case, clock), clock) for clock in together), key=itemgetter(0))


def _due(program: Program, case: Case | Draft, clock: Clock) -> Due:
    kind = _ORDER[clock.kind if clock.warn is None else "warn"]
    return Due(clock.falls_due, kind, _place(program, case, clock), clock.frame, clock.name)


def _place(program: Program, case: Case | Draft, clock: Clock) -> int:
    if clock.kind != "deadline":
        return 0
    unit = program.main if not clock.frame else program.units[_procedure(case, clock.frame)]
    return unit.deadlines[clock.name].order


def _procedure(case: Case | Draft, path: str) -> str:
    return next(frame.procedure for frame in case.frames if frame.path == path)


def next_due(program: Program, case: Case | Draft) -> tuple[Due, Clock | None] | None:
    """What falls due first, if anything is on its way."""
    first: tuple[Due, Clock | None] | None = _first_clock(program, case)
    flip = next_flip(program, case) if program.watches_time else None
    if flip is not None:
        due = Due(flip, _ORDER["flip"], 0, "", "")
        if first is None or due < first[0]:
            first = (due, None)
    return first


def next_wake(program: Program, case: Case) -> datetime | None:
    """When the case next wants to be looked at, if time is running in it."""
    if case.outcome is not None:
        return None
    found = next_due(program, case)
    return found[0].at if found is not None else None


def catch_up(turn: Turn, until: datetime) -> None:
    """Deal with everything that fell due by ``until``."""
    draft = turn.draft
    if not turn.program.watches_time and not (draft.clocks and draft.clocks[0].falls_due <= until):
        return
    while draft.outcome is None:
        found = next_due(turn.program, draft)
        if found is None or found[0].at > until:
            return
        due, clock = found
        draft.now = max(draft.now, due.at)
        turn.strain = 0
        facts, frames = draft.facts, draft.frames
        _deal_with(turn, due, clock)
        rest(turn)
        if draft.facts is not facts or draft.frames is not frames:
            look_again(turn)
    turn.strain = 0


def _deal_with(turn: Turn, due: Due, clock: Clock | None) -> None:
    turn.enter_call(due.frame)
    if clock is None:
        _flip(turn)
    elif due.kind == _ORDER["warn"] and clock.warn == due.at:
        turn.record(t.Warned(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))
    else:
        _KIND[clock.kind](turn, clock)


def _flip(turn: Turn) -> None:
    """A condition that waits for time has come true, or no longer holds: rules look, and so do waits."""
    settle(turn)
    for token in turn.draft.tokens:
        if turn.exhausted or not any(each is token for each in turn.draft.tokens):
            continue  # withdrawn meanwhile
        unit = turn.unit_at(token.frame)
        step = unit.steps.get(token.step)
        if step is None or step.wait is None or step.wait.condition is None or token.outcome is not None:
            continue
        if step.wait.condition.holds(*turn.view(token.frame)) is True:
            turn.enter_call(token.frame)
            travel(turn, step, "done")


def _deadline(turn: Turn, clock: Clock) -> None:
    deadline = clocks.deadline_of(turn, clock)
    turn.record(t.Missed(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))
    if deadline.late_step is not None:
        go_to(turn, deadline.late_step, clock.name, clock.frame)
    elif deadline.late_acts and perform(turn, deadline.late_acts, clock.name, clock.frame):
        return
    settle(turn)


def _rung(turn: Turn, clock: Clock) -> None:
    turn.record(t.Missed(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))
    turn.enter_call("")
    escalate(turn, clock.name, "next", None)
    settle(turn)


def _wait(turn: Turn, clock: Clock) -> None:
    step = turn.unit.steps[clock.name]
    assert step.wait is not None
    waited_in_vain = step.wait.signal is not None
    kind = t.Missed if waited_in_vain else t.Met
    turn.record(kind(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))
    travel(turn, step, "late" if waited_in_vain else "done")


def _retry(turn: Turn, clock: Clock) -> None:
    turn.record(t.Met(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))
    go_on(turn, turn.unit.steps[clock.name])


def _notice(turn: Turn, clock: Clock) -> None:
    step = turn.unit.steps[clock.name]
    assert step.customer_sees is not None
    assert step.notice is not None
    now = turn.draft.now
    text = step.customer_sees.render(*turn.view(clock.frame), turn.draft.language)
    turn.record(t.Informed(turn.seq, now, clock.frame, step.id, text, add_span(now, step.notice, None)))


_KIND = {"deadline": _deadline, "rung": _rung, "wait": _wait, "retry": _retry, "notice": _notice}
