"""The ways that an arrow could take through the grid, from the plainest on.

Columns and rows have odd numbers, the channels between them even ones: column ``c`` is ``2c + 1``, the channel on its
left ``2c``. In a channel there is always room, for its lines lie side by side; through a cell one line may pass each
way, where no box stands.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple

__all__ = ["Knot", "Side", "Spot", "Way", "ways"]

Side = Literal["up", "down", "left", "right"]


class Knot(NamedTuple):
    """A place in the grid: column or channel, row or channel."""

    x: int
    y: int


class Spot(NamedTuple):
    """Where a label stands: right of the vertical line in ``x``, in the channel ``y`` or, odd, within a row.

    ``under`` says that it stands below the line across, from which the vertical one comes.
    """

    x: int
    y: int
    under: bool = False


@dataclass(frozen=True, slots=True)
class Way:
    """The corners of a way, and the sides of the boxes by which it leaves and arrives."""

    knots: tuple[Knot, ...]
    leaves: Side
    arrives: Side
    spot: Spot


def ways(start: Knot, end: Knot, around: range | None = None) -> Iterator[Way]:
    """The ways that may be worth it from a box to another, or to itself.

    Args:
        start: The cell of the one box.
        end: The cell of the other.
        around: Channels to try beside those next to the boxes; then detours are tried, too.
    """
    (x, y), (to_x, to_y) = start, end
    if start == end:
        yield _way(start, end, [(x + 1, y), (x + 1, y)], "right", "right", Spot(x + 1, y))
        yield _way(start, end, [(x - 1, y), (x - 1, y)], "left", "left", Spot(x - 1, y))
        return
    if y < to_y:
        yield from _downwards(start, end)
    near = sorted({x - 1, x + 1, to_x - 1, to_x + 1})
    if around is not None:
        near = sorted({*near, *(channel for channel in around if channel % 2 == 0)})
    for channel in near:
        yield from _aside(start, end, channel)
        if around is not None:
            yield from _around(start, end, channel)


def _downwards(start: Knot, end: Knot) -> Iterator[Way]:
    (x, y), (to_x, to_y) = start, end
    below = Spot(x, y + 1)
    if x == to_x:
        yield _way(start, end, [], "down", "up", below)
        return
    side: Side = "right" if to_x > x else "left"
    into: Side = "left" if to_x > x else "right"
    yield _way(start, end, [(to_x, y)], side, "up", Spot(to_x, y + 1))
    yield _way(start, end, [(x, to_y)], "down", into, below)
    for level in sorted({y + 1, to_y - 1}):
        spot = Spot(to_x, level, under=True) if level == y + 1 else below
        yield _way(start, end, [(x, level), (to_x, level)], "down", "up", spot)


def _aside(start: Knot, end: Knot, channel: int) -> Iterator[Way]:
    """Through a channel between columns; it leads up, too."""
    (x, y), (to_x, to_y) = start, end
    side: Side = "right" if channel > x else "left"
    into: Side = "right" if channel > to_x else "left"
    above, below = to_y - 1, y + 1
    if y == to_y:
        spot = Spot(channel, above)
        across: tuple[Side, Side] = ("right", "left") if to_x > x else ("left", "right")
        yield _way(start, end, [], *across, Spot((x + to_x) // 2, y))
    else:
        spot = Spot(channel, below if y < to_y else y - 1)
        yield _way(start, end, [(channel, y), (channel, to_y)], side, into, spot)
        under = Spot(channel, below, under=True) if y < to_y else spot
        yield _way(start, end, [(x, below), (channel, below), (channel, to_y)], "down", into, under)
    yield _way(start, end, [(channel, y), (channel, above), (to_x, above)], side, "up", spot)
    if above != below:
        under = Spot(channel, below, under=True) if y < to_y else spot
        corners = [(x, below), (channel, below), (channel, above), (to_x, above)]
        yield _way(start, end, corners, "down", "up", under)


def _around(start: Knot, end: Knot, channel: int) -> Iterator[Way]:
    """Past the other box, and to its side from below."""
    (x, y), (to_x, to_y) = start, end
    side: Side = "right" if channel > x else "left"
    spot = Spot(channel, y - 1 if y > to_y else y + 1)
    for last, into in ((to_x - 1, "left"), (to_x + 1, "right")):
        if last != channel:
            corners = [(channel, y), (channel, to_y + 1), (last, to_y + 1), (last, to_y)]
            yield _way(start, end, corners, side, into, spot)  # type: ignore[arg-type]


def _way(start: Knot, end: Knot, corners: list[tuple[int, int]], leaves: Side, arrives: Side, spot: Spot) -> Way:
    return Way((start, *(Knot(*corner) for corner in corners), end), leaves, arrives, spot)
