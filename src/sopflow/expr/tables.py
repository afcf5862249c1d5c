"""Decision tables: rows in order, of which the first that fits wins."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, NamedTuple

from sopflow.expr.cells import Absent, Cell, Whatever
from sopflow.expr.code import Coder
from sopflow.expr.expression import Expr, Facts
from sopflow.expr.values import MISSING

__all__ = ["Table", "Undecided"]

_Found = Callable[[Facts, Facts, Any], int | None]


class Undecided(NamedTuple):
    """A row fits or doesn't, depending on facts that are missing; no later row may overtake it.

    Attributes:
        row: Which row it is, from 0.
        missing: The leaves for want of which that can't be said, in the order of the columns.
    """

    row: int
    missing: tuple[str, ...]


class Table:
    """The ``when`` side of a decision table. Immutable; its Python function is made on first use and kept.

    ``f``, ``l`` and ``x`` are as in ``Expr``. A column without a value fits ``any`` and ``missing`` and leaves every
    other cell unknown; where it has none only for want of facts in ``x.declined``, those cells don't fit.

    Attributes:
        columns: What is looked at.
        rows: For each row one cell a column.
        reads: The facts its columns name, in written order, each once.
        leaves: The facts that are asked or set on which it depends.
    """

    __slots__ = ("_asked", "_fast", "_reach", "columns", "leaves", "reads", "rows")

    columns: tuple[Expr, ...]
    rows: tuple[tuple[Cell, ...], ...]
    reads: tuple[str, ...]
    leaves: frozenset[str]
    _asked: tuple[tuple[tuple[int, Cell], ...], ...]
    _reach: tuple[tuple[int, ...], ...]
    _fast: _Found | None

    def __init__(self, columns: tuple[Expr, ...], rows: tuple[tuple[Cell, ...], ...]) -> None:
        put = object.__setattr__
        asked = tuple(tuple((n, cell) for n, cell in enumerate(row) if type(cell) is not Whatever) for row in rows)
        put(self, "columns", columns)
        put(self, "rows", rows)
        put(self, "reads", tuple(dict.fromkeys(name for each in columns for name in each.reads)))
        put(self, "leaves", frozenset(name for each in columns for name in each.leaves))
        put(self, "_asked", asked)
        put(self, "_reach", _reach(asked))
        put(self, "_fast", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a table never changes: {name}")

    def look(self, f: Facts, l: Facts, x: Any) -> int | Undecided | None:  # noqa: E741
        """The row that fits, from 0; ``Undecided`` where facts are missing to say; None where none fits."""
        try:
            return (self._fast or self.fast)(f, l, x)
        except (KeyError, ArithmeticError):
            return self.walk(f, l, x)

    @property
    def fast(self) -> _Found:
        """The generated function: raises KeyError or ArithmeticError where a column has no value; ``look`` can."""
        made = self._fast
        if made is None:
            made = self._make()
            object.__setattr__(self, "_fast", made)
        return made

    def walk(self, f: Facts, l: Facts, x: Any) -> int | Undecided | None:  # noqa: E741
        """``look`` row by row, with three truth values; columns are computed when a row looks at them."""
        values: dict[int, Any] = {}
        wants: dict[int, tuple[str, ...]] = {}
        declined: frozenset[str] = getattr(x, "declined", None) or frozenset()
        for number, row in enumerate(self._asked):
            wanted: dict[str, None] = {}
            for at, cell in row:
                if at not in values:
                    values[at] = self.columns[at].value(f, l, x)
                if cell.fits(values[at]):
                    continue
                if values[at] is not MISSING or type(cell) is Absent:
                    break
                if at not in wants:
                    wants[at] = tuple(name for name in self.columns[at].missing(f, l, x) if name not in declined)
                if not wants[at]:  # declined, or nothing that a fact could give: a division by zero
                    break
                wanted.update(dict.fromkeys(wants[at]))
            else:
                return Undecided(number, tuple(wanted)) if wanted else number
        return None

    def why(self, f: Facts, l: Facts, x: Any, row: int | None) -> dict[str, Any]:  # noqa: E741
        """The known facts that were read to come to a row (None: to find that none fits), with their values."""
        known: dict[str, Any] = {}
        for at in self._reach[len(self.rows) if row is None else row + 1]:
            known |= self.columns[at].why(f, l, x)
        return known

    def _make(self) -> _Found:
        coder = Coder()
        used = self._reach[-1]
        lines = [f" c{at} = {self.columns[at].tree.code(coder)}" for at in used]
        for number, row in enumerate(self._asked):
            tests = [test for at, cell in row if (test := cell.code(coder, f"c{at}")) is not None]
            if not tests:
                lines.append(f" return {number}")
                break
            if "False" not in tests:
                lines.append(f" if {' and '.join(tests)}: return {number}")
        else:
            lines.append(" return None")
        return coder.function("\n".join(lines), "table")


def _reach(asked: tuple[tuple[tuple[int, Cell], ...], ...]) -> tuple[tuple[int, ...], ...]:
    """For each number of rows the columns that these rows look at."""
    seen: tuple[int, ...] = ()
    reach = [seen]
    for row in asked:
        new = {at for at, _ in row}.difference(seen)
        seen = tuple(sorted(new.union(seen))) if new else seen
        reach.append(seen)
    return tuple(reach)
