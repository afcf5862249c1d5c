"""From room to points: where boxes, lanes, groups, lines and labels are drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from itertools import pairwise

from sopflow.views.chart import Lane
from sopflow.views.placing.placed import Frame, Line, Placed, Point, Rect
from sopflow.views.placing.room import BAR, BESIDE, EDGE, TITLE, Room
from sopflow.views.placing.ways import Knot, Side

__all__ = ["Points"]


class Points:
    """Everything that is drawn, in points.

    Args:
        room: The room that it has.
    """

    def __init__(self, room: Room) -> None:
        self.room = room

    def placed(self) -> Placed:
        """All of it."""
        boxes = {box: self._box(box) for box in self.room.cells.of}
        return Placed(
            boxes,
            tuple(self._line(number, boxes) for number in range(len(self.room.ways))),
            {lane.id: self._lane(lane) for lane in self.room.chart.lanes if lane.title},
            {group: self._group(group) for group in self.room.cells.groups},
            self.room.width,
            self.room.height,
        )

    def _box(self, box: str) -> Rect:
        row = self.room.cells.of[box][1]
        across, along = self.room.sizes.boxes[box]
        if box in self.room.cells.bars:
            keys = self.room.bar_keys(box)
            left, right = self.room.places[keys[0]] - BAR, self.room.places[keys[-1]] + BAR
            middle, across = (left + right) / 2, max(across, right - left)
            return Rect(middle, self.room.rows[row], across, along)
        return Rect(self.room.places[self.room.key(box)], self.room.rows[row], across, along)

    def _lane(self, lane: Lane) -> Frame:
        left, right = (self.room.places[key] for key in self.room.lane_keys(lane.id))
        across, along = self.room.sizes.lanes[lane.id]
        lowest = self._lowest(lane.id) if lane.loose else self.room.height
        return Frame(Rect.between(left, 0, right, lowest), Rect((left + right) / 2, 8 + along / 2, across, along))

    def _lowest(self, lane: str) -> float:
        row = max(self.room.cells.of[box.id][1] for box in self.room.chart.boxes if box.lane == lane)
        return self.room.rows[row] + self.room.tall[row] / 2 + EDGE

    def _group(self, group: str) -> Frame:
        _, top, _, bottom = self.room.cells.groups[group]
        left, right = (self.room.places[key] for key in self.room.group_keys(group))
        upper = self.room.rows[top] - self.room.tall[top] / 2 - (9 if self.room.sizes.turned else TITLE + 4)
        lower = self.room.rows[bottom] + self.room.tall[bottom] / 2 + 9
        across, along = self.room.sizes.groups[group]
        if self.room.sizes.turned:
            lower = max(lower, upper + along + 14)
        title = Rect(left + 6 + across / 2, upper + 6 + along / 2, across, along)
        return Frame(Rect.between(left, upper, right, lower), title)

    def _line(self, number: int, boxes: Mapping[str, Rect]) -> Line:
        way, arrow = self.room.ways[number], self.room.chart.arrows[number]
        last = len(way.knots) - 2
        places = []
        for place in range(last + 1):
            one, other = way.knots[place], way.knots[place + 1]
            strand = self.room.channels.of.get((number, place))
            level = one.y == other.y and not (one == other and place == 1)
            if strand is not None:
                places.append(
                    (level, self.room.tracks[one.y, strand.level] if level else self.room.places[one.x, strand.level])
                )
            elif level:
                offset = 0.0
                if place == 0 and last:
                    offset = self._port(arrow.source, way.leaves, True)
                elif place == last and last:
                    offset = self._port(arrow.target, way.arrives, False)
                places.append((True, self.room.rows[one.y // 2] + offset))
            else:
                places.append((False, self.room.places[self.room.down_key(number, place)]))
        points = [self._end(arrow.source, boxes[arrow.source], way.leaves, places[0][1])]
        for (level, at), (_, then) in pairwise(places):
            points.append(Point(then, at) if level else Point(at, then))
        points.append(self._end(arrow.target, boxes[arrow.target], way.arrives, places[-1][1]))
        return Line(tuple(points), self._label(number))

    def _end(self, box: str, rect: Rect, side: Side, at: float) -> Point:
        """Where a line touches the edge of a shape."""
        inside = self.room.sizes.inset(box, side, at - (rect.x if side in ("up", "down") else rect.y))
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
        return self._ports.get((box, side, outward), 0.0)

    @cached_property
    def _ports(self) -> dict[tuple[str, Side, bool], float]:
        """Where lines both leave and arrive at a side, they do so a little apart, without crossing."""
        used: dict[tuple[str, Side], dict[bool, list[float]]] = {}
        for number, (way, arrow) in enumerate(zip(self.room.ways, self.room.chart.arrows, strict=True)):
            last = len(way.knots) - 2
            for box, side, outward, knots, place in (
                (arrow.source, way.leaves, True, way.knots, min(1, last)),
                (arrow.target, way.arrives, False, way.knots[::-1], max(last - 1, 0)),
            ):
                if side in ("left", "right"):
                    turn = self._turn(number, box, knots, place) if last else 0.0
                    used.setdefault((box, side), {}).setdefault(outward, []).append(turn)
        found: dict[tuple[str, Side, bool], float] = {}
        for (box, side), ways in used.items():
            if len(ways) == 2:
                apart = min(self.room.sizes.boxes[box][1] / 4, 8.0)
                sign = 1 if max(ways[True], key=abs) >= max(ways[False], key=abs) else -1
                found[box, side, True] = sign * apart
                found[box, side, False] = -sign * apart
        return found

    def _turn(self, number: int, box: str, knots: Sequence[Knot], place: int) -> float:
        """Downwards (more than 0) or upwards, and the nearer to the box the more so."""
        _, corner, then = knots[:3]
        down = (then.y > corner.y) - (then.y < corner.y)
        far = abs(self.room.places[self.room.down_key(number, place)] - self.room.places[self.room.key(box)])
        return down * 1000 / max(far, 1.0)

    def _label(self, number: int) -> Rect | None:
        if number not in self.room.sizes.labels:
            return None
        way = self.room.ways[number]
        across, along = self.room.sizes.labels[number]
        down = [place for place, (one, other) in enumerate(pairwise(way.knots)) if one.x == other.x == way.spot.x]
        if not down:  # to the box beside: below the line between them
            arrow = self.room.chart.arrows[number]
            left, right = sorted((self._box(arrow.source), self._box(arrow.target)))
            return Rect((left.right + right.left) / 2, left.y + 4 + along / 2, across, along)
        x = self.room.places[self.room.down_key(number, down[0])]
        trunk = self.room.trunk(number)
        if way.spot.y % 2:
            y = self.room.rows[way.spot.y // 2]
        elif way.spot.under:
            y = self._under(number) + 2 + along / 2
        elif trunk is not None:
            y = self.room.tracks[way.spot.y, trunk] + 2 + along / 2
        else:
            y = self.room.labels_from[way.spot.y] + along / 2
        return Rect(x + BESIDE + across / 2, y, across, along)

    def _under(self, number: int) -> float:
        way = self.room.ways[number]
        for place in range(len(way.knots) - 1):
            if way.knots[place].y == way.knots[place + 1].y == way.spot.y and (number, place) in self.room.channels.of:
                return self.room.tracks[way.spot.y, self.room.channels.of[number, place].level]
        return self.room.labels_from[way.spot.y]
