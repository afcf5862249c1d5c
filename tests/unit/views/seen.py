"""Looks at a picture, ours or a layout program's: what lies upon one another, and which lines cross."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from itertools import combinations, pairwise
from typing import Any, NamedTuple

from sopflow.views import layout
from sopflow.views.placing import Rect as PlacedRect
from sopflow.views.sheet import Block, Sheet

__all__ = ["Rect", "Seen", "look", "read"]

Point = tuple[float, float]


class Rect(NamedTuple):
    left: float
    low: float
    right: float
    high: float
    what: str

    def meets(self, other: Rect) -> bool:
        return (
            self.left < other.right and other.left < self.right and self.low < other.high and other.low < self.high
        )  # fmt: skip


class Seen(NamedTuple):
    """Boxes and labels, titles of frames, and for each arrow its ends and its line as a row of points."""

    boxes: list[Rect]
    labels: list[Rect]
    titles: list[Rect]
    lines: list[tuple[int, int, list[Point]]]

    def overlaps(self) -> list[tuple[str, str]]:
        """Texts and boxes that lie upon one another."""
        return [(one.what, other.what) for one, other in combinations(self.boxes + self.labels + self.titles, 2)
                if one.meets(other)]  # fmt: skip

    def struck(self) -> list[tuple[str, str]]:
        """Boxes through which a line runs that has nothing to do with them."""
        found = []
        for tail, head, line in self.lines:
            for number, box in enumerate(self.boxes):
                if number not in (tail, head) and any(_through(one, other, box) for one, other in pairwise(line)):
                    found.append((f"{self.boxes[tail].what} -> {self.boxes[head].what}", box.what))
        return found

    def crossings(self) -> list[tuple[str, str]]:
        """Where arrows cross that share no box, each place once: lines drawn as one are crossed together."""
        found: dict[tuple[int, int], tuple[str, str]] = {}
        for (a, b, one), (c, d, other) in combinations(self.lines, 2):
            if not {a, b} & {c, d}:
                for x, y in _meetings(one, other):
                    found[round(x / 2), round(y / 2)] = (f"{self.boxes[a].what} -> {self.boxes[b].what}",
                                                         f"{self.boxes[c].what} -> {self.boxes[d].what}")  # fmt: skip
        return list(found.values())


def look(sheet: Sheet) -> Seen:
    """Takes in a picture of ours."""
    boxes: list[Rect] = []
    labels: list[Rect] = []
    titles: list[Rect] = []
    lines: list[tuple[int, int, list[Point]]] = []
    for block in sheet.blocks:
        numbers: dict[str, int] = {}
        for box in block.chart.boxes:
            numbers[box.id] = len(boxes)
            boxes.append(_placed(block, block.placed.boxes[box.id], box.title))
        for name, frame in (*block.placed.lanes.items(), *block.placed.groups.items()):
            titles.append(_placed(block, frame.title, name))
        if block.explains:  # its lines join nothing
            continue
        for arrow, line in zip(block.chart.arrows, block.placed.lines, strict=True):
            points = [(x + block.left, y + block.top) for x, y in line.points]
            lines.append((numbers[arrow.source], numbers[arrow.target], points))
            if line.label is not None:
                labels.append(_placed(block, line.label, arrow.label))
    return Seen(boxes, labels, titles, lines)


def _placed(block: Block, rect: PlacedRect, what: str) -> Rect:
    x, y, wide, tall = block.moved(rect)
    return Rect(x - wide / 2, y - tall / 2, x + wide / 2, y + tall / 2, what)


def read(dot: str) -> Seen:
    """Has a DOT text laid out and takes in the result."""
    graph = json.loads(layout.draw(dot, "json"))
    objects = graph.get("objects", [])
    numbers = {
        each["_gvid"]: number
        for number, each in enumerate(each for each in objects if "nodes" not in each and "pos" in each)
    }
    boxes = [_box(each) for each in objects if each["_gvid"] in numbers]
    titles = [_text(each) for each in objects if "lp" in each and each.get("label", "").strip() and "bb" in each]
    labels = [_text(edge) for edge in graph.get("edges", []) if edge.get("label", "").strip() and "lp" in edge]
    lines = [(numbers[edge["tail"]], numbers[edge["head"]], _line(edge["pos"])) for edge in graph.get("edges", [])]
    return Seen(boxes, labels, titles, lines)


def _box(node: dict[str, Any]) -> Rect:
    x, y = map(float, node["pos"].split(","))
    wide, tall = float(node["width"]) * 36, float(node["height"]) * 36
    return Rect(x - wide, y - tall, x + wide, y + tall, node.get("label", node["name"]))


def _text(thing: dict[str, Any]) -> Rect:
    """The extent of a text as the layout program drew it, line by line."""
    drawn = [op for op in (*thing.get("_ldraw_", ()),) if op["op"] == "T"]
    size = next((op["size"] for op in thing.get("_ldraw_", ()) if op["op"] == "F"), 10.0)
    wide = max(op["width"] for op in drawn)
    x = float(drawn[0]["pt"][0])
    ys = [float(op["pt"][1]) for op in drawn]
    return Rect(x - wide / 2, min(ys) - size * 0.2, x + wide / 2, max(ys) + size * 0.75, thing["label"])


def _line(pos: str) -> list[Point]:
    """The curve as a row of points, its head included."""
    start: list[Point] = []
    end: list[Point] = []
    points: list[Point] = []
    for part in pos.split():
        named = part[:2] in ("e,", "s,")
        x, y = map(float, part.split(",")[1 if named else 0 :])
        (end if part[:2] == "e," else start if named else points).append((x, y))
    line = [*start, points[0]]
    for number in range(0, len(points) - 1, 3):
        line += _curve(points[number : number + 4])
    return [*line, *end]


def _curve(points: Sequence[Point]) -> Iterator[Point]:
    (a, b), (c, d), (e, f), (g, h) = points
    steps = 1 if (a, b) == (c, d) and (e, f) == (g, h) else 12
    for step in range(1, steps + 1):
        t = step / steps
        u = 1 - t
        yield (
            u**3 * a + 3 * u * u * t * c + 3 * u * t * t * e + t**3 * g,
            u**3 * b + 3 * u * u * t * d + 3 * u * t * t * f + t**3 * h,
        )


def _meetings(one: Sequence[Point], other: Sequence[Point]) -> Iterator[Point]:
    for a, b in pairwise(one):
        for c, d in pairwise(other):
            if max(a[0], b[0]) < min(c[0], d[0]) or max(c[0], d[0]) < min(a[0], b[0]):
                continue
            if max(a[1], b[1]) < min(c[1], d[1]) or max(c[1], d[1]) < min(a[1], b[1]):
                continue
            if _side(a, b, c) * _side(a, b, d) < 0 and _side(c, d, a) * _side(c, d, b) < 0:
                share = _side(c, d, a) / (_side(c, d, a) - _side(c, d, b))
                yield a[0] + (b[0] - a[0]) * share, a[1] + (b[1] - a[1]) * share


def _side(a: Point, b: Point, c: Point) -> float:
    return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])


def _through(a: Point, b: Point, box: Rect) -> bool:
    """Whether a stretch runs through a box, more than a hair inside its edges."""
    left, low, right, high = box.left + 1, box.low + 1, box.right - 1, box.high - 1
    t0, t1 = 0.0, 1.0
    for start, step, least, most in ((a[0], b[0] - a[0], left, right), (a[1], b[1] - a[1], low, high)):
        if step == 0:
            if not least <= start <= most:
                return False
            continue
        enter, leave = sorted(((least - start) / step, (most - start) / step))
        t0, t1 = max(t0, enter), min(t1, leave)
    return t0 < t1
