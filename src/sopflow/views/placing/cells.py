"""The cell of every box: rows follow the order of reading, columns the path that goes straight on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count
from types import MappingProxyType

from sopflow.views.chart import Arrow, Box, Chart

__all__ = ["Cell", "Cells", "cells_of"]

Cell = tuple[int, int]
"""Column and row."""


@dataclass(slots=True)
class Cells:
    """Where everything stands.

    Attributes:
        of: The cell of each box.
        boxes: The box in each cell; a bar may fill several.
        lanes: First and last column of each lane, by its id.
        groups: The corners of each group: first column, first row, last column, last row.
        bars: First and last column of each bar, where branches begin or come together.
        chains: What stands exactly below one another has the same number.
        heads: The first box of each of these chains.
    """

    of: dict[str, Cell] = field(default_factory=dict)
    boxes: dict[Cell, str] = field(default_factory=dict)
    lanes: dict[str | None, Cell] = field(default_factory=dict)
    groups: dict[str, tuple[int, int, int, int]] = field(default_factory=dict)
    bars: dict[str, Cell] = field(default_factory=dict)
    chains: dict[str, int] = field(default_factory=dict)
    heads: list[str] = field(default_factory=list)
    columns: int = 0
    rows: int = 0


Item = tuple[list[tuple[str, int, int]], list[tuple[int, int, int]], str | None, bool]
"""Boxes with their columns and rows; what they fill (column, from row, to row); the box they hang on; only to the
right of it."""


def cells_of(chart: Chart, lanes: Iterable[str | None], sides: Mapping[str, str] = MappingProxyType({})) -> Cells:
    """Finds the cells of a chart whose boxes all stand in one of ``lanes``.

    Args:
        chart: The boxes and arrows.
        lanes: From left to right; None is the only one of a chart without lanes.
        sides: For the first box of what stands below one another, the sides on which to put it: ``rl``, the usual,
            is right rather than left, ``l`` left in any case.
    """
    order = {box.id: number for number, box in enumerate(chart.boxes)}
    forward = [arrow for arrow in chart.arrows if order[arrow.target] > order[arrow.source]]
    rows = _rows(chart, forward)
    chains = _chains(chart, forward, rows, order)
    found, first = Cells(rows=max(rows.values()) + 1), 0
    numbered = enumerate(chain for each in chains.values() for chain in each)
    for number, chain in numbered:
        found.heads.append(chain[0])
        found.chains |= dict.fromkeys(chain, number)
    packing = _Packing(chart, rows, chains, order, sides)
    for lane in lanes:
        placed = packing.pack(lane, None)
        left = min((column for _, column, _ in placed), default=0)
        right = max((column for _, column, _ in placed), default=0)
        for box, column, row in placed:
            found.of[box] = (first + column - left, row)
        found.lanes[lane] = (first, first + right - left)
        first += right - left + 2  # an empty column between lanes, so that each has channels of its own on both sides
    found.columns = first - 1
    found.boxes = {cell: box for box, cell in found.of.items()}
    for group in reversed(chart.groups):  # inner ones first
        inside = [found.of[box.id] for box in chart.boxes if box.group == group.id]
        for child in chart.groups:
            if child.parent == group.id and child.id in found.groups:
                left, top, right, bottom = found.groups[child.id]
                inside += [(left, top), (right, bottom)]
        if inside:
            columns, lines = zip(*inside, strict=True)
            found.groups[group.id] = (min(columns), min(lines), max(columns), max(lines))
    _stretch(chart, found)
    return found


def _rows(chart: Chart, forward: list[Arrow]) -> dict[str, int]:
    """Below everything that leads to it; what nothing written before leads to, below what is written before."""
    leading: dict[str, list[str]] = {}
    for arrow in forward:
        leading.setdefault(arrow.target, []).append(arrow.source)
    rows: dict[str, int] = {}
    before = -1
    for box in chart.boxes:
        sources = leading.get(box.id)
        rows[box.id] = max(rows[source] for source in sources) + 1 if sources else before + 1
        if box.shape in ("event", "card"):
            rows[box.id] = max(before - 1, 0) if box.group else 0
        elif box.shape != "outcome":
            before = rows[box.id]
    below: dict[str, int] = {}
    for arrow in chart.arrows:  # a rule stands beside what it leads to
        below[arrow.source] = min(below.get(arrow.source, 10**9), rows[arrow.target])
    for box in chart.boxes:
        if box.shape == "event" and below.get(box.id, 0) > 1:
            rows[box.id] = below[box.id] - 1
    return rows


def _chains(
    chart: Chart, forward: list[Arrow], rows: dict[str, int], order: dict[str, int]
) -> dict[tuple[str | None, str | None], list[list[str]]]:
    """What stands below one another, by lane and group."""
    boxes = {box.id: box for box in chart.boxes}
    onward: dict[str, list[str]] = {}
    for arrow in forward:
        if arrow.kind != "aside" or boxes[arrow.source].shape == "event":
            onward.setdefault(arrow.source, []).append(arrow.target)
    joins = {f"(join {box.id})" for box in chart.boxes if box.shape == "fork"}
    below: dict[str, str] = {}
    taken: set[str] = set()
    for box in chart.boxes:
        ways = onward.get(box.id, [])
        if box.shape == "fork" and f"(join {box.id})" in joins & boxes.keys():
            ways = [f"(join {box.id})"]
        fitting = [way for way in ways if way not in taken and _beside(box, boxes[way])]
        if fitting:
            best = min(
                fitting, key=lambda way: (rows[way] - rows[box.id] > 1, boxes[way].shape == "outcome", order[way])
            )
            below[box.id] = best
            taken.add(best)
    chains: dict[tuple[str | None, str | None], list[list[str]]] = {}
    for box in chart.boxes:
        if box.id not in taken:
            chain = [box.id]
            while chain[-1] in below:
                chain.append(below[chain[-1]])
            chains.setdefault((box.lane, box.group), []).append(chain)
    return chains


def _beside(one: Box, other: Box) -> bool:
    return one.lane == other.lane and one.group == other.group


@dataclass(frozen=True, slots=True)
class _Packing:
    """Gives columns to what is already in rows.

    Attributes:
        chart: What is to be placed.
        rows: The row of each box.
        chains: What stands exactly below one another, by lane and group.
        order: The place of each box in reading order.
        sides: On which sides of what it hangs on a chain is put.
    """

    chart: Chart
    rows: dict[str, int]
    chains: dict[tuple[str | None, str | None], list[list[str]]]
    order: dict[str, int]
    sides: Mapping[str, str]

    def pack(self, lane: str | None, group: str | None) -> list[tuple[str, int, int]]:
        """Gives columns to what stands directly in a lane or group: side by side where rows are shared."""
        items = [*self._items(lane, group)]
        items.sort(key=lambda item: min(self.order[box] for box, _, _ in item[0]))
        columns: dict[str, int] = {}
        filled: dict[int, list[tuple[int, int]]] = {}
        for boxes, fills, hangs_on, rightwards in items:
            at = columns.get(hangs_on or "", 0)
            where = "r" if rightwards else self.sides.get(boxes[0][0], "rl")
            shift = next(step for step in _steps(at, where) if _free(filled, fills, step))
            for column, first, last in fills:
                filled.setdefault(column + shift, []).append((first, last))
            for box, column, _ in boxes:
                columns[box] = column + shift
        return [(box, column, self.rows[box]) for box, column in columns.items()]

    def _items(self, lane: str | None, group: str | None) -> Iterator[Item]:
        leading: dict[str, str] = {}
        beside: dict[str, str] = {}
        for arrow in self.chart.arrows:
            leading.setdefault(arrow.target, arrow.source)
            if arrow.source not in leading:
                beside[arrow.source] = arrow.target
        shapes = {box.id: box.shape for box in self.chart.boxes}
        for chain in self.chains.get((lane, group), ()):
            above = leading.get(chain[0])
            hangs_on = beside.get(chain[0]) if shapes[chain[0]] == "event" else above
            placed = [(box, 0, self.rows[box]) for box in chain]
            yield placed, self._filled(chain, above, shapes), hangs_on, shapes.get(above or "") == "fork"
        inner = (each.id for each in self.chart.groups if (each.lane, each.parent) == (lane, group))
        for inside in filter(None, (self.pack(lane, each) for each in inner)):
            left = min(column for _, column, _ in inside)
            moved = [(box, column - left, row) for box, column, row in inside]
            top, bottom = min(row for _, _, row in moved), max(row for _, _, row in moved)
            wide = max(column for _, column, _ in moved)
            earliest = min(moved, key=lambda item: self.order[item[0]])[0]
            yield moved, [(column, top, bottom) for column in range(wide + 1)], leading.get(earliest), True

    def _filled(self, chain: list[str], above: str | None, shapes: Mapping[str, str]) -> list[tuple[int, int, int]]:
        """The cells that a chain fills, down to the next of its boxes."""
        fills = []
        for number, box in enumerate(chain):
            first = last = self.rows[box]
            if number == 0 and above in self.rows and self.rows[above] < first:
                first -= 1  # the cell above stays free for the arrow that comes from a box beside
            if number + 1 < len(chain) and shapes[box] != "fork":
                last = self.rows[chain[number + 1]] - 1
            fills.append((0, first, last))
        return fills


def _steps(at: int, sides: str) -> Iterator[int]:
    """The columns to try: this one, then further and further from it."""
    yield at
    for step in count(1):
        for side in sides:
            yield at + (step if side == "r" else -step)


def _free(filled: dict[int, list[tuple[int, int]]], fills: list[tuple[int, int, int]], shift: int) -> bool:
    return not any(
        first <= until and since <= last
        for column, first, last in fills
        for since, until in filled.get(column + shift, ())
    )


def _stretch(chart: Chart, found: Cells) -> None:
    """Bars reach from the first to the last of their branches, where nothing stands between."""
    for box in chart.boxes:
        if box.shape == "fork":
            beside = [arrow.target for arrow in chart.arrows if arrow.source == box.id]
        elif box.shape == "join":
            beside = [arrow.source for arrow in chart.arrows if arrow.target == box.id]
        else:
            continue
        column, row = found.of[box.id]
        reached = [found.of[each][0] for each in beside if (found.of[each][1] > row) == (box.shape == "fork")]
        first, last = min([column, *reached]), max([column, *reached])
        between = [(each, row) for each in range(first, last + 1)]
        if last > first and all(found.boxes.get(cell, box.id) == box.id for cell in between):
            found.bars[box.id] = (first, last)
            found.boxes.update(dict.fromkeys(between, box.id))
