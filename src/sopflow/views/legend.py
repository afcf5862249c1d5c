"""Explains the shapes, lines and colours that a chart uses, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.views.chart import Arrow, Box, Chart, Shape, State
from sopflow.views.drawn import as_drawn
from sopflow.views.figures import Figure, Text
from sopflow.views.measure import lines, width
from sopflow.views.placing import Line, Placed, Point, Rect
from sopflow.views.sheet import LEADING, Block, baselines
from sopflow.views.style import CLOCK
from sopflow.views.words import word

__all__ = ["legend"]

CELL, ROW, COLUMNS = 200.0, 40.0, 3
SIZE = 10.0
SAMPLE = (46.0, 24.0)
"""Width and height of a sample."""

_SHAPES: tuple[Shape, ...] = (
    "start",
    "outcome",
    "task",
    "question",
    "decision",
    "call",
    "action",
    "set",
    "table",
    "message",
    "wait",
    "gate",
    "escalation",
    "fork",
    "event",
    "connector",
)
_STATES: tuple[State, ...] = ("visited", "current", "stuck", "skipped", "left", "added", "changed", "gone")


def legend(chart: Chart, marks: Mapping[State, str], sections: bool = False) -> Block:
    """The legend of a chart, in its language, as a block to be drawn below it."""
    entries = [*_boxes(chart, marks, sections=sections), *_arrows(chart)]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    figures: dict[str, Figure] = {}
    rects: dict[str, Rect] = {}
    drawn: list[Line] = []
    for number, (sample, told) in enumerate(entries):
        left, middle = (number % COLUMNS) * CELL, (number // COLUMNS + 0.5) * ROW
        if isinstance(sample, Box):
            boxes.append(sample)
            tall = 6.0 if sample.shape == "fork" else SAMPLE[1]
            wide = SAMPLE[1] if sample.shape == "connector" else SAMPLE[0]
            rects[sample.id] = Rect(left + SAMPLE[0] / 2, middle, wide, tall)
            figures[sample.id] = _bare(sample, wide, tall)
        else:
            arrows.append(sample)
            drawn.append(Line((Point(left, middle), Point(left + SAMPLE[0], middle))))
        text = Box(f"(legend {number})", "label", told)
        wrapped = lines(told, 26, 2)
        wide, tall = max(map(width, wrapped)) * SIZE, len(wrapped) * SIZE * LEADING
        written = tuple(Text(-wide / 2, y, line, SIZE, True) for y, line in baselines(wrapped, -tall / 2, SIZE))
        boxes.append(text)
        figures[text.id] = Figure(wide, tall, written)
        rects[text.id] = Rect(left + SAMPLE[0] + 10 + wide / 2, middle, wide, tall)
    rows = -(-len(entries) // COLUMNS)
    placed = Placed(rects, tuple(drawn), {}, {}, CELL * min(COLUMNS, len(entries)), rows * ROW)
    whole = replace(chart, boxes=tuple(boxes), arrows=tuple(arrows), lanes=(), groups=())
    return Block(word("legend", chart.language), whole, placed, figures, explains=True)


def _bare(sample: Box, wide: float, tall: float) -> Figure:
    """A sample is what it is by its shape; only a sign is written."""
    if sample.shape == "label":
        return Figure(wide, tall, (Text(0.0, 4.0, sample.title),))
    return Figure(wide, tall, (), (0.0, 0.0) if sample.tone is not None else None)


def _boxes(chart: Chart, marks: Mapping[State, str], *, sections: bool) -> Iterator[tuple[Box, str]]:
    used = {box.shape for box in chart.boxes} | ({"connector"} if sections else set())
    for shape in _SHAPES:
        if shape in used:
            tone = next((box.tone for box in chart.boxes if box.shape == shape and box.tone is not None), None)
            told = "shape outcomes" if tone is not None else f"shape {shape}"
            yield Box(f"(legend {shape})", shape, "", tone=tone), word(told, chart.language)
    states = {box.state for box in as_drawn(chart).boxes}
    for state in _STATES:
        if state in states:
            told = f"{marks.get(state, '')}{word(state, chart.language)}"
            yield Box(f"(legend {state})", "task", "", state=state), told
    if any(box.heat is not None for box in chart.boxes):
        for heat in (0, 5):
            yield Box(f"(legend heat {heat})", "task", "", heat=heat), word(f"heat {heat}", chart.language)


def _arrows(chart: Chart) -> Iterator[tuple[Arrow | Box, str]]:
    language = chart.language
    if any(arrow.kind == "aside" for arrow in chart.arrows):
        yield Arrow("aside", "aside", kind="aside"), word("line aside", language)
    if any(arrow.state == "visited" for arrow in chart.arrows):
        yield Arrow("taken", "taken", state="visited"), word("line taken", language)
    for state in ("added", "gone"):
        if any(arrow.state == state for arrow in chart.arrows):
            yield Arrow(state, state, state=state), word(f"line {state}", language)
    if any(arrow.label for arrow in chart.arrows):
        yield Arrow("way", "way"), word("line way", language)
    if any(box.times for box in chart.boxes):
        yield Box("(legend clock)", "label", CLOCK.strip()), word("line clock", language)
