"""Zones and calendars as JavaScript: every change of a clock and every holiday is written down.

So a page counts exactly as the engine does, whatever its browser knows of zones, and it needs no library.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from itertools import pairwise
from math import gcd
from zoneinfo import ZoneInfo

from sopflow.clock.calendar import FIRST_YEAR, LAST_YEAR, Calendar
from sopflow.clock.holidays import holidays_of
from sopflow.views.player.literals import text_literal

__all__ = ["calendar_source", "zone_source"]

_DIGITS = "0123456789abcdefghijklmnopqrstuvwxyz"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_SECOND = timedelta(seconds=1)


def calendar_source(calendar: Calendar, zone: str) -> str:
    """A calendar.

    Args:
        calendar: The calendar.
        zone: The name that its zone has in the page.
    """
    week = ",".join("[" + ",".join(f"[{start},{end}]" for start, end in day) + "]" for day in calendar.week)
    holidays = _holidays(calendar)
    closed = ",".join(str((day - date(1970, 1, 1)).days) for day in sorted(calendar.closed))
    more = f',"{holidays}",[{closed}]' if closed else f',"{holidays}"' if holidays else ""
    return f"k.calendar({zone},[{week}]{more})"


def _holidays(calendar: Calendar) -> str:
    """Of each year the holidays on which it would else be open, as days of the year."""
    if calendar.holidays is None:
        return ""
    years = []
    for year in range(FIRST_YEAR, LAST_YEAR + 1):
        days = sorted(day for day in holidays_of(calendar.holidays, year) if calendar.week[day.weekday()])
        years.append("".join(_base36(day.timetuple().tm_yday).rjust(2, "0") for day in days))
    return ",".join(years).rstrip(",")


@lru_cache(maxsize=64)
def zone_source(name: str) -> str:
    """A zone: how far it is ahead of UTC, and when that changes in the years that calendars count."""
    zone = ZoneInfo(name)
    start = datetime(FIRST_YEAR, 1, 1, tzinfo=UTC) - timedelta(days=2)
    offsets = {_offset(zone, start): 0}
    moments, places = [0], []
    for at in _changes(zone, start, datetime(LAST_YEAR + 1, 1, 3, tzinfo=UTC)):
        offset = _offset(zone, at)
        places.append(_DIGITS[offsets.setdefault(offset, len(offsets))])
        moments.append((at - _EPOCH) // _SECOND)
    steps = [later - earlier for earlier, later in pairwise(moments)]
    unit = gcd(*steps) or 1
    changes = " ".join(_base36(step // unit) + place for step, place in zip(steps, places, strict=True))
    return f'k.zone({text_literal(name)},[{",".join(map(str, offsets))}],"{changes}",{unit})'


def _changes(zone: ZoneInfo, start: datetime, end: datetime) -> Iterator[datetime]:
    """The instants at which the zone's distance from UTC changes; no zone does so twice in a day."""
    day, before = start, _offset(zone, start)
    while day < end:
        following = day + timedelta(days=1)
        after = _offset(zone, following)
        if after != before:
            yield _change(zone, day, following)
        day, before = following, after


def _change(zone: ZoneInfo, low: datetime, high: datetime) -> datetime:
    old = _offset(zone, low)
    while high - low > _SECOND:
        middle = low + (high - low) // 2 // _SECOND * _SECOND
        if _offset(zone, middle) == old:
            low = middle
        else:
            high = middle
    return high


def _offset(zone: ZoneInfo, at: datetime) -> int:
    return (at.astimezone(zone).utcoffset() or timedelta()) // _SECOND


def _base36(number: int) -> str:
    sign, number = ("-", -number) if number < 0 else ("", number)
    digits = ""
    while True:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
        if not number:
            return sign + digits
