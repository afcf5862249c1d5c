"""A calendar: when a team is open, in its own zone, with its holidays.

It counts in bisections over years that are laid out when first asked for; a year across holidays costs what a day
costs. Instants inside are milliseconds in UTC.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from sopflow.clock.holidays import holidays_of
from sopflow.clock.wall import from_ms, instant_of, shown_at, to_ms
from sopflow.clock.year import Week, Year, lay_out

__all__ = ["FIRST_YEAR", "LAST_YEAR", "NEVER", "Calendar"]

FIRST_YEAR, LAST_YEAR = 1970, 2200
NEVER = datetime.fromisoformat("2201-01-02T00:00:00.000Z")
"""Where a search beyond the last year ends: calendars know no opening hours from there on."""

_NEVER = to_ms(NEVER)


@dataclass(frozen=True)
class Calendar:
    """The opening hours of a team; made by ``read_calendar``, equal when they are written equally.

    Attributes:
        timezone: The IANA name of the zone whose wall clock the hours are read off.
        week: For Monday to Sunday the hours as (start, end) in minutes since midnight, in order, without overlap.
        holidays: The code of the country (and its region) whose public holidays are closed: ``DE-BE``.
        closed: Further days that are closed.
    """

    timezone: str
    week: Week
    holidays: str | None = None
    closed: frozenset[date] = frozenset()
    # Filled on demand with what follows from the fields above: two threads can only put the same there.
    _years: dict[int, Year] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def zone(self) -> ZoneInfo:
        """The zone."""
        return ZoneInfo(self.timezone)

    def date_at(self, at: datetime) -> date:
        """The local date at an instant: what ``today`` is."""
        return at.astimezone(self.zone).date()

    def is_open(self, at: datetime) -> bool:
        """Whether an instant lies in the opening hours; the instant of closing doesn't."""
        ms = to_ms(at)
        return self.opening_from(ms) == ms < _NEVER

    def next_opening(self, at: datetime) -> datetime:
        """The first open instant from ``at`` on: ``at`` itself when it is open (whole milliseconds, UTC)."""
        return from_ms(self.opening_from(to_ms(at)))

    def opening_from(self, ms: int) -> int:
        """As ``next_opening``, in milliseconds."""
        year, stretch = self._seek(ms)
        return max(ms, self._year(year).opens[stretch] if year <= LAST_YEAR else _NEVER)

    def worked_between(self, start: int, end: int) -> int:
        """The open time between two instants in milliseconds; 0 if the end isn't later."""
        if end <= start:
            return 0
        first, last = self._local_year(start), self._local_year(end)
        whole = sum(self._year(year).total for year in range(first, last))
        return whole + self._year(last).worked_at(end) - self._year(first).worked_at(start)

    def after_working(self, start: int, worked: int) -> int:
        """The first instant up to which so much open time has passed; the start itself for none."""
        if worked <= 0:
            return start
        year = self._local_year(start)
        worked += self._year(year).worked_at(start)
        while year <= LAST_YEAR:
            laid = self._year(year)
            if worked <= laid.total:
                return laid.instant_after(worked)
            worked -= laid.total
            year += 1
        return max(start, _NEVER)

    def after_days(self, start: int, days: int) -> int:
        """The same wall time so many working days later, capped to its hours; the start itself for none.

        Outside opening hours it counts from the next opening. Where the day closes earlier, or has a break then,
        it is the last open moment before; where it opens later, its opening.
        """
        if days <= 0:
            return start
        year, stretch = self._seek(start)
        if year > LAST_YEAR:
            return max(start, _NEVER)
        laid = self._year(year)
        day = laid.day_of(stretch)
        wall = shown_at(self.zone, max(start, laid.opens[stretch])) - _midnight(laid.days[day])
        day += days
        while day >= len(laid.days):
            day -= len(laid.days)
            year += 1
            if year > LAST_YEAR:
                return max(start, _NEVER)
            laid = self._year(year)
        return laid.within_day(day, instant_of(self.zone, _midnight(laid.days[day]) + wall))

    def days_between(self, start: int, end: int) -> int:
        """The most working days that ``after_days`` can go from the start without passing the end."""
        first, stretch = self._seek(start)
        last = min(self._local_year(end), LAST_YEAR)
        if end <= start or first > last:
            return 0
        begun = sum(len(self._year(year).days) for year in range(first, last))
        begun += self._days_begun(last, end) - self._year(first).day_of(stretch)
        days = max(0, begun - 1)
        return days if self.after_days(start, days) <= end else days - 1

    def _days_begun(self, year: int, ms: int) -> int:
        """How many working days of a year have opened by an instant."""
        laid = self._year(year)
        stretch = laid.stretch_at(ms)
        if stretch == len(laid.opens):
            return len(laid.days)
        day = laid.day_of(stretch)
        return day + (laid.opens[laid.firsts[day]] <= ms)

    def _seek(self, ms: int) -> tuple[int, int]:
        """The stretch of opening hours that is running or comes next: its year and place there."""
        year = self._local_year(ms)
        while year <= LAST_YEAR:
            laid = self._year(year)
            stretch = laid.stretch_at(ms)
            if stretch < len(laid.opens):
                return year, stretch
            year += 1
        return LAST_YEAR + 1, 0

    def _local_year(self, ms: int) -> int:
        if ms >= _NEVER:
            return LAST_YEAR + 1
        return max(FIRST_YEAR, from_ms(ms).astimezone(self.zone).year)

    def _year(self, year: int) -> Year:
        laid = self._years.get(year)
        if laid is None:
            week = self.week if FIRST_YEAR <= year <= LAST_YEAR else ((),) * 7
            closed = self.closed | holidays_of(self.holidays, year) if self.holidays else self.closed
            laid = self._years[year] = lay_out(year, self.zone, week, closed)
        return laid


def _midnight(ordinal: int) -> datetime:
    return datetime.min + timedelta(days=ordinal - 1)
