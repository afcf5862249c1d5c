"""Explains the shapes, lines and colours that a chart uses, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from sopflow.views.chart import Arrow, Box, Chart, Shape, State
from sopflow.views.drawn import as_drawn
from sopflow.views.measure import lines, width
from sopflow.views.outlines import outline
from sopflow.views.pinned import Block
from sopflow.views.placing import Line, Placed, Point, Rect
from sopflow.views.style import CLOCK
from sopflow.views.words import word

__all__ = ["legend"]

CELL, ROW, COLUMNS = 200.0, 40.0, 3
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
_STATES: tuple[State, ...] = ("visited", "current", "stuck", "skipped", "left")


def legend(chart: Chart, marks: Mapping[State, str], sections: bool = False) -> Block:
    """The legend of a chart, in its language, as a block to be drawn below it."""
    entries = [*_boxes(chart, marks, sections=sections), *_arrows(chart)]
    boxes: list[Box] = []
    arrows: list[Arrow] = []
    looks: dict[str, dict[str, str]] = {}
    rects: dict[str, Rect] = {}
    drawn: list[Line] = []
    for number, (sample, told) in enumerate(entries):
        left, top = (number % COLUMNS) * CELL, (number // COLUMNS) * ROW
        if isinstance(sample, Box):
            boxes.append(sample)
            looks[sample.id] = outline(replace(sample, title=""), "") | _sample(sample)
            tall = 6.0 if sample.shape == "fork" else SAMPLE[1]
            wide = 24.0 if sample.shape == "connector" else SAMPLE[0]
            rects[sample.id] = Rect(left + SAMPLE[0] / 2, top + ROW / 2, wide, tall)
        else:
            ends = [Box(f"({side} {sample.source})", "label", "") for side in ("from", "to")]
            for place, end in enumerate(ends):
                boxes.append(end)
                looks[end.id] = _INVISIBLE
                rects[end.id] = Rect(left + place * SAMPLE[0], top + ROW / 2, 1, 1)
            arrows.append(replace(sample, source=ends[0].id, target=ends[1].id, label=""))
            drawn.append(Line((Point(left, top + ROW / 2), Point(left + SAMPLE[0], top + ROW / 2))))
        text = Box(f"(legend {number})", "label", told)
        wrapped = lines(told, 26, 2)
        wide = max(map(width, wrapped)) * 10
        boxes.append(text)
        looks[text.id] = _text(wrapped)
        rects[text.id] = Rect(left + SAMPLE[0] + 8 + wide / 2, top + ROW / 2, wide, 12.0 * len(wrapped))
    rows = -(-len(entries) // COLUMNS)
    placed = Placed(rects, tuple(drawn), {}, {}, CELL * min(COLUMNS, len(entries)), rows * ROW)
    whole = replace(chart, boxes=tuple(boxes), arrows=tuple(arrows), lanes=(), groups=())
    return Block(word("legend", chart.language), whole, placed, looks)


def _boxes(chart: Chart, marks: Mapping[State, str], *, sections: bool) -> Iterator[tuple[Box, str]]:
    used = {box.shape for box in chart.boxes} | ({"connector"} if sections else set())
    for shape in _SHAPES:
        if shape in used:
            yield Box(f"(legend {shape})", shape, ""), word(f"shape {shape}", chart.language)
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
    if any(arrow.label for arrow in chart.arrows):
        yield Arrow("way", "way"), word("line way", language)
    if any(box.times for box in chart.boxes):
        yield Box("(legend clock)", "label", CLOCK.strip()), word("line clock", language)


_INVISIBLE = {"shape": "box", "style": "invis", "label": "", "width": "0.01", "height": "0.01"}


def _sample(box: Box) -> dict[str, str]:
    look = {"label": "", "tooltip": " "}
    if box.shape == "call":
        look["label"] = "| |"
    return look


def _text(wrapped: tuple[str, ...]) -> dict[str, str]:
    from sopflow.views.escape import label

    return {"shape": "plaintext", "label": label(wrapped), "fontsize": "10", "fontcolor": "#334155", "tooltip": " "}
