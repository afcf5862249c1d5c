"""A placed chart as DOT in which every point is given: what draws it has nothing left to decide."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Mapping, Sequence

from sopflow.views.chart import Arrow, Box, Chart, State
from sopflow.views.drawn import ANY_TIME
from sopflow.views.escape import decimal, escape, label
from sopflow.views.measure import LINE, clean, lines, width
from sopflow.views.outlines import SIZE, outline
from sopflow.views.placing import Frame, Placed, Point, Rect, place
from sopflow.views.placing.place import Sizes
from sopflow.views.style import ARROW, ARROW_STATES, ASIDE, CLOCK, LANES, MARKS, Paint

__all__ = ["to_pinned"]

FONT = "Arial"
LABEL_SIZE, LANE_SIZE, GROUP_SIZE, TITLE_SIZE = 10.0, 12.0, 10.0, 17.0
LABEL_COLUMNS, LABEL_LINES = 22, 5
HEAD = 7.5
"""Length of an arrow's head, in points."""

ROUND = 7.0
"""Radius of the corners of a way."""


def to_pinned(chart: Chart, *, marks: Mapping[State, str] = MARKS, clock: str = CLOCK) -> str:
    attributes = {box.id: outline(box, marks.get(box.state, ""), clock) for box in chart.boxes}
    sizes = Sizes(
        {box: (float(each["width"]) * 72, float(each["height"]) * 72) for box, each in attributes.items()},
        {number: _size(_label(arrow), LABEL_SIZE) for number, arrow in enumerate(chart.arrows) if clean(arrow.label)},
        {lane.id: _size(lines(lane.title, 40, 2), LANE_SIZE) if lane.title else (0.0, 0.0) for lane in chart.lanes},
        {group.id: _size(lines(group.title, 30, 2), GROUP_SIZE) for group in chart.groups},
    )
    placed = place(chart, sizes)
    title = lines(chart.title, 60, 2)
    across, along = _size(title, TITLE_SIZE)
    head = along + 18
    total = max(placed.width, across)
    moved = (total - placed.width) / 2
    tall = placed.height + head

    def at(point: Sequence[float]) -> str:
        return f"{decimal(point[0] + moved)},{decimal(tall - point[1] - head)}"

    written = ["digraph sopflow {"]
    written.append(_attributes("graph", {
        "bb": f"0,0,{decimal(total)},{decimal(tall)}", "label": label(title), "lp": f"{decimal(total / 2)},{decimal(tall - along / 2)}",
        "fontname": FONT, "fontsize": decimal(TITLE_SIZE), "fontcolor": "#0f172a", "pad": "0.25", "bgcolor": "white",
        "tooltip": escape(clean(chart.title)),
    }))
    written.append(_attributes("node", {"fontname": FONT, "fontsize": decimal(SIZE), "fixedsize": "true"}))
    written.append(_attributes("edge", {"fontname": FONT, "fontsize": decimal(LABEL_SIZE), "arrowsize": "0.75"}))
    names = {box.id: f"n{number}" for number, box in enumerate(chart.boxes, 1)}
    for number, lane in enumerate(chart.lanes):
        if lane.title:
            frame = placed.lanes[lane.id]
            ground, line = LANES[number % len(LANES)]
            look = {"style": "rounded,filled", "fillcolor": ground, "color": line}
            if lane.id == ANY_TIME:
                look = {"style": "rounded,dashed", "color": "#d4a5ad"}
            written += _frame(f"cluster_{number}", frame, lines(lane.title, 40, 2), at, {**look, "fontsize": "12", "fontcolor": "#334155"})
    for number, group in enumerate(chart.groups):
        if group.id in placed.groups:
            written += _frame(f"cluster_g{number}", placed.groups[group.id], lines(group.title, 30, 2), at, {"style": "rounded,dashed", "color": "#94a3b8", "fontsize": "10", "fontcolor": "#475569"})
    for box in chart.boxes:
        rect = placed.boxes[box.id]
        drawn = {**attributes[box.id], "pos": at(rect), "width": decimal(rect.width / 72), "height": decimal(rect.height / 72)}
        written.append(_attributes(names[box.id], drawn))
    order = sorted(range(len(chart.arrows)), key=lambda number: chart.arrows[number].state == "visited")
    for number in order:
        arrow, line = chart.arrows[number], placed.lines[number]
        points = _rounded(line.points)
        tip = line.points[-1]
        drawn = _arrow(arrow)
        drawn["pos"] = " ".join([f"e,{at(tip)}", *map(at, points)])
        if line.label is not None:
            drawn["label"] = label(_label(arrow))
            drawn["lp"] = at(line.label)
            drawn["labeltooltip"] = drawn["tooltip"]
        written.append(_attributes(f"{names[arrow.source]} -> {names[arrow.target]}", drawn))
    return "\n".join([*written, "}", ""])


def _frame(name, frame: Frame, title, at, look) -> list[str]:
    around = frame.around
    bb = f"{at((around.left, around.bottom))},{at((around.right, around.top))}"
    return [f"subgraph {name} {{", _attributes("graph", {"bb": bb, "label": label(title), "lp": at(frame.title), "tooltip": escape(clean(' '.join(title))) or " ", **look}), "}"]


def _label(arrow: Arrow) -> tuple[str, ...]:
    return lines(arrow.label, LABEL_COLUMNS, LABEL_LINES)


def _size(wrapped: Sequence[str], size: float) -> tuple[float, float]:
    return max(map(width, wrapped)) * size, len(wrapped) * size * 1.2


def _arrow(arrow: Arrow) -> dict[str, str]:
    colours = ARROW_STATES.get(arrow.state, ASIDE if arrow.kind == "aside" else ARROW)
    drawn = {"penwidth": decimal(colours.thick), "tooltip": escape(clean(arrow.label)) or " ", "color": colours.line, "fontcolor": colours.text}
    if arrow.kind == "aside":
        drawn["style"] = "dashed"
    return drawn


def _attributes(name: str, given: Mapping[str, str]) -> str:
    return f"{name} [{' '.join(f'{key}={_quoted(value)}' for key, value in given.items())}]"


def _quoted(value: str) -> str:
    return '"' + value.replace('"', '\\"') + '"'


def _rounded(corners: Sequence[Point]) -> list[Point]:
    """The way as cubic curves: straight lines with round corners, up to where the head begins."""
    tip, before = corners[-1], corners[-2]
    far = math.dist(tip, before)
    end = _towards(tip, before, min(HEAD, far))
    stops = [*corners[:-1], end]
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
