"""Spans of time laid from an instant: ``4 h``, ``4 working hours``, ``2 working days``; what is left of one, and parts.

A span is an ``int`` of milliseconds or a ``Working``. Instants come in with any zone and go out in UTC, in whole
milliseconds. Nothing here reads a clock.

What holds: nothing added changes nothing; a longer span or a later start never ends earlier; working hours add up;
and what is left of a span, laid from where it was stopped, ends where the span ends.
"""

from __future__ import annotations

import re
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction

from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import HOUR, MINUTE, DurationProblem, Working, in_unit, parse_span, show_duration
from sopflow.clock.wall import from_ms, to_ms

__all__ = ["FAR", "Span", "add_span", "fraction", "read_span", "remainder", "show_span", "working_ms_between"]

Span = int | Working
FAR = datetime.max.replace(microsecond=999_000, tzinfo=UTC)
"""Where a plain span ends that would leave the years Python can count."""

_LEFT = re.compile(
    r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,9})?) working (?P<unit>minute|hour|day)s?"
    r"(?: and (?P<rest>[0-9]{1,9}(?:\.[0-9]{1,9})?) working hours?)?(?P<opens> to the opening)?"
)
_UNIT_MS = {"min": MINUTE, "h": HOUR}


def add_span(start: datetime, span: Span, calendar: Calendar | None) -> datetime:
    """When a span ends that begins at an instant.

    Working hours and minutes count only inside opening hours. N working days end at the same wall time on the Nth
    next working day, capped to its hours. A start outside opening hours counts from the next opening.

    Args:
        start: When it begins.
        span: Milliseconds, or working time.
        calendar: Whose working time; plain spans need none.

    Raises:
        ValueError: Working time without a calendar.
    """
    ms = to_ms(start)
    if not isinstance(span, Working):
        try:
            return from_ms(ms + span)
        except OverflowError:
            return FAR
    calendar = _needed(calendar)
    if span.unit == "days":
        ms = calendar.after_working(calendar.after_days(ms, int(span.number)), span.rest)
    else:
        ms = calendar.after_working(ms, _whole_ms(span))
    return from_ms(calendar.opening_from(ms) if span.opens else ms)


def remainder(at: datetime, due: datetime, span: Span, calendar: Calendar | None) -> Span:
    """What is left until a due instant, in the unit of the span that led there: for a clock that pauses.

    ``add_span(at, remainder(at, due, span, calendar), calendar) == due``, for every ``at`` up to ``due``; resumed
    later, it is due as much later as time of its unit has passed. Of working days the whole days are kept and, for
    the part of a day, its open time.

    Args:
        at: When the clock is stopped.
        due: When it would have ended (or warned): in opening hours, or at their end, if the span is working time.
        span: The span; only its unit counts.
        calendar: Whose working time.

    Raises:
        ValueError: Working time without a calendar.
    """
    now, end = to_ms(at), to_ms(due)
    if not isinstance(span, Working):
        return max(0, end - now)
    calendar = _needed(calendar)
    if span.unit == "days":
        days = calendar.days_between(now, end)
        reached = calendar.after_days(now, days)
        rest = calendar.worked_between(reached, end)
        left = Working(Decimal(days), "days", rest=rest)
    else:
        rest = calendar.worked_between(now, end)
        reached = now
        left = Working(Decimal(in_unit(rest, _UNIT_MS[span.unit])), span.unit)
    ends = calendar.after_working(reached, rest)
    # open time runs up to a closing; that it was the opening after it has to be said
    return left._replace(opens=True) if ends < end == calendar.opening_from(ends) else left


def fraction(start: datetime, due: datetime, percent: Decimal | int, span: Span, calendar: Calendar | None) -> datetime:
    """When a part of the way from start to due has passed, in the unit of the span: ``warn: 75%``.

    75 % of 2 working days are one working day and half the open time up to the second.

    Args:
        start: When the clock started.
        due: When it ends.
        percent: How much of it, 0 to 100.
        span: The span; only its unit counts.
        calendar: Whose working time.

    Raises:
        ValueError: Working time without a calendar.
    """
    part = min(max(Fraction(percent) / 100, Fraction(0)), Fraction(1))
    begin, end = to_ms(start), to_ms(due)
    if part == 1 or end <= begin:
        return from_ms(end)
    if not isinstance(span, Working):
        return from_ms(begin + round((end - begin) * part))
    calendar = _needed(calendar)
    if span.unit != "days":
        return from_ms(calendar.after_working(begin, round(calendar.worked_between(begin, end) * part)))
    return from_ms(min(end, _part_of_days(begin, end, part, calendar)))


def working_ms_between(start: datetime, end: datetime, calendar: Calendar) -> int:
    """The open time between two instants, in milliseconds; 0 if the end isn't later."""
    return calendar.worked_between(to_ms(start), to_ms(end))


def show_span(span: Span) -> str:
    """A span as text, without loss: as an author writes it, and what is left of one in the same words."""
    return str(span) if isinstance(span, Working) else show_duration(span)


def read_span(text: str) -> Span:
    """The span of a text by ``show_span`` (or by an author).

    Raises:
        DurationProblem: It is neither.
    """
    left = _LEFT.fullmatch(text)
    if left is None or (left["unit"] == "day") < bool(left["rest"]):
        return parse_span(text)
    number = Decimal(left["number"])
    if left["unit"] == "day":
        if number % 1:
            raise DurationProblem(f"`{text}` is not a duration.", "Working days are whole days.")
        rest = _scaled(Decimal(left["rest"] or 0), HOUR)
        return Working(number, "days", rest=rest, opens=bool(left["opens"]))
    return Working(number, "min" if left["unit"] == "minute" else "h", opens=bool(left["opens"]))


def _part_of_days(begin: int, end: int, part: Fraction, calendar: Calendar) -> int:
    days = calendar.days_between(begin, end)
    total = days + _share(calendar.after_days(begin, days), calendar.after_days(begin, days + 1), end, calendar)
    whole, rest = divmod(total * part, 1)
    reached, following = calendar.after_days(begin, int(whole)), calendar.after_days(begin, int(whole) + 1)
    return calendar.after_working(reached, round(rest * calendar.worked_between(reached, following)))


def _share(reached: int, following: int, end: int, calendar: Calendar) -> Fraction:
    """How much of the working day between two instants has passed at an instant between them."""
    whole = calendar.worked_between(reached, following)
    return Fraction(calendar.worked_between(reached, end), whole) if whole else Fraction(0)


def _needed(calendar: Calendar | None) -> Calendar:
    if calendar is None:
        raise ValueError("Working time needs a calendar.")
    return calendar


def _whole_ms(span: Working) -> int:
    return _scaled(span.number, _UNIT_MS[span.unit])


def _scaled(number: Decimal, size: int) -> int:
    """So many of a size, to the nearest millisecond; integers only, so that no decimal context has a say."""
    above, below = number.as_integer_ratio()
    return (2 * above * size + below) // (2 * below)
