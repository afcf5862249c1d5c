"""What is called, drawn in the place of its call: ``--depth``."""

from __future__ import annotations

import copy
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.views.chart import Arrow, Box, Chart, Group

if TYPE_CHECKING:
    from sopflow.program import Program

__all__ = ["unfolded"]


def unfolded(program: Program, depth: int, draw: Callable[[Program], Chart]) -> Chart:
    """A chart in which what is called is drawn in a frame, down to a depth.

    Args:
        program: The process or procedure.
        depth: How many levels are drawn; 1 leaves every call one box.
        draw: Draws one level.
    """
    chart = draw(program)
    if depth < 2:
        return chart
    for box in chart.boxes:
        step = program.main.steps.get(box.id)
        if step is not None and step.call is not None and step.call in program.units:
            chart = _opened(chart, box, unfolded(_called(program, step.call), depth - 1, draw))
    return chart


def _called(program: Program, procedure: str) -> Program:
    """A procedure as if it were the main one; what may happen at any time is drawn once, around everything."""
    called = copy.copy(program)
    called.main = program.units[procedure]
    called.name = procedure
    called.rules = ()
    return called


def _opened(chart: Chart, call: Box, inner: Chart) -> Chart:
    """Puts the chart of what is called below its call; from its ends, a bar leads back to the steps that follow."""
    frame, back = f"{call.id}/", f"(end of {call.id})"

    def named(id: str) -> str:
        return f"{frame}{id}"

    inside = {group.id: named(group.id) for group in inner.groups}
    boxes = [
        replace(box, id=named(box.id), lane=call.lane, group=inside.get(box.group or "", frame), copy_of=named(box.id))
        for box in inner.boxes
        if box.shape != "start"
    ]
    start = next(box.id for box in inner.boxes if box.shape == "start")
    arrows = [
        replace(arrow, source=call.id if arrow.source == start else named(arrow.source), target=named(arrow.target))
        for arrow in inner.arrows
    ]
    leaving = {arrow.source for arrow in arrows}
    ends = [box for box in boxes if box.shape == "outcome" and box.id not in leaving]
    boxes.append(Box(back, "join", "", lane=call.lane, group=frame, state=call.state))
    arrows += [Arrow(box.id, back, state=box.state) for box in ends]
    groups = [
        Group(inside[group.id], group.title, inside.get(group.parent or "", frame), call.lane) for group in inner.groups
    ]
    place = chart.boxes.index(call) + 1
    following = [replace(each, source=back) if each.source == call.id else each for each in chart.arrows]
    return replace(
        chart,
        boxes=(*chart.boxes[:place], *boxes, *chart.boxes[place:]),
        arrows=(*following, *arrows),
        groups=(*chart.groups, Group(frame, inner.title, call.group, call.lane), *groups),
    )
