"""The chart as it is drawn: every end beside what leads to it, and what may happen at any time in its own place."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

from sopflow.views.chart import Arrow, Box, Chart, Lane
from sopflow.views.words import number, word

__all__ = ["ANY_TIME", "as_drawn"]

ANY_TIME = "(any time)"
"""Id of the lane for what may happen wherever the case is."""

_CARDS = "(cards)"


def as_drawn(chart: Chart) -> Chart:
    """The same chart with an end of its own for each box that leads to one, and lanes around everything if around any.

    One box for an outcome would draw arrows to it across the whole chart.
    """
    boxes = {box.id: box for box in chart.boxes}
    leaving = {arrow.source for arrow in chart.arrows}
    ends = {
        arrow.target
        for arrow in chart.arrows
        if (box := boxes[arrow.target]).shape == "outcome" and box.lane is None and box.id not in leaving
    }
    copies: dict[str, dict[str, list[Arrow]]] = {}
    arrows = []
    for arrow in chart.arrows:
        if arrow.target in ends:
            copies.setdefault(arrow.source, {}).setdefault(arrow.target, []).append(arrow)
            arrows.append(replace(arrow, target=f"{arrow.target} of {arrow.source}"))
        else:
            arrows.append(arrow)
    often = Counter(end for each in copies.values() for end in each)
    lanes, home = _lanes(chart, ends)
    drawn: list[Box] = []
    for box in chart.boxes:
        if box.id not in ends:
            source = replace(box, lane=home[box.id])
            drawn.append(source)
            for end, ways in copies.get(box.id, {}).items():
                copy = _copy(boxes[end], source, ways)
                drawn.append(_counted(copy, ways, chart.language) if often[end] > 1 else copy)
    main = lanes[0].id if lanes else None
    groups = tuple(replace(group, lane=group.lane or main) for group in chart.groups)
    return replace(chart, boxes=tuple(drawn), arrows=tuple(arrows), lanes=lanes, groups=groups)


def _lanes(chart: Chart, ends: set[str]) -> tuple[tuple[Lane, ...], dict[str, str | None]]:
    """The lanes, with one for what stands outside the flow, and the lane of each box."""
    apart: dict[str, str | None] = {box.id: _CARDS for box in chart.boxes if box.shape == "card"}
    events = {box.id for box in chart.boxes if box.shape == "event"}
    events -= {arrow.source for arrow in chart.arrows if arrow.target not in ends}  # they stand beside their step
    apart |= dict.fromkeys(events, ANY_TIME)
    lanes = chart.lanes or ((Lane("", ""),) if apart else ())
    main = lanes[0].id if lanes else None
    home = {box.id: apart.get(box.id) or box.lane or main for box in chart.boxes}
    if events:
        lanes = (*lanes, Lane(ANY_TIME, word("any time", chart.language), loose=True))
    if _CARDS in apart.values():
        lanes = (*lanes, Lane(_CARDS, ""))
    return lanes, home


def _copy(end: Box, source: Box, ways: list[Arrow]) -> Box:
    """An end counts as reached where a way to it was taken."""
    reached = end.state != "visited" or any(way.state != "none" for way in ways)
    state = end.state if reached else "none"
    return replace(
        end, id=f"{end.id} of {source.id}", lane=source.lane, group=source.group, state=state, copy_of=end.id
    )


def _counted(copy: Box, ways: list[Arrow], language: str) -> Box:
    """Of many cases, a copy shows those that came in by it: how many there are in all, the card tells."""
    counts = [way.count for way in ways if way.count is not None]
    if not counts:
        return copy
    notes = (f"{number(sum(counts), language)}×",)
    return replace(copy, notes=notes) if sum(counts) else replace(copy, notes=notes, heat=None, state="skipped")
