"""What holds for every calendar, instant and span."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from decimal import Decimal

from hypothesis import example, given, settings
from hypothesis import strategies as st

from sopflow.clock.calendar import Calendar
from sopflow.clock.durations import HOUR, MINUTE, Working
from sopflow.clock.reading import read_calendar
from sopflow.clock.spans import Span, add_span, fraction, read_span, remainder, show_span, working_ms_between

ZONES = ("Europe/Berlin", "America/New_York", "Asia/Kolkata", "Australia/Lord_Howe", "UTC")
DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
# The nights and weeks in which these zones change their clocks, the turn of the year, a leap day.
CENTRES = [datetime(*day, 1, tzinfo=UTC) for day in ((2026, 3, 29), (2026, 10, 25), (2026, 3, 8), (2026, 11, 1))]
CENTRES += [datetime(*day, 15, tzinfo=UTC) for day in ((2026, 4, 4), (2026, 10, 3), (2026, 12, 31), (2028, 2, 29))]
laws = settings(max_examples=100, deadline=None)


def clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@st.composite
def hours_of_a_day(draw: st.DrawFn) -> list[str]:
    edges = sorted(draw(st.sets(st.integers(0, 96), max_size=6)))
    return [f"{clock(a * 15)}-{clock(b * 15)}" for a, b in zip(edges[::2], edges[1::2], strict=False)]


@st.composite
def calendars(draw: st.DrawFn) -> Calendar:
    week = {day: draw(hours_of_a_day()) for day in DAYS}
    week[draw(st.sampled_from(DAYS))] = draw(st.sampled_from([["09:00-17:30"], ["00:00-24:00"], ["02:15-02:45"]]))
    closed = draw(st.lists(st.sampled_from(["2026-03-29", "2026-10-26", "2026-12-31", "2027-01-01"]), max_size=2))
    calendar, problems = read_calendar(draw(st.sampled_from(ZONES)), week, None, closed)
    assert calendar is not None, problems
    return calendar


@st.composite
def instants(draw: st.DrawFn) -> datetime:
    near = draw(st.integers(-5 * 3600, 5 * 3600) | st.integers(-10 * 86400, 10 * 86400))
    return draw(st.sampled_from(CENTRES)) + timedelta(seconds=near, milliseconds=draw(st.sampled_from([0, 1, 999])))


quarters = st.integers(0, 400).map(lambda count: Decimal(count) / 4)
hours = quarters.map(lambda number: Working(number, "h"))
minutes = st.integers(0, 5000).map(lambda number: Working(Decimal(number), "min"))
days = st.integers(0, 30).map(lambda number: Working(Decimal(number), "days"))
spans: st.SearchStrategy[Span] = st.integers(0, 10**9) | hours | minutes | days


@laws
@given(calendars(), instants(), instants(), spans)
def test_a_later_start_never_ends_earlier(calendar: Calendar, one: datetime, two: datetime, span: Span) -> None:
    first, second = sorted((one, two))
    assert first <= add_span(first, span, calendar) <= add_span(second, span, calendar)


@laws
@given(calendars(), instants(), st.sampled_from(["h", "min", "days"]), st.integers(0, 60), st.integers(0, 60))
def test_a_longer_span_never_ends_earlier(calendar: Calendar, start: datetime, unit: str, a: int, b: int) -> None:
    short, long = (add_span(start, Working(Decimal(each), unit), calendar) for each in sorted((a, b)))
    assert short <= long
    assert (short < long) == (a != b)


@laws
@given(calendars(), instants(), quarters, quarters)
def test_working_hours_add_up(calendar: Calendar, start: datetime, a: Decimal, b: Decimal) -> None:
    between = add_span(start, Working(a, "h"), calendar)
    assert add_span(between, Working(b, "h"), calendar) == add_span(start, Working(a + b, "h"), calendar)


@laws
@given(calendars(), instants(), hours)
def test_so_many_hours_are_so_many(calendar: Calendar, start: datetime, span: Working) -> None:
    due = add_span(start, span, calendar)
    assert working_ms_between(start, due, calendar) == span.number * HOUR


@laws
@given(calendars(), instants(), hours | minutes | days)
def test_it_ends_in_opening_hours_or_at_their_end(calendar: Calendar, start: datetime, span: Working) -> None:
    due = add_span(start, span, calendar)
    if span.number:
        assert calendar.is_open(due) or calendar.is_open(due - timedelta(milliseconds=1))


@laws
@given(calendars(), instants(), spans, st.fractions(0, 1), st.integers(0, 10**9))
@example(
    read_calendar("UTC", {"mon-fri": "09:00-17:00"})[0],
    datetime(2026, 6, 13, 12, tzinfo=UTC),
    Working(Decimal(2), "days"),
    0,
    0,
)
def test_a_pause_of_no_time_changes_nothing(
    calendar: Calendar, start: datetime, span: Span, where: float, pause: int
) -> None:
    due = add_span(start, span, calendar)
    stopped = start + timedelta(milliseconds=int((due - start) / timedelta(milliseconds=1) * where))
    left = remainder(stopped, due, span, calendar)

    assert read_span(show_span(left)) == left
    assert add_span(stopped, left, calendar) == due
    assert add_span(stopped + timedelta(milliseconds=pause), left, calendar) >= due


@laws
@given(calendars(), instants(), spans, st.integers(1, 100), st.integers(1, 100), st.fractions(0, 1))
def test_a_warning_comes_on_the_way_and_can_pause(
    calendar: Calendar, start: datetime, span: Span, a: int, b: int, where: float
) -> None:
    due = add_span(start, span, calendar)
    early, late = (fraction(start, due, percent, span, calendar) for percent in sorted((a, b)))
    assert start <= early <= late <= due
    assert fraction(start, due, 100, span, calendar) == due

    stopped = start + timedelta(milliseconds=int((early - start) / timedelta(milliseconds=1) * where))
    assert add_span(stopped, remainder(stopped, early, span, calendar), calendar) == early


@laws
@given(calendars(), instants())
def test_the_next_opening_is_the_first_open_instant(calendar: Calendar, at: datetime) -> None:
    opening = calendar.next_opening(at)
    assert opening >= at
    assert calendar.is_open(opening)
    assert calendar.is_open(at) == (opening == at)
    assert working_ms_between(at, opening, calendar) == 0


@settings(max_examples=40, deadline=None)
@given(
    st.sampled_from(ZONES), st.lists(st.sampled_from(DAYS), min_size=1, unique=True), instants(), st.integers(1, 120)
)
def test_it_agrees_with_someone_who_looks_at_the_wall_all_the_time(
    zone: str, open_days: list[str], start: datetime, quarter_hours: int
) -> None:
    hours = ("00:00-01:00", "03:30-12:00", "13:00-24:00")
    calendar, _ = read_calendar(zone, dict.fromkeys(open_days, hours))
    assert calendar is not None
    at = start.replace(minute=0, second=0, microsecond=0)
    due, left, quarter = at, quarter_hours, timedelta(minutes=15)
    while left:
        shown = due.astimezone(calendar.zone)
        minute = shown.hour * 60 + shown.minute
        left -= DAYS[shown.weekday()] in open_days and not (60 <= minute < 210 or 720 <= minute < 780)
        due += quarter
    assert add_span(at, Working(Decimal(quarter_hours * 15), "min"), calendar) == due
    assert working_ms_between(at, due, calendar) == quarter_hours * 15 * MINUTE


@settings(max_examples=60, deadline=None)
@given(
    st.text(max_size=20) | st.sampled_from(ZONES),
    st.dictionaries(
        st.text("montuewdhfrisa-, 0", max_size=9), st.text("0123456789:-", max_size=11) | st.lists(st.text(max_size=5))
    ),
    st.none() | st.text("DEUS-BX", max_size=6),
    st.lists(st.text("0123456789-", max_size=10), max_size=2),
)
def test_nothing_an_author_writes_raises(
    zone: str, week: dict[str, str | list[str]], code: str | None, closed: list[str]
) -> None:
    calendar, problems = read_calendar(zone, week, code, closed)
    assert (calendar is None) == bool(problems)
