"""Places a chart: cells, ways through the channels between them, room for all of it, points."""

from __future__ import annotations

from sopflow.views.chart import Chart
from sopflow.views.placing.cells import Cells, cells_of
from sopflow.views.placing.placed import Placed
from sopflow.views.placing.points import Points
from sopflow.views.placing.room import Room, Sizes
from sopflow.views.placing.routes import Routes, routes_of
from sopflow.views.placing.tracks import channels_of

__all__ = ["Sizes", "place"]

TRIES = 500
"""How many boxes may be placed anew to make a chart clearer."""


def place(chart: Chart, sizes: Sizes) -> Placed:
    """Places a chart that runs from top to bottom.

    Args:
        chart: Its boxes must all stand in a lane if it has lanes.
        sizes: Of its boxes and the texts around them.
    """
    lanes: list[str | None] = [lane.id for lane in chart.lanes] or [None]
    cells, routes = _arranged(chart, lanes)
    channels = channels_of(chart.arrows, routes.ways, cells)
    return Points(Room(chart, sizes, cells, routes.ways, channels)).placed()


def _arranged(chart: Chart, lanes: list[str | None]) -> tuple[Cells, Routes]:
    """Where arrows cross, what hangs on their boxes is tried on other sides."""
    sides: dict[str, str] = {}
    cells = cells_of(chart, lanes)
    routes = routes_of(chart, cells)
    tries = TRIES // (len(chart.boxes) + 1)
    untried = _others(chart, cells, routes)
    while untried and tries > 0:
        head, side = untried.pop(0)
        tries -= 1
        other = cells_of(chart, lanes, {**sides, head: side})
        found = routes_of(chart, other)
        if found.cost < routes.cost:
            sides[head], cells, routes = side, other, found
            untried = _others(chart, cells, routes)
    return cells, routes


def _others(chart: Chart, cells: Cells, routes: Routes) -> list[tuple[str, str]]:
    """The other sides for what stands at the ends of arrows that cross."""
    ends = [end for number in routes.tangled for end in (chart.arrows[number].target, chart.arrows[number].source)]
    heads = dict.fromkeys(cells.heads[cells.chains[end]] for end in ends)
    return [(head, side) for side in ("lr", "r", "l") for head in heads]
