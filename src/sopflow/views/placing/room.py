"""From cells and ways to room: columns, rows and channels are as wide as what is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import pairwise

from sopflow.views.chart import Chart
from sopflow.views.placing.cells import Cells
from sopflow.views.placing.spread import Key, Spread
from sopflow.views.placing.tracks import Channels
from sopflow.views.placing.ways import Way

__all__ = ["BAR", "BESIDE", "EDGE", "TITLE", "Room", "Sizes"]

Size = tuple[float, float]

EDGE = 14.0
"""Between a box and what runs beside its column, or the edge of its lane."""

TRACK = 11.0
"""Between two lines that run side by side."""

BAR = 30.0
"""How far a bar reaches beyond the first and last of its branches."""

HEAD = 13.0
"""Room for an arrow's head above a box, and for its line below one."""

TITLE = 20.0
"""Room for the title of a group."""

BESIDE = 5.0
"""Between a line and its label."""


@dataclass(frozen=True, slots=True)
class Sizes:
    """How large everything is that has to be placed, in points: across the flow, and along it.

    ``inset`` tells how far inside its box a shape's edge is, by its id, the side and the offset from the middle.
    """

    boxes: Mapping[str, Size]
    labels: Mapping[int, Size]
    lanes: Mapping[str, Size]
    groups: Mapping[str, Size] = field(default_factory=dict)
    inset: Callable[[str, str, float], float] = lambda _box, _side, _offset: 0.0
    turned: bool = False


class Room:
    """How much room everything takes: where the columns stand, the rows, and the lines between them.

    Attributes:
        places: Where each thing that has a place across stands.
        rows, tall: The middle of each row, and how tall it is.
        tracks: Where the lines across run, by channel and level.
        labels_from: Where the labels of a channel begin.
        width, height: Of the whole.
    """

    def __init__(self, chart: Chart, sizes: Sizes, cells: Cells, ways: tuple[Way, ...], channels: Channels) -> None:
        self.chart, self.sizes, self.cells, self.ways, self.channels = chart, sizes, cells, ways, channels
        self.places: dict[Key, float] = {}
        self._stacks = Stacks()
        for arrow, way in zip(chart.arrows, ways, strict=True):
            if len(way.knots) == 2 and way.leaves == "down" and cells.of[arrow.source][0] == cells.of[arrow.target][0]:
                self._stacks.join(cells.chains[arrow.source], cells.chains[arrow.target])
        self.rows: list[float] = []
        self.tracks: dict[tuple[int, int], float] = {}
        self.labels_from: dict[int, float] = {}
        self.tall: list[float] = []
        self._spots: dict[int, list[int]] = {}
        self.width = self._columns()
        self.height = self._rows()

    # -- columns and rows ---------------------------------------------------------------------------------------------

    def _columns(self) -> float:
        spread = Spread()
        for box, (_, row) in self.cells.of.items():
            half = self.sizes.boxes[box][0] / 2
            if box in self.cells.bars:
                keys = self.bar_keys(box)
                for key in keys:
                    spread.stand(2 * row + 1, key, "box", BAR, BAR)
                spread.apart(keys[0], keys[-1], 2 * (half - BAR))
            else:
                spread.stand(2 * row + 1, self.key(box), "box", half, half)
        for number, way in enumerate(self.ways):
            self._stand_lines(spread, number, way)
        self._stand_frames(spread)
        self.places = spread.places()
        return spread.width

    def key(self, box: str) -> Key:
        """A box has its place together with all that stand exactly below or above it."""
        return 2 * self.cells.of[box][0] + 1, self._stacks.of(self.cells.chains[box])

    def bar_keys(self, bar: str) -> list[Key]:
        """A bar begins above its first branch and ends above its last."""
        first, last = self.cells.bars[bar]
        ways = zip(self.chart.arrows, self.ways, strict=True)
        beside = [arrow.target if arrow.source == bar else arrow.source for arrow, way in ways
                  if len(way.knots) == 2 and bar in (arrow.source, arrow.target)]  # fmt: skip
        return sorted({self.key(box) for box in (bar, *beside) if first <= self.cells.of[box][0] <= last})

    def down_key(self, number: int, place: int) -> Key:
        """The place of the stretch of a way that runs down."""
        way, arrow = self.ways[number], self.chart.arrows[number]
        strand = self.channels.of.get((number, place))
        x = way.knots[place].x
        if strand is not None:
            return x, strand.level
        ends = (arrow.source, arrow.target) if x == way.knots[0].x else (arrow.target, arrow.source)
        straight = len(way.knots) == 2 and ends[0] in self.cells.bars
        return self.key(ends[1] if straight else ends[0])

    def _stand_lines(self, spread: Spread, number: int, way: Way) -> None:
        arrow = self.chart.arrows[number]
        keys = []
        for place, (one, other) in enumerate(pairwise(way.knots)):
            if one.x == other.x:
                keys.append(self.down_key(number, place))
                for band in range(min(one.y, other.y), max(one.y, other.y) + 1):
                    spread.stand(band, keys[-1], "line")
        if number in self.sizes.labels:
            wide = self.sizes.labels[number][0] + BESIDE
            if keys:
                spread.stand(way.spot.y, next(key for key in keys if key[0] == way.spot.x), "line", 0.0, wide)
            else:
                halves = sum(self.sizes.boxes[box][0] / 2 for box in (arrow.source, arrow.target))
                between = sorted((self.key(arrow.source), self.key(arrow.target)))
                spread.apart(between[0], between[1], halves + wide + 2 * EDGE)
        ends = [self.key(arrow.source), *keys, self.key(arrow.target)]
        for one_key, other_key in pairwise(ends):
            if one_key[0] != other_key[0]:
                spread.pull(one_key, 1 if other_key > one_key else -1)
                spread.pull(other_key, 1 if one_key > other_key else -1)

    def _stand_frames(self, spread: Spread) -> None:
        bands = range(2 * self.cells.rows + 1)
        for lane in self.chart.lanes:
            if lane.title:
                first, last = self.lane_keys(lane.id)
                for band in bands:
                    spread.stand(band, first, "edge")
                    spread.stand(band, last, "edge")
                spread.apart(first, last, self.sizes.lanes[lane.id][0] + 2 * EDGE)
        for group, (_, top, _, bottom) in self.cells.groups.items():
            left, right = self.group_keys(group)
            for band in range(2 * top + 1, 2 * bottom + 2):
                spread.stand(band, left, "edge")
                spread.stand(band, right, "edge")
            room = self.sizes.groups[group][0]
            if self.sizes.turned:  # the title runs along the flow, beside the first column
                for band in range(2 * top + 1, 2 * bottom + 2):
                    spread.stand(band, left, "edge", 0.0, room)
            spread.apart(left, right, room + EDGE)
            spread.pull(left, 1)

    def lane_keys(self, lane: str | None) -> tuple[Key, Key]:
        first, last = self.cells.lanes[lane]
        return (2 * first, -100), (2 * last + 2, 10_000)

    def group_keys(self, group: str) -> tuple[Key, Key]:
        """The places of its frame: inside the lines that pass it by."""
        first, _, last, _ = self.cells.groups[group]
        depth = self._depth(group)
        return (2 * first, 1000 + depth), (2 * last + 2, -1 - depth)

    def _depth(self, group: str) -> int:
        parents = {each.id: each.parent for each in self.chart.groups}
        parent = parents[group]
        return 0 if parent is None else 1 + self._depth(parent)

    def _rows(self) -> float:
        self.tall = [0.0] * self.cells.rows
        for box, (_, row) in self.cells.of.items():
            self.tall[row] = max(self.tall[row], self.sizes.boxes[box][1])
        for number in self.sizes.labels:
            self._spots.setdefault(self.ways[number].spot.y, []).append(number)
        at = 0.0
        for row in range(self.cells.rows + 1):
            at = self._tracks_across(2 * row, at)
            if row < self.cells.rows:
                self.rows.append(at + self.tall[row] / 2)
                at += self.tall[row]
        return at

    def _tracks_across(self, channel: int, at: float) -> float:
        row = channel // 2
        strands = self.channels.across.get(channel, [])
        ends = channel in (0, 2 * self.cells.rows)
        if any(last + 1 == row for _, _, _, last in self.cells.groups.values()):
            at += EDGE
        if channel == 0:
            at += max((size[1] + 8 for size in self.sizes.lanes.values()), default=0.0)
        at += 4.0
        self.labels_from[channel] = at
        # Labels stand at the top of a channel, or below the lines that they hang from.
        spots = self._spots.get(channel, [])
        at += max((self.sizes.labels[each][1] + 2 for each in spots if not self._hangs(each)), default=0.0)
        labelled = [each for each in spots if self._hangs(each)]
        for level in range(max((strand.level for strand in strands), default=-1) + 1):
            at += TRACK
            self.tracks[channel, level] = at
            here = {number for strand in strands if strand.level == level for number in strand.arrows}
            below = (each for each in labelled if each in here or self.trunk(each) == level)
            at += max((self.sizes.labels[each][1] + 4 for each in below), default=0.0)
        if any(first == row for _, first, _, _ in self.cells.groups.values()):
            at += TITLE
        if ends and channel:
            return at + (EDGE - 4.0 if self.chart.lanes else 0.0)
        return at + (6.0 if ends and not strands else HEAD if strands else HEAD + 6)

    def _hangs(self, number: int) -> bool:
        """Below a line across; so does the label of a way straight down if other ways have left it on the line."""
        way = self.ways[number]
        return way.spot.under or self.trunk(number) is not None

    def trunk(self, number: int) -> int | None:
        """The level at which other ways leave a line that goes straight down."""
        way = self.ways[number]
        if way.leaves != "down" or way.spot.under:
            return None
        source = self.chart.arrows[number].source
        for strand in self.channels.across.get(way.spot.y, ()):
            if (way.knots[0].x, False) in strand.taps and any(
                self.chart.arrows[each].source == source for each in strand.arrows if each != number
            ):
                return strand.level
        return None


@dataclass(slots=True)
class Stacks:
    """Chains that stand exactly above one another, because an arrow leads straight from one to the other."""

    into: dict[int, int] = field(default_factory=dict)

    def of(self, chain: int) -> int:
        while chain in self.into:
            chain = self.into[chain]
        return chain

    def join(self, one: int, other: int) -> None:
        first, second = sorted((self.of(one), self.of(other)))
        if first != second:
            self.into[second] = first
