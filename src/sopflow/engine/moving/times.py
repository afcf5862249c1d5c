"""What becomes of the time that runs: each clock under its new name, with the instant that the plan gives it."""

from __future__ import annotations

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from sopflow.clock.calendar import Calendar
from sopflow.clock.spans import Span, add_span, fraction, remainder, show_span
from sopflow.engine.case import Clock, Draft
from sopflow.engine.moving.places import Places
from sopflow.engine.moving.route import Time
from sopflow.program import Deadline, Step

__all__ = ["clock_of", "measured_from_opening"]


class _Measure(Struct, frozen=True):
    """How long a clock of the new version has."""

    span: Span
    written: str
    calendar: Calendar | None
    warn: int | None = None


def clock_of(places: Places, draft: Draft, clock: Clock, level: int) -> Clock | None:
    """A running clock as it is from here on; None if it stops.

    Args:
        places: Where everything that is open goes.
        draft: The case.
        clock: The clock.
        level: The rung of the new ladder on which the case is.
    """
    path = places.calls.get(clock.frame)
    if path is None:
        return None
    if clock.kind == "rung":
        return _rung(places, draft, clock, level)
    running = places.unit(clock.frame).clocks.get(clock.name)
    if running is None or running.to is None or (_of_place(places, clock) and _given_up(places, draft, clock)):
        return None
    unit = places.new_unit(clock.frame)
    renamed = replace(clock, frame=path, name=running.to)
    if clock.kind == "deadline":
        deadline = unit.deadlines.get(running.to)
        if deadline is None:
            return None
        old = places.old_unit(clock.frame).deadlines[clock.name]
        warned = old.warn is not None and clock.warn is None
        return _laid(renamed, running.time, _measure(deadline), draft.now, warned=warned)
    return _of_step(renamed, running.time, unit.steps[running.to], draft.now)


def measured_from_opening(draft: Draft, deadline: Deadline) -> Clock:
    """The clock of a deadline that only the new version has, as if it had been there from the start."""
    clock = Clock("", "deadline", deadline.name, draft.opened, draft.opened, deadline.written)
    return _laid(clock, "remeasure", _measure(deadline), draft.now)


def _measure(deadline: Deadline) -> _Measure:
    return _Measure(deadline.within, deadline.written, deadline.calendar, deadline.warn)


def _of_place(places: Places, clock: Clock) -> bool:
    """Whether the clock is about one visit of the step it is named after."""
    return clock.kind != "deadline" or places.old_unit(clock.frame).deadlines[clock.name].of_step


def _given_up(places: Places, draft: Draft, clock: Clock) -> bool:
    here = [token.branch for token in draft.tokens if (token.frame, token.step) == (clock.frame, clock.name)]
    calls = [frame.branch for frame in draft.frames if (frame.parent, frame.step) == (clock.frame, clock.name)]
    return places.given_up(clock.frame, clock.name, next(iter([*here, *calls]), ""))


def _of_step(clock: Clock, time: Time, step: Step, now: datetime) -> Clock | None:
    """A notice, an attempt to come, or a wait, at the step where the case is from here on."""
    if clock.kind == "notice":
        return clock if step.notice is not None else None
    wait = step.wait
    if clock.kind == "retry" or (wait is not None and wait.opening):
        return clock  # it is tried again, or working hours begin, when they do
    if wait is None or wait.span is None:
        return None
    return _laid(clock, time, _Measure(wait.span, wait.written or show_span(wait.span), wait.calendar), now)


def _rung(places: Places, draft: Draft, clock: Clock, level: int) -> Clock | None:
    ladder = places.route.new.main.ladder
    rung = ladder.rungs[level - 1] if ladder is not None else None
    if ladder is None or rung is None or rung.within is None:
        return None
    measure = _Measure(rung.within, rung.written, ladder.calendar)
    return _laid(replace(clock, name=ladder.name), places.route.time, measure, draft.now)


def _laid(clock: Clock, time: Time, measure: _Measure, now: datetime, *, warned: bool = False) -> Clock:
    """The clock with its new instants. What was missed was missed, unless it starts anew."""
    if time == "keep" or (clock.missed and time == "remeasure"):
        return clock
    span, calendar = measure.span, measure.calendar
    started = now if time == "restart" else clock.started
    due = add_span(started, span, calendar)
    warns = measure.warn is not None and (time == "restart" or not warned)
    warn = fraction(started, due, measure.warn, span, calendar) if warns and measure.warn is not None else None
    if time == "restart":
        return Clock(clock.frame, clock.kind, clock.name, started, due, measure.written, warn)
    changed = replace(clock, due=due, span=measure.written, warn=warn)
    if clock.left is None:
        return changed

    def left(until: datetime) -> str:
        return show_span(remainder(min(clock.paused or now, until), until, span, calendar))

    return replace(changed, left=left(due), warn_left=left(warn) if warn is not None else None)
