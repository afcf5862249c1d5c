"""One year of a calendar, laid out so that counting through it is one bisection."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from typing import NamedTuple

from sopflow.clock.durations import MINUTE
from sopflow.clock.wall import instant_of, offset_at

__all__ = ["Week", "Year", "lay_out"]

Week = tuple[tuple[tuple[int, int], ...], ...]
"""For Monday to Sunday the opening hours as (start, end) in minutes since midnight, in order, without overlap."""


class Year(NamedTuple):
    """The opening hours of one local year, as instants in milliseconds.

    Attributes:
        opens: When each stretch of opening hours begins.
        closes: When it ends; no longer open at that instant.
        before: How much open time of the year lies before each stretch, and at last the year's total.
        days: The working days as ordinals of dates.
        firsts: For each working day its first stretch, and at last their number.
    """

    opens: array[int]
    closes: array[int]
    before: array[int]
    days: array[int]
    firsts: array[int]

    @property
    def total(self) -> int:
        """The open time of the whole year."""
        return self.before[-1]

    def stretch_at(self, ms: int) -> int:
        """The stretch that is running, or else the next; the number of stretches when all are over."""
        return bisect_right(self.closes, ms)

    def day_of(self, stretch: int) -> int:
        """The working day (its place in ``days``) that a stretch belongs to."""
        return bisect_right(self.firsts, stretch) - 1

    def worked_at(self, ms: int) -> int:
        """How much open time of the year lies before an instant."""
        stretch = self.stretch_at(ms)
        if stretch == len(self.opens):
            return self.total
        return self.before[stretch] + max(0, ms - self.opens[stretch])

    def instant_after(self, worked: int) -> int:
        """The first instant before which so much open time of the year lies; ``0 < worked <= total``."""
        stretch = bisect_left(self.before, worked) - 1
        return self.opens[stretch] + worked - self.before[stretch]

    def within_day(self, day: int, ms: int) -> int:
        """The last open moment of a working day up to an instant; its opening, if that is later."""
        first, end = self.firsts[day], self.firsts[day + 1]
        stretch = bisect_right(self.opens, ms, first, end) - 1
        return self.opens[first] if stretch < first else min(ms, self.closes[stretch])


def lay_out(year: int, zone: tzinfo, week: Week, closed: frozenset[date]) -> Year:
    """Lay out a year.

    Args:
        year: Its number.
        zone: Where the opening hours are read off the wall.
        week: The opening hours of each weekday.
        closed: Days without opening hours.
    """
    opens, closes, before = (array("q") for _ in range(3))
    days, firsts = array("q"), array("q")
    worked = 0
    for day in _days(year):
        hours = week[day.weekday()]
        if not hours or day in closed:
            continue
        first = len(opens)
        for start, end in _instants(zone, day, hours):
            opens.append(start)
            closes.append(end)
            before.append(worked)
            worked += end - start
        if len(opens) > first:
            days.append(day.toordinal())
            firsts.append(first)
    before.append(worked)
    firsts.append(len(opens))
    return Year(opens, closes, before, days, firsts)


def _days(year: int) -> Iterator[date]:
    day = date(year, 1, 1)
    while day.year == year:
        yield day
        day += timedelta(days=1)


def _instants(zone: tzinfo, day: date, hours: tuple[tuple[int, int], ...]) -> Iterator[tuple[int, int]]:
    """The opening hours of a day as instants; hours that the clock skips are not among them."""
    midnight = datetime(day.year, day.month, day.day)
    if offset_at(zone, midnight) == offset_at(zone, midnight + timedelta(days=1)):  # the clock isn't changed: quick
        start = instant_of(zone, midnight)
        yield from ((start + opens * MINUTE, start + closes * MINUTE) for opens, closes in hours)
        return
    for opens, closes in hours:
        start = instant_of(zone, midnight + timedelta(minutes=opens))
        end = instant_of(zone, midnight + timedelta(minutes=closes))
        if start < end:
            yield start, end
