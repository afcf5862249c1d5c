"""Chooses the way of every arrow: first where it goes straight on, then the shorter before the longer ones."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise

from sopflow.views.chart import Arrow, Chart
from sopflow.views.placing.cells import Cells
from sopflow.views.placing.ways import Knot, Side, Spot, Way, ways

__all__ = ["routes_of"]

BEND, CROSSING, CROWDED = 3.0, 7.0, 4.0
"""What makes a way worse, beside its length: a bend, a line it crosses, a side of a box that others use too."""

ALONG, ACROSS = 0.35, 1.0
"""What one step of the grid costs down a column and across columns."""

BLOCKED = 1000.0


def routes_of(chart: Chart, cells: Cells) -> tuple[Way, ...]:
    """The way of each arrow of a chart, in their order."""
    router = _Router(chart, cells)
    found: dict[int, Way] = {}
    for number in sorted(range(len(chart.arrows)), key=router.urgency):
        found[number] = router.best(number)
        router.lay(found[number], number)
    return tuple(found[number] for number in range(len(found)))


@dataclass(slots=True)
class _Lines:
    """What lies in the grid already: stretches of a row or column with the number of their arrow."""

    across: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    down: dict[int, list[tuple[int, int, int]]] = field(default_factory=dict)
    sides: dict[tuple[str, Side], list[bool]] = field(default_factory=dict)
    spots: dict[int, list[Spot]] = field(default_factory=dict)


class _Router:
    def __init__(self, chart: Chart, cells: Cells) -> None:
        self.arrows = chart.arrows
        self.cells = cells
        self.lines = _Lines()
        self.diamonds = {box.id for box in chart.boxes if box.shape == "decision"}

    def urgency(self, number: int) -> tuple[bool, int, int]:
        arrow = self.arrows[number]
        start, end = self._ends(arrow)
        return not (start.x == end.x and start.y < end.y), abs(end.y - start.y) + abs(end.x - start.x), number

    def best(self, number: int) -> Way:
        arrow = self.arrows[number]
        return min(ways(*self._ends(arrow)), key=lambda way: self._cost(way, arrow))

    def lay(self, way: Way, number: int) -> None:
        arrow = self.arrows[number]
        for one, other in pairwise(way.knots):
            if one.y == other.y:
                self.lines.across.setdefault(one.y, []).append((*sorted((one.x, other.x)), number))  # type: ignore[arg-type]
            else:
                self.lines.down.setdefault(one.x, []).append((*sorted((one.y, other.y)), number))  # type: ignore[arg-type]
        self.lines.sides.setdefault((arrow.source, way.leaves), []).append(True)
        self.lines.sides.setdefault((arrow.target, way.arrives), []).append(False)
        if arrow.label:
            self.lines.spots.setdefault(way.spot.x, []).append(way.spot)

    def _ends(self, arrow: Arrow) -> tuple[Knot, Knot]:
        """Where an arrow begins and ends; from a bar, and to one, straight down."""
        (x, y), (to_x, to_y) = self.cells.of[arrow.source], self.cells.of[arrow.target]
        if y < to_y:
            first, last = self.cells.bars.get(arrow.source, (x, x))
            if first <= to_x <= last:
                x = to_x
            first, last = self.cells.bars.get(arrow.target, (to_x, to_x))
            if first <= x <= last:
                to_x = x
        return Knot(2 * x + 1, 2 * y + 1), Knot(2 * to_x + 1, 2 * to_y + 1)

    # -- what a way costs ---------------------------------------------------------------------------------------------

    def _cost(self, way: Way, arrow: Arrow) -> float:
        cost = BEND * (len(way.knots) - 2) + self._crowd(way, arrow)
        for one, other in pairwise(way.knots):
            cost += ACROSS * abs(other.x - one.x) + ALONG * abs(other.y - one.y)
            cost += CROSSING * self._crossings(one, other, arrow)
            cost += BLOCKED * self._blocked(one, other, arrow)
        if arrow.label and way.spot.x % 2 and self._shared(way.spot):
            cost += BLOCKED
        for box, side in ((arrow.source, way.leaves), (arrow.target, way.arrives)):
            if box in self.cells.bars and side in ("left", "right"):
                cost += BLOCKED
        return cost

    def _crowd(self, way: Way, arrow: Arrow) -> float:
        cost = 0.0
        for box, side, outward in ((arrow.source, way.leaves, True), (arrow.target, way.arrives, False)):
            for leaving in self.lines.sides.get((box, side), ()):
                if leaving != outward:
                    cost += 3 * CROWDED if box in self.diamonds else CROWDED
                elif outward and side != "down":
                    cost += CROWDED / 2
        if arrow.source in self.diamonds and way.leaves == "down" and len(way.knots) > 2:
            cost += 2.0  # a decision's other ways leave by its corners
        if way.leaves == "left":
            cost += 1.5 if arrow.kind == "back" else 0.5
        return cost

    def _blocked(self, one: Knot, other: Knot, arrow: Arrow) -> bool:
        """Whether a box stands in the way, a line that has nothing to do with it, or the label of one."""
        if one.y == other.y:
            low, high = sorted((one.x, other.x))
            cells = [(x // 2, one.y // 2) for x in range(low + 1 - low % 2, high + 1, 2)] if one.y % 2 else []
            laid = [each for each in self.lines.across.get(one.y, ()) if not self._meets(each[2], arrow)] if one.y % 2 else []
        else:
            low, high = sorted((one.y, other.y))
            cells = [(one.x // 2, y // 2) for y in range(low + 1 - low % 2, high + 1, 2)] if one.x % 2 else []
            laid = self.lines.down.get(one.x, []) if one.x % 2 else []
            if one.x % 2 and any(_reads_as(spot, low, high) for spot in self.lines.spots.get(one.x, ())):
                return True
        ends = (arrow.source, arrow.target)
        return any(self.cells.boxes.get(cell, arrow.source) not in ends for cell in cells) or any(
            since < high and low < until and self._strange(number, arrow) for since, until, number in laid
        )

    def _shared(self, spot: Spot) -> bool:
        """Whether another line passes by the place of a label."""
        return any(_reads_as(spot, low, high) for low, high, _ in self.lines.down.get(spot.x, ()))

    def _crossings(self, one: Knot, other: Knot, arrow: Arrow) -> int:
        if one.y == other.y:
            laid, at, low, high = self.lines.down, one.y, *sorted((one.x, other.x))
        else:
            laid, at, low, high = self.lines.across, one.x, *sorted((one.y, other.y))
        return sum(
            since < at < until and self._strange(number, arrow)
            for between in range(low + 1, high)
            for since, until, number in laid.get(between, ())
        )

    def _strange(self, number: int, arrow: Arrow) -> bool:
        """Whether two arrows have nothing in common: lines from one box, or to one, may lie upon one another."""
        other = self.arrows[number]
        return other.source != arrow.source and other.target != arrow.target

    def _meets(self, number: int, arrow: Arrow) -> bool:
        """Whether one arrow leaves a box to which the other leads: at its sides there is a place for each."""
        other = self.arrows[number]
        return other.source == arrow.target or other.target == arrow.source


def _reads_as(spot: Spot, low: int, high: int) -> bool:
    """Whether a line down a label's column would look as if the label were its own."""
    return low <= spot.y < high if spot.under else low < spot.y < high
