"""A chart as the text of a Mermaid flowchart, for wikis and Markdown pages."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable

from sopflow.views.chart import Arrow, Box, Chart, Shape
from sopflow.views.measure import COLUMNS, clean, lines, notes
from sopflow.views.style import ARROW_STATES, HEAT, HEAT_ARROWS, LANES, MARKS, SHAPES, STATES, Paint

__all__ = ["to_mermaid"]

_OUTLINES: dict[Shape, tuple[str, str]] = {
    "start": ("([", "])"),
    "task": ("(", ")"),
    "question": ("[/", "/]"),
    "decision": ("{", "}"),
    "call": ("[[", "]]"),
    "set": ("[", "]"),
    "table": ("[(", ")]"),
    "action": ("[", "]"),
    "message": (">", "]"),
    "wait": ("[\\", "/]"),
    "gate": ("{{", "}}"),
    "escalation": ("[/", "\\]"),
    "fork": ("[", "]"),
    "join": ("[", "]"),
    "event": ("([", "])"),
    "outcome": ("([", "])"),
    "connector": ("((", "))"),
    "label": ("[", "]"),
    "card": ("[", "]"),
}
_WORDS = re.compile(r"\b(?:end|subgraph|direction|graph|flowchart|click|style|linkStyle|classDef|class|default)\b")
"""Words that Mermaid takes for its own even inside quotes, where a line begins with one."""

_JOINER = "\N{WORD JOINER}"
"""Stands unseen between two dollar signs, which would else begin a formula."""

_BULLET = re.compile(r"[-+]|[0-9]+[.)]")
_HARMLESS = frozenset(" ,.!?'()/=-–—…✓▶≤→×·“”„‘’")


def to_mermaid(chart: Chart) -> str:
    """Writes a chart as Mermaid; the same chart always gives the same text."""
    names = {box.id: f"n{number}" for number, box in enumerate(chart.boxes, 1)}
    written = ["---", f"title: {json.dumps(clean(chart.title), ensure_ascii=False)}", "---", "flowchart TD"]
    for number, lane in enumerate(chart.lanes, 1):
        written.append(f'  subgraph l{number}["{_text([lane.title])}"]')
        written += [f"  {line}" for line in _inside(chart, names, lane.id, None)]
        written.append("  end")
    written += _inside(chart, names, None, None)
    written += [f"  {_arrow(arrow, names)}" for arrow in chart.arrows]
    return "\n".join([*written, *_styles(chart), ""])


def _inside(chart: Chart, names: dict[str, str], lane: str | None, group: str | None) -> Iterable[str]:
    """The boxes that stand directly in a lane or group, and the groups in it."""
    for box in chart.boxes:
        if (box.lane, box.group) == (lane, group):
            yield f"  {_box(box, names[box.id])}"
    for number, each in enumerate(chart.groups, 1):
        if (each.lane, each.parent) == (lane, group):
            yield f'  subgraph g{number}["{_text([each.title])}"]'
            yield from (f"  {line}" for line in _inside(chart, names, lane, each.id))
            yield "  end"


def _box(box: Box, name: str) -> str:
    left, right = _OUTLINES[box.shape]
    text = _text([*lines(MARKS.get(box.state, "") + box.heading, COLUMNS, 5), *notes(box)])
    return f'{name}{left}"{text}"{right}:::{_class(_kind(box))}'


def _arrow(arrow: Arrow, names: dict[str, str]) -> str:
    line = "==>" if arrow.state == "visited" else "-.->" if arrow.kind == "aside" else "-->"
    label = f'|"{_text(lines(arrow.label, COLUMNS, 5))}"|' if clean(arrow.label) else ""
    return f"{names[arrow.source]} {line}{label} {names[arrow.target]}"


def _styles(chart: Chart) -> Iterable[str]:
    for name, paint in SHAPES.items():
        if any(_kind(box) == name for box in chart.boxes):
            yield f"  classDef {_class(name)} {_paint(paint)}"
    for state, paint in STATES.items():
        if any(_kind(box) == state for box in chart.boxes):
            yield f"  classDef {_class(state)} {_paint(paint)}"
    for level, paint in enumerate(HEAT):
        if any(box.heat == level for box in chart.boxes):
            yield f"  classDef {_class(f'heat{level}')} {_paint(paint)}"
    for state, paint in ARROW_STATES.items():
        marked = [str(number) for number, arrow in enumerate(chart.arrows) if arrow.state == state]
        if marked:
            yield f"  linkStyle {','.join(marked)} stroke:{paint.line},stroke-width:{3 if paint.thick > 2 else 1}px"
    for level, paint in enumerate(HEAT_ARROWS):
        taken = [str(number) for number, arrow in enumerate(chart.arrows) if arrow.heat == level]
        if taken:
            yield f"  linkStyle {','.join(taken)} stroke:{paint.line},stroke-width:{paint.thick:g}px"
    for number in range(len(chart.lanes)):
        ground, line = LANES[number % len(LANES)]
        yield f"  style l{number + 1} fill:{ground},stroke:{line}"
    for number in range(len(chart.groups)):
        yield f"  style g{number + 1} fill:none,stroke:#94a3b8,stroke-dasharray:4 3"


def _kind(box: Box) -> str:
    """What colours a box: its heat, its state, or its shape."""
    return f"heat{box.heat}" if box.heat is not None else box.shape if box.state == "none" else box.state


def _class(name: str) -> str:
    """Bare, ``call`` would be a word of Mermaid's own."""
    return f"box{name.capitalize()}"


def _paint(paint: Paint) -> str:
    dashes = ",stroke-dasharray:4 3" if paint.dashed else ""
    return f"fill:{paint.fill},stroke:{paint.line},color:{paint.text},stroke-width:{paint.thick:g}px{dashes}"


def _text(wrapped: Iterable[str]) -> str:
    """Everything that Mermaid, its Markdown or HTML could take for more than a letter becomes a character code."""
    return "<br/>".join(_escape(clean(line)) for line in wrapped) or " "  # nothing between quotes is an error


def _escape(line: str) -> str:
    # "1. Greet" or "- Greet" would be read as a Markdown list, which Mermaid then refuses to draw.
    bullet = _BULLET.match(line)
    end = bullet.end() if bullet else 0
    head = line[: end - 1] + f"#{ord(line[end - 1])};" if bullet else ""
    rest = _WORDS.sub(lambda word: f"\0{word[0]}", line[end:]).replace("$$", f"${_JOINER}$")
    return head + re.sub("\0(.)|(.)", lambda each: _code(each[1]) if each[1] else _letter(each[2]), rest)


def _letter(character: str) -> str:
    return character if character.isalnum() or character in _HARMLESS else _code(character)


def _code(character: str) -> str:
    return f"#{ord(character)};"
