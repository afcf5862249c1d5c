"""Values at run time: what is missing, and arithmetic that is the same on every machine and in every thread."""

from __future__ import annotations

import decimal
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any, Final, Literal

__all__ = ["EPOCH", "LIMIT", "MISSING", "Missing", "Number", "date_text", "instant_ms", "instant_text"]

Number = int | Decimal


class Missing(Enum):
    """The type of ``MISSING``, so that type checkers can tell it from a value."""

    MISSING = "missing"

    def __bool__(self) -> Literal[False]:
        return False

    def __repr__(self) -> str:
        return "MISSING"


MISSING: Final = Missing.MISSING

LIMIT: Final = 10**24  # what is larger counts as missing, so that no expression can eat memory
EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MS: Final = timedelta(milliseconds=1)
_DAY_MS: Final = 86_400_000
# Our own context: a host that changes the thread's precision or rounding must not change what a case decides.
_CONTEXT: Final = decimal.Context(
    prec=34,
    rounding=decimal.ROUND_HALF_EVEN,
    Emin=-6143,
    Emax=6144,
    traps=[decimal.InvalidOperation, decimal.DivisionByZero, decimal.Overflow],
)


def _bounded(value: Any) -> Any:
    if -LIMIT < value < LIMIT:
        return value
    raise OverflowError("beyond bounds")


# The three that most conditions use look at the bounds themselves: a call would cost as much as the sum.


def add(a: Number, b: Number) -> Number:
    result = a + b if type(a) is int and type(b) is int else _CONTEXT.add(a, b)
    return result if -LIMIT < result < LIMIT else _bounded(result)


def subtract(a: Number, b: Number) -> Number:
    result = a - b if type(a) is int and type(b) is int else _CONTEXT.subtract(a, b)
    return result if -LIMIT < result < LIMIT else _bounded(result)


def multiply(a: Number, b: Number) -> Number:
    result = a * b if type(a) is int and type(b) is int else _CONTEXT.multiply(a, b)
    return result if -LIMIT < result < LIMIT else _bounded(result)


def divide(a: Number, b: Number) -> Number:
    return _bounded(_CONTEXT.divide(a, b))  # type: ignore[no-any-return]


def scale(ms: int, by: Number) -> int:
    """A duration times a number, in whole milliseconds."""
    return round_to(multiply(ms, by), 0)  # type: ignore[return-value]


def share(ms: int, by: Number) -> int:
    """A duration divided by a number, in whole milliseconds."""
    return round_to(divide(ms, by), 0)  # type: ignore[return-value]


def round_to(value: Number, places: int) -> Number:
    """Rounded as in commerce: a half goes away from zero. Without places the result is an int."""
    if isinstance(value, int):
        return value
    result = _bounded(value.quantize(Decimal(1).scaleb(-places), decimal.ROUND_HALF_UP, _CONTEXT))
    return int(result) if places == 0 else result


def total(values: list[Number]) -> Number:
    result: Number = 0
    for each in values:
        result = add(result, each)
    return result


def smallest(values: list[Any]) -> Any:
    if not values:
        raise KeyError("the smallest of nothing")
    return min(values)


def largest(values: list[Any]) -> Any:
    if not values:
        raise KeyError("the largest of nothing")
    return max(values)


def text_contains(text: str, part: str) -> bool:
    return part.casefold() in text.casefold()


def list_contains(values: list[Any], value: Any) -> bool:
    """Whether an element equals the value; texts are compared without regard to case, as everywhere in `contains`."""
    if isinstance(value, str):
        folded = value.casefold()
        return any(each.casefold() == folded for each in values)
    return value in values


def instant_ms(instant: str) -> int:
    """Milliseconds since 1970 of an instant's text."""
    return (datetime.fromisoformat(instant) - EPOCH) // _MS


def instant_text(ms: int) -> str:
    """The text of an instant: UTC, always with milliseconds, so that text order is time order."""
    moment = EPOCH + timedelta(milliseconds=ms)  # OverflowError, an ArithmeticError, beyond the year 9999
    return moment.replace(tzinfo=None).isoformat(timespec="milliseconds") + "Z"


def date_text(days: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=days)).isoformat()


def _days(day: str) -> int:
    return (date.fromisoformat(day) - date(1970, 1, 1)).days


def time_between(later: str, earlier: str) -> int:
    return instant_ms(later) - instant_ms(earlier)


def time_plus(instant: str, ms: int) -> str:
    return instant_text(instant_ms(instant) + ms)


def time_minus(instant: str, ms: int) -> str:
    return instant_text(instant_ms(instant) - ms)


def date_between(later: str, earlier: str) -> int:
    return (_days(later) - _days(earlier)) * _DAY_MS


def date_plus(day: str, ms: int) -> str:
    """A date moved by a duration: by its whole days, rounded down."""
    return date_text(_days(day) + ms // _DAY_MS)


def date_minus(day: str, ms: int) -> str:
    return date_text(_days(day) - ms // _DAY_MS)


def to_cents(value: Number) -> int:
    """Money in hundredths, rounded as in commerce."""
    exact = value if isinstance(value, Decimal) else Decimal(value)
    return int(exact.scaleb(2, _CONTEXT).quantize(Decimal(1), decimal.ROUND_HALF_UP, _CONTEXT))
