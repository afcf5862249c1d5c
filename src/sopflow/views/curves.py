"""Lines of straight and curved parts, of which shapes and arrows are made."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from sopflow.views.placing import Point, Rect

__all__ = ["Path", "arrowhead", "line", "polygon", "quarter", "rectangle", "rounded", "way"]

_ROUND = 0.5523
"""How far the handles of a cubic curve reach that is a quarter of a circle."""

_BEND = 7.0
"""Radius of the corners of a way."""


class Path(NamedTuple):
    """Parts one after the other: each has its end, a curve two handles before it."""

    start: Point
    parts: tuple[tuple[Point, ...], ...]
    closed: bool = True


def polygon(*corners: tuple[float, float]) -> Path:
    """Straight lines around an area."""
    first, *others = (Point(*corner) for corner in corners)
    return Path(first, tuple((corner,) for corner in others))


def rectangle(rect: Rect) -> Path:
    """The edges of a rectangle."""
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    return polygon((left, top), (right, top), (right, bottom), (left, bottom))


def line(x: float, y: float, to_x: float, to_y: float) -> Path:
    """A straight line."""
    return Path(Point(x, y), ((Point(to_x, to_y),),), closed=False)


def quarter(start: Point, corner: Point, end: Point) -> tuple[Point, Point, Point]:
    """A quarter of a circle that fills a corner."""
    return _towards(start, corner, _ROUND), _towards(end, corner, _ROUND), end


def rounded(rect: Rect, radius: float) -> Path:
    """A rectangle with round corners."""
    left, top, right, bottom = rect.left, rect.top, rect.right, rect.bottom
    r = min(radius, rect.width / 2, rect.height / 2)
    stops = [Point(right - r, top), Point(right, top + r), Point(right, bottom - r), Point(right - r, bottom),
             Point(left + r, bottom), Point(left, bottom - r), Point(left, top + r), Point(left + r, top)]  # fmt: skip
    corners = [Point(right, top), Point(right, bottom), Point(left, bottom), Point(left, top)]
    parts: list[tuple[Point, ...]] = []
    for number, corner in enumerate(corners):
        parts += [(stops[2 * number],), quarter(stops[2 * number], corner, stops[2 * number + 1])]
    return Path(stops[-1], tuple(parts))


def way(corners: Sequence[Point], thick: float) -> Path:
    """The line of an arrow, with round corners, up to where its head begins."""
    long, _ = _head(thick)
    tip, before = corners[-1], corners[-2]
    stops = [*corners[:-1], _far(tip, before, min(long - 1, math.dist(tip, before)))]
    parts: list[tuple[Point, ...]] = []
    for number in range(1, len(stops) - 1):
        here = stops[number]
        radius = min(_BEND, math.dist(stops[number - 1], here) / 2, math.dist(here, stops[number + 1]) / 2)
        enter, leave = _far(here, stops[number - 1], radius), _far(here, stops[number + 1], radius)
        parts += [(enter,), quarter(enter, here, leave)]
    return Path(stops[0], (*parts, (stops[-1],)), closed=False)


def arrowhead(corners: Sequence[Point], thick: float) -> Path:
    """The head of an arrow; its tip touches what the arrow leads to."""
    long, half = _head(thick)
    tip, before = corners[-1], corners[-2]
    whole = math.dist(tip, before) or 1.0
    x, y = (before.x - tip.x) / whole, (before.y - tip.y) / whole
    base = Point(tip.x + x * long, tip.y + y * long)
    return polygon(tip, (base.x - y * half, base.y + x * half), (base.x + y * half, base.y - x * half))


def _head(thick: float) -> tuple[float, float]:
    """Its length, and half its width."""
    return 6.5 + thick, 2.3 + thick / 2


def _towards(start: Point, end: Point, share: float) -> Point:
    return Point(start.x + (end.x - start.x) * share, start.y + (end.y - start.y) * share)


def _far(start: Point, end: Point, far: float) -> Point:
    return _towards(start, end, far / (math.dist(start, end) or 1.0))
