"""The outline of every shape, after ISO 5807 where it has a sign: what is drawn, and where an arrow touches it."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from sopflow.views.chart import Shape
from sopflow.views.curves import Path, line, polygon, quarter, rectangle, rounded
from sopflow.views.placing import Point, Rect

__all__ = [
    "BAND",
    "POST",
    "ROOF",
    "SIDE",
    "SIGNS",
    "SLANT",
    "SLOPE",
    "WAVE",
    "inset",
    "lines_in",
    "outline",
    "sign",
]

SLANT, SLOPE, SIDE, WAVE, ROOF, POST, BAND = 10.0, 8.0, 7.0, 4.5, 11.0, 5.0, 4.0
"""In points: how far the upper edge of a manual input rises, how pointed a preparation is, how far the second side of
a predefined process lies inside, how high the wave of a document is and the roof of a house, how wide the posts of a
gate are, and the band on what a system does."""

_CORNER: dict[Shape, float] = {"card": 6.0, "event": 9.0}


def outline(shape: Shape, rect: Rect) -> Path:
    """The outer line of a shape that fills a rectangle."""
    return _OUTLINES.get(shape, _box)(rect, _CORNER.get(shape, 0.0))


def lines_in(shape: Shape, rect: Rect) -> tuple[Path, ...]:
    """The lines inside a shape; closed ones are filled."""
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    side = min(SIDE, rect.width / 6)
    match shape:
        case "call":
            return line(left + side, top, left + side, bottom), line(right - side, top, right - side, bottom)
        case "table":
            down = min(SIDE, rect.height / 4)
            return line(left + side, top, left + side, bottom), line(left, top + down, right, top + down)
        case "action":
            return (rectangle(Rect.between(left, top, left + min(BAND, side), bottom)),)
        case "gate":
            return tuple(rectangle(Rect.between(x, top, x + POST, bottom)) for x in (left, right - POST))
    return ()


def inset(shape: Shape, size: tuple[float, float], side: str, offset: float) -> float:
    """How far inside its rectangle a shape's edge is where an arrow touches it.

    Args:
        shape: The shape.
        size: Its width and height.
        side: Where it is touched: ``up``, ``down``, ``left`` or ``right``.
        offset: How far from the middle of that side, downwards or to the right.
    """
    wide, tall = size
    level = side in ("left", "right")
    half, far = (tall / 2, abs(offset)) if level else (wide / 2, abs(offset))
    match shape, side:
        case "decision", _:
            return (wide if level else tall) / 2 * far / half
        case "connector", _:
            return half - _leg(half, far)
        case ("start" | "outcome", _) | ("wait", "right" | "up" | "down"):
            radius = tall / 2
            if level:
                return radius - _leg(radius, far)
            beyond = max(0.0, (far if shape != "wait" else offset) - (wide / 2 - radius))
            return radius - _leg(radius, beyond)
        case "question", "up":
            return _slant(tall) * (0.5 - offset / wide)
        case "escalation", "up":
            return _roof(tall) * far / half
        case "message", "down":
            share = 0.5 - offset / wide
            return _wave(tall) * (1 - _SWING * share * (1 - share) * (2 * share - 1))
        case "set", "left" | "right":
            return _slope(wide) * far / half
        case "gate", "up" | "down":
            return 0.0 if half - far < POST else _lintel(tall)
    return 0.0


def _leg(radius: float, other: float) -> float:
    return math.sqrt(max(0.0, radius * radius - other * other))


# What is drawn small, in a legend, has the same proportions.


def _slant(tall: float) -> float:
    return min(SLANT, tall * 0.35)


def _slope(wide: float) -> float:
    return min(SLOPE, wide * 0.2)


def _wave(tall: float) -> float:
    return min(WAVE, tall * 0.16)


def _roof(tall: float) -> float:
    return min(ROOF, tall * 0.4)


def _lintel(tall: float) -> float:
    return min(4.0, tall * 0.16)


_SWING = 6 * math.sqrt(3)
"""What makes the highest point of ``t (1 - t) (2 t - 1)`` one."""


def _box(rect: Rect, radius: float) -> Path:
    return rounded(rect, radius) if radius else rectangle(rect)


def _terminator(rect: Rect, _: float) -> Path:
    return rounded(rect, rect.height / 2)


def _delay(rect: Rect, _: float) -> Path:
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    r = min(rect.height / 2, rect.width)
    above, tip, below = Point(right - r, top), Point(right, rect.y), Point(right - r, bottom)
    return Path(Point(left, top), (
        (above,), quarter(above, Point(right, top), tip), quarter(tip, Point(right, bottom), below),
        (Point(left, bottom),),
    ))  # fmt: skip


def _document(rect: Rect, _: float) -> Path:
    left, top, right = rect.left, rect.top, rect.right
    wave = _wave(rect.height)
    low, swing, third = rect.bottom - wave, wave * _SWING / 3, rect.width / 3
    wavy = (Point(right - third, low - swing), Point(left + third, low + swing), Point(left, low))
    return Path(Point(left, top), ((Point(right, top),), (Point(right, low),), wavy))


def _input(rect: Rect, _: float) -> Path:
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    return polygon((left, top + _slant(rect.height)), (right, top), (right, bottom), (left, bottom))


def _diamond(rect: Rect, _: float) -> Path:
    return polygon((rect.x, rect.top), (rect.right, rect.y), (rect.x, rect.bottom), (rect.left, rect.y))


def _preparation(rect: Rect, _: float) -> Path:
    left, top, right, bottom, slope = rect.left, rect.top, rect.right, rect.bottom, _slope(rect.width)
    return polygon((left + slope, top), (right - slope, top), (right, rect.y),
                    (right - slope, bottom), (left + slope, bottom), (left, rect.y))  # fmt: skip


def _house(rect: Rect, _: float) -> Path:
    left, right, bottom, roof = rect.left, rect.right, rect.bottom, rect.top + _roof(rect.height)
    return polygon((left, roof), (rect.x, rect.top), (right, roof), (right, bottom), (left, bottom))


def _gate(rect: Rect, _: float) -> Path:
    lintel = _lintel(rect.height)
    return rectangle(Rect.between(rect.left + POST / 2, rect.top + lintel, rect.right - POST / 2, rect.bottom - lintel))


_OUTLINES: dict[Shape, Callable[[Rect, float], Path]] = {
    "start": _terminator,
    "outcome": _terminator,
    "connector": _terminator,
    "question": _input,
    "decision": _diamond,
    "set": _preparation,
    "message": _document,
    "wait": _delay,
    "gate": _gate,
    "escalation": _house,
}


# -- signs -------------------------------------------------------------------------------------------------------------


def sign(number: int, x: float, y: float, size: float) -> Path:
    """The sign by which outcomes are told apart where colours can't be seen."""
    half = size / 2
    made = SIGNS[number % len(SIGNS)]
    if made is None:
        return rounded(Rect(x, y, size, size), half)
    return polygon(*((x + across * half, y + down * half) for across, down in made))


SIGNS: Sequence[tuple[tuple[float, float], ...] | None] = (
    None,  # a circle
    ((0, -1.15), (1.15, 0), (0, 1.15), (-1.15, 0)),
    ((0, -1), (1.1, 0.9), (-1.1, 0.9)),
    ((-0.9, -0.9), (0.9, -0.9), (0.9, 0.9), (-0.9, 0.9)),
    ((-1.1, -0.9), (1.1, -0.9), (0, 1)),
    ((-0.35, -1), (0.35, -1), (0.35, -0.35), (1, -0.35), (1, 0.35), (0.35, 0.35),
     (0.35, 1), (-0.35, 1), (-0.35, 0.35), (-1, 0.35), (-1, -0.35), (-0.35, -0.35)),
    ((-0.55, -1), (0.55, -1), (1.15, 0), (0.55, 1), (-0.55, 1), (-1.15, 0)),
)  # fmt: skip
"""A circle, a diamond, a triangle, a square, a triangle upside down, a cross, a hexagon."""
