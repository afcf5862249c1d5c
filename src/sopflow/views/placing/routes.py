"""Chooses the way of every arrow: first where it goes straight on, then the shorter before the longer ones."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from sopflow.views.chart import Arrow, Chart
from sopflow.views.placing.cells import Cells
from sopflow.views.placing.tracks import ports, tangle
from sopflow.views.placing.ways import Knot, Side, Spot, Way, ways

__all__ = ["Routes", "routes_of"]

BEND, CROSSING, CROWDED = 3.0, 15.0, 4.0
"""What makes a way worse, beside its length: a bend, a line it crosses, a side of a box that others use too."""

ALONG, ACROSS = 0.35, 1.0
"""What one step of the grid costs down a column and across columns."""

BLOCKED = 1000.0
SECOND_THOUGHTS = 3
WIDER = 5
"""How many columns and channels further out a second thought looks."""


class _Stretch(NamedTuple):
    """A straight part of a way: its row or column, from where to where, and where the way goes on at its ends."""

    across: bool
    at: int
    low: int
    high: int
    taps: tuple[tuple[int, bool], ...]
    number: int = -1


@dataclass(frozen=True, slots=True)
class Routes:
    """The way of each arrow of a chart, what they cost together, and which of them cross others."""

    ways: tuple[Way, ...]
    cost: float
    tangled: tuple[int, ...]


def routes_of(chart: Chart, cells: Cells) -> Routes:
    """Finds the ways of all arrows of a chart."""
    router = _Router(chart, cells)
    order = sorted(range(len(chart.arrows)), key=router.urgency)
    for number in order:
        router.find(number)
    for _ in range(SECOND_THOUGHTS):
        changed = [router.find(number, again=True) for number in order if router.tangled(number)]
        if not any(changed):
            break
    tangled = tuple(number for number in order if router.tangled(number))
    return Routes(
        tuple(router.found[number] for number in range(len(order))), router.cost() if tangled else 0.0, tangled
    )


class _Router:
    def __init__(self, chart: Chart, cells: Cells) -> None:
        self.arrows = chart.arrows
        self.cells = cells
        self.diamonds = {box.id for box in chart.boxes if box.shape == "decision"}
        self.bars = [(cells.of[bar][1], 2 * first + 1, 2 * last + 1) for bar, (first, last) in cells.bars.items()]
        self.found: dict[int, Way] = {}
        self.parts: dict[int, list[_Stretch]] = {}
        self.lines: dict[tuple[bool, int], list[_Stretch]] = {}
        self.sides: dict[tuple[str, Side], list[bool]] = {}
        self.spots: dict[int, list[Spot]] = {}

    def urgency(self, number: int) -> tuple[bool, int, int]:
        """Which arrow comes first."""
        start, end = self._ends(self.arrows[number])
        return not (start.x == end.x and start.y < end.y), abs(end.y - start.y) + abs(end.x - start.x), number

    def find(self, number: int, *, again: bool = False) -> bool:
        """Finds the best way for an arrow among those that lie there; tells whether it is another than before."""
        around = None
        before = self.found.get(number)
        if before is not None:
            self._lift(number)
        arrow = self.arrows[number]
        start, end = self._ends(arrow)
        if again:
            least, most = min(start.x, end.x), max(start.x, end.x)
            around = range(max(0, least - WIDER), min(2 * self.cells.columns, most + WIDER) + 1)
        best = self._best(ways(start, end, around), arrow)
        self._lay(best, number)
        return before != best

    def cost(self) -> float:
        """What all ways cost together."""
        return sum(self._cost(way, self.arrows[number]) for number, way in self.found.items())

    def tangled(self, number: int) -> bool:
        """Whether the way of an arrow crosses another."""
        arrow = self.arrows[number]
        return any(self._crossings(stretch, arrow) for stretch in self.parts[number])

    def _lay(self, way: Way, number: int) -> None:
        arrow = self.arrows[number]
        self.found[number] = way
        self.parts[number] = [stretch._replace(number=number) for stretch in _stretches(way)]
        for stretch in self.parts[number]:
            self.lines.setdefault((stretch.across, stretch.at), []).append(stretch)
        self.sides.setdefault((arrow.source, way.leaves), []).append(True)
        self.sides.setdefault((arrow.target, way.arrives), []).append(False)
        if arrow.label:
            self.spots.setdefault(way.spot.x, []).append(way.spot)

    def _lift(self, number: int) -> None:
        arrow, way = self.arrows[number], self.found[number]
        for stretch in self.parts[number]:
            self.lines[stretch.across, stretch.at].remove(stretch)
        self.sides[arrow.source, way.leaves].remove(True)
        self.sides[arrow.target, way.arrives].remove(False)
        if arrow.label:
            self.spots[way.spot.x].remove(way.spot)

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

    def _best(self, found: Iterable[Way], arrow: Arrow) -> Way:
        """The cheapest way. Those whose length alone costs more than another way need no closer look."""
        candidates = iter(found)
        best = next(candidates)
        least = self._cost(best, arrow)
        if len(best.knots) == 2 and least < BEND:  # nothing is better than straight on
            return best
        for length, _, way in sorted((_length(way), number, way) for number, way in enumerate(candidates)):
            if length >= least:
                break
            cost = self._cost(way, arrow, least)
            if cost < least:
                best, least = way, cost
        return best

    def _cost(self, way: Way, arrow: Arrow, most: float = math.inf) -> float:
        """What a way costs; more than ``most`` need not be exact."""
        cost = _length(way) + self._crowd(way, arrow)
        if arrow.label and way.spot.x % 2 and self._shared(way.spot):
            cost += BLOCKED
        for stretch in _stretches(way):
            if cost >= most:
                break
            cost += BLOCKED * self._blocked(stretch, arrow)
            cost += CROSSING * self._crossings(stretch, arrow)
        return cost

    def _crowd(self, way: Way, arrow: Arrow) -> float:
        cost = 0.0
        for box, side, outward in ((arrow.source, way.leaves, True), (arrow.target, way.arrives, False)):
            if box in self.cells.bars and side in ("left", "right"):
                cost += BLOCKED
            for leaving in self.sides.get((box, side), ()):
                if leaving != outward:
                    cost += 3 * CROWDED if box in self.diamonds else CROWDED
                elif outward and side != "down":
                    cost += CROWDED / 2
        if arrow.source in self.diamonds and way.leaves == "down" and len(way.knots) > 2:
            cost += 2.0  # a decision's other ways leave by its corners
        if way.leaves == "left":
            cost += 1.5 if arrow.kind == "back" else 0.5
        return cost

    def _blocked(self, stretch: _Stretch, arrow: Arrow) -> bool:
        """Whether a box stands in the way, a line that has nothing to do with it, or the label of one."""
        across, at, low, high, *_ = stretch
        if at % 2 == 0:  # in a channel only bars may stand, which reach across it
            return not across and any(low < 2 * row + 1 < high and first < at < last for row, first, last in self.bars)
        if not across and any(_reads_as(spot, low, high) for spot in self.spots.get(at, ())):
            return True
        ends = (arrow.source, arrow.target)
        for place in range(low + 1 - low % 2, high + 1, 2):
            cell = (place // 2, at // 2) if across else (at // 2, place // 2)
            if self.cells.boxes.get(cell, arrow.source) not in ends:
                return True
        return any(
            other.low < high and low < other.high and self._strange(other.number, arrow)
            and not (across and at in ports(self.arrows[other.number], arrow, self.cells, across=False))
            for other in self.lines.get((across, at), ())
        )  # fmt: skip

    def _shared(self, spot: Spot) -> bool:
        """Whether another line passes by the place of a label."""
        return any(_reads_as(spot, line.low, line.high) for line in self.lines.get((False, spot.x), ()))

    def _crossings(self, stretch: _Stretch, arrow: Arrow) -> int:
        across, at, low, high, *_ = stretch
        count = sum(
            other.low < at < other.high and self._strange(other.number, arrow)
            for between in range(low + 1, high)
            for other in self.lines.get((not across, between), ())
        )
        if at % 2 == 0:
            for other in self.lines.get((across, at), ()):
                if other.low <= high and low <= other.high and self._strange(other.number, arrow):
                    at_boxes = ports(self.arrows[other.number], arrow, self.cells, across=across)
                    count += min(tangle(stretch, other, at_boxes), tangle(other, stretch, at_boxes))
        return count

    def _strange(self, number: int, arrow: Arrow) -> bool:
        """Whether two arrows have nothing in common: lines from one box, or to one, may lie upon one another."""
        other = self.arrows[number]
        return other.source != arrow.source and other.target != arrow.target


def _length(way: Way) -> float:
    """What a way costs for its length and its bends."""
    knots = way.knots
    cost = BEND * (len(knots) - 2)
    for one, other in pairwise(knots):
        cost += ACROSS * abs(other.x - one.x) + ALONG * abs(other.y - one.y)
    return cost


def _stretches(way: Way) -> Iterator[_Stretch]:
    knots: Sequence[Knot] = way.knots
    for place, (one, other) in enumerate(pairwise(knots)):
        across = one.y == other.y and one != other
        at, start, stop = (one.y, one.x, other.x) if across else (one.x, one.y, other.y)
        taps: tuple[tuple[int, bool], ...] = ()
        if at % 2 == 0 and 0 < place < len(knots) - 2:
            before, after = knots[place - 1], knots[place + 2]
            taps = (
                ((start, before.y > at), (stop, after.y > at))
                if across
                else ((start, before.x > at), (stop, after.x > at))
            )
        yield _Stretch(across, at, min(start, stop), max(start, stop), taps)


def _reads_as(spot: Spot, low: int, high: int) -> bool:
    """Whether a line down a label's column would look as if the label were its own."""
    return low <= spot.y < high if spot.under else low < spot.y < high
