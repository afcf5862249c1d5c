"""Clocks: when they start, are met, stand still and stop. Due instants are worked out here, once, and recorded."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from sopflow.clock.spans import Span, add_span, fraction, read_span, remainder, show_span
from sopflow.engine.case import Clock, Draft, Frame, Token, work_id
from sopflow.engine.state import inside
from sopflow.engine.turn import Turn
from sopflow.journal import time as t
from sopflow.program import Deadline, Step

__all__ = [
    "agree",
    "close",
    "complete",
    "deadline_of",
    "enter",
    "find",
    "is_held",
    "less_time",
    "run_on",
    "start",
    "start_notice",
    "start_rung",
    "stop_rung",
    "stop_step",
    "stop_within",
]


def find(draft: Draft, frame: str, kind: str, name: str) -> Clock | None:
    """The running clock of this name, if there is one."""
    for clock in draft.clocks:
        if clock.name == name and clock.kind == kind and clock.frame == frame:
            return clock
    return None


def deadline_of(turn: Turn, clock: Clock) -> Deadline:
    """The deadline behind a clock."""
    return turn.unit_at(clock.frame).deadlines[clock.name]


# -- starting and less time --------------------------------------------------------------------------------------------


def start(turn: Turn, deadline: Deadline) -> None:
    """Start a deadline's clock in the call where the turn is. One that runs goes on; one that is over starts anew."""
    now = turn.draft.now
    if find(turn.draft, turn.path, "deadline", deadline.name) is not None:
        return
    due = add_span(now, deadline.within, deadline.calendar)
    warn = _warn(deadline, now, due, deadline.within)
    turn.record(t.Started(turn.seq, now, turn.path, "deadline", deadline.name, due, deadline.written, warn))


def _warn(deadline: Deadline, started: datetime, due: datetime, span: Span) -> datetime | None:
    if deadline.warn is None:
        return None
    return fraction(started, due, deadline.warn, span, deadline.calendar)


def less_time(turn: Turn, clock: Clock, deadline: Deadline, span: Span, written: str) -> None:
    """Give a running clock less time, measured from its start. A due instant only ever moves earlier."""
    if clock.missed or clock.left is not None or clock.span == written:
        return  # what stands still is looked at again when it runs on
    due = add_span(clock.started, span, deadline.calendar)
    if due < clock.due:
        warn = _warn(deadline, clock.started, due, span) if clock.warn is not None else None
        turn.record(t.Moved(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name, due, written, warn))


def start_rung(turn: Turn) -> None:
    """Start the clock of the rung the case is on, if the rung has one."""
    ladder = turn.program.main.ladder
    if ladder is None or turn.draft.level > len(ladder.rungs):
        return
    rung = ladder.rungs[turn.draft.level - 1]
    if rung.within is not None:
        now = turn.draft.now
        due = add_span(now, rung.within, ladder.calendar)
        turn.record(t.Started(turn.seq, now, "", "rung", ladder.name, due, rung.written))


def stop_rung(turn: Turn) -> None:
    """The rung's clock, if one is running, is of no more interest."""
    ladder = turn.program.main.ladder
    if ladder is not None and find(turn.draft, "", "rung", ladder.name) is not None:
        turn.record(t.Stopped(turn.seq, turn.draft.now, "", "rung", ladder.name))


# -- along the way -----------------------------------------------------------------------------------------------------


def enter(turn: Turn, step: Step) -> None:
    """The case comes to ``step``: clocks start, others stand still."""
    draft = turn.draft
    for deadline in step.starts:
        start(turn, deadline)
    for deadline in step.pauses:
        clock = find(draft, turn.path, "deadline", deadline.name)
        if clock is not None and clock.left is None and not clock.missed:
            _pause(turn, clock, deadline)
    start_notice(turn, step)


def start_notice(turn: Turn, step: Step) -> None:
    """The customer is told again where things stand, if the step says so."""
    draft = turn.draft
    if step.notice is not None and step.customer_sees is not None:
        due = add_span(draft.now, step.notice, None)
        turn.record(t.Started(turn.seq, draft.now, turn.path, "notice", step.id, due, show_span(step.notice)))


def complete(turn: Turn, step: Step, *, skipped: bool) -> None:
    """``step`` is left: its own clocks are over, deadlines it meets are met, those that stood still run on."""
    draft, path = turn.draft, turn.path
    if not draft.clocks or not (
        step.starts or step.meets or step.pauses or step.notice is not None or step.wait is not None or step.retries
    ):
        return
    for kind, runs in (("wait", step.wait), ("retry", step.retries), ("notice", step.notice)):
        if runs and find(draft, path, kind, step.id) is not None:
            turn.record(t.Stopped(turn.seq, draft.now, path, kind, step.id))
    own = tuple(deadline for deadline in step.starts if deadline.of_step)
    for deadline in (*own, *step.meets):
        clock = find(draft, path, "deadline", deadline.name)
        if clock is not None:
            _over(turn, clock, met=not skipped)
    for deadline in step.pauses:
        clock = find(draft, path, "deadline", deadline.name)
        if clock is not None and clock.left is not None and not _held_elsewhere(turn, step, deadline):
            _resume(turn, clock, deadline)


def _over(turn: Turn, clock: Clock, *, met: bool) -> None:
    kind = t.Met(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name, clock.missed) if met else (
        t.Stopped(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name)
    )  # fmt: skip
    turn.record(kind)


def _held_elsewhere(turn: Turn, step: Step, deadline: Deadline) -> bool:
    """Whether another place of the case still holds the deadline back."""
    steps, draft = turn.unit.steps, turn.draft
    here = [token.step for token in draft.tokens if token.frame == turn.path]
    calls = [frame.step for frame in draft.frames if frame.parent == turn.path]
    return any(deadline in steps[name].pauses for name in (*here, *calls) if name != step.id and name in steps)


def _pause(turn: Turn, clock: Clock, deadline: Deadline) -> None:
    now, span, calendar = turn.draft.now, deadline.within, deadline.calendar
    left = show_span(remainder(now, clock.due, span, calendar))
    warn_left = show_span(remainder(now, clock.warn, span, calendar)) if clock.warn is not None else None
    turn.record(t.Paused(turn.seq, now, clock.frame, clock.kind, clock.name, left, warn_left))


def _resume(turn: Turn, clock: Clock, deadline: Deadline) -> None:
    assert clock.left is not None
    now, calendar = turn.draft.now, deadline.calendar
    due = add_span(now, read_span(clock.left), calendar)
    warn = add_span(now, read_span(clock.warn_left), calendar) if clock.warn_left is not None else None
    turn.record(t.Resumed(turn.seq, now, clock.frame, clock.kind, clock.name, due, warn))


def run_on(turn: Turn) -> None:
    """After places were given up: what stood still because of one of them runs on."""
    for clock in turn.draft.clocks:
        if clock.left is not None and not is_held(turn, clock):
            _resume(turn, clock, deadline_of(turn, clock))


def agree(turn: Turn, before: Mapping[tuple[str, str], bool]) -> None:
    """After a move to another version: what places hold back there, and did not before, stands still; and so on.

    Args:
        turn: The turn.
        before: For a deadline's call and name, whether some place held it back before.
    """
    for clock in turn.draft.clocks:
        if clock.kind != "deadline" or clock.missed:
            continue
        held = is_held(turn, clock)
        if held != before.get((clock.frame, clock.name), False):
            if held and clock.left is None:
                _pause(turn, clock, deadline_of(turn, clock))
            elif not held and clock.left is not None:
                _resume(turn, clock, deadline_of(turn, clock))


def is_held(turn: Turn, clock: Clock) -> bool:
    """Whether some place of the case holds a deadline's clock back."""
    deadline, steps = deadline_of(turn, clock), turn.unit_at(clock.frame).steps
    here = (steps.get(token.step) for token in turn.draft.tokens if token.frame == clock.frame)
    calls = (steps.get(frame.step) for frame in turn.draft.frames if frame.parent == clock.frame)
    return any(step is not None and deadline in step.pauses for step in (*here, *calls))


# -- stopping ----------------------------------------------------------------------------------------------------------


def stop_within(turn: Turn, path: str, branch: str = "") -> tuple[str, ...]:
    """Stop the clocks of everything open inside the call ``path`` (or some branches of it), before that is withdrawn.

    Returns:
        The ids of the open work that will be gone.
    """
    draft = turn.draft
    frames = draft.frames
    tokens = [token for token in draft.tokens if inside(token, frames, path, branch)]
    calls = [frame for frame in frames if inside(frame, frames, path, branch)]
    _stop(turn, _clocks_of(turn, tokens, calls))
    return tuple(work_id(token) for token in tokens if token.phase != "split" and (token.visit or token.asks))


def stop_step(turn: Turn, step: Step) -> None:
    """Stop the clocks of what runs from ``step`` of the process, its call or its branches, before it is given up."""
    for frame in turn.draft.frames:
        if not frame.parent and frame.step == step.id:
            stop_within(turn, frame.path)
            _stop(turn, [clock for clock in turn.draft.clocks if clock.frame == frame.path])
    for token in turn.draft.tokens:
        if not token.frame and token.step == step.id and token.phase == "split":
            stop_within(turn, "", f"{step.id}#{token.visit}")


def _clocks_of(turn: Turn, tokens: Iterable[Token], calls: Iterable[Frame]) -> list[Clock]:
    places = {(token.frame, token.step) for token in tokens}
    gone = {frame.path for frame in calls}
    return [
        clock
        for clock in turn.draft.clocks
        if clock.frame in gone
        or (clock.kind != "rung" and (clock.frame, clock.name) in places and _of_place(turn, clock))
    ]


def _of_place(turn: Turn, clock: Clock) -> bool:
    """Whether a clock is about one visit of the step it is named after."""
    return clock.kind != "deadline" or deadline_of(turn, clock).of_step


def _stop(turn: Turn, clocks: Iterable[Clock]) -> None:
    for clock in clocks:
        turn.record(t.Stopped(turn.seq, turn.draft.now, clock.frame, clock.kind, clock.name))


def close(turn: Turn, path: str) -> None:
    """The case (or the call ``path``) is over: deadlines until then are met, all other clocks are stopped."""
    for clock in turn.draft.clocks:
        if path and clock.frame != path:
            continue
        met = clock.kind == "deadline" and (deadline := deadline_of(turn, clock)).until is None and not deadline.of_step
        _over(turn, clock, met=met)
