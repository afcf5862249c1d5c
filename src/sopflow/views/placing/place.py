"""From cells and ways to points: columns, rows and channels are as wide as what is in them."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from sopflow.views.chart import Chart, Lane
from sopflow.views.placing.cells import Cells, cells_of
from sopflow.views.placing.placed import Frame, Line, Placed, Point, Rect
from sopflow.views.placing.routes import Routes, routes_of
from sopflow.views.placing.spread import Key, Spread
from sopflow.views.placing.tracks import Channels, channels_of
from sopflow.views.placing.ways import Knot, Side, Way

__all__ = ["Sizes", "place"]

Size = tuple[float, float]

TRIES = 500
"""How many boxes may be placed anew to make a chart clearer."""

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


def place(chart: Chart, sizes: Sizes) -> Placed:
    """Places a chart that runs from top to bottom.

    Args:
        chart: Its boxes must all stand in a lane if it has lanes.
        sizes: Of its boxes and the texts around them.
    """
    lanes: list[str | None] = [lane.id for lane in chart.lanes] or [None]
    cells, routes = _arranged(chart, lanes)
    return _Paper(chart, sizes, cells, routes.ways, channels_of(chart.arrows, routes.ways, cells)).placed()


def _arranged(chart: Chart, lanes: list[str | None]) -> tuple[Cells, Routes]:
    """Where arrows cross, what hangs on their boxes is tried on other sides."""
    sides: dict[str, str] = {}
    cells = cells_of(chart, lanes)
    routes = routes_of(chart, cells)
    tries = TRIES // (len(chart.boxes) + 1)
    untried = _others(chart, cells, routes)
    while untried and tries > 0:
        head, side = untried.pop(0)
        tries -= 1
        other = cells_of(chart, lanes, {**sides, head: side})
        found = routes_of(chart, other)
        if found.cost < routes.cost:
            sides[head], cells, routes = side, other, found
            untried = _others(chart, cells, routes)
    return cells, routes


def _others(chart: Chart, cells: Cells, routes: Routes) -> list[tuple[str, str]]:
    """The other sides for what stands at the ends of arrows that cross."""
    ends = [end for number in routes.tangled for end in (chart.arrows[number].target, chart.arrows[number].source)]
    heads = dict.fromkeys(cells.heads[cells.chains[end]] for end in ends)
    return [(head, side) for side in ("lr", "r", "l") for head in heads]


class _Paper:
    def __init__(self, chart: Chart, sizes: Sizes, cells: Cells, ways: tuple[Way, ...], channels: Channels) -> None:
        self.chart, self.sizes, self.cells, self.ways, self.channels = chart, sizes, cells, ways, channels
        self.places: dict[Key, float] = {}
        self.stacks = _Stacks()
        for arrow, way in zip(chart.arrows, ways, strict=True):
            if len(way.knots) == 2 and way.leaves == "down" and cells.of[arrow.source][0] == cells.of[arrow.target][0]:
                self.stacks.join(cells.chains[arrow.source], cells.chains[arrow.target])
        self.rows: list[float] = []
        self.tracks: dict[tuple[int, int], float] = {}
        self.labels_from: dict[int, float] = {}
        self.tall: list[float] = []
        self.spots: dict[int, list[int]] = {}
        self.width = self._columns()
        self.height = self._rows()

    # -- columns and rows ---------------------------------------------------------------------------------------------

    def _columns(self) -> float:
        spread = Spread()
        for box, (_, row) in self.cells.of.items():
            half = self.sizes.boxes[box][0] / 2
            if box in self.cells.bars:
                keys = self._bar_keys(box)
                for key in keys:
                    spread.stand(2 * row + 1, key, "box", BAR, BAR)
                spread.apart(keys[0], keys[-1], 2 * (half - BAR))
            else:
                spread.stand(2 * row + 1, self._key(box), "box", half, half)
        for number, way in enumerate(self.ways):
            self._stand_lines(spread, number, way)
        self._stand_frames(spread)
        self.places = spread.places()
        return spread.width

    def _key(self, box: str) -> Key:
        """A box has its place together with all that stand exactly below or above it."""
        return 2 * self.cells.of[box][0] + 1, self.stacks.of(self.cells.chains[box])

    def _bar_keys(self, bar: str) -> list[Key]:
        """A bar begins above its first branch and ends above its last."""
        first, last = self.cells.bars[bar]
        ways = zip(self.chart.arrows, self.ways, strict=True)
        beside = [arrow.target if arrow.source == bar else arrow.source for arrow, way in ways
                  if len(way.knots) == 2 and bar in (arrow.source, arrow.target)]  # fmt: skip
        return sorted({self._key(box) for box in (bar, *beside) if first <= self.cells.of[box][0] <= last})

    def _down_key(self, number: int, place: int) -> Key:
        """The place of the stretch of a way that runs down."""
        way, arrow = self.ways[number], self.chart.arrows[number]
        strand = self.channels.of.get((number, place))
        x = way.knots[place].x
        if strand is not None:
            return x, strand.level
        ends = (arrow.source, arrow.target) if x == way.knots[0].x else (arrow.target, arrow.source)
        straight = len(way.knots) == 2 and ends[0] in self.cells.bars
        return self._key(ends[1] if straight else ends[0])

    def _stand_lines(self, spread: Spread, number: int, way: Way) -> None:
        arrow = self.chart.arrows[number]
        keys = []
        for place, (one, other) in enumerate(pairwise(way.knots)):
            if one.x == other.x:
                keys.append(self._down_key(number, place))
                for band in range(min(one.y, other.y), max(one.y, other.y) + 1):
                    spread.stand(band, keys[-1], "line")
        if number in self.sizes.labels:
            wide = self.sizes.labels[number][0] + BESIDE
            if keys:
                spread.stand(way.spot.y, next(key for key in keys if key[0] == way.spot.x), "line", 0.0, wide)
            else:
                halves = sum(self.sizes.boxes[box][0] / 2 for box in (arrow.source, arrow.target))
                between = sorted((self._key(arrow.source), self._key(arrow.target)))
                spread.apart(between[0], between[1], halves + wide + 2 * EDGE)
        ends = [self._key(arrow.source), *keys, self._key(arrow.target)]
        for one_key, other_key in pairwise(ends):
            if one_key[0] != other_key[0]:
                spread.pull(one_key, 1 if other_key > one_key else -1)
                spread.pull(other_key, 1 if one_key > other_key else -1)

    def _stand_frames(self, spread: Spread) -> None:
        bands = range(2 * self.cells.rows + 1)
        for lane in self.chart.lanes:
            if lane.title:
                first, last = self._lane_keys(lane.id)
                for band in bands:
                    spread.stand(band, first, "edge")
                    spread.stand(band, last, "edge")
                spread.apart(first, last, self.sizes.lanes[lane.id][0] + 2 * EDGE)
        for group, (_, top, _, bottom) in self.cells.groups.items():
            left, right = self._group_keys(group)
            for band in range(2 * top + 1, 2 * bottom + 2):
                spread.stand(band, left, "edge")
                spread.stand(band, right, "edge")
            room = self.sizes.groups[group][0]
            if self.sizes.turned:  # the title runs along the flow, beside the first column
                for band in range(2 * top + 1, 2 * bottom + 2):
                    spread.stand(band, left, "edge", 0.0, room)
            spread.apart(left, right, room + EDGE)
            spread.pull(left, 1)

    def _lane_keys(self, lane: str | None) -> tuple[Key, Key]:
        first, last = self.cells.lanes[lane]
        return (2 * first, -100), (2 * last + 2, 10_000)

    def _group_keys(self, group: str) -> tuple[Key, Key]:
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
            self.spots.setdefault(self.ways[number].spot.y, []).append(number)
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
        spots = self.spots.get(channel, [])
        at += max((self.sizes.labels[each][1] + 2 for each in spots if not self._hangs(each)), default=0.0)
        labelled = [each for each in spots if self._hangs(each)]
        for level in range(max((strand.level for strand in strands), default=-1) + 1):
            at += TRACK
            self.tracks[channel, level] = at
            here = {number for strand in strands if strand.level == level for number in strand.arrows}
            below = (each for each in labelled if each in here or self._trunk(each) == level)
            at += max((self.sizes.labels[each][1] + 4 for each in below), default=0.0)
        if any(first == row for _, first, _, _ in self.cells.groups.values()):
            at += TITLE
        return at + (0.0 if ends and channel else 6.0 if ends and not strands else HEAD if strands else HEAD + 6)

    def _hangs(self, number: int) -> bool:
        """Below a line across; so does the label of a way straight down if other ways have left it on the line."""
        way = self.ways[number]
        return way.spot.under or self._trunk(number) is not None

    def _trunk(self, number: int) -> int | None:
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

    # -- points -------------------------------------------------------------------------------------------------------

    def placed(self) -> Placed:
        boxes = {box: self._box(box) for box in self.cells.of}
        return Placed(
            boxes,
            tuple(self._line(number, boxes) for number in range(len(self.ways))),
            {lane.id: self._lane(lane) for lane in self.chart.lanes if lane.title},
            {group: self._group(group) for group in self.cells.groups},
            self.width,
            self.height,
        )

    def _box(self, box: str) -> Rect:
        row = self.cells.of[box][1]
        across, along = self.sizes.boxes[box]
        if box in self.cells.bars:
            keys = self._bar_keys(box)
            left, right = self.places[keys[0]] - BAR, self.places[keys[-1]] + BAR
            middle, across = (left + right) / 2, max(across, right - left)
            return Rect(middle, self.rows[row], across, along)
        return Rect(self.places[self._key(box)], self.rows[row], across, along)

    def _lane(self, lane: Lane) -> Frame:
        left, right = (self.places[key] for key in self._lane_keys(lane.id))
        across, along = self.sizes.lanes[lane.id]
        lowest = self._lowest(lane.id) if lane.loose else self.height
        return Frame(Rect.between(left, 0, right, lowest), Rect((left + right) / 2, 8 + along / 2, across, along))

    def _lowest(self, lane: str) -> float:
        row = max(self.cells.of[box.id][1] for box in self.chart.boxes if box.lane == lane)
        return self.rows[row] + self.tall[row] / 2 + EDGE

    def _group(self, group: str) -> Frame:
        _, top, _, bottom = self.cells.groups[group]
        left, right = (self.places[key] for key in self._group_keys(group))
        upper = self.rows[top] - self.tall[top] / 2 - (9 if self.sizes.turned else TITLE + 4)
        lower = self.rows[bottom] + self.tall[bottom] / 2 + 9
        across, along = self.sizes.groups[group]
        if self.sizes.turned:
            lower = max(lower, upper + along + 14)
        title = Rect(left + 6 + across / 2, upper + 6 + along / 2, across, along)
        return Frame(Rect.between(left, upper, right, lower), title)

    def _line(self, number: int, boxes: Mapping[str, Rect]) -> Line:
        way, arrow = self.ways[number], self.chart.arrows[number]
        last = len(way.knots) - 2
        places = []
        for place in range(last + 1):
            one, other = way.knots[place], way.knots[place + 1]
            strand = self.channels.of.get((number, place))
            level = one.y == other.y and not (one == other and place == 1)
            if strand is not None:
                places.append((level, self.tracks[one.y, strand.level] if level else self.places[one.x, strand.level]))
            elif level:
                offset = 0.0
                if place == 0 and last:
                    offset = self._port(arrow.source, way.leaves, True)
                elif place == last and last:
                    offset = self._port(arrow.target, way.arrives, False)
                places.append((True, self.rows[one.y // 2] + offset))
            else:
                places.append((False, self.places[self._down_key(number, place)]))
        points = [self._end(arrow.source, boxes[arrow.source], way.leaves, places[0][1])]
        for (level, at), (_, then) in pairwise(places):
            points.append(Point(then, at) if level else Point(at, then))
        points.append(self._end(arrow.target, boxes[arrow.target], way.arrives, places[-1][1]))
        return Line(tuple(points), self._label(number))

    def _end(self, box: str, rect: Rect, side: Side, at: float) -> Point:
        """Where a line touches the edge of a shape."""
        inside = self.sizes.inset(box, side, at - (rect.x if side in ("up", "down") else rect.y))
        match side:
            case "down":
                return Point(at, rect.bottom - inside)
            case "up":
                return Point(at, rect.top + inside)
            case "left":
                return Point(rect.left + inside, at)
            case "right":
                return Point(rect.right - inside, at)

    def _port(self, box: str, side: Side, outward: bool) -> float:
        return self._ports().get((box, side, outward), 0.0)

    _known_ports: dict[tuple[str, Side, bool], float] | None = None

    def _ports(self) -> dict[tuple[str, Side, bool], float]:
        """Where lines both leave and arrive at a side, they do so a little apart, without crossing."""
        if self._known_ports is None:
            used: dict[tuple[str, Side], dict[bool, list[float]]] = {}
            for number, (way, arrow) in enumerate(zip(self.ways, self.chart.arrows, strict=True)):
                last = len(way.knots) - 2
                for box, side, outward, knots, place in (
                    (arrow.source, way.leaves, True, way.knots, min(1, last)),
                    (arrow.target, way.arrives, False, way.knots[::-1], max(last - 1, 0)),
                ):
                    if side in ("left", "right"):
                        turn = self._turn(number, box, knots, place) if last else 0.0
                        used.setdefault((box, side), {}).setdefault(outward, []).append(turn)
            self._known_ports = {}
            for (box, side), ways in used.items():
                if len(ways) == 2:
                    apart = min(self.sizes.boxes[box][1] / 4, 8.0)
                    sign = 1 if max(ways[True], key=abs) >= max(ways[False], key=abs) else -1
                    self._known_ports[box, side, True] = sign * apart
                    self._known_ports[box, side, False] = -sign * apart
        return self._known_ports

    def _turn(self, number: int, box: str, knots: Sequence[Knot], place: int) -> float:
        """Downwards (more than 0) or upwards, and the nearer to the box the more so."""
        _, corner, then = knots[:3]
        down = (then.y > corner.y) - (then.y < corner.y)
        far = abs(self.places[self._down_key(number, place)] - self.places[self._key(box)])
        return down * 1000 / max(far, 1.0)

    def _label(self, number: int) -> Rect | None:
        if number not in self.sizes.labels:
            return None
        way = self.ways[number]
        across, along = self.sizes.labels[number]
        down = [place for place, (one, other) in enumerate(pairwise(way.knots)) if one.x == other.x == way.spot.x]
        if not down:  # to the box beside: below the line between them
            arrow = self.chart.arrows[number]
            left, right = sorted((self._box(arrow.source), self._box(arrow.target)))
            return Rect((left.right + right.left) / 2, left.y + 4 + along / 2, across, along)
        x = self.places[self._down_key(number, down[0])]
        trunk = self._trunk(number)
        if way.spot.y % 2:
            y = self.rows[way.spot.y // 2]
        elif way.spot.under:
            y = self._under(number) + 2 + along / 2
        elif trunk is not None:
            y = self.tracks[way.spot.y, trunk] + 2 + along / 2
        else:
            y = self.labels_from[way.spot.y] + along / 2
        return Rect(x + BESIDE + across / 2, y, across, along)

    def _under(self, number: int) -> float:
        way = self.ways[number]
        for place in range(len(way.knots) - 1):
            if way.knots[place].y == way.knots[place + 1].y == way.spot.y and (number, place) in self.channels.of:
                return self.tracks[way.spot.y, self.channels.of[number, place].level]
        return self.labels_from[way.spot.y]


@dataclass(slots=True)
class _Stacks:
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
