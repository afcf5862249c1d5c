"""A box in words, for those who hear a chart instead of seeing it."""

from __future__ import annotations

from sopflow.views.chart import Box, Chart
from sopflow.views.words import word

__all__ = ["spoken"]

_PLAIN = frozenset(("start", "task", "set", "connector", "label", "card"))
"""Shapes that say what they are by their titles alone."""


def spoken(chart: Chart) -> dict[str, str]:
    """What a screen reader says about each box: what it is, what it says, how far a case got, and where it leads."""
    lanes = {lane.id: lane.title for lane in chart.lanes}
    titles = {box.id: box.heading or box.id for box in chart.boxes}
    ways: dict[str, list[str]] = {}
    for arrow in chart.arrows:
        label = f" ({arrow.label})" if arrow.label else ""
        ways.setdefault(arrow.source, []).append(titles[arrow.target] + label)
    return {
        box.id: _said(box, lanes.get(box.lane or "", ""), ways.get(box.id, []), chart.language) for box in chart.boxes
    }


def _said(box: Box, lane: str, ways: list[str], language: str) -> str:
    kind = f"{word(box.shape, language)}: " if box.shape not in _PLAIN else ""
    state = word(box.state, language) if box.state != "none" and box.heat is None else ""
    times = (word("within", language, time) for time in box.times)
    parts = [f"{kind}{box.heading}".removesuffix(": "), state, *box.notes, *times, box.badge, lane]
    leads = f" {word('leads to', language, '; '.join(ways))}" if ways else ""
    return f"{', '.join(filter(None, parts))}.{leads}"
