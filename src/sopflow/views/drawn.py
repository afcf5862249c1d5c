"""The chart as it is drawn: every end beside what leads to it, and what may happen at any time in a place of its own."""

from __future__ import annotations

from dataclasses import replace

from sopflow.views.chart import Arrow, Box, Chart, Lane
from sopflow.views.words import word

__all__ = ["ANY_TIME", "as_drawn"]

ANY_TIME = "(any time)"
"""Id of the lane for what may happen wherever the case is."""


def as_drawn(chart: Chart) -> Chart:
    """The same chart with an end of its own for each box that leads to one, and lanes around everything if around any.

    One box for an outcome would draw arrows to it across the whole chart.
    """
    boxes = {box.id: box for box in chart.boxes}
    leaving = {arrow.source for arrow in chart.arrows}
    ends = {box.id for box in chart.boxes if box.shape == "outcome" and box.lane is None and box.id not in leaving}
    events = {box.id for box in chart.boxes if box.shape == "event"}
    events -= {arrow.source for arrow in chart.arrows if arrow.target not in ends}  # they stand beside their step
    home = {box.id: ANY_TIME if box.id in events else box.lane for box in chart.boxes}
    copies: dict[tuple[str, str], list[Arrow]] = {}
    arrows = []
    for arrow in chart.arrows:
        if arrow.target in ends:
            copies.setdefault((arrow.source, arrow.target), []).append(arrow)
            arrow = replace(arrow, target=f"{arrow.target} of {arrow.source}")
        arrows.append(arrow)
    drawn: list[Box] = []
    for box in chart.boxes:
        if box.id not in ends:
            drawn.append(replace(box, lane=home[box.id]))
        for (source, end), ways in copies.items():
            if source == box.id:
                drawn.append(_copy(boxes[end], source, ways, home[source], box.group))
    lanes, groups = chart.lanes, chart.groups
    if events:
        main = lanes or (Lane("", ""),)
        drawn = [replace(box, lane=box.lane or main[0].id) for box in drawn]
        groups = tuple(replace(group, lane=group.lane or main[0].id) for group in groups)
        lanes = (*main, Lane(ANY_TIME, word("any time", chart.language), loose=True))
    return replace(chart, boxes=tuple(drawn), arrows=tuple(arrows), lanes=lanes, groups=groups)


def _copy(end: Box, source: str, ways: list[Arrow], lane: str | None, group: str | None) -> Box:
    """An end counts as reached where a way to it was taken; where none is known, as its only box did."""
    state = end.state
    if state != "none" and not any(way.state != "none" for way in ways):
        state = "none"
    return replace(end, id=f"{end.id} of {source}", lane=lane, group=group, state=state, copy_of=end.id)
