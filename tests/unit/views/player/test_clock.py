"""Durations, zones, calendars and spans of time in the page, against Python's."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from node import needs_node
from player_script import Page
from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import (
    HOUR,
    MINUTE,
    DurationProblem,
    Working,
    duration_words,
    in_unit,
    parse_span,
    show_duration,
)
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import Span, add_span, fraction, read_span, remainder, show_span
from sopflow.clock.wall import from_ms, instant_of, offset_at, shown_at, to_ms
from sopflow.views.player.terms import Terms

pytestmark = needs_node

RANDOM = Random(5)
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC", "Africa/Casablanca",
         "Pacific/Apia", "Africa/Monrovia", "America/Sao_Paulo")  # fmt: skip
# Nights in which these zones change their clocks (or skip a day), the turn of the year, holidays, both ends of time.
CENTRES = [(2026, 3, 29), (2026, 10, 25), (2026, 3, 8), (2026, 11, 1), (2026, 4, 4), (2026, 10, 3), (2026, 12, 31),
           (2028, 2, 29), (2011, 12, 29), (2026, 2, 15), (1972, 1, 7), (2099, 12, 24), (1970, 1, 1), (2200, 12, 30),
           (2201, 1, 2), (2018, 11, 4)]  # fmt: skip


def instant() -> int:
    near = RANDOM.choice([5 * 3_600, 10 * 86_400])
    at = datetime(*RANDOM.choice(CENTRES), 1, tzinfo=UTC) + timedelta(seconds=RANDOM.randrange(-near, near))
    return to_ms(at) + RANDOM.choice([0, 0, 1, 999])


def clock(quarters: int) -> str:
    return f"{quarters // 4:02}:{quarters % 4 * 15:02}"


def calendar() -> Calendar:
    week: dict[str, list[str]] = {}
    for day in DAYS:
        edges = sorted(RANDOM.sample(range(97), RANDOM.choice([0, 2, 2, 4])))
        week[day] = [f"{clock(a)}-{clock(b)}" for a, b in zip(edges[::2], edges[1::2], strict=False)]
    week[RANDOM.choice(DAYS)] = RANDOM.choice([["09:00-17:30"], ["00:00-24:00"], ["02:15-02:45"]])
    closed = RANDOM.sample(["2026-03-29", "2026-10-26", "2026-12-31", "2027-01-01", "1970-01-01"], 2)
    holidays = RANDOM.choice([None, "DE-BE", "US", "TR", "GB-ENG"])
    made, problems = read_calendar(RANDOM.choice(ZONES), week, holidays, closed)
    assert made is not None, problems
    return made


def span() -> Span:
    number = Decimal(RANDOM.randrange(400)) / 4
    return RANDOM.choice(
        [
            RANDOM.randrange(10**9),
            Working(number, "h"),
            Working(number * 3, "min"),
            Working(Decimal(int(number) // 5), "days"),
        ]
    )


def test_zones(page: Page) -> None:
    for name in ZONES:
        zone = ZoneInfo(name)
        made, _ = read_calendar(name, {"mon-sun": "00:00-24:00"})
        assert made is not None
        terms = Terms()
        at = terms.calendar(made)
        page.ask([("terms", terms.source())])
        moments = [instant() for _ in range(300)]
        assert page.ask([("zone", at, "wall", ms) for ms in moments]) == [
            _counted(from_ms(ms).astimezone(zone).replace(tzinfo=None)) for ms in moments
        ]
        assert page.ask([("zone", at, "shownAt", ms) for ms in moments]) == [
            _counted(shown_at(zone, ms)) for ms in moments
        ]
        walls = [datetime(1970, 1, 1) + timedelta(milliseconds=ms) for ms in moments]
        assert page.ask([("zone", at, "instantOf", ms) for ms in moments]) == [instant_of(zone, wall) for wall in walls]
        for fold in (0, 1):
            found = page.ask([("zone", at, "offsetAt", ms, fold) for ms in moments])
            assert found == [offset_at(zone, wall, fold) for wall in walls]
        assert page.ask([("calendar", at, "dateAt", ms) for ms in moments]) == [
            made.date_at(from_ms(ms)).isoformat() for ms in moments
        ]


def _counted(wall: datetime) -> int:
    return (wall - datetime(1970, 1, 1)) // timedelta(milliseconds=1)


@pytest.mark.parametrize("_", range(12))
def test_calendars_and_spans(page: Page, _: int) -> None:
    made = calendar()
    terms = Terms()
    at = terms.calendar(made)
    page.ask([("terms", terms.source())])
    asked: list[tuple[Any, ...]] = []
    expected: list[Any] = []
    for _each in range(60):
        start, end, worked, days = instant(), instant(), RANDOM.randrange(10**9), RANDOM.randrange(60)
        if RANDOM.randrange(2):
            end = start + RANDOM.randrange(20 * 86_400_000)
        if end - start > 4 * 365 * 86_400_000:
            end = start - 1  # a walk through centuries is right, but slow
        asked += [("calendar", at, "openingFrom", start), ("calendar", at, "workedBetween", start, end)]
        expected += [made.opening_from(start), made.worked_between(start, end)]
        asked += [("calendar", at, "afterWorking", start, worked), ("calendar", at, "afterDays", start, days)]
        expected += [made.after_working(start, worked), made.after_days(start, days)]
        asked.append(("calendar", at, "daysBetween", start, end))
        expected.append(made.days_between(start, end))
        length = span()
        due = add_span(from_ms(start), length, made)
        asked.append(("span", "addSpan", at, start, show_span(length)))
        expected.append(to_ms(due))
        between = min(max(start, end), to_ms(due))
        left = remainder(from_ms(between), due, length, made)
        asked.append(("span", "remainder", at, between, to_ms(due), show_span(length)))
        expected.append(show_span(left))
        asked.append(("span", "addSpan", at, between, show_span(left)))
        expected.append(to_ms(add_span(from_ms(between), left, made)))
        percent = RANDOM.choice([0, 1, 33, 50, 75, 99, 100, 120])
        asked.append(("span", "fraction", at, start, to_ms(due), percent, show_span(length)))
        expected.append(to_ms(fraction(from_ms(start), due, percent, length, made)))
    for question, found, wanted in zip(asked, page.ask(asked), expected, strict=True):
        assert found == wanted, (question, made)


WRITTEN = [
    *("15 min", "4 h", "2 days", "1 week", "PT4H", "P1DT2H", "PT0.5S", "4 working hours", "1 working hour", "0.5 h"),
    *("2 working days", "2.5 working days", "1.0 working hours", "1 month", "P1Y", "P2M", "PT", "P", "", " 4  h ", "h"),
    *("1 working day and 2.5 working hours to the opening", "3 working minutes to the opening", "1000000 days"),
    *("1 working hours and 2 working hours", "0 working days and 0.000000001 working hours", "90 s", "x" * 300),
    "1 day 2 h 3 min 4.5 s",
    *("1.5 working day", "1.0 working days", "7 working weeks", "3 working years", "1000001 days", "4\u00a0h", "4 H"),
]  # fmt: skip


def test_durations(page: Page) -> None:
    asked: list[tuple[str, ...]] = [("duration", name, text) for name in ("parseSpan", "readSpan") for text in WRITTEN]
    expected = [_read(read, text) for read in (parse_span, read_span) for text in WRITTEN]
    for question, found, wanted in zip(asked, page.ask(asked), expected, strict=True):
        assert found == wanted, question
    lengths = [
        RANDOM.randrange(-20, 60) * RANDOM.choice([1, 250, 1000, 60_000, 3_600_000, 43_200_000]) for _ in range(500)
    ]
    lengths += [86_400_000, 129_600_000, 172_800_000, 10**23]
    assert page.ask([("duration", "showDuration", ms) for ms in lengths]) == [show_duration(ms) for ms in lengths]
    for language in ("en", "de", "fr"):
        said = page.ask([("duration", "durationWords", ms, language) for ms in lengths])
        assert said == [duration_words(ms, language) for ms in lengths]
    positive = [abs(ms) for ms in lengths]
    for size in (MINUTE, HOUR):
        assert page.ask([("duration", "inUnit", ms, size) for ms in positive]) == [in_unit(ms, size) for ms in positive]


def _read(function: Any, text: str) -> Any:
    try:
        found = function(text)
    except DurationProblem as problem:
        return {"problem": str(problem)}
    return show_span(found) if isinstance(found, Working) else found


def test_every_holiday_is_in_the_page(page: Page) -> None:
    made, _ = read_calendar("Europe/Berlin", {"mon-fri": "09:00-17:00"}, "DE-BE", ())
    assert made is not None
    terms = Terms()
    at = terms.calendar(made)
    page.ask([("terms", terms.source())])
    noons = [to_ms(datetime(year, 1, 1, 11, tzinfo=UTC)) + day * 86_400_000
             for year in (1970, 1990, 2026, 2099, 2200) for day in range(365)]  # fmt: skip
    assert page.ask([("calendar", at, "openingFrom", ms) for ms in noons]) == [made.opening_from(ms) for ms in noons]
    new_year = to_ms(datetime(2027, 1, 1, 11, tzinfo=UTC))
    assert made.opening_from(new_year) > new_year
    assert date(2027, 1, 1).weekday() == 4
    assert len(terms.source()) < 6_000
