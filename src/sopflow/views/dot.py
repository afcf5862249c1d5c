"""A chart as DOT text, built with the ``graphviz`` package.

Text of authors never becomes markup, a port or a name: boxes are ``n1, n2, …``, and every text is escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import graphviz  # type: ignore[import-untyped]

from sopflow.views.chart import Arrow, Box, Chart, Shape, State
from sopflow.views.measure import COLUMNS, LINE, clean, diamond, lines, notes, width
from sopflow.views.style import ARROW, ARROW_STATES, LANES, MARKS, Paint, paint

__all__ = ["to_dot"]

FONT = "Arial"
SIZE = 11.0
EM = SIZE / 72
"""One em in inches, the unit in which DOT wants the sizes of boxes."""

SLANT = 0.14
"""How far, in inches, the sides of a question lean."""

_LEAST: dict[Shape, tuple[float, float]] = {
    "start": (1.2, 0.36),
    "task": (2.0, 0.55),
    "set": (1.5, 0.4),
    "outcome": (1.2, 0.36),
}
"""Smallest width and height in inches."""

LABEL_COLUMNS = 22
MOST_LINES = 5
LABEL_LINES = 5

_SPACE = "\N{NO-BREAK SPACE}"
"""Records drop plain blanks at the ends of a line."""

_ENTITY = re.compile(r"&(?=#?\w+;)")
_RECORD = re.compile(r"([{}|<> ])")


def to_dot(chart: Chart, *, marks: Mapping[State, str] = MARKS) -> str:
    """Writes a chart as DOT; the same chart always gives the same text.

    Args:
        chart: What to draw.
        marks: The sign before the title of a box in a certain state.
    """
    graph = graphviz.Digraph("sopflow")
    graph.attr("graph", **_graph(chart))
    graph.attr("node", fontname=FONT, fontsize=_n(SIZE), style="filled", margin="0.14,0.08")
    graph.attr("edge", fontname=FONT, fontsize="10", arrowsize="0.75", color=ARROW.line, fontcolor=ARROW.text)
    names = {box.id: f"n{number}" for number, box in enumerate(chart.boxes, 1)}
    for number, lane in enumerate(chart.lanes):
        with graph.subgraph(name=f"cluster_{number + 1}") as cluster:
            cluster.attr(**_lane(lane.title, number))
            _boxes(cluster, (box for box in chart.boxes if box.lane == lane.id), names, marks)
    _boxes(graph, (box for box in chart.boxes if box.lane is None), names, marks)
    order = {box.id: number for number, box in enumerate(chart.boxes)}
    for arrow in chart.arrows:
        straight = order[arrow.target] == order[arrow.source] + 1
        ends = [names[arrow.source], names[arrow.target]]
        if order[arrow.target] < order[arrow.source]:
            # Written upside down and drawn backwards: so the ranks follow the order of reading, whatever the loops.
            graph.edge(*reversed(ends), dir="back", **_arrow(arrow, "0"))
        else:
            graph.edge(*ends, **_arrow(arrow, "10" if straight else "1"))
    return str(graph.source)


def _graph(chart: Chart) -> dict[str, str]:
    return {
        "label": _label((*lines(chart.title, 60, 2), " ")),
        "labelloc": "t",
        "fontname": FONT,
        "fontsize": "17",
        "fontcolor": "#0f172a",
        "tooltip": _escape(clean(chart.title)),
        "rankdir": "TB",
        "newrank": "true",  # ranks run through all lanes, so that the order of reading stays visible
        "nodesep": "0.4",
        "ranksep": "0.38",
        "pad": "0.25",
        "bgcolor": "white",
    }


def _lane(title: str, number: int) -> dict[str, str]:
    ground, line = LANES[number % len(LANES)]
    return {
        "label": _label(lines(title, 40, 2)),
        # Arrows come in from the first lane, which stands on the left: the title makes room for them.
        "labeljust": "r" if number else "l",
        "fontsize": "12",
        "fontcolor": "#334155",
        "style": "rounded,filled",
        "fillcolor": ground,
        "color": line,
        "margin": "16",
        "tooltip": _escape(clean(title)),
    }


def _boxes(graph: Any, boxes: Iterable[Box], names: Mapping[str, str], marks: Mapping[State, str]) -> None:
    for box in boxes:
        graph.node(names[box.id], **_paint(paint(box), box), **_outline(box, marks.get(box.state, "")))


def _paint(colours: Paint, box: Box) -> dict[str, str]:
    style = ["filled", "rounded"] if box.shape in ("start", "task", "outcome") else ["filled"]
    return {
        "fillcolor": colours.fill,
        "color": colours.line,
        "fontcolor": colours.text,
        "penwidth": _n(colours.thick),
        "style": ",".join([*style, "dashed"] if colours.dashed else style),
        "tooltip": _escape(clean(box.tooltip or box.title)),
    }


def _outline(box: Box, mark: str) -> dict[str, str]:
    below = notes(box)
    if box.shape == "decision":
        wrapped, across, down = diamond(mark + box.title, below, MOST_LINES)
        size = {"width": _n(across * EM), "height": _n(down * EM), "fixedsize": "true"}
        return {"shape": "diamond", "label": _label((*wrapped, *below)), "margin": "0", **size}
    text = (*lines(mark + box.title, COLUMNS, MOST_LINES), *below)
    if box.shape == "call":
        return _call(text)
    if box.shape == "question":
        return {"shape": "polygon", "sides": "4", **_question(text)}
    across, down = _LEAST[box.shape]
    size = {"width": _across(text, across), "height": _down(text, down)}
    return {"shape": "box", "label": _label(text), **size}


def _call(text: Sequence[str]) -> dict[str, str]:
    """A record has the double sides of a predefined process; its outer fields are empty, there are no ports."""
    label = _RECORD.sub(r"\\\1", _label(f"{_SPACE}{line}{_SPACE}" for line in text))
    return {"shape": "record", "label": _literal(f"|{label}|"), "margin": "0.05,0.08", "height": _down(text, 0.55)}


def _question(text: Sequence[str]) -> dict[str, str]:
    """Left to itself, a slanted box would grow to about twice the size that its text needs."""
    wide = float(_across(text, 2.0)) + 2 * SLANT
    size = {"width": _n(wide), "height": _down(text, 0.55), "fixedsize": "true", "margin": "0"}
    # The skew is a part of the width; the slant shall look the same on every box.
    return {"label": _label(text), "skew": _n(SLANT / wide), **size}


def _across(text: Sequence[str], least: float) -> str:
    return _n(max(least, (max(map(width, text)) + 2.0) * EM))


def _down(text: Sequence[str], least: float) -> str:
    return _n(max(least, (len(text) * LINE + 0.9) * EM))


def _arrow(arrow: Arrow, weight: str) -> dict[str, str]:
    colours = ARROW_STATES.get(arrow.state, ARROW)
    drawn = {"weight": weight, "penwidth": _n(colours.thick), "tooltip": _escape(clean(arrow.label)) or " "}
    if arrow.state == "visited":
        drawn |= {"color": colours.line, "fontcolor": colours.text}
    if clean(arrow.label):
        # Blanks keep the words off the line that they stand beside.
        drawn["label"] = _label(f" {line} " for line in lines(arrow.label, LABEL_COLUMNS, LABEL_LINES))
        drawn["labeltooltip"] = drawn["tooltip"]
    return drawn


def _label(wrapped: Iterable[str]) -> str:
    return _literal(r"\n".join(map(_escape, wrapped)))


def _escape(text: str) -> str:
    """Disables backslashes, ``<…>`` as markup, and character references such as ``&lt;``."""
    return _literal(_ENTITY.sub("&amp;", str(graphviz.escape(text))))


def _literal(text: str) -> str:
    """Keeps the package from taking ``<…>`` for markup."""
    return graphviz.nohtml(text)  # type: ignore[no-any-return]


def _n(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")
