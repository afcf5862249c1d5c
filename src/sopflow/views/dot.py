"""A chart as DOT text, built with the ``graphviz`` package.

Text of authors never becomes markup, a port or a name: boxes are ``n1, n2, …``, and every text is escaped.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import graphviz  # type: ignore[import-untyped]

from sopflow.views.chart import Arrow, Chart, Shape, State
from sopflow.views.escape import decimal, escape, label
from sopflow.views.measure import clean, lines
from sopflow.views.nodes import SIZE, node
from sopflow.views.style import ARROW, LANES, MARKS, arrow_paint

__all__ = ["to_dot"]

FONT = "Arial"
LABEL_COLUMNS = 22
LABEL_LINES = 5

PORTS = {"headport": "e", "tailport": "e"}
"""Between two boxes of a lane, the label of an arrow back would else cover that of the arrow forth."""


def to_dot(chart: Chart, *, marks: Mapping[State, str] = MARKS) -> str:
    """Writes a chart as DOT; the same chart always gives the same text.

    Args:
        chart: What to draw.
        marks: The sign before the title of a box in a certain state.
    """
    graph = graphviz.Digraph("sopflow")
    graph.attr("graph", **_literal(_graph(chart)))
    graph.attr("node", fontname=FONT, fontsize=decimal(SIZE), style="filled", margin="0.14,0.08")
    graph.attr("edge", fontname=FONT, fontsize="10", arrowsize="0.75", color=ARROW.line, fontcolor=ARROW.text)
    names = {box.id: f"n{number}" for number, box in enumerate(chart.boxes, 1)}
    frames = _Frames(chart, names, marks)
    for number, lane in enumerate(chart.lanes):
        with graph.subgraph(name=f"cluster_{number + 1}") as cluster:
            cluster.attr(**_literal(_lane(lane.title, number)))
            frames.fill(cluster, lane.id, None)
    frames.fill(graph, None, None)
    shapes = {box.id: box.shape for box in chart.boxes}
    order = {box.id: number for number, box in enumerate(chart.boxes)}
    pairs = {(arrow.source, arrow.target) for arrow in chart.arrows}
    for arrow in chart.arrows:
        ends = [names[arrow.source], names[arrow.target]]
        if order[arrow.target] < order[arrow.source] and shapes[arrow.source] != "event":
            # Written upside down and drawn backwards: so the ranks follow the order of reading, whatever the loops.
            beside = PORTS if (arrow.target, arrow.source) in pairs and chart.lanes else {}
            graph.edge(*reversed(ends), dir="back", **_arrow(arrow, "0"), **beside)
        else:
            # From straight above, an arrow stays clear of the name of the branch.
            above = {"headport": "n"} if shapes[arrow.source] == "fork" else {}
            graph.edge(*ends, **_arrow(arrow, _weight(arrow, order, shapes)), **above)
    return str(graph.source)


@dataclass(frozen=True, slots=True)
class _Frames:
    """Puts boxes into their lanes and groups."""

    chart: Chart
    names: Mapping[str, str]
    marks: Mapping[State, str]

    def fill(self, graph: Any, lane: str | None, group: str | None) -> None:
        """Writes the boxes that stand directly in a lane or group, and the groups in it."""
        for box in self.chart.boxes:
            if (box.lane, box.group) == (lane, group):
                drawn = node(box, self.marks.get(box.state, ""))
                graph.node(self.names[box.id], **_literal(drawn))
        for number, each in enumerate(self.chart.groups, 1):
            if (each.lane, each.parent) == (lane, group):
                with graph.subgraph(name=f"cluster_g{number}") as cluster:
                    cluster.attr(**_literal(_group(each.title)))
                    self.fill(cluster, lane, each.id)


def _graph(chart: Chart) -> dict[str, str]:
    return {
        "label": label((*lines(chart.title, 60, 2), " ")),
        "labelloc": "t",
        "fontname": FONT,
        "fontsize": "17",
        "fontcolor": "#0f172a",
        "tooltip": escape(clean(chart.title)),
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
        "label": label(lines(title, 40, 2)),
        # Arrows come in from the first lane, which stands on the left: the title makes room for them.
        "labeljust": "r" if number else "l",
        "fontsize": "12",
        "fontcolor": "#334155",
        "style": "rounded,filled",
        "fillcolor": ground,
        "color": line,
        "margin": "16",
        "tooltip": escape(clean(title)),
    }


def _group(title: str) -> dict[str, str]:
    return {
        "label": label(lines(title, 30, 2)),
        "labeljust": "l",
        "fontsize": "10",
        "fontcolor": "#475569",
        "style": "rounded,dashed",
        "color": "#94a3b8",
        "margin": "10",
        "tooltip": escape(clean(title)) or " ",
    }


def _weight(arrow: Arrow, order: Mapping[str, int], shapes: Mapping[str, Shape]) -> str:
    """How short and straight an arrow shall be: the main line most, branches that run side by side all alike."""
    if shapes[arrow.source] == "fork":
        return "3"
    straight = order[arrow.target] == order[arrow.source] + 1
    return "10" if straight and arrow.kind != "aside" and shapes[arrow.target] != "join" else "1"


def _arrow(arrow: Arrow, weight: str) -> dict[str, str]:
    colours = arrow_paint(arrow)
    drawn = {"weight": weight, "penwidth": decimal(colours.thick), "tooltip": escape(clean(arrow.label)) or " "}
    if colours is not ARROW:
        drawn |= {"color": colours.line, "fontcolor": colours.text}
    if arrow.kind == "aside":
        drawn["style"] = "dashed"
    if clean(arrow.label):
        # Blanks keep the words off the line that they stand beside.
        drawn["label"] = label(f" {line} " for line in lines(arrow.label, LABEL_COLUMNS, LABEL_LINES))
        drawn["labeltooltip"] = drawn["tooltip"]
    return _literal(drawn)


def _literal(attributes: dict[str, str]) -> dict[str, str]:
    """Keeps the package from taking ``<…>`` for markup."""
    return {name: graphviz.nohtml(value) for name, value in attributes.items()}
