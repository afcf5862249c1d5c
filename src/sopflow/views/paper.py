"""A picture as DOT that holds nothing but what is to be drawn, stroke by stroke: for pictures of dots, and PDF."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from sopflow.views.curves import Path, arrowhead, rounded, way
from sopflow.views.escape import decimal, escape
from sopflow.views.figures import SIGN
from sopflow.views.measure import clean, width
from sopflow.views.placing import Point, Rect
from sopflow.views.shapes import lines_in, outline, sign
from sopflow.views.sheet import LABEL_SIZE, Block, Frame, Sheet, baselines, frames, heading, told_on
from sopflow.views.style import Paint, arrow_paint, paint

__all__ = ["to_paper"]

_FONT = "Arial"
_PIECE = 6000
"""Letters after which a piece of the background ends."""


def to_paper(sheet: Sheet, paper: tuple[float, ...] | None = None) -> str:
    """Writes a picture for the layout program, with a background in its own language and no graph in front of it.

    Args:
        sheet: What is drawn.
        paper: The width and height in inches, or the other way round, into which it must shrink.
    """
    strokes = " + ".join(map(_quoted, _pieces(_Pen(sheet.height).strokes(sheet))))
    fit = ""
    if paper:
        across, along = sorted(paper, reverse=sheet.width > sheet.height)
        fit = f' size="{decimal(across)},{decimal(along)}"'
    middle = f"{decimal(sheet.width / 2)},{decimal(sheet.height / 2)}"
    return "\n".join([
        f'digraph sopflow {{ graph [pad="0" bgcolor="white"{fit} _background={strokes}]',
        f'n [pos="{middle}" label="" shape="point" width="0.01" style="invis"]',
        *_links(sheet),
        "}",
        "",
    ])  # fmt: skip


def _pieces(strokes: Iterable[str]) -> Iterator[str]:
    """Older programs read no string of over 16 KB. Each ends with a blank: a backslash would hide its quote."""
    piece = ""
    for stroke in strokes:
        piece += f"{stroke} "
        if len(piece) > _PIECE:
            yield piece
            piece = ""
    yield piece or " "


def _links(sheet: Sheet) -> Iterator[str]:
    """Within a page only its own links work."""
    number = 0
    for block in sheet.blocks:
        for box in block.chart.boxes:
            if box.link and not box.link.startswith("#"):
                number += 1
                at = block.moved(block.placed.boxes[box.id])
                yield (
                    f'n{number} [pos="{decimal(at.x)},{decimal(sheet.height - at.y)}" label="" shape="box"'
                    f' width="{decimal(at.width / 72)}" height="{decimal(at.height / 72)}" fixedsize="true"'
                    f' color="transparent" URL={_quoted(escape(clean(box.link)))}]'
                )


class _Pen:
    """Draws upwards: the layout program counts from the lower left corner."""

    def __init__(self, height: float) -> None:
        self.height = height

    def strokes(self, sheet: Sheet) -> Iterator[str]:
        ground = Rect.between(0, 0, sheet.width, sheet.height)
        yield from self.path(rounded(ground, 0.0), Paint("#ffffff", "#ffffff", "", 0.1))
        yield from self.frame(heading(sheet))
        for block in sheet.blocks:
            for frame in frames(block):
                yield from self.frame(frame)
        for block, number, _ in sheet.arrows():
            yield from self.arrow(block, number)
        for block in sheet.blocks:
            yield from self.boxes(block)

    def frame(self, frame: Frame) -> Iterator[str]:
        if frame.around is not None:
            yield from self.path(rounded(frame.around, 8.0), frame.paint._replace(thick=1.0))
        for y, text in frame.lines:
            yield from self.text(Point(frame.x, y), text, frame.size, frame.paint.text, flush=frame.flush)

    def arrow(self, block: Block, number: int) -> Iterator[str]:
        line, arrow = block.placed.lines[number], block.chart.arrows[number]
        colours = arrow_paint(arrow)
        points = [Point(x + block.left, y + block.top) for x, y in line.points]
        yield from self.path(way(points, colours.thick), colours)
        yield from self.path(arrowhead(points, colours.thick), Paint(colours.line, colours.line, "", 0.1))
        if line.label is not None:
            label = block.moved(line.label)
            for y, text in baselines(told_on(arrow), label.top, LABEL_SIZE):
                yield from self.text(Point(label.left, y), text, LABEL_SIZE, colours.text, flush=True)

    def boxes(self, block: Block) -> Iterator[str]:
        for box in block.chart.boxes:
            rect, figure, colours = block.moved(block.placed.boxes[box.id]), block.figures[box.id], paint(box)
            if box.shape != "label":
                yield from self.path(outline(box.shape, rect), colours)
                for path in lines_in(box.shape, rect):
                    inner = Paint(colours.line, colours.line, "") if path.closed else colours
                    yield from self.path(path, inner._replace(thick=colours.thick))
            for text in figure.texts:
                at = Point(rect.x + text.x, rect.y + text.y)
                yield from self.text(at, text.text, text.size, colours.text, flush=text.flush)
            if box.tone is not None and figure.sign is not None:
                path = sign(box.tone, rect.x + figure.sign[0], rect.y + figure.sign[1], SIGN)
                yield from self.path(path, Paint(colours.text, colours.text, "", 0.1))

    def path(self, path: Path, colours: Paint) -> Iterator[str]:
        """A line, filled where it is closed and there is a ground; straight parts are curves, too."""
        filled = path.closed and colours.fill != "none"
        points, last = [path.start], path.start
        for part in (*path.parts, *([(path.start,)] if path.closed else [])):
            points += part if len(part) == 3 else (last, part[0], part[0])
            last = part[-1]
        yield f"S {_counted(f'setlinewidth({decimal(colours.thick)})')}"
        yield f"S {_counted('dashed' if colours.dashed else 'solid')}"
        yield f"c {_counted(colours.line)}"
        if filled:
            yield f"C {_counted(colours.fill)}"
        yield f"{'b' if filled else 'B'} {len(points)} {self.places(points)}"

    def text(self, at: Point, text: str, size: float, colour: str, *, flush: bool) -> Iterator[str]:
        wide = decimal(width(text) * size)
        yield f"c {_counted(colour)} F {decimal(size)} {_counted(_FONT)}"
        yield f"T {self.places([at])} {-1 if flush else 0} {wide} {_counted(_literal(text))}"

    def places(self, points: Sequence[Point]) -> str:
        return " ".join(f"{decimal(x)} {decimal(self.height - y)}" for x, y in points)


def _counted(text: str) -> str:
    return f"{len(text.encode())} -{text}"


def _literal(text: str) -> str:
    """No text of DOT can hold a backslash before a quotation mark."""
    return clean(text).replace('\\"', '\\ "')


def _quoted(text: str) -> str:
    return '"' + text.replace('"', '\\"') + '"'
