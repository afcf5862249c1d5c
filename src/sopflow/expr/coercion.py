"""Values from outside, checked against a type: from Python or JSON, and from what a person typed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sopflow.clock.durations import parse_duration
from sopflow.expr.values import EPOCH, LIMIT, instant_text

if TYPE_CHECKING:
    from sopflow.expr.types import Type

__all__ = ["coerce", "from_text"]

_NUMBER = re.compile(r"[+-]?[0-9]{1,24}(?:\.[0-9]{1,24})?")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_INSTANT = re.compile(
    r"[0-9]{4}-[0-9]{2}-[0-9]{2}"
    r"(?:[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)? ?(?P<zone>Z|[+-][0-9]{2}:[0-9]{2})?)?"
)
_YES_NO = {"yes": True, "no": False, "ja": True, "nein": False, "true": True, "false": False}
_LONGEST_LIST = 10_000


def coerce(type_: Type, value: Any) -> Any:
    """See ``Type.coerce``."""
    kind = type_.kind
    if kind == "yes/no":
        if isinstance(value, bool):
            return value
    elif kind in ("number", "integer", "money"):
        if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
            return _in_range(type_, _number(kind, value))
    elif kind == "list":
        if isinstance(value, list | tuple):
            return _list(type_, value)
    elif kind == "record":
        if isinstance(value, Mapping):
            return _record(type_, value)
    elif kind == "duration":
        if isinstance(value, timedelta):
            return value // timedelta(milliseconds=1)
        if isinstance(value, int) and not isinstance(value, bool):
            return _bounded(value)
        if isinstance(value, str):
            return parse_duration(value)
    elif kind == "time":
        if isinstance(value, datetime):
            return _instant(value)
        if isinstance(value, str):
            return _instant_from(value, zone_needed=True)
    elif kind == "date":
        if isinstance(value, date) and not isinstance(value, datetime):
            return value.isoformat()
        if isinstance(value, str):
            return _date(value)
    elif isinstance(value, str):
        return _option(type_, value) if kind == "one-of" else _text(value)
    raise ValueError(f"{_shown(value)} is not {type_}")


def from_text(type_: Type, text: str) -> Any:
    """See ``Type.from_text``."""
    kind = type_.kind
    if kind == "text":
        return text
    word = text.strip()
    if kind == "one-of":
        return _option(type_, word)
    if kind == "yes/no":
        if word.lower() in _YES_NO:
            return _YES_NO[word.lower()]
        raise ValueError(f"{_shown(word)} is neither yes nor no")
    if kind in ("number", "integer", "money"):
        if not _NUMBER.fullmatch(word):
            raise ValueError(f"{_shown(word)} is not {type_}")
        return _in_range(type_, _number(kind, Decimal(word) if "." in word else int(word)))
    if kind == "date":
        return _date(word)
    if kind == "time":
        return _instant_from(word, zone_needed=False)
    if kind == "duration":
        return parse_duration(word)
    if kind == "list" and type_.element is not None and type_.element.kind not in ("record", "list"):
        return _list(type_, [from_text(type_.element, each) for each in word.split(",")] if word else [])
    raise ValueError(f"{type_} can't be written in one line")


def _number(kind: str, value: int | float | Decimal) -> int | Decimal:
    exact = Decimal(repr(value)) if isinstance(value, float) else value
    if isinstance(exact, Decimal):
        if not exact.is_finite():
            raise ValueError(f"{_shown(value)} is not a number")
        if len(exact.as_tuple().digits) > 34 or exact.adjusted() < -34 or exact.copy_abs() >= LIMIT:
            raise ValueError(f"{_shown(value)} is beyond bounds")
        if kind == "integer":
            if exact != int(exact):
                raise ValueError(f"{_shown(value)} is not a whole number")
            return int(exact)
        if exact.as_tuple().exponent == 0:
            return int(exact)  # written as a whole number, so it comes out of a journal as one, and rounds as one
        return exact or exact.copy_abs()  # JSON's -0 reads back as another number than it was
    return _bounded(exact)


def _bounded(value: int) -> int:
    if not -LIMIT < value < LIMIT:
        raise ValueError("the number is beyond bounds")
    return value


def _in_range(type_: Type, value: int | Decimal) -> int | Decimal:
    if type_.low is not None and type_.high is not None and not type_.low <= value <= type_.high:
        raise ValueError(f"{value} is not {type_}")
    return value


def writable(text: str) -> bool:
    """Whether it can be written down: JSON lets halves of characters through, which no file can hold."""
    if text.isascii():
        return True
    try:
        text.encode()
    except UnicodeEncodeError:
        return False
    return True


def _text(value: str) -> str:
    if not writable(value):
        raise ValueError("the text holds half a character, which can't be kept")
    return value


def _option(type_: Type, value: str) -> str:
    if value not in type_.values:
        raise ValueError(f"{_shown(value)} is not {type_}")
    return value


def _list(type_: Type, values: Any) -> list[Any]:
    if len(values) > _LONGEST_LIST:
        raise ValueError(f"a list holds at most {_LONGEST_LIST} elements")
    element = type_.element
    return [coerce(element, each) for each in values] if element is not None else list(values)


def _record(type_: Type, value: Mapping[Any, Any]) -> dict[str, Any]:
    found = {}
    for name, each in value.items():
        field = type_.field(name)
        if field is None:
            raise ValueError(f"there is no field {_shown(name)} here")
        try:
            found[name] = coerce(field, each)
        except ValueError as problem:
            raise ValueError(f"{name}: {problem}") from None
    return found


def _date(text: str) -> str:
    try:
        if _DATE.fullmatch(text):
            return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueError(f"{_shown(text)} is no day of the calendar") from None
    raise ValueError(f"{_shown(text)} is not a date (write 2026-11-23)")


def _instant_from(text: str, *, zone_needed: bool) -> str:
    match = _INSTANT.fullmatch(text.strip())
    if not match:
        raise ValueError(f"{_shown(text)} is not a time (write 2026-11-23T10:00+01:00)")
    if match["zone"] is None and zone_needed:
        raise ValueError(f"{_shown(text)} says no time zone (write 2026-11-23T10:00+01:00, or Z for UTC)")
    try:
        moment = datetime.fromisoformat(text.strip().replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        raise ValueError(f"{_shown(text)} is no time of the calendar") from None
    return _instant(moment if moment.tzinfo else moment.replace(tzinfo=UTC))


def _instant(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time needs its zone")
    try:
        return instant_text((moment - EPOCH) // timedelta(milliseconds=1))
    except OverflowError:
        raise ValueError("the time is beyond the calendar") from None


def _shown(value: Any) -> str:
    text = value if isinstance(value, str) else repr(value) if isinstance(value, bool | float) else str(value)[:60]
    return f"`{text[:60]}`"
