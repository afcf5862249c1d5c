"""Makes a layout program's SVG fit for web pages: for screen readers, of any width, the same bytes every time."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Literal
from xml.etree import ElementTree as Xml

from sopflow.views.chart import Box, Chart
from sopflow.views.measure import clean, notes
from sopflow.views.spoken import spoken
from sopflow.views.style import dark
from sopflow.views.words import word

__all__ = ["Theme", "finish"]

Theme = Literal["auto", "light", "dark"]

_SVG = "http://www.w3.org/2000/svg"
_XLINK_TITLE = "{http://www.w3.org/1999/xlink}title"
_FONTS = "Arial, Helvetica, 'Liberation Sans', sans-serif"
_HALO = {"paint-order": "stroke", "stroke": "#ffffff", "stroke-width": "3", "stroke-linejoin": "round"}
"""Keeps the words on an arrow readable where they cross a line."""

_NUMBER = re.compile(r"[\d.]+")


def finish(drawn: str, chart: Chart, theme: Theme = "auto") -> str:
    """Finishes the SVG of a chart.

    Args:
        drawn: What the layout program wrote for this chart.
        chart: The chart it drew.
        theme: ``light``, ``dark``, or ``auto`` for what the reader prefers; printed, it is light then, too.

    Returns:
        An ``<svg>`` element with a title and a description, which shrinks with its page, holds no references to
        anything outside and no names that could clash with those of another chart on the same page.
    """
    root = Xml.fromstring(drawn)
    said = spoken(chart)
    boxes = {f"n{number}": box for number, box in enumerate(chart.boxes, 1)}
    drawn_arrows = _drawn(chart, boxes)
    named: list[tuple[Xml.Element, str]] = []
    for group in list(root.iter(_tag("g"))):
        drawn_as = (group.get("class") or "").split()
        name = group.findtext(_tag("title"), "")
        _tooltip(group, drawn_as)
        if "cluster" in drawn_as or "edge" in drawn_as:
            group.set("aria-hidden", "true")  # the boxes tell where they stand and where they lead
        if "node" in drawn_as:
            box = boxes[name]
            group.set("class", f"box {box.shape} {box.state}")
            group.set("data-step", clean(box.copy_of or box.id))
            named.append((group, name))
            _small(group, len(notes(box)))
        if "edge" in drawn_as:
            _ends(group, name, drawn_arrows)
            for text in group.iter(_tag("text")):
                text.attrib.update(_HALO)
    linked = [(group, boxes[name]) for group, name in named if boxes[name].link or boxes[name].anchor]
    for element in root.iter():
        element.attrib.pop("id", None)
        element.attrib.pop("{http://www.w3.org/XML/1998/namespace}space", None)
        if element.get("font-family"):
            element.set("font-family", _FONTS)
    for group, box in linked:
        _link(group, box)
    for group, name in named:
        _speak(group, boxes[name], said[boxes[name].id])
    key = hashlib.sha256(drawn.encode()).hexdigest()[:8]
    _in_order(root, [group for group, _ in sorted(named, key=lambda each: int(each[1][1:]))])
    _head(root, chart, key, _style(root, key, theme))
    return _write(root)


def _drawn(chart: Chart, boxes: Mapping[str, Box]) -> dict[frozenset[str], list[tuple[str, str]]]:
    """What the arrows between each two boxes join, whichever way round they are written, as they are drawn."""
    names = {box.id: name for name, box in boxes.items()}
    steps = {box.id: box.copy_of or box.id for box in boxes.values()}
    drawn: dict[frozenset[str], list[tuple[str, str]]] = {}
    for arrow in chart.arrows:
        ends = frozenset((names[arrow.source], names[arrow.target]))
        drawn.setdefault(ends, []).append((steps[arrow.source], steps[arrow.target]))
    return drawn


def _ends(group: Xml.Element, name: str, drawn: Mapping[frozenset[str], list[tuple[str, str]]]) -> None:
    """From which box an arrow leads to which, for a page that lights up the way of a case."""
    arrows = drawn.get(frozenset(end.partition(":")[0] for end in name.split("->")))
    if arrows:
        source, target = arrows.pop(0)
        group.set("data-from", clean(source))
        group.set("data-to", clean(target))


def _tooltip(group: Xml.Element, drawn_as: list[str]) -> None:
    """Puts the text of a tooltip into the group's title, where every browser looks for it, and drops the links."""
    text = ""
    children: list[Xml.Element] = []
    for child in group:
        link = child.find(_tag("a")) if child.tag == _tag("g") and not child.get("class") else None
        if link is None:
            children.append(child)
        else:
            text = text or link.get(_XLINK_TITLE, "").strip()
            children += link
    title = group.find(_tag("title"))
    if title is not None:
        title.text = text
        if not text or "graph" in drawn_as:
            children.remove(title)
    group[:] = children


def _link(group: Xml.Element, box: Box) -> None:
    """Makes a box lead to another chart, or to another place of this one, and be found by such a link."""
    if box.anchor:
        group.set("id", clean(box.anchor))
    if box.link:
        link = Xml.Element(_tag("a"), href=clean(box.link))
        title = [child for child in group if child.tag == _tag("title")]
        link[:] = [child for child in group if child.tag != _tag("title")]
        group[:] = [*title, link]


def _small(group: Xml.Element, count: int) -> None:
    """The notes are the last lines of a box."""
    written = [line for line in group.iter(_tag("text")) if (line.text or "").strip()]
    for line in written[len(written) - count :] if count else []:
        line.set("font-size", "9.5")
        line.set("opacity", "0.85")


def _speak(group: Xml.Element, box: Box, said: str) -> None:
    """Lets the keyboard come to a box, or to its link, and says there what it is; the legend only repeats that."""
    if box.id.startswith("(legend "):
        group.set("aria-hidden", "true")
        return
    link = group.find(_tag("a"))
    spoken = group if link is None else link
    spoken.set("aria-label", clean(said))
    if link is None:
        group.set("role", "img")
        group.set("tabindex", "0")


def _in_order(root: Xml.Element, boxes: list[Xml.Element]) -> None:
    """Boxes come last and in the order of the flow: that is how the keyboard goes through them."""
    for graph in root.iter(_tag("g")):
        if graph.get("class") == "graph":
            others = [each for each in graph if each.get("data-step") is None]
            graph[:] = [*others, *boxes]


def _style(root: Xml.Element, key: str, theme: Theme) -> str:
    """Where the keyboard is, and the colours on a dark ground, for the elements of this drawing and no others."""
    rules = [f"#chart-{key} .box:focus-visible{{outline:3px solid #2563eb;outline-offset:3px}}"]
    if theme != "light":
        used = {(side, each.get(side, "")) for each in root.iter() for side in ("fill", "stroke")}
        changes = [(side, colour, dark(colour)) for side, colour in sorted(used) if dark(colour) != colour]
        darker = "".join(f'#chart-{key} [{side}="{old}"]{{{side}:{new}}}' for side, old, new in changes)
        rules.append(darker if theme == "dark" else f"@media screen and (prefers-color-scheme:dark){{{darker}}}")
    return "".join(rules)


def _head(root: Xml.Element, chart: Chart, key: str, style: str) -> None:
    """Natural size at most, the width of the page at least."""
    for side in ("width", "height"):
        points = _NUMBER.match(root.get(side, "0"))
        root.set(side, f"{float(points[0]) * 4 / 3:.0f}" if points else "0")
    root.set("style", "max-width:100%;height:auto")
    root.set("id", f"chart-{key}")
    root.set("role", "graphics-document document")
    root.set("aria-roledescription", word("flowchart", chart.language))
    root.set("lang", chart.language)
    root.set("aria-labelledby", f"title-{key} description-{key}")
    for place, (tag, text) in enumerate((("title", chart.title), ("desc", chart.description))):
        element = Xml.Element(_tag(tag), id=f"{'title' if tag == 'title' else 'description'}-{key}")
        element.text = clean(text)
        root.insert(place, element)
    rules = Xml.Element(_tag("style"))
    rules.text = style
    root.insert(2, rules)


def _write(root: Xml.Element) -> str:
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{_SVG}}}")
        if element.tag not in ("text", "title", "desc", "style"):
            element.text = None
        element.tail = "\n" if element.tag in ("g", "title", "desc", "style") else None
    root.set("xmlns", _SVG)
    return Xml.tostring(root, encoding="unicode")


def _tag(name: str) -> str:
    return f"{{{_SVG}}}{name}"
