"""Durations as authors write them: ``15 min``, ``4 h``, ``2 days``, ``1 week``, ``PT4H``, ``4 working hours``.

A duration is an ``int`` of milliseconds. A *working* duration is a value of its own, because how long it is depends
on a calendar; only deadlines, ladders and waits may use it. A month or a year is refused: they have no fixed length.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Literal, NamedTuple

from sopflow.text.german import duration_in_english, says_months

__all__ = [
    "DAY",
    "HOUR",
    "MINUTE",
    "SECOND",
    "UNITS",
    "WEEK",
    "DurationProblem",
    "Working",
    "duration_words",
    "in_unit",
    "parse_duration",
    "parse_span",
    "show_duration",
]

SECOND = 1_000
MINUTE = 60 * SECOND
HOUR = 60 * MINUTE
DAY = 24 * HOUR
WEEK = 7 * DAY
LONGEST = 1_000_000 * DAY

UNITS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("ms",), 1),
        **dict.fromkeys(("s", "sec", "second", "seconds"), SECOND),
        **dict.fromkeys(("min", "mins", "minute", "minutes"), MINUTE),
        **dict.fromkeys(("h", "hour", "hours"), HOUR),
        **dict.fromkeys(("d", "day", "days"), DAY),
        **dict.fromkeys(("week", "weeks"), WEEK),
    }
)
_UNFIT = frozenset({"month", "months", "year", "years", "y"})
_PART = re.compile(r"(?P<number>[0-9]{1,12}(?:\.[0-9]{1,6})?) ?(?P<unit>[a-z]{1,8})(?: |$)")
_ISO = re.compile(
    r"P(?=.)(?:(?P<week>[0-9]{1,9})W)?(?:(?P<day>[0-9]{1,9})D)?"
    r"(?:T(?=.)(?:(?P<h>[0-9]{1,9})H)?(?:(?P<min>[0-9]{1,9})M)?(?:(?P<s>[0-9]{1,9}(?:\.[0-9]{1,3})?)S)?)?"
)
_ISO_MONTHS = re.compile(r"P(?:[0-9]+[YMWD])*[0-9]+[YM]")
_WORKING = re.compile(r"(?P<number>[0-9]{1,6}(?:\.[0-9]{1,3})?) working (?P<unit>[a-z]{1,8})")
_WORDS: Mapping[str, Mapping[int, tuple[str, str]]] = MappingProxyType(
    {
        "en": {DAY: ("day", "days"), HOUR: ("hour", "hours"), MINUTE: ("minute", "minutes"), SECOND: ("second",) * 2},
        "de": {
            DAY: ("Tag", "Tage"),
            HOUR: ("Stunde", "Stunden"),
            MINUTE: ("Minute", "Minuten"),
            SECOND: ("Sekunde",) * 2,
        },
    }
)
_SIGNS = ((DAY, "day", "days"), (HOUR, "h", "h"), (MINUTE, "min", "min"))


class DurationProblem(ValueError):
    """A text that is no duration; the message says what would be one.

    Attributes:
        message: One sentence.
        hint: What to write instead, or None.
    """

    def __init__(self, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint


class Working(NamedTuple):
    """A stretch of working time: so many working minutes, hours or days of a calendar.

    Attributes:
        number: How many; a whole number of days.
        unit: Of what.
        working: Always true: what tells it from milliseconds in data.
        rest: What comes after whole days, in milliseconds of open time; only what is left of a span has it.
        opens: It goes on to the next opening where it ends on a closing; only what is left of a span does.
    """

    number: Decimal
    unit: Literal["min", "h", "days"]
    working: Literal[True] = True
    rest: int = 0
    opens: bool = False

    def __str__(self) -> str:
        name = {"min": "minute", "h": "hour", "days": "day"}[self.unit]
        shown = f"{self.number:f} working {name if self.number == 1 else name + 's'}"
        if self.rest:
            number = in_unit(self.rest, HOUR)
            shown += f" and {number} working {'hour' if number == '1' else 'hours'}"
        return shown + (" to the opening" if self.opens else "")


def in_unit(ms: int, size: int) -> str:
    """Milliseconds as a number of a bigger unit (its size in ms), to nine places: enough to find back to the ms."""
    whole, places = divmod((2 * ms * 10**9 + size) // (2 * size), 10**9)
    return f"{whole}.{places:09d}".rstrip("0").rstrip(".")


def parse_duration(text: str) -> int:
    """The milliseconds of a written duration.

    Raises:
        DurationProblem: It is not a duration, has a month or a year, is a working duration, or is beyond bounds.
    """
    span = parse_span(text)
    if isinstance(span, Working):
        raise DurationProblem(
            "A working duration depends on a calendar and can stand only in deadlines, ladders and waits.",
            f"Write it without `working`, as in {span.number} {span.unit}.",
        )
    return span


def parse_span(text: str) -> int | Working:
    """A written duration: milliseconds, or ``Working`` for ``4 working hours`` and ``2 working days``.

    Raises:
        DurationProblem: It is not a duration, has a month or a year, or is beyond bounds.
    """
    text = " ".join(text[:200].split())
    working = _WORKING.fullmatch(text)
    if working:
        return _working(working["number"], working["unit"])
    iso = _ISO.fullmatch(text)
    if iso:
        parts = [(Decimal(number), UNITS[unit]) for unit, number in iso.groupdict().items() if number]
        return _total(parts)
    if _ISO_MONTHS.match(text):
        raise _unfit()
    return _total(_parts(text))


def show_duration(ms: int) -> str:
    """The duration as an author writes it, without loss: ``4 h``, ``2 days``, ``1 h 30 min``, ``0.25 s``."""
    shown, left = [], abs(ms)
    for size, one, many in _SIGNS:
        count, left = _take(left, size)
        if count:
            shown.append(f"{count} {one if count == 1 else many}")
    if left or not shown:
        shown.append(f"{_plain(left)} s")
    return ("-" if ms < 0 else "") + " ".join(shown)


def duration_words(ms: int, language: str) -> str:
    """The duration in words of a language: ``4 hours``, ``4 Stunden``; English for a language it doesn't speak."""
    words = _WORDS.get(language[:2], _WORDS["en"])
    sign, left = ("-" if ms < 0 else ""), abs(ms)
    shown = []
    for size in (DAY, HOUR, MINUTE):
        count, left = _take(left, size)
        if count:
            one, many = words[size]
            shown.append(f"{count} {one if count == 1 else many}")
    if left or not shown:
        one = words[SECOND][0]
        many = one + ("n" if one == "Sekunde" else "s")
        number = _plain(left)
        shown.append(f"{number.replace('.', ',') if one == 'Sekunde' else number} {one if left == SECOND else many}")
    return sign + " ".join(shown)


def _take(left: int, size: int) -> tuple[int, int]:
    """How many of a size fit, and the rest; whole hours under two days stay hours, as people say 36 hours."""
    if size == DAY and left < 2 * DAY and left % HOUR == 0 and left != DAY:
        return 0, left
    return divmod(left, size)


def _plain(ms: int) -> str:
    return f"{Decimal(ms) / SECOND:f}".rstrip("0").rstrip(".") if ms % SECOND else str(ms // SECOND)


def _parts(text: str) -> list[tuple[Decimal, int]]:
    found, at = [], 0
    while at < len(text):
        part = _PART.match(text, at)
        if part is None or (part["unit"] not in UNITS and part["unit"] not in _UNFIT):
            if says_months(text):
                raise _unfit()
            meant = duration_in_english(text)
            units = "Write a number and a unit, as in 15 min, 4 h, 2 days or 1 week."
            raise DurationProblem(
                f"`{text}` is not a duration.", f"Did you mean `{meant}`?" if meant is not None else units
            )
        if part["unit"] in _UNFIT:
            raise _unfit()
        found.append((Decimal(part["number"]), UNITS[part["unit"]]))
        at = part.end()
    if not found:
        raise DurationProblem("A duration is missing.", "Write a number and a unit, as in 15 min, 4 h or 2 days.")
    return found


def _total(parts: list[tuple[Decimal, int]]) -> int:
    # plain integers of millionths, so that no decimal context has a say
    total = sum(int(number.scaleb(6)) * size for number, size in parts) // 1_000_000
    if total > LONGEST:
        raise DurationProblem("A duration this long can't be meant.", "A million days is the bound.")
    return total


def _working(number: str, unit: str) -> Working:
    if unit in _UNFIT:
        raise _unfit()
    size = UNITS.get(unit)
    if size == MINUTE:
        return Working(Decimal(number), "min")
    if size == HOUR:
        return Working(Decimal(number), "h")
    if size == DAY and "." not in number:
        return Working(Decimal(number), "days")
    raise DurationProblem(
        f"`{number} working {unit}` is not a duration.",
        "Working time is counted in minutes, hours or whole days, as in 4 working hours.",
    )


def _unfit() -> DurationProblem:
    return DurationProblem("A month or a year has no fixed length.", "Write days or weeks, as in 30 days.")
