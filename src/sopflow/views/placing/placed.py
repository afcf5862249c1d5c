"""What comes of placing: rectangles and lines, in points, from the upper left corner."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Frame", "Line", "Placed", "Point", "Rect"]


class Point(NamedTuple):
    """A place on the paper; ``y`` runs downwards."""

    x: float
    y: float


class Rect(NamedTuple):
    """A rectangle by its centre and its size."""

    x: float
    y: float
    width: float
    height: float

    @property
    def left(self) -> float:
        """The left edge."""
        return self.x - self.width / 2

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width / 2

    @property
    def top(self) -> float:
        """The upper edge."""
        return self.y - self.height / 2

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height / 2

    def turned(self) -> Rect:
        """With left for top: what was planned from top to bottom then runs from left to right."""
        return Rect(self.y, self.x, self.height, self.width)

    @classmethod
    def between(cls, left: float, top: float, right: float, bottom: float) -> Rect:
        """By its edges."""
        return cls((left + right) / 2, (top + bottom) / 2, right - left, bottom - top)


@dataclass(frozen=True, slots=True)
class Line:
    """The way of an arrow: its corners, from the edge of one box to that of the other, and where its label stands."""

    points: tuple[Point, ...]
    label: Rect | None = None

    def turned(self) -> Line:
        """With left for top."""
        return Line(tuple(Point(y, x) for x, y in self.points), self.label.turned() if self.label else None)


@dataclass(frozen=True, slots=True)
class Frame:
    """What is drawn around a lane or group, and where its title stands."""

    around: Rect
    title: Rect

    def turned(self) -> Frame:
        """With left for top."""
        return Frame(self.around.turned(), self.title.turned())


@dataclass(frozen=True, slots=True)
class Placed:
    """A chart with a place for everything.

    Attributes:
        boxes: By the id of the box.
        lines: As many as the chart has arrows, in their order.
        lanes: By the id of the lane.
        groups: By the id of the group.
        width, height: Of the whole.
    """

    boxes: Mapping[str, Rect]
    lines: tuple[Line, ...]
    lanes: Mapping[str, Frame]
    groups: Mapping[str, Frame]
    width: float
    height: float

    def turned(self) -> Placed:
        """With left for top."""
        return Placed(
            {box: rect.turned() for box, rect in self.boxes.items()},
            tuple(line.turned() for line in self.lines),
            {lane: frame.turned() for lane, frame in self.lanes.items()},
            {group: frame.turned() for group, frame in self.groups.items()},
            self.height,
            self.width,
        )
