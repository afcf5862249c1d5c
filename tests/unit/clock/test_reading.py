"""What `read_calendar` accepts, and what it says about the rest."""

from __future__ import annotations

import sys
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
import yaml

from sopflow.clock.problems import CalendarProblem
from sopflow.clock.reading import read_calendar
from sopflow.errors import MissingTool

HOURS = {"mon-fri": "09:00-17:00"}
NINE, NOON, ONE, FIVE = 9 * 60, 12 * 60, 13 * 60, 17 * 60


def week(hours: dict[str, Any]) -> list[list[tuple[int, int]]]:
    calendar, problems = read_calendar("UTC", hours)
    assert calendar is not None, problems
    return [list(day) for day in calendar.week]


def problem(**written: Any) -> CalendarProblem:
    calendar, problems = read_calendar(**{"timezone": "Europe/Berlin", "hours": HOURS, **written})
    assert calendar is None
    assert len(problems) == 1, problems
    return problems[0]


@pytest.mark.parametrize(
    ("written", "days"),
    [
        ("mon-thu", [0, 1, 2, 3]),
        ("fri", [4]),
        ("mon, wed", [0, 2]),
        ("mon,wed-fri", [0, 2, 3, 4]),
        ("sat-mon", [0, 5, 6]),
        ("sun-sat", [0, 1, 2, 3, 4, 5, 6]),
        ("Monday - Tuesday", [0, 1]),
        ("mon–tue", [0, 1]),
    ],
)
def test_days(written: str, days: list[int]) -> None:
    open_days = [number for number, hours in enumerate(week({written: "09:00-17:00"})) if hours]
    assert open_days == days


@pytest.mark.parametrize(
    ("written", "hours"),
    [
        ("9:00 - 17:00", [(NINE, FIVE)]),
        ("09:00–17:00", [(NINE, FIVE)]),
        ("00:00-24:00", [(0, 1440)]),
        (("13:00-17:00", "09:00-12:00"), [(NINE, NOON), (ONE, FIVE)]),
        (("09:00-12:00", "12:00-17:00"), [(NINE, FIVE)]),
    ],
)
def test_hours(written: str | tuple[str, ...], hours: list[tuple[int, int]]) -> None:
    assert week({"mon": written})[0] == hours


def test_a_day_in_two_lines_has_the_hours_of_both() -> None:
    found = week({"mon-fri": "09:00-12:00", "mon-thu": "13:00-17:00"})
    assert found[0] == [(NINE, NOON), (ONE, FIVE)]
    assert found[4] == [(NINE, NOON)]


def test_equal_calendars_are_equal_whatever_they_have_counted() -> None:
    one, _ = read_calendar("Europe/Berlin", HOURS, None, ["2026-12-24"])
    two, _ = read_calendar("Europe/Berlin", {"mon-fri": ["09:00-12:00", "12:00-17:00"]}, None, ["2026-12-24"])
    assert one is not None
    assert one.is_open(datetime(2026, 12, 23, 12, tzinfo=UTC))
    assert not one.is_open(datetime(2026, 12, 24, 12, tzinfo=UTC))
    assert one == two
    assert hash(one) == hash(two)
    assert one != replace(one, closed=frozenset())


def test_the_date_is_that_of_the_zone() -> None:
    calendar, _ = read_calendar("Australia/Lord_Howe", HOURS)
    assert calendar is not None
    assert calendar.date_at(datetime(2026, 6, 15, 20, tzinfo=UTC)) == date(2026, 6, 16)


FINDINGS = yaml.load(
    r"""
- written: {timezone: Europe/Berln}
  says: [SOP501, 'There is no timezone `Europe/Berln`.', 'Did you mean `Europe/Berlin`?', [timezone]]
- written: {timezone: Berlin}
  says: [SOP501, 'There is no timezone `Berlin`.', 'Did you mean `Europe/Berlin`?', [timezone]]
- written: {timezone: new york}
  says: [SOP501, 'There is no timezone `new york`.', 'Did you mean `America/New_York`?', [timezone]]
- written: {timezone: CEST}
  says: [SOP501, 'There is no timezone `CEST`.', 'Zones are named as in Europe/Berlin or America/New_York.', [timezone]]
- written: {timezone: ../../etc/passwd}
  says: [SOP501, 'There is no timezone `../../etc/passwd`.', 'Zones are named as in', [timezone]]
- written: {timezone: localtime}
  says: [SOP501, 'There is no timezone `localtime`.', 'Zones are named as in', [timezone]]
- written: {hours: {mo-fr: 09:00-17:00}}
  says: [SOP502, '`mo` is not a day.', 'Did you mean `mon`?', [hours, mo-fr]]
- written: {hours: {weekdays: 09:00-17:00}}
  says: [SOP502, '`weekdays` is not a day.', 'Did you mean `wed`?', [hours, weekdays]]
- written: {hours: {mon-tue-fri: 09:00-17:00}}
  says: [SOP502, '`mon-tue-fri` are no days.', 'Write the days', [hours, mon-tue-fri]]
- written: {hours: {'mon-wed, tue': 09:00-17:00}}
  says: [SOP502, '`mon-wed, tue` names a day twice.', '', [hours, 'mon-wed, tue']]
- written: {hours: {mon: 9-17}}
  says: [SOP502, '`9-17` are no opening hours.', 'Write from and to, as in 09:00-17:30.', [hours, mon]]
- written: {hours: {mon: [09:00-12:00, 13:00-25:00]}}
  says: [SOP502, '`13:00-25:00` has a time that no clock shows.', 'A day goes from 00:00 to 24:00.', [hours, mon, '1']]
- written: {hours: {mon: 22:00-06:00}}
  says: [SOP502, '`22:00-06:00` ends before it begins.', 'Hours past midnight are written in two parts', [hours, mon]]
- written: {hours: {mon: 09:00-09:00}}
  says: [SOP502, '`09:00-09:00` ends before it begins.', '', [hours, mon]]
- written: {hours: {mon: [09:00-12:00, 11:00-13:00]}}
  says: [SOP503, '`11:00-13:00` overlaps with other hours of Monday.', 'Every hour', [hours, mon, '1']]
- written: {hours: {mon-fri: 09:00-12:00, fri: 11:00-13:00}}
  says: [SOP503, '`11:00-13:00` overlaps with other hours of Friday.', 'Every hour', [hours, fri]]
- written: {holidays: de-be}
  says: [SOP504, 'There are no public holidays for `de-be`.', 'Did you mean `DE-BE`?', [holidays]]
- written: {holidays: DE-XX}
  says: [SOP504, 'There are no public holidays for `DE-XX`.', 'The regions of DE are BB, BE, BW', [holidays]]
- written: {holidays: Germany}
  says: [SOP504, 'There are no public holidays for `Germany`.', 'Write a country', [holidays]]
- written: {closed: [2026-12-24, 2026-02-30]}
  says: [SOP505, '`2026-02-30` is not a date.', 'Write year, month and day, as in 2026-12-24.', [closed, '1']]
- written: {closed: [24.12.2026]}
  says: [SOP505, '`24.12.2026` is not a date.', 'Write 2026-12-24.', [closed, '0']]
- written: {hours: {}}
  says: [SOP506, 'The calendar is never open.', 'Write its hours, as in mon-fri: 09:00-17:00.', [hours]]
- written: {hours: {mon: []}}
  says: [SOP506, 'The calendar is never open.', 'Write its hours, as in mon-fri: 09:00-17:00.', [hours]]
""",
    yaml.CBaseLoader,
)


@pytest.mark.parametrize(("written", "says"), [(each["written"], each["says"]) for each in FINDINGS])
def test_finding(written: dict[str, Any], says: list[Any]) -> None:
    found = problem(**written)
    code, message, hint, path = says
    assert (found.code, found.message) == (code, message)
    assert (found.hint or "").startswith(hint)
    assert bool(found.hint) == bool(hint)
    assert [str(part) for part in found.path] == path
    assert found.at_key == (code == "SOP502" and ("day" in message))


def test_everything_wrong_is_said_at_once() -> None:
    calendar, problems = read_calendar("Nowhere", {"mo": "9-17"}, "XX", ["never"])
    assert calendar is None
    assert [each.code for each in problems] == ["SOP501", "SOP502", "SOP502", "SOP504", "SOP505"]


def test_a_calendar_needs_its_zone_and_hours() -> None:
    assert problem(timezone=None).path == ()
    assert problem(hours=None).code == "SOP506"


def test_holidays_need_their_package(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "holidays", None)
    assert read_calendar("Europe/Berlin", HOURS)[0] is not None
    with pytest.raises(MissingTool, match=r"sopflow\[calendars\]"):
        read_calendar("Europe/Berlin", HOURS, "DE-BE")
