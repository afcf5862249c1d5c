"""Whether two rows of a table can fit one case: exact over the cells of each column, whatever the columns are."""

from __future__ import annotations

from functools import reduce
from operator import and_, or_
from typing import NamedTuple

from sopflow.expr.cells import Cell, Whatever, common, corners, shown
from sopflow.expr.tables import Table
from sopflow.expr.types import Type

__all__ = ["Overlap", "overlaps"]

MOST_TESTS = 4_000_000  # of one value against one cell: a few tenths of a second


class Overlap(NamedTuple):
    """Two rows that can both fit.

    Attributes:
        first: The earlier row, from 0.
        second: The later row.
        example: A case that fits both, column and value as an author writes them; what neither looks at is left out.
    """

    first: int
    second: int
    example: tuple[tuple[str, str], ...]


def overlaps(table: Table) -> tuple[Overlap, ...] | None:
    """Every row that can fit a case which an earlier row fits, with the first such row.

    Columns count as independent of each other: that two of them can't have some values together is not seen.

    Returns:
        The overlaps, none if no two rows fit one case; None where the table is too large to say.
    """
    columns = [[row[at] for row in table.rows] for at in range(len(table.columns))]
    types = [column.type for column in table.columns]
    work = sum(len(set(cells)) * (2 * len(set(cells)) + 3) for cells in columns)
    if work > MOST_TESTS:
        return None
    meeting = [_meeting(cells, type_) for cells, type_ in zip(columns, types, strict=True)]
    found = []
    for second, row in enumerate(table.rows):
        earlier = (1 << second) - 1
        both = reduce(and_, (masks[cell] for masks, cell in zip(meeting, row, strict=True)), earlier)
        if both:
            first = (both & -both).bit_length() - 1
            found.append(Overlap(first, second, _example(table, first, second)))
    return tuple(found)


def _meeting(cells: list[Cell], type_: Type) -> dict[Cell, int]:
    """For each distinct cell of a column the rows that let through a value which it lets through, as bits."""
    rows: dict[Cell, int] = {}
    for number, cell in enumerate(cells):
        rows[cell] = rows.get(cell, 0) | 1 << number
    points = dict.fromkeys((*corners(type_), *(point for cell in rows for point in cell.points(type_))))
    met = dict.fromkeys(rows, 0)
    for point in points:
        fitting = [cell for cell in rows if cell.fits(point)]
        together = reduce(or_, (rows[cell] for cell in fitting), 0)
        for cell in fitting:
            met[cell] |= together
    return met


def _example(table: Table, first: int, second: int) -> tuple[tuple[str, str], ...]:
    named = []
    for column, one, other in zip(table.columns, table.rows[first], table.rows[second], strict=True):
        if type(one) is not Whatever or type(other) is not Whatever:
            named.append((column.text, shown(column.type, common(one, other, column.type))))
    return tuple(named)
