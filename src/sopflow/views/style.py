"""Colours and marks of a chart. Every pair of text and ground has at least the contrast of WCAG AA."""

from __future__ import annotations

from colorsys import hls_to_rgb, rgb_to_hls
from typing import NamedTuple

from sopflow.views.chart import Arrow, Box, Shape, State

__all__ = [
    "ARROW",
    "ARROW_STATES",
    "ASIDE",
    "CLOCK",
    "GROUP",
    "HEADING",
    "HEAT",
    "HEAT_ARROWS",
    "INK",
    "LANES",
    "MARKS",
    "OUTCOMES",
    "PLAIN_MARKS",
    "QUIET",
    "SHAPES",
    "STATES",
    "Paint",
    "arrow_paint",
    "dark",
    "paint",
]


class Paint(NamedTuple):
    """Ground, outline and text colour, thickness of the outline in points, and whether it is dashed."""

    fill: str
    line: str
    text: str
    thick: float = 1.2
    dashed: bool = False


INK = "#1e293b"

SHAPES: dict[Shape, Paint] = {
    "start": Paint("#ffffff", "#334155", INK, 1.6),
    "task": Paint("#ffffff", "#475569", INK),
    "question": Paint("#e0f2fe", "#0369a1", INK),
    "decision": Paint("#fef3c7", "#b45309", INK),
    "call": Paint("#ede9fe", "#6d28d9", INK),
    "set": Paint("#f1f5f9", "#94a3b8", "#334155", 1.0),
    "table": Paint("#f1f5f9", "#64748b", "#334155"),
    "action": Paint("#ecfdf5", "#0f766e", INK),
    "message": Paint("#fefce8", "#a16207", INK),
    "wait": Paint("#f8fafc", "#475569", INK),
    "gate": Paint("#ffedd5", "#c2410c", INK, 1.6),
    "escalation": Paint("#ffe4e6", "#be123c", INK),
    "fork": Paint("#334155", "#334155", "#ffffff"),
    "join": Paint("#334155", "#334155", "#ffffff"),
    "event": Paint("#ffffff", "#9f1239", "#881337", 1.0, dashed=True),
    "outcome": Paint("#334155", "#334155", "#ffffff"),
    "connector": Paint("#ffffff", "#334155", INK, 1.4),
    "label": Paint("#ffffff", "#ffffff", INK),
    "card": Paint("#f8fafc", "#94a3b8", INK, 0.8),
}

OUTCOMES = (
    Paint("#115e59", "#115e59", "#ffffff"),
    Paint("#7c2d12", "#7c2d12", "#ffffff"),
    Paint("#3730a3", "#3730a3", "#ffffff"),
    Paint("#701a75", "#701a75", "#ffffff"),
    Paint("#3f6212", "#3f6212", "#ffffff"),
    Paint("#334155", "#334155", "#ffffff"),
)
"""One outcome after the other. None is red or green, for which of them is good, no file says."""

STATES: dict[State, Paint] = {
    "visited": Paint("#dcfce7", "#15803d", INK, 2.6),
    "current": Paint("#1d4ed8", "#172554", "#ffffff", 3.4),
    "stuck": Paint("#b91c1c", "#450a0a", "#ffffff", 3.4),
    "skipped": Paint("#ffffff", "#94a3b8", "#526077", 1.4, dashed=True),
    "left": Paint("#fff7ed", "#c2410c", INK, 1.8, dashed=True),
    "added": Paint("#dcfce7", "#15803d", INK, 2.6),
    "changed": Paint("#fef3c7", "#b45309", INK, 2.2),
    "gone": Paint("#ffffff", "#b91c1c", "#7f1d1d", 1.4, dashed=True),
}

HEAT = (
    Paint("#ffffff", "#64748b", INK),
    Paint("#fff7d6", "#a16207", INK),
    Paint("#fde68a", "#a16207", INK, 1.5),
    Paint("#fdba74", "#c2410c", INK, 1.9),
    Paint("#c2410c", "#7c2d12", "#ffffff", 2.3),
    Paint("#7f1d1d", "#450a0a", "#ffffff", 2.8),
)
"""From where hardly any time goes to where most of it goes; the outline grows with it."""

HEAT_ARROWS = tuple(
    Paint("none", line, text, thick)
    for line, text, thick in (
        ("#94a3b8", "#475569", 0.8),
        ("#64748b", "#334155", 1.2),
        ("#64748b", "#334155", 1.8),
        ("#475569", "#1e293b", 2.5),
        ("#475569", "#1e293b", 3.3),
        ("#334155", "#1e293b", 4.2),
    )
)
"""From what was hardly ever taken to what was taken most."""

QUIET = "#334155"
HEADING = Paint("none", "none", "#0f172a")
GROUP = Paint("none", "#94a3b8", "#475569", dashed=True)
ARROW = Paint("none", "#64748b", "#334155", 1.1)
ASIDE = Paint("none", "#be5a6e", "#881337", 1.1, dashed=True)
ARROW_STATES: dict[State, Paint] = {
    "visited": Paint("none", "#15803d", "#14532d", 2.6),
    "added": Paint("none", "#15803d", "#14532d", 2.6),
    "gone": Paint("none", "#b91c1c", "#7f1d1d", 1.2, dashed=True),
}

LANES = (
    ("#f4f8fd", "#b6cbe4"),
    ("#f3faf5", "#b3d8c0"),
    ("#fdf8f0", "#e3cfa9"),
    ("#f9f5fd", "#d2bfe6"),
    ("#fdf4f6", "#e6bfca"),
    ("#f2f9fa", "#aed3da"),
)
"""Ground and outline of one lane after the other."""

MARKS: dict[State, str] = {"visited": "✓ ", "current": "▶ ", "stuck": "■ ", "skipped": "– ", "left": "↷ "}
MARKS |= {"added": "+ ", "changed": "~ ", "gone": "× "}
PLAIN_MARKS: dict[State, str] = {"visited": "√ ", "current": "► ", "stuck": "■ ", "skipped": "– ", "left": "→ "}
PLAIN_MARKS |= {"added": "+ ", "changed": "~ ", "gone": "× "}
"""The same in signs that the font inside the default layout program has, for pictures made of dots."""

CLOCK = "≤ "
"""The sign before the time that there is. Many fonts have no picture of a clock."""


_DARK = {
    "#ffffff": "#0f172a",
    "white": "#0f172a",
    "black": "#e2e8f0",
    "#fde68a": "#4d3b06",
    "#fdba74": "#6b3413",
    "#1d4ed8": "#93c5fd",
    "#3730a3": "#a5b4fc",
    "#6d28d9": "#a78bfa",
    "#b91c1c": "#fca5a5",
    "#c2410c": "#fb923c",
    "#7f1d1d": "#fecaca",
}


def dark(colour: str) -> str:
    """The colour that takes the place of one of these on a dark ground: as far from black as it is from white.

    Dark grounds below white letters become light ones below dark letters.
    """
    if colour in _DARK or not colour.startswith("#"):
        return _DARK.get(colour, colour)
    red, green, blue = (int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5))
    hue, lightness, saturation = rgb_to_hls(red, green, blue)
    inverted = hls_to_rgb(hue, 0.1 + 0.84 * (1 - lightness), min(saturation, 0.6))
    return "#" + "".join(f"{round(part * 255):02x}" for part in inverted)


def paint(box: Box) -> Paint:
    """How a box is coloured: by its state if a case has come by, else by its shape."""
    if box.heat is not None:
        return HEAT[box.heat]
    if box.state in STATES:
        return STATES[box.state]
    return SHAPES[box.shape] if box.tone is None else OUTCOMES[box.tone % len(OUTCOMES)]


def arrow_paint(arrow: Arrow) -> Paint:
    """How an arrow is coloured: by its heat, its state or its kind."""
    if arrow.heat is not None:
        return HEAT_ARROWS[arrow.heat]
    return ARROW_STATES.get(arrow.state, ASIDE if arrow.kind == "aside" else ARROW)
