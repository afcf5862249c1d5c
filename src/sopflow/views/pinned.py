"""A chart as DOT in which every point is given: what draws it has nothing left to decide."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sopflow.views.chart import Arrow, Box, Chart, Lane, State
from sopflow.views.escape import decimal, escape, label
from sopflow.views.measure import clean, lines, width
from sopflow.views.outlines import SIZE, inset, outline
from sopflow.views.placing import Placed, Point, Rect, Sizes, place
from sopflow.views.sections import Section
from sopflow.views.style import ASIDE, LANES, MARKS, arrow_paint

__all__ = ["Block", "Sheet", "sheet"]

FONT = "Arial"
LABEL_SIZE, LANE_SIZE, GROUP_SIZE, TITLE_SIZE, PART_SIZE = 10.0, 12.0, 10.0, 17.0, 13.0
LABEL_COLUMNS, LABEL_LINES = 22, 5
HEAD = 7.5
"""Length of an arrow's head, in points."""

ROUND = 7.0
"""Radius of the corners of a way."""

APART = 30.0
"""Between two blocks of a sheet."""


@dataclass(frozen=True, slots=True)
class Block:
    """A chart or a section of one, placed; ``title`` stands above it."""

    title: str
    chart: Chart
    placed: Placed
    looks: Mapping[str, Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is drawn: the text for the layout program, and the chart with all boxes in the order of that text."""

    dot: str
    chart: Chart


def sheet(
    title: str,
    parts: Sequence[Section],
    *,
    turned: bool = False,
    marks: Mapping[State, str] = MARKS,
    legend: Block | None = None,
    paper: tuple[float, ...] | None = None,
) -> Sheet:
    """Places sections below one another on one sheet.

    Args:
        title: Its heading.
        parts: The sections of a chart.
        turned: Whether the flow runs from left to right.
        marks: The sign before the title of a box in a certain state.
        legend: What explains the shapes, last.
        paper: The width and height in inches, or the other way round, into which it must shrink.
    """
    blocks = [_block(part, marks, turned=turned) for part in parts]
    boxes = [box for block in blocks for box in block.chart.boxes]
    arrows = [arrow for block in blocks for arrow in block.chart.arrows]
    if legend is not None:
        boxes += legend.chart.boxes
        blocks.append(legend)
    return Sheet(
        "\n".join([*_Writer(title, blocks, paper).written(), "}", ""]),
        replace(parts[0].chart, boxes=tuple(boxes), arrows=tuple(arrows)),
    )


def _block(part: Section, marks: Mapping[State, str], *, turned: bool) -> Block:
    chart = part.chart
    looks = {box.id: outline(box, marks.get(box.state, "")) for box in chart.boxes}
    boxes = {box.id: _box_size(box, looks[box.id], turned=turned) for box in chart.boxes}
    labels = {
        number: _size(_label(arrow), LABEL_SIZE) for number, arrow in enumerate(chart.arrows) if clean(arrow.label)
    }
    lanes = {
        lane.id: _size(_lane(lane, turned=turned), LANE_SIZE) if lane.title else (0.0, 0.0) for lane in chart.lanes
    }
    groups = {group.id: _size(lines(group.title, 30, 2), GROUP_SIZE) for group in chart.groups}
    shapes = {box.id: box.shape for box in chart.boxes}
    real = {"up": "left", "down": "right", "left": "up", "right": "down"} if turned else {}

    def inside(box: str, side: str, offset: float) -> float:
        return inset(shapes[box], boxes[box], real.get(side, side), offset)

    if not turned:
        return Block(part.title, chart, place(chart, Sizes(boxes, labels, lanes, groups, inside)), looks)
    across = [{key: size[::-1] for key, size in each.items()} for each in (boxes, labels, lanes, groups)]
    sizes = Sizes(across[0], across[1], across[2], across[3], inside, turned=True)  # type: ignore[arg-type]
    return Block(part.title, chart, place(chart, sizes).turned(), looks)


def _box_size(box: Box, look: Mapping[str, str], *, turned: bool) -> tuple[float, float]:
    wide, tall = float(look["width"]) * 72, float(look["height"]) * 72
    if turned and box.shape in ("fork", "join"):  # a bar stands upright where the flow runs to the right
        wide = max(map(width, lines(box.title, 14, 3))) * SIZE + (16 if clean(box.title) else 6)
    return wide, tall


class _Writer:
    def __init__(self, title: str, blocks: Sequence[Block], paper: tuple[float, ...] | None) -> None:
        self.title = lines(title, 60, 2)
        self.blocks = blocks
        across, along = _size(self.title, TITLE_SIZE)
        self.head = along + 18
        self.width = max([across, *(block.placed.width for block in blocks)])
        heights = [block.placed.height + self._above(block) for block in blocks]
        self.height = self.head + sum(heights) + APART * (len(blocks) - 1)
        self.fit = None
        if paper:
            self.fit = sorted(paper, reverse=self.width > self.height)
        self.names = 0
        self.frames = 0

    def written(self) -> Iterator[str]:
        yield "digraph sopflow {"
        top = self.height - self.head / 2 + 9
        yield _attributes("graph", {
            "bb": f"0,0,{decimal(self.width)},{decimal(self.height)}", "label": label(self.title),
            "lp": f"{decimal(self.width / 2)},{decimal(top)}", "fontname": FONT, "fontsize": decimal(TITLE_SIZE),
            "fontcolor": "#0f172a", "pad": "0.25", "bgcolor": "white", "tooltip": escape(clean(" ".join(self.title))),
            **({"size": f"{decimal(self.fit[0])},{decimal(self.fit[1])}"} if self.fit else {}),
        })  # fmt: skip
        yield _attributes("node", {"fontname": FONT, "fontsize": decimal(SIZE), "fixedsize": "true"})
        yield _attributes("edge", {"fontname": FONT, "fontsize": decimal(LABEL_SIZE), "arrowsize": "0.75"})
        top = self.head
        single = len(self.blocks) == 1
        for block in self.blocks:
            left = (self.width - block.placed.width) / 2 if single else 0.0
            if block.title:
                yield from self._heading(block, top)
            top += self._above(block)
            yield from self._block(block, left, top)
            top += block.placed.height + APART

    def _above(self, block: Block) -> float:
        return 26.0 if block.title else 0.0

    def _heading(self, block: Block, top: float) -> Iterator[str]:
        self.frames += 1
        wide, tall = _size((block.title,), PART_SIZE)
        at = Rect.between(0, top, wide, top + tall)
        look = {"color": "none", "penwidth": "0", "fontsize": decimal(PART_SIZE), "fontcolor": "#0f172a"}
        yield from self._cluster(f"cluster_p{self.frames}", at, at, (block.title,), look, 0.0, 0.0)

    def _block(self, block: Block, left: float, top: float) -> Iterator[str]:
        chart, placed = block.chart, block.placed
        names = {}
        for number, lane in enumerate(chart.lanes):
            if lane.id in placed.lanes:
                self.frames += 1
                title = _lane(lane, turned=placed.lanes[lane.id].around.width > placed.lanes[lane.id].around.height)
                frame = placed.lanes[lane.id]
                yield from self._cluster(
                    f"cluster_{self.frames}", frame.around, frame.title, title, _lane_look(lane, number), left, top
                )
        for group in chart.groups:
            if group.id in placed.groups:
                self.frames += 1
                look = {
                    "style": "rounded,dashed",
                    "color": "#94a3b8",
                    "fontsize": decimal(GROUP_SIZE),
                    "fontcolor": "#475569",
                }
                frame = placed.groups[group.id]
                yield from self._cluster(
                    f"cluster_{self.frames}", frame.around, frame.title, lines(group.title, 30, 2), look, left, top
                )
        for box in chart.boxes:
            self.names += 1
            names[box.id] = f"n{self.names}"
            rect = placed.boxes[box.id]
            size = {"width": decimal(rect.width / 72), "height": decimal(rect.height / 72)}
            # Within a page only its own links work.
            link = {"URL": escape(clean(box.link))} if box.link and not box.link.startswith("#") else {}
            yield _attributes(names[box.id], {**block.looks[box.id], "pos": self._at(rect, left, top), **size, **link})
        # What a case took lies above what it did not.
        for number in sorted(range(len(chart.arrows)), key=lambda each: chart.arrows[each].state == "visited"):
            arrow, line = chart.arrows[number], placed.lines[number]
            look = _arrow(arrow)
            points = (self._at(point, left, top) for point in _rounded(line.points))
            look["pos"] = " ".join([f"e,{self._at(line.points[-1], left, top)}", *points])
            if line.label is not None:
                look |= {
                    "label": label(_label(arrow)),
                    "lp": self._at(line.label, left, top),
                    "labeltooltip": look["tooltip"],
                }
            yield _attributes(f"{names[arrow.source]} -> {names[arrow.target]}", look)

    def _cluster(
        self,
        name: str,
        around: Rect,
        title: Rect,
        text: Sequence[str],
        look: Mapping[str, str],
        left: float,
        top: float,
    ) -> Iterator[str]:
        low = self._at(Point(around.left, around.bottom), left, top)
        high = self._at(Point(around.right, around.top), left, top)
        told = escape(clean(" ".join(text))) or " "
        yield f"subgraph {name} {{"
        yield _attributes(
            "graph",
            {"bb": f"{low},{high}", "label": label(text), "lp": self._at(title, left, top), "tooltip": told, **look},
        )
        yield "}"

    def _at(self, point: Point | Rect, left: float, top: float) -> str:
        return f"{decimal(point.x + left)},{decimal(self.height - point.y - top)}"


def _lane(lane: Lane, *, turned: bool) -> tuple[str, ...]:
    return lines(lane.title, 16 if turned else 40, 3 if turned else 2)


def _lane_look(lane: Lane, number: int) -> dict[str, str]:
    ground, line = LANES[number % len(LANES)]
    look = (
        {"style": "rounded,dashed", "color": ASIDE.line}
        if lane.loose
        else {"style": "rounded,filled", "fillcolor": ground, "color": line}
    )
    return {**look, "fontsize": decimal(LANE_SIZE), "fontcolor": "#334155"}


def _label(arrow: Arrow) -> tuple[str, ...]:
    return lines(arrow.label, LABEL_COLUMNS, LABEL_LINES)


def _size(wrapped: Sequence[str], size: float) -> tuple[float, float]:
    return max(map(width, wrapped)) * size, len(wrapped) * size * 1.2


def _arrow(arrow: Arrow) -> dict[str, str]:
    colours = arrow_paint(arrow)
    look = {"penwidth": decimal(colours.thick), "tooltip": escape(clean(arrow.label)) or " "}
    look |= {"color": colours.line, "fontcolor": colours.text}
    return {**look, "style": "dashed"} if arrow.kind == "aside" else look


def _attributes(name: str, given: Mapping[str, str]) -> str:
    return f"{name} [{' '.join(f'{key}={_quoted(value)}' for key, value in given.items())}]"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'


def _rounded(corners: Sequence[Point]) -> list[Point]:
    """The way as cubic curves: straight lines with round corners, up to where the head begins."""
    tip, before = corners[-1], corners[-2]
    stops = [*corners[:-1], _towards(tip, before, min(HEAD, math.dist(tip, before)))]
    points = [stops[0]]
    for number in range(1, len(stops) - 1):
        here = stops[number]
        radius = min(ROUND, math.dist(stops[number - 1], here) / 2, math.dist(here, stops[number + 1]) / 2)
        enter, leave = _towards(here, stops[number - 1], radius), _towards(here, stops[number + 1], radius)
        points += [points[-1], enter, enter]
        points += [_towards(here, enter, radius * 0.45), _towards(here, leave, radius * 0.45), leave]
    return [*points, points[-1], stops[-1], stops[-1]]


def _towards(start: Point, end: Point, far: float) -> Point:
    whole = math.dist(start, end) or 1.0
    return Point(start.x + (end.x - start.x) * far / whole, start.y + (end.y - start.y) * far / whole)
