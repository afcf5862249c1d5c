"""Opening hours as authors write them: ``mon-thu: 09:00-17:30``, ``sat, sun: [10:00-12:00, 14:00-16:00]``."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from sopflow.clock.problems import CalendarProblem, Path
from sopflow.clock.year import Week

__all__ = ["read_week"]

_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_GERMAN: Mapping[str, str] = MappingProxyType(
    dict(zip(("mo", "di", "mi", "do", "fr", "sa", "so"), (day[:3] for day in _DAYS), strict=True))
)
_SPAN = re.compile(r"([0-9]{1,2}):([0-9]{2})\s*[-–]\s*([0-9]{1,2}):([0-9]{2})")
_SPLIT = re.compile(r"\s*[-–]\s*")
_MIDNIGHT = 24 * 60
_MOST = 12
_EXAMPLE = "Write the days and their hours, as in mon-thu: 09:00-17:30."


class _BadHours(ValueError):
    """A text that isn't hours or days."""

    def __init__(self, message: str, hint: str | None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def at(self, path: Path, *, key: bool = False) -> CalendarProblem:
        return CalendarProblem("SOP502", self.message, self.hint, path, key)


def read_week(hours: Mapping[str, str | Sequence[str]]) -> tuple[Week, list[CalendarProblem]]:
    """The opening hours of every weekday, and what is wrong with them.

    Days are ``mon`` to ``sun`` (or in full, in any case), alone, as a range that may go past Sunday (``sat-mon``),
    or as a list with commas. A day that is named in two lines has the hours of both. Hours that touch are one.
    """
    week: list[list[tuple[int, int]]] = [[] for _ in _DAYS]
    problems: list[CalendarProblem] = []
    for key, written in hours.items():
        try:
            days = _days(key)
        except _BadHours as bad:
            problems.append(bad.at(("hours", key), key=True))
            days = ()
        for path, text in _texts(key, written):
            try:
                span = _span(text)
            except _BadHours as bad:
                problems.append(bad.at(path))
                continue
            taken = next((day for day in days if len(week[day]) <= _MOST and not _add(week[day], span)), None)
            if taken is not None:
                problems.append(_overlap(text, taken, path))
    if any(len(each) > _MOST for each in week):
        problems.append(CalendarProblem("SOP502", f"A day can open {_MOST} times at most.", None, path=("hours",)))
    return tuple(_joined(each) for each in week), problems


def _texts(key: str, written: str | Sequence[str]) -> Iterator[tuple[Path, str]]:
    """Every span of hours of a line with its place; a list of one is as good as its item."""
    items = (written,) if isinstance(written, str) else tuple(written)
    for place, text in enumerate(items):
        yield ("hours", key) if len(items) == 1 else ("hours", key, place), text


def _days(key: str) -> tuple[int, ...]:
    found: list[int] = []
    for part in key.split(","):
        ends = [_day(name) for name in _SPLIT.split(part.strip())]
        if len(ends) > 2:
            raise _BadHours(f"`{_short(key)}` are no days.", _EXAMPLE)
        found += ((ends[0] + each) % 7 for each in range((ends[-1] - ends[0]) % 7 + 1))
    if len(set(found)) < len(found):
        raise _BadHours(f"`{_short(key)}` names a day twice.", None)
    return tuple(found)


def _day(name: str) -> int:
    lowered = name.lower()
    for number, day in enumerate(_DAYS):
        if lowered in (day, day[:3]):
            return number
    meant = _GERMAN.get(lowered) or next((day[:3] for day in _DAYS if lowered and lowered[:2] == day[:2]), None)
    hint = f"Did you mean `{meant}`?" if meant else "The days are mon, tue, wed, thu, fri, sat and sun."
    raise _BadHours(f"`{_short(name)}` is not a day.", hint)


def _span(text: str) -> tuple[int, int]:
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise _BadHours(f"`{_short(text)}` are no opening hours.", "Write from and to, as in 09:00-17:30.")
    first, second, third, fourth = map(int, found.groups())
    start, end = first * 60 + second, third * 60 + fourth
    if max(second, fourth) > 59 or start >= _MIDNIGHT or end > _MIDNIGHT:
        raise _BadHours(f"`{_short(text)}` has a time that no clock shows.", "A day goes from 00:00 to 24:00.")
    if end <= start:
        hint = "Hours past midnight are written in two parts, as in 22:00-24:00 and, the next day, 00:00-06:00."
        raise _BadHours(f"`{_short(text)}` ends before it begins.", None if end == start else hint)
    return start, end


def _add(spans: list[tuple[int, int]], new: tuple[int, int]) -> bool:
    """Put hours into a day; false when they overlap with some that are there."""
    if any(new[0] < end and start < new[1] for start, end in spans):
        return False
    spans.append(new)
    return True


def _overlap(text: str, day: int, path: Path) -> CalendarProblem:
    return CalendarProblem(
        "SOP503",
        f"`{_short(text)}` overlaps with other hours of {_DAYS[day].capitalize()}.",
        "Every hour of a day is written once.",
        path=path,
    )


def _joined(spans: list[tuple[int, int]]) -> tuple[tuple[int, int], ...]:
    joined: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if joined and joined[-1][1] == start:
            start, _ = joined.pop()
        joined.append((start, end))
    return tuple(joined)


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59] + "…"
