"""How large every box is, and where its texts stand in it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from sopflow.views.chart import Box, Shape
from sopflow.views.measure import COLUMNS, clean, diamond, lines, notes, width
from sopflow.views.shapes import BAND, POST, ROOF, SIDE, SLANT, SLOPE, WAVE

__all__ = ["NOTE", "SIGN", "TITLE", "Figure", "Text", "figure"]

TITLE, NOTE = 11.0, 9.5
"""Sizes of the letters, in points."""

SIGN = 8.0
"""Size of the sign of an outcome."""

MOST_LINES = 5
BESIDE, ABOVE = 11.0, 6.0
"""Between a text and the edge of its shape."""

_WIDER = 0.09
"""A text that begins at a sign, or at the edge of a card, grows to the right only, where a font is wider than Arial."""

_ROWS = {TITLE: 13.75, NOTE: 12.0}
_MIDDLE = 0.35
"""How far below the middle of a row its letters stand, in em."""

_GAP = 8.0
"""The same where the shape is round."""

_LEAST: dict[Shape, tuple[float, float]] = {
    "start": (86.0, 26.0),
    "task": (144.0, 38.0),
    "question": (138.0, 44.0),
    "call": (138.0, 40.0),
    "set": (108.0, 28.0),
    "table": (108.0, 34.0),
    "action": (138.0, 36.0),
    "message": (130.0, 44.0),
    "wait": (112.0, 36.0),
    "gate": (138.0, 44.0),
    "escalation": (138.0, 46.0),
    "fork": (230.0, 22.0),
    "join": (230.0, 22.0),
    "event": (86.0, 22.0),
    "outcome": (86.0, 26.0),
    "card": (130.0, 29.0),
    "label": (0.0, 0.0),
}
"""Smallest width and height."""

_INSIDE: dict[Shape, tuple[float, float, float, float]] = {
    "question": (0.0, SLANT, 0.0, 0.0),
    "call": (SIDE, 0.0, SIDE, 0.0),
    "set": (SLOPE - 2, -1.0, SLOPE - 2, -1.0),
    "table": (SIDE, SIDE, 0.0, 0.0),
    "action": (BAND, 0.0, 0.0, 0.0),
    "message": (0.0, 0.0, 0.0, 2 * WAVE),
    "gate": (POST, 4.0, POST, 4.0),
    "escalation": (0.0, ROOF - 1, 0.0, 0.0),
    "event": (0.0, -1.0, 0.0, -1.0),
    "label": (-BESIDE, -ABOVE, -BESIDE, -ABOVE),
}
"""What a shape takes of its rectangle for itself: on the left, above, on the right, below."""


class Text(NamedTuple):
    """One line: where it stands, from the middle of its box; ``x`` is its middle, or its beginning if ``flush``."""

    x: float
    y: float
    text: str
    size: float = TITLE
    flush: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """The size of a box in points, its texts, and where its sign stands."""

    width: float
    height: float
    texts: tuple[Text, ...]
    sign: tuple[float, float] | None = None


Row = tuple[str, float, float]
"""A line, its size and half its width."""


def figure(box: Box, mark: str = "", *, turned: bool = False) -> Figure:
    """How a box is drawn.

    Args:
        box: The box.
        mark: The sign before its title.
        turned: Whether the flow runs from left to right, where bars stand upright.
    """
    if box.shape == "join" and not clean(box.title):
        return Figure(6.0 if turned else 230.0, 6.0, ())
    if box.shape == "connector":
        return Figure(26.0, 26.0, _column(_rows(lines(box.heading, COLUMNS, MOST_LINES), ())))
    if box.shape == "decision":
        below = notes(box)
        wrapped, across, down = diamond(mark + box.heading, below, MOST_LINES)
        return Figure(across * TITLE, down * TITLE, _column(_rows(wrapped, below)))
    upright = turned and box.shape in ("fork", "join")
    rows = _rows(lines(mark + box.heading, 14 if upright else COLUMNS, 3 if upright else MOST_LINES), notes(box))
    if upright:
        return Figure(2 * _widest(rows) + 2 * ABOVE, max(230.0, _tall(rows)), _column(rows))
    if box.shape == "wait":
        return _delay(rows)
    if box.shape in ("start", "outcome"):
        return _terminator(box, rows)
    return _framed(box.shape, rows)


def _rows(title: Sequence[str], below: Sequence[str]) -> list[Row]:
    told = [(line, TITLE) for line in title] + [(line, NOTE) for line in below]
    return [(line, size, width(line) * size / 2) for line, size in told]


def _tall(rows: Sequence[Row]) -> float:
    return sum(_ROWS[size] for _, size, _ in rows)


def _widest(rows: Sequence[Row]) -> float:
    return max(half for *_, half in rows)


def _column(rows: Sequence[Row], x: float = 0.0, y: float = 0.0, *, flush: bool = False) -> tuple[Text, ...]:
    """The rows below one another, around a middle."""
    found, top = [], y - _tall(rows) / 2
    for line, size, _ in rows:
        tall = _ROWS[size]
        if line.strip():
            found.append(Text(x, top + tall / 2 + _MIDDLE * size, line, size, flush))
        top += tall
    return tuple(found)


def _framed(shape: Shape, rows: Sequence[Row]) -> Figure:
    left, above, right, below = _INSIDE.get(shape, (0.0, 0.0, 0.0, 0.0))
    least_wide, least_tall = _LEAST[shape]
    spare = 1 + _WIDER if shape == "card" else 1.0
    wide = max(least_wide, 2 * (_widest(rows) * spare + BESIDE) + left + right)
    tall = max(least_tall, _tall(rows) + 2 * ABOVE + above + below)
    x, y = (left - right) / 2, (above - below) / 2
    if shape in ("card", "label"):
        x = left + BESIDE - wide / 2
    return Figure(wide, tall, _column(rows, x, y, flush=shape in ("card", "label")))


def _reach(rows: Sequence[Row], radius: float) -> float:
    """How far right of the text's middle the centre of a half circle must stand that no row reaches beyond."""
    found, top = 0.0, -_tall(rows) / 2
    for _, size, half in rows:
        far = min(radius, max(abs(top), abs(top + _ROWS[size])) - 2.0)  # letters don't fill their row
        found = max(found, half + _GAP - math.sqrt(radius * radius - far * far))
        top += _ROWS[size]
    return found


def _delay(rows: Sequence[Row]) -> Figure:
    least_wide, least_tall = _LEAST["wait"]
    tall = max(least_tall, _tall(rows) + 2 * ABOVE)
    right = _reach(rows, tall / 2) + tall / 2
    left = _widest(rows) + BESIDE
    wide = max(least_wide, left + right)
    return Figure(wide, tall, _column(rows, (left - right) / 2))


def _terminator(box: Box, rows: list[Row]) -> Figure:
    least_wide, least_tall = _LEAST["outcome"]
    beside = SIGN + 5.0 if box.tone is not None else 0.0
    line, size, half = rows[0]
    rows[0] = (line, size, half + beside / 2 + (_WIDER * 2 * half if beside else 0.0))
    tall = max(least_tall, _tall(rows) + 2 * ABOVE)
    wide = max(least_wide, 2 * (_reach(rows, tall / 2) + tall / 2))
    texts = _column(rows)
    if box.tone is None or not texts:
        return Figure(wide, tall, texts)
    first = texts[0]
    at = (-half - beside / 2 + SIGN / 2, first.y - _MIDDLE * size)
    return Figure(wide, tall, (first._replace(x=beside / 2 - half, flush=True), *texts[1:]), at)
