"""The values of a fact, cut at those it is compared with: what lies between two cuts is all alike to the conditions."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from datetime import date
from decimal import Decimal, localcontext
from enum import Enum
from itertools import pairwise
from math import ceil, floor
from typing import Any, Final

from sopflow.clock.durations import DAY, HOUR, MINUTE, SECOND
from sopflow.expr.types import ORDERED, Type
from sopflow.expr.values import MISSING, instant_ms, instant_text

__all__ = ["LEFT_OPEN", "Domain"]


class _Open(Enum):
    LEFT_OPEN = "left open"


LEFT_OPEN: Final = _Open.LEFT_OPEN
"""Stands for a fact without a value that nobody asks for any more: what is undecided for want of it counts as false."""


class Domain:
    """The points of one dimension, numbered: known values first, then ``MISSING`` and ``LEFT_OPEN`` where they count.

    Args:
        type_: The type of the values.
        cuts: All values it is compared with.
        missing: Whether it matters that it may have no value.
        open_: Whether it may have no value and yet not be asked for.

    Attributes:
        known: All values, as bits.
        natural: Those that people would expect.
        odd: Parts of a cent: nobody means them.
        missing, open: The bit for having no value, 0 where that doesn't count.
    """

    __slots__ = ("_at", "_line", "known", "missing", "natural", "odd", "open", "type", "values")

    def __init__(self, type_: Type, cuts: Iterable[Any], *, missing: bool = False, open_: bool = False) -> None:
        self.type = type_
        values, natural = _ordered(type_, cuts) if type_.kind in ORDERED else _plain(type_, cuts)
        self._line = [_on_line(type_.kind, each) for each in values] if type_.kind in ORDERED else []
        self._at = {} if self._line else {each: 1 << number for number, each in enumerate(values)}
        self.known = (1 << len(values)) - 1
        self.natural = natural
        cents = type_.kind == "money"
        self.odd = sum(1 << at for at, each in enumerate(values) if cents and not _is_cents(each))
        self.missing = 1 << len(values) if missing else 0
        self.open = 1 << (len(values) + missing) if open_ else 0
        self.values: tuple[Any, ...] = (*values, *((MISSING,) if missing else ()), *((LEFT_OPEN,) if open_ else ()))

    @property
    def whole(self) -> int:
        """All points."""
        return self.known | self.missing | self.open

    def compared(self, op: str, value: Any) -> int:
        """The known points for which ``point op value`` holds."""
        if not self._line:
            same = self._at.get(value, 0)
            return same if op == "==" else self.known & ~same
        at = _on_line(self.type.kind, value)
        below = (1 << bisect_left(self._line, at)) - 1
        upto = (1 << bisect_right(self._line, at)) - 1
        if op in ("<", "<="):
            return below if op == "<" else upto
        if op in (">", ">="):
            return self.known & ~(upto if op == ">" else below)
        same = upto & ~below
        return same if op == "==" else self.known & ~same

    def pick(self, mask: int) -> Any:
        """A point of these, the most ordinary one."""
        for wanted in (mask & self.natural, mask & self.known, mask & self.open, mask):
            if wanted:
                return self.values[(wanted & -wanted).bit_length() - 1]
        raise ValueError("no point is left")


def _plain(type_: Type, cuts: Iterable[Any]) -> tuple[list[Any], int]:
    if type_.kind == "one-of":
        values: list[Any] = list(type_.options)
    elif type_.kind == "yes/no":
        values = [True, False]
    else:
        values = list(dict.fromkeys(cuts))
        values.append(next(each for each in _other_texts() if each not in values))
    return values, (1 << len(values)) - 1


def _other_texts() -> Iterator[str]:
    yield "anything else"
    number = 2
    while True:
        yield f"anything else {number}"
        number += 1


def _ordered(type_: Type, cuts: Iterable[Any]) -> tuple[list[Any], int]:
    """A value at each cut, before the first, after the last and between any two, as far as the type has one."""
    kind, low, high = type_.kind, type_.low, type_.high
    with localcontext() as context:
        context.prec = 60
        at = sorted({_on_line(kind, each) for each in cuts})
        at = [each for each in at if (low is None or low <= each) and (high is None or each <= high)]
        found: list[Any] = []
        edges = [None, *at, None]
        for before, after in pairwise(edges):
            between = _between(kind, before, after, low, high)
            if between is not None:
                found.append(between)
            if after is not None and (kind in ("number", "money") or after == floor(after)):
                found.append(after)
        signed = any(each < 0 for each in at) or low is not None
        natural = sum(1 << n for n, each in enumerate(found) if _is_natural(kind, each, signed))
        return [_off_line(kind, each) for each in found], natural


def _between(kind: str, before: Any, after: Any, low: Any, high: Any) -> Any:
    """A value after one cut and before the next (None: there is no cut), or None."""
    if before is None and after is None:
        return low if low is not None else _start(kind)
    if before is None and low is not None and low >= after:
        return None
    if after is None and high is not None and high <= before:
        return None
    if before is None:
        wished = [low] if low is not None else [after - size for size in _steps(kind)]
        wished.append(ceil(after) - 1)
        wished.sort(key=lambda each: each < 0)
    else:
        wished = [before + size for size in _steps(kind)]
        wished += [floor(before) + 1]
        if after is None and high is not None:
            wished.append(high)
    if kind in ("number", "money"):
        lowest = low if before is None else before
        highest = high if after is None else after
        if lowest is not None and highest is not None:
            wished += [round((lowest + highest) / 2, 2), (Decimal(lowest) + Decimal(highest)) / 2]
    for each in wished:
        inside = (before is None or each > before) and (after is None or each < after)
        if inside and (low is None or each >= low) and (high is None or each <= high) and _exists(kind, each):
            return each
    return None


def _start(kind: str) -> Any:
    written = {"date": "2026-01-01", "time": "2026-01-01T00:00:00.000Z"}.get(kind)
    return 1 if written is None else _on_line(kind, written)


def _steps(kind: str) -> tuple[Any, ...]:
    if kind in ("duration", "time"):
        return (HOUR, DAY, MINUTE, SECOND, 1)
    return (1,) if kind in ("integer", "date") else (1, Decimal("0.1"), Decimal("0.01"))


def _exists(kind: str, value: Any) -> bool:
    """Whether there is such a day or instant; of numbers, whether it is whole where it has to be."""
    if kind in ("number", "money"):
        return True
    if value != floor(value):
        return False
    return kind not in ("date", "time") or _FIRST[kind] <= value <= _LAST[kind]


def _is_natural(kind: str, value: Any, signed: bool) -> bool:
    """Whether it is a value that people would expect: not below zero without reason, no parts of a cent."""
    if kind in ("date", "time"):
        return True
    if value < 0 and not signed:
        return False
    return kind != "money" or _is_cents(value)


def _is_cents(value: Any) -> bool:
    return Decimal(value) == round(Decimal(value), 2)


def _on_line(kind: str, value: Any) -> Any:
    """A value as a number in the order of its type."""
    if kind == "date":
        return date.fromisoformat(value).toordinal()
    return instant_ms(value) if kind == "time" else value


def _off_line(kind: str, number: Any) -> Any:
    if kind == "date":
        return date.fromordinal(int(number)).isoformat()
    if kind == "time":
        return instant_text(int(number))
    if kind in ("integer", "duration"):
        return int(number)
    return int(number) if number == int(number) else number


_FIRST = {"date": 1, "time": instant_ms("0001-01-01T00:00:00.000Z")}
_LAST = {"date": date.max.toordinal(), "time": instant_ms("9999-12-31T23:59:59.999Z")}
