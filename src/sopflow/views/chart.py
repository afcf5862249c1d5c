"""The neutral drawing: boxes, arrows and lanes. It knows no program and no drawing language."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

__all__ = ["Arrow", "Box", "Chart", "Group", "Kind", "Lane", "Shape", "State"]

Shape = Literal[
    "start",
    "task",
    "question",
    "decision",
    "call",
    "set",
    "table",
    "action",
    "message",
    "wait",
    "gate",
    "escalation",
    "fork",
    "join",
    "event",
    "outcome",
    "connector",
    "label",
    "card",
]
State = Literal["none", "visited", "current", "stuck", "skipped", "left", "added", "changed", "gone"]
Kind = Literal["normal", "back", "else", "aside"]


@dataclass(frozen=True, slots=True)
class Box:
    """One step, the start or an end.

    Attributes:
        id: The name of the step or outcome; unique in its chart, and never drawn as it is.
        shape: What kind of thing it is; every shape has its own outline.
        title: What it says, in full; drawing wraps and, if need be, shortens it.
        notes: Small lines below the title, such as who does it.
        lane: The id of its lane, or None outside the lanes.
        state: How far a case got with it; or what a newer version has done to it.
        tooltip: The full text, for whoever points at it.
        badge: A short count, such as ``2×``.
        times: The time that there is from here on, such as ``4 h``.
        group: The id of the innermost group that it belongs to, or None.
        copy_of: The id of the box that it repeats elsewhere in a drawing.
        stage: The id of the stage of the journey that it belongs to.
        link: Where a click leads, such as the chart of what is called.
        anchor: The name under which such a link finds it in its drawing.
        number: When a case came here: the numbers of its steps, such as ``2, 5``.
        heat: How hot it is among many cases, from 0 to 5; None where nothing is measured.
        tone: Which of the outcomes it is: pictures tell them apart by colour and sign.
    """

    id: str
    shape: Shape
    title: str
    notes: tuple[str, ...] = ()
    lane: str | None = None
    state: State = "none"
    tooltip: str = ""
    badge: str = ""
    times: tuple[str, ...] = ()
    group: str | None = None
    copy_of: str = ""
    stage: str = ""
    link: str = ""
    anchor: str = ""
    number: str = ""
    heat: int | None = None
    tone: int | None = None

    @property
    def heading(self) -> str:
        """Its title with its number."""
        return f"{self.number} · {self.title}" if self.number else self.title


@dataclass(frozen=True, slots=True)
class Arrow:
    """A way from one box to another; ``back`` leads to a box written earlier, ``aside`` is that of a rule or delay.

    Attributes:
        way: What tells it from others between the same boxes: its condition as written, or the rule that takes it.
        heat: How hot it is among many cases, from 0 to 5; None where nothing is measured.
        count: How often many cases took it; None where nothing is counted.
    """

    source: str
    target: str
    label: str = ""
    state: State = "none"
    kind: Kind = "normal"
    way: str = ""
    heat: int | None = None
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Lane:
    """The steps of one team stand together in its lane; a ``loose`` one is only as long as what is in it."""

    id: str
    title: str
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Group:
    """A branch of what runs side by side; ``parent`` is the group around it, ``lane`` its lane."""

    id: str
    title: str
    parent: str | None = None
    lane: str | None = None


@dataclass(frozen=True, slots=True)
class Chart:
    """A flowchart, ready to be written as DOT or Mermaid.

    Attributes:
        name: The name of the process or procedure.
        title: Its heading, in ``language``.
        description: One or two sentences for those who can't see the drawing.
        language: The language of all its texts.
        boxes: In reading order, the start first.
        arrows: In reading order of their sources, branches as written.
        lanes: In the order in which the steps first use them; empty if one team does everything.
        groups: Outer ones before inner ones; none crosses the edge of a lane.
    """

    name: str
    title: str
    description: str
    language: str
    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    lanes: tuple[Lane, ...] = ()
    groups: tuple[Group, ...] = ()
