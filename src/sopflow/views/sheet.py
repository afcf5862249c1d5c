"""What a picture shows: blocks below one another, each a placed chart or a section of one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from sopflow.views.chart import Arrow, Chart, Lane, State
from sopflow.views.figures import Figure, figure
from sopflow.views.measure import clean, lines, width
from sopflow.views.placing import Placed, Rect, Sizes, place
from sopflow.views.sections import Section
from sopflow.views.shapes import inset
from sopflow.views.style import ASIDE, GROUP, HEADING, LANES, MARKS, QUIET, Paint

__all__ = [
    "GROUP_SIZE",
    "LABEL_SIZE",
    "LANE_SIZE",
    "LEADING",
    "MARGIN",
    "PART_SIZE",
    "TITLE_SIZE",
    "Block",
    "Frame",
    "Sheet",
    "baselines",
    "frames",
    "heading",
    "sheet",
    "told_on",
]

LABEL_SIZE, LANE_SIZE, GROUP_SIZE, TITLE_SIZE, PART_SIZE = 10.0, 12.0, 10.0, 17.0, 13.0
_MIDDLE = 0.35
"""How far below the middle of a line its letters stand, in em."""

LEADING = 1.2
"""Height of a line, in em."""

LABEL_COLUMNS, LABEL_LINES = 22, 5
MARGIN = 18.0
"""Around everything."""

APART = 30.0
"""Between two blocks."""

_BELOW_TITLE, _HEADING = 18.0, 26.0


@dataclass(frozen=True, slots=True)
class Block:
    """A chart or a section of one, placed.

    Attributes:
        title: What stands above it.
        chart: What it shows.
        placed: Where that is, seen from the corner of the block.
        figures: By the id of the box, its texts.
        left, top: The corner of the block on its sheet; its title stands above.
        explains: Whether it is the legend.
    """

    title: str
    chart: Chart
    placed: Placed
    figures: Mapping[str, Figure]
    left: float = 0.0
    top: float = 0.0
    explains: bool = False

    def moved(self, rect: Rect) -> Rect:
        """Something of this block, seen from the corner of the sheet."""
        return Rect(rect.x + self.left, rect.y + self.top, rect.width, rect.height)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A picture as it is to be drawn, in points, from the upper left corner."""

    title: tuple[str, ...]
    blocks: tuple[Block, ...]
    width: float
    height: float

    def arrows(self) -> Iterator[tuple[Block, int, Arrow]]:
        """All arrows with their numbers in their blocks; what a case took comes last, and lies above the others."""
        for block in self.blocks:
            arrows = block.chart.arrows
            for number in sorted(range(len(arrows)), key=lambda each: arrows[each].state == "visited"):
                yield block, number, arrows[number]


@dataclass(frozen=True, slots=True)
class Frame:
    """A title, and what is drawn around what it is the title of.

    Attributes:
        kind: ``heading``, ``part``, ``lane`` or ``group``.
        lines: What it says, with the heights on which the letters stand.
        x: The middle of its lines, or their beginning if they are ``flush``.
        size: Of the letters.
    """

    kind: str
    lines: tuple[tuple[float, str], ...]
    x: float
    size: float
    paint: Paint
    around: Rect | None = None
    flush: bool = False


def sheet(
    title: str,
    parts: Sequence[Section],
    *,
    turned: bool = False,
    marks: Mapping[State, str] = MARKS,
    legend: Block | None = None,
) -> Sheet:
    """Places sections below one another.

    Args:
        title: The heading of all.
        parts: The sections of a chart.
        turned: Whether the flow runs from left to right.
        marks: The sign before the title of a box in a certain state.
        legend: What explains the shapes, last.
    """
    blocks = [_block(part, marks, turned=turned) for part in parts]
    blocks += [legend] if legend is not None else []
    heading = lines(title, 60, 2)
    across, along = _size(heading, TITLE_SIZE)
    wide = max([across, *(block.placed.width for block in blocks)])
    top = MARGIN + along + _BELOW_TITLE
    stacked = []
    for block in blocks:
        top += _HEADING if block.title else 0.0
        left = (wide - block.placed.width) / 2 if len(blocks) == 1 else 0.0
        stacked.append(replace(block, left=MARGIN + left, top=top))
        top += block.placed.height + APART
    return Sheet(heading, tuple(stacked), wide + 2 * MARGIN, top - APART + MARGIN)


def heading(sheet: Sheet) -> Frame:
    """The title of everything."""
    return Frame("heading", baselines(sheet.title, MARGIN, TITLE_SIZE), sheet.width / 2, TITLE_SIZE, HEADING)


def frames(block: Block) -> Iterator[Frame]:
    """The title of a block, its lanes, and its groups."""
    if block.title:
        at = baselines([block.title], block.top - _HEADING, PART_SIZE)
        yield Frame("part", at, block.left, PART_SIZE, HEADING, flush=True)
    for number, lane in enumerate(block.chart.lanes):
        placed = block.placed.lanes.get(lane.id)
        if placed is not None:
            ground, line = LANES[number % len(LANES)]
            look = Paint("none", ASIDE.line, QUIET, dashed=True) if lane.loose else Paint(ground, line, QUIET)
            around, title = block.moved(placed.around), block.moved(placed.title)
            told = _lane_title(lane, turned=around.width > around.height)
            yield Frame("lane", baselines(told, title.top, LANE_SIZE), title.x, LANE_SIZE, look, around)
    for group in block.chart.groups:
        placed = block.placed.groups.get(group.id)
        if placed is not None:
            around, title = block.moved(placed.around), block.moved(placed.title)
            at = baselines(_group_title(group.title), title.top, GROUP_SIZE)
            yield Frame("group", at, title.left, GROUP_SIZE, GROUP, around, flush=True)


def baselines(wrapped: Sequence[str], top: float, size: float) -> tuple[tuple[float, str], ...]:
    """Lines below one another, with the heights on which their letters stand."""
    tall = size * LEADING
    return tuple((top + (number + 0.5) * tall + _MIDDLE * size, line) for number, line in enumerate(wrapped))


def _lane_title(lane: Lane, *, turned: bool) -> tuple[str, ...]:
    return lines(lane.title, 16 if turned else 40, 3 if turned else 2)


def _group_title(title: str) -> tuple[str, ...]:
    return lines(title, 30, 2)


def told_on(arrow: Arrow) -> tuple[str, ...]:
    """The lines that stand beside an arrow."""
    return lines(arrow.label, LABEL_COLUMNS, LABEL_LINES)


def _block(part: Section, marks: Mapping[State, str], *, turned: bool) -> Block:
    chart = part.chart
    figures = {box.id: figure(box, marks.get(box.state, ""), turned=turned) for box in chart.boxes}
    boxes = {name: (each.width, each.height) for name, each in figures.items()}
    labels = {
        number: _size(told_on(arrow), LABEL_SIZE) for number, arrow in enumerate(chart.arrows) if clean(arrow.label)
    }
    lanes = {
        lane.id: _size(_lane_title(lane, turned=turned), LANE_SIZE) if lane.title else (0.0, 0.0)
        for lane in chart.lanes
    }
    groups = {group.id: _size(_group_title(group.title), GROUP_SIZE) for group in chart.groups}
    kept = {box.id: box for box in chart.boxes}
    real = {"up": "left", "down": "right", "left": "up", "right": "down"} if turned else {}

    def inside(box: str, side: str, offset: float) -> float:
        return inset(kept[box].shape, boxes[box], real.get(side, side), offset)

    if not turned:
        return Block(part.title, chart, place(chart, Sizes(boxes, labels, lanes, groups, inside)), figures)
    across = [{key: size[::-1] for key, size in each.items()} for each in (boxes, labels, lanes, groups)]
    sizes = Sizes(across[0], across[1], across[2], across[3], inside, turned=True)  # type: ignore[arg-type]
    return Block(part.title, chart, place(chart, sizes).turned(), figures)


def _size(wrapped: Sequence[str], size: float) -> tuple[float, float]:
    return max(map(width, wrapped)) * size, len(wrapped) * size * LEADING
