"""Writes a picture as SVG: for eyes, for screen readers and the keyboard, of any width, the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Mapping
from typing import Literal

from sopflow.views.chart import Arrow, Box, Chart
from sopflow.views.curves import Path, arrowhead, way
from sopflow.views.figures import SIGN, TITLE
from sopflow.views.measure import clean
from sopflow.views.placing import Point, Rect
from sopflow.views.shapes import lines_in, outline, sign
from sopflow.views.sheet import (
    LABEL_SIZE,
    Block,
    Frame,
    Sheet,
    baselines,
    frames,
    heading,
    told_on,
)
from sopflow.views.spoken import spoken
from sopflow.views.style import INK, Paint, arrow_paint, dark, paint
from sopflow.views.words import word

__all__ = ["Theme", "to_svg"]

Theme = Literal["auto", "light", "dark"]

_FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_DASHES = ' stroke-dasharray="5 3"'
_HALO = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"'
"""Keeps the words on an arrow readable where they cross a line."""

_COLOUR = re.compile(r' (fill|stroke)="(#[0-9a-f]{6})"')
_ESCAPED = {ord("&"): "&amp;", ord("<"): "&lt;", ord(">"): "&gt;", ord('"'): "&quot;"}


def to_svg(sheet: Sheet, chart: Chart, theme: Theme = "auto") -> str:
    """Writes a picture as an ``<svg>`` element.

    It has a title and a description, shrinks with its page, refers to nothing outside of it, and holds no names that
    could clash with those of another chart on the same page.

    Args:
        sheet: What is drawn.
        chart: What it is about.
        theme: ``light``, ``dark``, or ``auto`` for what the reader prefers; printed, it is light then, too.
    """
    drawn = "\n".join(_drawn(sheet))
    key = hashlib.sha256(drawn.encode()).hexdigest()[:8]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" id="chart-{key}"'
        f' viewBox="0 0 {_short(sheet.width)} {_short(sheet.height)}"'
        f' width="{sheet.width * 4 / 3:.0f}" height="{sheet.height * 4 / 3:.0f}" style="max-width:100%;height:auto"'
        f' role="graphics-document document" aria-roledescription="{word("flowchart", chart.language)}"'
        f' lang="{_text(chart.language)}" aria-labelledby="title-{key} description-{key}">\n'
        f'<title id="title-{key}">{_text(chart.title)}</title>\n'
        f'<desc id="description-{key}">{_text(chart.description)}</desc>\n'
        f"<style>{_style(drawn, key, theme)}</style>\n{drawn}\n</svg>"
    )


def _style(drawn: str, key: str, theme: Theme) -> str:
    """Where the keyboard is, and the colours on a dark ground, for the elements of this drawing and no others."""
    rules = [f"#chart-{key} :focus-visible{{outline:3px solid #2563eb;outline-offset:3px}}"]
    if theme != "light":
        used = sorted(set(_COLOUR.findall(drawn)))
        changes = [(side, colour, dark(colour)) for side, colour in used if dark(colour) != colour]
        darker = "".join(f'#chart-{key} [{side}="{old}"]{{{side}:{new}}}' for side, old, new in changes)
        rules.append(darker if theme == "dark" else f"@media screen and (prefers-color-scheme:dark){{{darker}}}")
    return "".join(rules)


# -- everything, from the ground up ------------------------------------------------------------------------------------


def _drawn(sheet: Sheet) -> Iterator[str]:
    yield (
        f'<g class="graph" font-family="{_FONTS}" font-size="{_short(TITLE)}" text-anchor="middle" fill="{INK}"'
        ' stroke-linejoin="round">'
    )
    yield f'<rect class="ground" width="{_short(sheet.width)}" height="{_short(sheet.height)}" fill="#ffffff"/>'
    # The title is said by the whole, and the boxes tell where they stand and where they lead.
    yield '<g aria-hidden="true">'
    yield from map(_frame, (heading(sheet), *(frame for block in sheet.blocks for frame in frames(block))))
    yield f'<g class="edges" font-size="{_short(LABEL_SIZE)}" text-anchor="start" {_HALO}>'
    steps = {box.id: _text(box.copy_of or box.id) for block in sheet.blocks for box in block.chart.boxes}
    for block, number, arrow in sheet.arrows():
        yield _arrow(block, number, arrow, steps)
    yield "</g>"
    yield "</g>"
    # Boxes come last, in the order of the flow: that is how the keyboard goes through them.
    for block in sheet.blocks:
        yield from _boxes(block)
    yield "</g>"


def _frame(frame: Frame) -> str:
    """What stands around boxes or above them: a lane, a group, a title."""
    anchor = ' text-anchor="start"' if frame.flush else ""
    around = ""
    if frame.around is not None:
        dashes = _DASHES if frame.paint.dashed else ""
        around = f'<rect {_rect(frame.around)} rx="8" fill="{frame.paint.fill}" stroke="{frame.paint.line}"{dashes}/>'
    texts = "".join(_line(frame.x, y, text) for y, text in frame.lines)
    size = f'font-size="{_short(frame.size)}"'
    return f'<g class="{frame.kind}" {size} fill="{frame.paint.text}"{anchor}>{around}{texts}</g>'


def _arrow(block: Block, number: int, arrow: Arrow, steps: Mapping[str, str]) -> str:
    line, colours = block.placed.lines[number], arrow_paint(arrow)
    ends = "" if block.explains else f' data-from="{steps[arrow.source]}" data-to="{steps[arrow.target]}"'
    state = "" if arrow.state == "none" else f" {arrow.state}"
    points = [Point(x + block.left, y + block.top) for x, y in line.points]
    stroke = f'stroke="{colours.line}" stroke-width="{_short(colours.thick)}"'
    written = (
        f'<path d="{_path(way(points, colours.thick))}" fill="none" {stroke}{_DASHES if colours.dashed else ""}/>'
        f'<path class="head" d="{_path(arrowhead(points, colours.thick))}" fill="{colours.line}" stroke="none"/>'
    )
    if line.label is not None:
        told = told_on(arrow)
        top, left = line.label.top + block.top, line.label.left + block.left
        written += "".join(_line(left, y, text) for y, text in baselines(told, top, LABEL_SIZE))
        if told[-1].endswith("…"):  # then a pointer finds the rest
            written = f"<title>{_text(arrow.label)}</title>{written}"
    return f'<g class="edge{state}"{ends} fill="{colours.text}">{written}</g>'


# -- boxes -------------------------------------------------------------------------------------------------------------


def _boxes(block: Block) -> Iterator[str]:
    if block.explains:
        yield '<g class="legend" aria-hidden="true">'
        for box in block.chart.boxes:
            yield f"<g>{_shown(block, box)}</g>"
        yield "</g>"
        return
    said = spoken(block.chart)
    for box in block.chart.boxes:
        yield _box(block, box, _text(said[box.id]))


def _box(block: Block, box: Box, said: str) -> str:
    """A box, or the link that it is, is a stop of the keyboard and says there what it is."""
    tooltip = _text(box.tooltip or box.title)
    inside = _shown(block, box)
    role = f' role="img" tabindex="0" aria-label="{said}"'
    if box.link:
        inside, role = f'<a href="{_text(box.link)}" aria-label="{said}">{inside}</a>', ""
    anchor = f' id="{_text(box.anchor)}"' if box.anchor else ""
    title = f"<title>{tooltip}</title>" if tooltip else ""
    step = _text(box.copy_of or box.id)
    return f'<g class="box {box.shape} {box.state}" data-step="{step}"{anchor}{role}>{title}{inside}</g>'


def _shown(block: Block, box: Box) -> str:
    """What is seen of a box."""
    x, y, wide, tall = block.placed.boxes[box.id]
    rect = Rect(x + block.left, y + block.top, wide, tall)
    figure, colours = block.figures[box.id], paint(box)
    written = "" if box.shape == "label" else _outline(box, rect, colours)
    for text in figure.texts:
        written += _line(rect.x + text.x, rect.y + text.y, text.text, _differing(text.size, flush=text.flush))
    if box.tone is not None and figure.sign is not None:
        path = sign(box.tone, rect.x + figure.sign[0], rect.y + figure.sign[1], SIGN)
        written += f'<path class="sign" d="{_path(path)}"/>'
    return written if colours.text == INK else f'<g fill="{colours.text}">{written}</g>'


def _outline(box: Box, rect: Rect, colours: Paint) -> str:
    stroke = f'stroke="{colours.line}" stroke-width="{_short(colours.thick)}"'
    dashes = _DASHES if colours.dashed else ""
    written = f'<path d="{_path(outline(box.shape, rect))}" fill="{colours.fill}" {stroke}{dashes}/>'
    for path in lines_in(box.shape, rect):
        look = f'class="solid" fill="{colours.line}"' if path.closed else f'fill="none" {stroke}'
        written += f'<path d="{_path(path)}" {look}/>'
    return written


def _differing(size: float, *, flush: bool) -> str:
    """How a line of a box differs from most."""
    return (f' font-size="{_short(size)}"' if size != TITLE else "") + (' text-anchor="start"' if flush else "")


# -- small parts -------------------------------------------------------------------------------------------------------


def _line(x: float, y: float, text: str, look: str = "") -> str:
    return f'<text x="{_short(x)}" y="{_short(y)}"{look}>{_text(text)}</text>'


def _rect(rect: Rect) -> str:
    return f'x="{_short(rect.left)}" y="{_short(rect.top)}" width="{_short(rect.width)}" height="{_short(rect.height)}"'


def _path(path: Path) -> str:
    last_x, last_y = map(_short, path.start)
    written = [f"M{last_x},{last_y}"]
    for part in path.parts:
        x, y = map(_short, part[-1])
        if len(part) == 3:
            (a, b), (c, d), _ = part
            written.append(f"C{a:.1f},{b:.1f} {c:.1f},{d:.1f} {x},{y}")
        elif y == last_y:
            written.append(f"H{x}")
        elif x == last_x:
            written.append(f"V{y}")
        else:
            written.append(f"L{x},{y}")
        last_x, last_y = x, y
    return "".join([*written, "Z"] if path.closed else written)


def _short(value: float) -> str:
    """To a tenth of a point."""
    return f"{value:.1f}".removesuffix(".0")


def _text(text: str) -> str:
    """A text of an author: never markup, and nothing that a page can't hold."""
    return clean(text).translate(_ESCAPED)
