"""The rows of a decision table as conditions."""

from __future__ import annotations

from sopflow.expr.cells import Absent, Among, Between, Cell, Except
from sopflow.expr.logic import All, Compare, IsMissing, OneOf
from sopflow.expr.nodes import Const, Node
from sopflow.expr.tables import Table
from sopflow.expr.types import YES_NO

__all__ = ["row_condition"]


def row_condition(table: Table, number: int) -> Node:
    """What a row asks of all columns together; true where it looks at none."""
    parts = [
        part
        for column, cell in zip(table.columns, table.rows[number], strict=True)
        for part in _cell(column.tree, cell)
    ]
    if len(parts) == 1:
        return parts[0]
    return All(YES_NO, tuple(parts)) if parts else Const(YES_NO, True)


def _cell(column: Node, cell: Cell) -> list[Node]:
    kind = column.type
    match cell:
        case Among():
            if len(cell.values) == 1:
                return [Compare(YES_NO, "==", column, Const(kind, cell.values[0]))]
            return [OneOf(YES_NO, column, tuple(Const(kind, each) for each in cell.values))]
        case Except():
            return [Compare(YES_NO, "!=", column, Const(kind, cell.unwanted))]
        case Between():
            ends = ((">=", cell.low), ("<=", cell.high))
            return [Compare(YES_NO, op, column, Const(kind, end)) for op, end in ends if end is not None]
        case Absent():
            return [IsMissing(YES_NO, column, True)]
    return []
