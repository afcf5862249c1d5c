"""Values worth trying for a fact: those its file compares it with, and their neighbours."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from itertools import islice
from typing import Any

from sopflow.expr import Expr, Fact, Type
from sopflow.expr.cells import Cell
from sopflow.expr.nodes import Const, Derived, Node, walk

__all__ = ["Samples"]

_MOST = 8
_NUMERIC = frozenset(("integer", "number", "money", "duration"))
_PLAIN: dict[str, tuple[Any, ...]] = {
    "yes/no": (True, False),
    "integer": (0, 1, 1000),
    "number": (Decimal(0), Decimal(1), Decimal(1000)),
    "money": (Decimal(0), Decimal(1), Decimal(1000)),
    "duration": (0, 3_600_000, 864_000_000),
    "text": ("something",),
    "date": ("2026-01-05",),
    "time": ("2026-01-05T09:00:00.000Z",),
}


class Samples:
    """The values to try for each fact of a program.

    Args:
        expressions: Everything that is looked at: what stands in it beside a fact is worth trying.
        cells: The cells of tables, each with its column.
    """

    def __init__(self, expressions: Iterable[Expr], cells: Iterable[tuple[Expr, Cell]]) -> None:
        self._beside: dict[str, dict[Any, None]] = {}
        self._found: dict[str, tuple[Any, ...]] = {}
        for expr in expressions:
            constants = [(each.type.kind, each.constant) for each in _nodes(expr.tree) if isinstance(each, Const)]
            for name in expr.leaves if constants else ():
                self._beside.setdefault(name, {}).update(dict.fromkeys(constants))
        for column, cell in cells:
            points = [
                (column.type.kind, each) for each in cell.points(column.type) if isinstance(each, int | str | Decimal)
            ]
            for name in column.leaves:
                self._beside.setdefault(name, {}).update(dict.fromkeys(points))

    def of(self, fact: Fact) -> tuple[Any, ...]:
        """A few values of the fact's type."""
        found = self._found.get(fact.name)
        if found is None:
            beside = self._beside.get(fact.name, {})
            found = self._found[fact.name] = tuple(islice(dict.fromkeys(_values(fact.type, beside)), _MOST))
        return found


def _nodes(node: Node) -> Iterator[Node]:
    for each in walk(node):
        yield each
        if isinstance(each, Derived):
            yield from _nodes(each.definition)


def _values(type_: Type, beside: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    if type_.kind == "one-of":
        yield from type_.options
    elif type_.low is not None and type_.high is not None:
        yield from (type_.low, type_.high)
        yield from (each for each in _near(beside) if type_.low <= each <= type_.high and _fits(type_, each))
    elif type_.kind in _NUMERIC:
        yield from (each for each in _near(beside) if _fits(type_, each))
        yield from _PLAIN[type_.kind]
    elif type_.kind in _PLAIN:
        yield from (each for kind, each in beside if kind == type_.kind)
        yield from _PLAIN[type_.kind]


def _near(beside: Iterable[tuple[str, Any]]) -> Iterator[Any]:
    for kind, each in beside:
        if kind in _NUMERIC and not isinstance(each, bool):
            yield from (each, each + 1, each - 1)


def _fits(type_: Type, value: Any) -> bool:
    return type_.kind != "integer" or value == int(value)
