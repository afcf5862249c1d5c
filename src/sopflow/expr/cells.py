"""The cells of a decision table: what each lets through, as sets of values that can be tested, coded and compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from msgspec import Struct

from sopflow.clock.durations import DAY, HOUR, show_duration
from sopflow.expr.code import Coder
from sopflow.expr.types import NUMERIC, Type
from sopflow.expr.values import LIMIT, MISSING, time_minus, time_plus

__all__ = ["Absent", "Among", "Between", "Cell", "Except", "Whatever", "common", "corners", "shown"]

_MOST = Decimal(LIMIT) - Decimal("1e-10")  # the largest number of 34 digits that stays within bounds


class Cell(Struct, frozen=True):
    """What a row asks of one column. Two cells that let the same through, written alike, are equal."""

    def fits(self, value: Any) -> bool:
        """Whether a value of the column fits; MISSING where it has none."""
        raise NotImplementedError

    def code(self, coder: Coder, column: str) -> str | None:
        """The same as a Python condition on a variable that is not MISSING; None where nothing is asked."""
        raise NotImplementedError

    def points(self, type_: Type) -> Iterator[Any]:
        """Values in it, or close to it, that an example would name; together with ``corners`` they are enough.

        Enough means: if two cells of a column have a value in common, one of these is one.
        """
        raise NotImplementedError


class Whatever(Cell, frozen=True):
    """``any``: the row does not look at this column."""

    def fits(self, value: Any) -> bool:  # noqa: ARG002
        return True

    def code(self, coder: Coder, column: str) -> str | None:  # noqa: ARG002
        return None

    def points(self, type_: Type) -> Iterator[Any]:  # noqa: ARG002
        return iter(())


class Absent(Cell, frozen=True):
    """``missing``: the column has no value."""

    def fits(self, value: Any) -> bool:
        return value is MISSING

    def code(self, coder: Coder, column: str) -> str | None:  # noqa: ARG002
        return "False"

    def points(self, type_: Type) -> Iterator[Any]:  # noqa: ARG002
        yield MISSING


class Among(Cell, frozen=True):
    """One value, or any of a list; ``values`` in the order written."""

    values: tuple[Any, ...]

    def fits(self, value: Any) -> bool:
        return value in self.values

    def code(self, coder: Coder, column: str) -> str | None:
        options = [coder.constant(each) for each in self.values]
        if len(options) == 1:
            return f"{column} == {options[0]}"
        # Python keeps a set of constants as one constant; decimals come by name, and stay in a tuple
        plain = len(options) > 3 and all(isinstance(each, str | int) for each in self.values)
        return f"{column} in {{{', '.join(options)}}}" if plain else f"{column} in ({', '.join(options)})"

    def points(self, type_: Type) -> Iterator[Any]:  # noqa: ARG002
        return iter(self.values)


class Except(Cell, frozen=True):
    """``!= value``: every value but this one."""

    unwanted: Any

    def fits(self, value: Any) -> bool:
        return value is not MISSING and value != self.unwanted

    def code(self, coder: Coder, column: str) -> str | None:
        return f"{column} != {coder.constant(self.unwanted)}"

    def points(self, type_: Type) -> Iterator[Any]:
        return _neighbours(type_, self.unwanted)


class Between(Cell, frozen=True):
    """``low..high``, both included; None where an end is open, never both."""

    low: Any
    high: Any

    def fits(self, value: Any) -> bool:
        return (
            value is not MISSING
            and (self.low is None or self.low <= value)
            and (self.high is None or value <= self.high)
        )

    def code(self, coder: Coder, column: str) -> str | None:
        low = "" if self.low is None else f"{coder.constant(self.low)} <= "
        high = "" if self.high is None else f" <= {coder.constant(self.high)}"
        return low + column + high

    def points(self, type_: Type) -> Iterator[Any]:  # noqa: ARG002
        return (each for each in (self.low, self.high) if each is not None)


def common(one: Cell, other: Cell, type_: Type) -> Any:
    """A value of the column that fits both cells (MISSING counts as one), or None if there is none."""
    for point in (*one.points(type_), *other.points(type_), *corners(type_)):
        if one.fits(point) and other.fits(point):
            return point
    return None


def corners(type_: Type) -> tuple[Any, ...]:
    """Values that a type has in any case: all of a one-of; else its ends and one more, so that three differ."""
    kind = type_.kind
    if kind == "one-of":
        return type_.options
    if kind == "yes/no":
        return (True, False)
    if kind == "text":
        return ("this", "that", "else")
    if kind == "date":
        return ("2026-01-01", "0001-01-01", "9999-12-31")
    if kind == "time":
        return ("2026-01-01T00:00:00.000Z", "0001-01-01T00:00:00.000Z", "9999-12-31T23:59:59.999Z")
    if type_.low is not None and type_.high is not None:
        inside = type_.low + 1 if kind == "integer" else (type_.low + type_.high) / 2
        return tuple(each for each in (type_.low, inside, type_.high) if each <= type_.high)
    most = _MOST if kind in ("number", "money") else LIMIT - 1
    return (0, most, -most)


def shown(type_: Type, value: Any) -> str:
    """A value of a column as an author writes it."""
    if value is MISSING:
        return "missing"
    if type_.kind == "yes/no":
        return "yes" if value else "no"
    return show_duration(value) if type_.kind == "duration" else str(value)


def _neighbours(type_: Type, value: Any) -> Iterator[Any]:
    """The values right after and before one, where that can be said."""
    kind = type_.kind
    try:
        if kind == "date":
            day, step = date.fromisoformat(value), timedelta(days=1)
            yield (day + step).isoformat()
            yield (day - step).isoformat()
        elif kind == "time":
            yield time_plus(value, DAY)
            yield time_minus(value, DAY)
        elif kind == "duration" or kind in NUMERIC:
            size = HOUR if kind == "duration" else 1
            for each in (value + size, value - size):
                if type_.low is None or type_.high is None or type_.low <= each <= type_.high:
                    yield each
    except OverflowError:
        return  # at an end of the calendar
