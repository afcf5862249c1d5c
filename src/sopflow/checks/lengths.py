"""Lengths of time side by side, where that is certain: how long one is at least, in the measure of another.

Plain time is exact. Open time depends on when it begins and on holidays, so what is said about it is a bound that no
beginning and no holiday falls short of. Working time of another calendar can't be compared at all and counts nothing.
"""

from __future__ import annotations

from decimal import Decimal

from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import DAY, HOUR, MINUTE, WEEK, Working
from sopflow.clock.spans import Span, show_span

__all__ = ["is_late", "least", "not_shorter", "shown", "size"]

_MS = {"min": MINUTE, "h": HOUR}
_HOLIDAYS = 25  # more than any country has in a year
_YEAR = 365 * DAY


def size(span: Span) -> int:
    """How much a span is in its own measure: milliseconds, milliseconds of open time, or working days."""
    if not isinstance(span, Working):
        return span
    return int(span.number) if span.unit == "days" else int(span.number * _MS[span.unit])


def least(span: Span, calendar: Calendar | None, measure: Span, counted_by: Calendar | None) -> int:
    """How long a span is at least, in the measure of another one.

    Args:
        span: The span.
        calendar: The calendar of its working time.
        measure: A span in whose measure is counted.
        counted_by: The calendar of the measure's working time.
    """
    if not isinstance(measure, Working):
        return _in_plain_time(span)
    if counted_by is None:
        return 0
    if isinstance(span, Working):
        if calendar != counted_by:
            return 0
        return _in_days(span, counted_by) if measure.unit == "days" else _in_open_time(span, counted_by)
    return _within(span, counted_by, days=measure.unit == "days")


def not_shorter(span: Span, calendar: Calendar | None, than: Span, counted_by: Calendar | None) -> bool:
    """Whether a span that begins at the same instant certainly ends no earlier."""
    total = least(span, calendar, than, counted_by)
    if isinstance(span, Working) and isinstance(than, Working) and span.unit == than.unit:
        return total >= size(than)
    return is_late(total, than)


def is_late(total: int, deadline: Span) -> bool:
    """Whether what takes at least ``total``, in the deadline's own measure, is certainly over too late.

    To be done exactly when it is due is late. Whole working days may end earlier in the day than the deadline does.
    """
    days = isinstance(deadline, Working) and deadline.unit == "days"
    return total > size(deadline) if days else total >= size(deadline)


def shown(total: int, measure: Span) -> str:
    """A total, in the words of its measure."""
    if not isinstance(measure, Working):
        return show_span(total)
    if measure.unit == "days":
        return show_span(Working(Decimal(total), "days"))
    unit, ms = ("min", MINUTE) if total % HOUR and measure.unit == "min" else ("h", HOUR)
    number = round(Decimal(total) / ms, 2).normalize()
    return f"{number:f} working {'minutes' if unit == 'min' else 'hour' if number == 1 else 'hours'}"


def _in_plain_time(span: Span) -> int:
    if not isinstance(span, Working):
        return span
    if span.unit == "days":  # from late on one day to early on another; an hour less when the clocks go forward
        return max(0, (int(span.number) - 1) * DAY - HOUR)
    return size(span)


def _in_open_time(span: Working, calendar: Calendar) -> int:
    if span.unit == "days":
        return max(0, int(span.number) - 1) * max(0, min(_days(calendar)) - HOUR)
    return size(span)


def _in_days(span: Working, calendar: Calendar) -> int:
    if span.unit == "days":
        return int(span.number)
    return max(0, -(-size(span) // max(_days(calendar))) - 1)


def _within(plain: int, calendar: Calendar, *, days: bool) -> int:
    """The working days, or the open time, in any stretch of plain time of this length."""
    weeks = plain // WEEK
    closed = len(calendar.closed) + (_HOLIDAYS * (1 + -(-plain // _YEAR)) if calendar.holidays else 0)
    each = _days(calendar)
    if days:
        return max(0, weeks * len(each) - closed)
    return max(0, weeks * (sum(each) - HOUR) - closed * max(each))


def _days(calendar: Calendar) -> list[int]:
    """The open time of each working day of the week."""
    return [sum(end - start for start, end in hours) * MINUTE for hours in calendar.week if hours]
