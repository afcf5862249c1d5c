"""Spans at their edges."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from decimal import Decimal, localcontext

import pytest

from sopflow.clock.calendar import NEVER, Calendar
from sopflow.clock.durations import DAY, HOUR, DurationProblem, Working, parse_span
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import FAR, add_span, fraction, read_span, remainder, show_span, working_ms_between

START = datetime(2026, 6, 15, 8, tzinfo=UTC)  # Monday 10:00 in Berlin


def office() -> Calendar:
    calendar, problems = read_calendar("Europe/Berlin", {"mon-thu": "09:00-17:00", "fri": "09:00-13:00"})
    assert calendar is not None, problems
    return calendar


def test_working_time_needs_a_calendar() -> None:
    with pytest.raises(ValueError, match="needs a calendar"):
        add_span(START, Working(Decimal(1), "h"), None)
    assert add_span(START, HOUR, None) == START + timedelta(hours=1)


def test_nothing_added_changes_nothing_even_outside_hours() -> None:
    sunday = datetime(2026, 6, 14, 12, tzinfo=UTC)
    for nothing in (0, Working(Decimal(0), "h"), Working(Decimal(0), "days")):
        assert add_span(sunday, nothing, office()) == sunday


def test_what_is_finer_than_a_millisecond_is_cut_off() -> None:
    assert add_span(START.replace(microsecond=1_999), HOUR, None).microsecond == 1_000


def test_no_decimal_context_has_a_say() -> None:
    span = Working(Decimal("123.456789"), "h")
    due = add_span(START, span, office())
    with localcontext() as context:
        context.prec = 2
        assert add_span(START, span, office()) == due
        assert add_span(START, remainder(START, due, span, office()), office()) == due


def test_beyond_the_years_that_calendars_know() -> None:
    calendar = office()
    assert add_span(START, parse_span("999999 working hours"), calendar) == NEVER
    assert add_span(START, parse_span("999999 working days"), calendar) == NEVER
    assert calendar.next_opening(NEVER - timedelta(days=1)) == NEVER
    assert not calendar.is_open(NEVER)
    later = NEVER + timedelta(days=1)
    assert add_span(later, parse_span("1 working day"), calendar) == later
    assert add_span(FAR, DAY, None) == FAR
    assert add_span(datetime(1900, 1, 1, tzinfo=UTC), parse_span("1 working hour"), calendar).year == 1970


def test_an_opening_is_open_and_a_closing_is_not() -> None:
    calendar = office()
    opening, closing = datetime(2026, 6, 15, 7, tzinfo=UTC), datetime(2026, 6, 15, 15, tzinfo=UTC)
    assert calendar.is_open(opening)
    assert not calendar.is_open(closing)
    assert calendar.next_opening(opening) == opening
    assert calendar.next_opening(closing) == opening + timedelta(days=1)


def test_a_day_that_a_zone_left_out_is_no_working_day() -> None:
    # Samoa went from Thursday to Saturday, 29 to 31 December 2011
    calendar, _ = read_calendar("Pacific/Apia", {"mon-sun": "00:00-24:00"})
    assert calendar is not None
    thursday = datetime(2011, 12, 29, 22, tzinfo=UTC)
    assert thursday.astimezone(calendar.zone).strftime("%a %H:%M") == "Thu 12:00"
    due = add_span(thursday, parse_span("1 working day"), calendar)
    assert due.astimezone(calendar.zone).strftime("%a %d %H:%M") == "Sat 31 12:00"
    assert working_ms_between(thursday, due, calendar) == DAY


@pytest.mark.parametrize(
    ("span", "percent", "warned"),
    [
        ("4 h", 75, "Mon 13:00"),
        ("4 working hours", 75, "Mon 13:00"),
        ("8 working hours", 75, "Mon 16:00"),
        ("10 working hours", 75, "Tue 09:30"),
        ("2 working days", 50, "Tue 10:00"),
        ("2 working days", 75, "Tue 14:00"),  # one day, and half of the eight open hours up to the second
        ("1 working day", 0, "Mon 10:00"),
        ("1 working day", 100, "Tue 10:00"),
        ("1 working day", Decimal("12.5"), "Mon 11:00"),
    ],
)
def test_a_part_of_a_span(span: str, percent: int | Decimal, warned: str) -> None:
    calendar = office()
    due = add_span(START, parse_span(span), calendar)
    at = fraction(START, due, percent, parse_span(span), calendar)
    assert at.astimezone(calendar.zone).strftime("%a %H:%M") == warned


def test_a_warning_pauses_as_its_deadline_does() -> None:
    calendar, span = office(), parse_span("2 working days")
    due = add_span(START, span, calendar)
    warning = fraction(START, due, 75, span, calendar)
    paused, resumed = START + timedelta(hours=2), START + timedelta(hours=3)
    left_to_due, left_to_warning = (remainder(paused, each, span, calendar) for each in (due, warning))
    assert add_span(resumed, left_to_due, calendar) == due + timedelta(hours=1)
    assert add_span(resumed, left_to_warning, calendar) == warning + timedelta(hours=1)


def test_nothing_is_left_of_what_is_over() -> None:
    calendar, due = office(), START + timedelta(hours=1)
    later = due + timedelta(days=3)
    assert remainder(later, due, HOUR, calendar) == 0
    assert remainder(later, due, Working(Decimal(1), "h"), calendar) == Working(Decimal(0), "h")
    assert remainder(later, due, Working(Decimal(1), "days"), calendar) == Working(Decimal(0), "days")
    assert working_ms_between(later, due, calendar) == 0


@pytest.mark.parametrize("text", ["", "1.5 working days and 1 working hour", "1 working hour and 2 working hours"])
def test_what_is_no_span(text: str) -> None:
    with pytest.raises(DurationProblem):
        read_span(text)


@pytest.mark.parametrize(
    "text",
    [
        "4 h",
        "0.25 s",
        "1 working day",
        "4.000000278 working hours",
        "0.000000278 working hours",
        "0 working days and 1 working hour",
    ],
)
def test_spans_are_shown_as_they_are_read(text: str) -> None:
    assert show_span(read_span(text)) == text


def test_threads_may_share_a_calendar() -> None:
    calendar, span = office(), parse_span("2000 working hours")
    alone = add_span(START, span, office())
    found: list[datetime] = []
    threads = [threading.Thread(target=lambda: found.append(add_span(START, span, calendar))) for _ in range(8)]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    assert set(found) == {alone}
