"""A box as a node of DOT: its shape, colours, size and text."""

from __future__ import annotations

from collections.abc import Sequence

from sopflow.views.chart import Box, Shape
from sopflow.views.escape import decimal, escape, label, left, record
from sopflow.views.measure import COLUMNS, LINE, clean, diamond, lines, notes, width
from sopflow.views.style import Paint, paint

__all__ = ["SIZE", "node"]

SIZE = 11.0
EM = SIZE / 72
"""One em in inches, the unit in which DOT wants the sizes of boxes."""

_LEAST: dict[Shape, tuple[float, float]] = {
    "start": (1.2, 0.36),
    "task": (2.0, 0.55),
    "set": (1.5, 0.4),
    "table": (1.5, 0.4),
    "action": (1.9, 0.5),
    "message": (1.8, 0.5),
    "fork": (3.2, 0.3),
    "event": (1.2, 0.3),
    "outcome": (1.2, 0.36),
    "connector": (0.34, 0.34),
}
"""Smallest width and height in inches."""

_ROUNDED = ("start", "outcome", "event", "card")
_SPECIAL: dict[Shape, dict[str, str]] = {
    "message": {"shape": "note"},
    "fork": {"ordering": "out"},  # branches from left to right, as written
}
MOST_LINES = 5


def node(box: Box, mark: str) -> dict[str, str]:
    """The attributes of a box's node.

    Args:
        box: What to draw.
        mark: The sign before its title.
    """
    return {**_paint(paint(box), box), **_outline(box, mark, notes(box))}


def _paint(colours: Paint, box: Box) -> dict[str, str]:
    style = ["filled", *(["rounded"] if box.shape in _ROUNDED else []), *(["dashed"] if colours.dashed else [])]
    return {
        "fillcolor": colours.fill,
        "color": colours.line,
        "fontcolor": colours.text,
        "penwidth": decimal(colours.thick),
        "style": ",".join(style),
        "tooltip": escape(clean(box.tooltip or box.title)) or " ",
    }


def _outline(box: Box, mark: str, below: tuple[str, ...]) -> dict[str, str]:
    if box.shape == "decision":
        wrapped, across, down = diamond(mark + box.heading, below, MOST_LINES)
        size = {"width": decimal(across * EM), "height": decimal(down * EM), "fixedsize": "true"}
        return {"shape": "diamond", "label": label((*wrapped, *below)), "margin": "0", **size}
    if box.shape == "join" and not clean(box.title):
        return {"shape": "box", "label": "", "width": "3.2", "height": "0.08", "fixedsize": "true"}
    text = (*lines(mark + box.heading, COLUMNS, MOST_LINES), *below)
    match box.shape:
        case "call":
            # A record has the double sides of a predefined process.
            size = {"width": decimal(_across(text, 1.9) + 0.3), "height": _down(text, 0.55)}
            return {"shape": "record", "label": record(text), "margin": "0.05,0.08", **size}
        case "question":
            # A manual input: its upper edge rises to the right, its lower one is level.
            slope = {"sides": "4", "orientation": "90", "distortion": "-0.2", "skew": "-0.29"}
            return {"shape": "polygon", **slope, **_fixed(text, _across(text, 1.9), 1.3)}
        case "gate":
            return {"shape": "hexagon", **_fixed(text, _across(text, 1.8) * 1.3)}
        case "connector":
            return {
                "shape": "circle",
                "label": label(text),
                "width": "0.36",
                "height": "0.36",
                "fixedsize": "true",
                "margin": "0",
            }
        case "wait":
            return {"shape": "ellipse", **_fixed(text, _across(text, 1.5) * 1.25, 1.3)}
        case "card":
            size = {"width": decimal(_across(text, 1.8)), "height": _down(text, 0.4)}
            return {"shape": "box", "label": left(text), **size}
        case "escalation":
            return {"shape": "house", **_fixed((" ", *text), _across(text, 1.9), 1.2)}
    across, down = _LEAST.get(box.shape, _LEAST["fork"])
    size = {"width": decimal(_across(text, across)), "height": _down(text, down)}
    return {"shape": "box", "label": label(text), **size, **_SPECIAL.get(box.shape, {})}


def _fixed(text: Sequence[str], wide: float, stretch: float = 1.0) -> dict[str, str]:
    """Left to itself, what has no right angles would grow to about twice the size that its text needs."""
    size = {"width": decimal(wide), "height": _down(text, 0.55, stretch), "fixedsize": "true", "margin": "0"}
    return {"label": label(text), **size}


def _across(text: Sequence[str], least: float) -> float:
    return max(least, (max(map(width, text)) + 2.0) * EM)


def _down(text: Sequence[str], least: float, stretch: float = 1.0) -> str:
    return decimal(max(least, (len(text) * LINE + 0.9) * EM) * stretch)
