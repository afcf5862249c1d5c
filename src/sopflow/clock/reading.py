"""From a calendar as it is written to one that counts, or to what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import cache, lru_cache

from sopflow.clock.calendar import Calendar
from sopflow.clock.holidays import holiday_codes, knows_holidays
from sopflow.clock.hours import read_week
from sopflow.clock.problems import CalendarProblem
from sopflow.errors import MissingTool
from sopflow.text.german import day_as_written_here

__all__ = ["read_calendar"]

_ZONE = re.compile(r"(?!posix/|right/|localtime$|posixrules$|Factory$)[A-Za-z][A-Za-z0-9_+/-]{0,60}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_SHOWN = 60


def read_calendar(
    timezone: str | None,
    hours: Mapping[str, str | Sequence[str]] | None,
    holidays: str | None = None,
    closed: Sequence[str] = (),
) -> tuple[Calendar | None, tuple[CalendarProblem, ...]]:
    """Read a calendar.

    Args:
        timezone: The name of its zone: ``Europe/Berlin``.
        hours: Days to hours: ``{"mon-thu": "09:00-17:30", "fri": ["09:00-12:00", "13:00-16:00"]}``.
        holidays: The code of a country, or of a region of it: ``DE``, ``DE-BE``.
        closed: Dates: ``2026-12-24``.

    Returns:
        The calendar, or None if anything is wrong, and what is wrong. Nothing an author can write raises.

    Raises:
        MissingTool: It names holidays, and the package that knows them isn't installed; or no zones are.
    """
    week, problems = read_week(hours or {})
    if not problems and not any(week):
        place = ("hours",) if hours is not None else ()
        message = "The calendar is never open."
        problems.append(CalendarProblem("SOP506", message, "Write its hours, as in mon-fri: 09:00-17:00.", place))
    days, bad_dates = _closed(closed)
    problems = [*_zone_problems(timezone), *problems, *_holiday_problems(holidays), *bad_dates]
    if problems or timezone is None:
        return None, tuple(problems)
    return Calendar(timezone, week, holidays, days), ()


def _zone_problems(timezone: str | None) -> list[CalendarProblem]:
    if timezone is None:
        hint = "Write the zone whose clock the hours are read off, as in timezone: Europe/Berlin."
        return [CalendarProblem("SOP501", "The calendar has no `timezone`.", hint, ())]
    if _is_zone(timezone):
        return []
    message = f"There is no timezone `{timezone[:_SHOWN]}`."
    return [CalendarProblem("SOP501", message, _zone_hint(timezone), ("timezone",))]


@lru_cache(maxsize=256)  # a name that is no zone is looked for on the disk, each time
def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return _ZONE.fullmatch(name) is not None and ZoneInfo(name) is not None
    except (LookupError, ValueError, OSError):  # unknown; no data in the file; a folder such as `Europe`
        return False


@cache
def _zones() -> tuple[str, ...]:
    """All zones of this machine; finding them takes a walk through a folder."""
    from zoneinfo import available_timezones

    return tuple(sorted(each for each in available_timezones() if _ZONE.fullmatch(each)))


def _zone_hint(name: str) -> str:
    from sopflow.text.near import once, spent

    meant = None if spent() else once(_zone_meant, name.strip().lower().replace(" ", "_"), _zones())
    return f"Did you mean `{meant}`?" if meant else "Zones are named as in Europe/Berlin or America/New_York."


def _zone_meant(wanted: str, names: tuple[str, ...]) -> str | None:
    if not names:
        raise MissingTool("This machine knows no timezones: pip install tzdata")
    places = [each for each in names if "/" in each]  # short names such as EST are all near to each other
    meant = next((each for each in places if each.rpartition("/")[2].lower() == wanted), None)
    return meant or _nearest(wanted, places)


def _holiday_problems(code: str | None) -> list[CalendarProblem]:
    if code is None or knows_holidays(code):
        return []
    message = f"There are no public holidays for `{code[:_SHOWN]}`."
    return [CalendarProblem("SOP504", message, _holiday_hint(code), ("holidays",))]


def _holiday_hint(code: str) -> str:
    wanted = code.strip().replace("_", "-").upper()
    codes = holiday_codes()
    if wanted in codes:
        return f"Did you mean `{wanted}`?"
    country = wanted.partition("-")[0]
    if country not in codes:
        return "Write a country, or a country and its region, by their ISO codes, as in DE or DE-BE."
    regions = [each.partition("-")[2] for each in codes if each.startswith(country + "-")]
    return f"The regions of {country} are {', '.join(regions)}." if regions else f"{country} has no regions."


def _closed(written: Sequence[str]) -> tuple[frozenset[date], list[CalendarProblem]]:
    days: set[date] = set()
    problems: list[CalendarProblem] = []
    for place, text in enumerate(written):
        try:
            if not _DATE.fullmatch(text):
                raise ValueError
            days.add(date.fromisoformat(text))
        except ValueError:
            message = f"`{text[:_SHOWN]}` is not a date."
            meant = day_as_written_here(text)
            hint = f"Write {meant}." if meant else "Write year, month and day, as in 2026-12-24."
            problems.append(CalendarProblem("SOP505", message, hint, ("closed", place)))
    return frozenset(days), problems


def _nearest(wanted: str, names: Iterable[str]) -> str | None:
    from sopflow.text.near import closest  # only needed once something is wrong

    spelled = {each.lower(): each for each in names}
    lowered = wanted[:_SHOWN].lower()
    found = lowered if lowered in spelled else closest(lowered, spelled, 0.8)
    return spelled[found] if found else None
