"""The chart that the customer sees: only the steps that say so, in the words meant for them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.model.texts import say
from sopflow.views.chart import Arrow, Box, Chart, Group, Shape, State
from sopflow.views.company import START, describe
from sopflow.views.folding import folded
from sopflow.views.sources import plain
from sopflow.views.words import word

if TYPE_CHECKING:
    from sopflow.program import Program

__all__ = ["customer_chart"]

END = "(end)"


def customer_chart(program: Program, company: Chart) -> Chart:
    """Folds a company's chart down to what the customer sees.

    Args:
        program: Its steps say what the customer sees, and to which stage of the journey they belong. The others are
            folded away, with their teams, roles and conditions, and so are the names of the outcomes.
        company: The whole chart.

    Raises:
        ValueError: There is no step that the customer sees.
    """
    language = company.language
    words = {s.id: plain(s.customer_sees, language) for s in program.main.steps.values() if s.customer_sees}
    if not words:
        raise ValueError(f"no step of {company.name} has customer_sees, so there is nothing to show the customer")
    over = any(box.shape == "outcome" and box.state != "none" for box in company.boxes)
    boxes = [_seen(box, words) for box in company.boxes if box.id == START or box.id in words]
    boxes.append(Box(END, "outcome", word("end", language), state="visited" if over else "none"))
    ends = {box.id for box in company.boxes if box.shape == "outcome" and box.id not in words}
    instead = dict.fromkeys(ends, END)
    taken = folded([a for a in company.arrows if a.state == "visited"], boxes, instead)
    arrows = [
        Arrow(a, b, "", "visited" if (a, b) in taken else "none", "back" if back else "normal")
        for (a, b), back in folded(company.arrows, boxes, instead).items()
    ]
    if not any(arrow.target == END for arrow in arrows):
        boxes.pop()
    stages = tuple(_stages(program, {box.id for box in boxes}, language))
    known = {stage.id for stage in stages}
    stage_of = {step.id: step.stage for step in program.main.steps.values() if step.stage in known}
    shown = tuple(replace(box, group=stage_of.get(box.id)) for box in _with_present(boxes, company))
    return describe(replace(company, boxes=shown, arrows=tuple(arrows), lanes=(), groups=stages))


def _stages(program: Program, shown: set[str], language: str) -> Iterator[Group]:
    """The stages of the journey, in order, that have something to show."""
    written = program.main.written
    used = {step.stage for step in program.main.steps.values() if step.id in shown}
    for name, stage in (written.stages if written is not None else {}).items():
        if name in used:
            yield Group(name, say(stage.title or {}, language) or readable(name))


def _seen(box: Box, words: dict[str, str]) -> Box:
    if box.id == START:
        return replace(box, lane=None, times=())
    shape: Shape = "outcome" if box.shape == "outcome" else "task"
    return Box(box.id, shape, words[box.id], state=box.state, tooltip=words[box.id])


def _with_present(boxes: list[Box], company: Chart) -> tuple[Box, ...]:
    """While the case is at a step folded away, the customer sees it at the last one shown that it visited.

    That it stands still is not for the customer to see, nor that a person left its path.
    """
    here = ("current", "stuck")
    at = [number for number, box in enumerate(company.boxes) if box.state in here]
    seen = [replace(box, state=_SHOWN.get(box.state, box.state)) for box in boxes]
    if not at or any(box.state == "current" for box in seen):
        return tuple(seen)
    written = {box.id: number for number, box in enumerate(company.boxes)}
    before = [box for box in seen if box.state == "visited" and box.id != END and written[box.id] < max(at)]
    return tuple(replace(box, state="current") if before and box is before[-1] else box for box in seen)


_SHOWN: dict[State, State] = {"stuck": "current", "left": "skipped"}
