"""The chart that the customer sees: only the steps that say so, in the words meant for them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from sopflow.views.chart import Arrow, Box, Chart, Shape
from sopflow.views.company import START, describe
from sopflow.views.words import word

__all__ = ["customer_chart"]

_END = "(end)"


def customer_chart(company: Chart, words: Mapping[str, str]) -> Chart:
    """Folds a company's chart down to what the customer sees.

    Args:
        company: The whole chart.
        words: What each step that the customer sees is called; the others are folded away, with their teams, roles
            and conditions, and so are the names of the outcomes.

    Raises:
        ValueError: There is no step that the customer sees.
    """
    if not words:
        raise ValueError(f"no step of {company.name} has customer_sees, so there is nothing to show the customer")
    over = any(box.shape == "outcome" and box.state != "none" for box in company.boxes)
    boxes = [_seen(box, words) for box in company.boxes if box.id == START or box.id in words]
    boxes.append(Box(_END, "outcome", word("end", company.language), state="visited" if over else "none"))
    ends = {box.id for box in company.boxes if box.shape == "outcome" and box.id not in words}
    kept = frozenset(box.id for box in boxes)
    taken = _contract([a for a in company.arrows if a.state == "visited"], kept, ends)
    order = {box.id: number for number, box in enumerate(boxes)}
    arrows = [
        Arrow(a, b, "", "visited" if (a, b) in taken else "none", "back" if order[b] <= order[a] else "normal")
        for a, b in sorted(_contract(company.arrows, kept, ends), key=lambda pair: (order[pair[0]], order[pair[1]]))
        if a != b
    ]
    if not any(arrow.target == _END for arrow in arrows):
        boxes.pop()
    return describe(replace(company, boxes=_with_present(boxes, company), arrows=tuple(arrows), lanes=(), groups=()))


def _seen(box: Box, words: Mapping[str, str]) -> Box:
    if box.id == START:
        return replace(box, lane=None, times=())
    shape: Shape = "outcome" if box.shape == "outcome" else "task"
    return Box(box.id, shape, words[box.id], state=box.state, tooltip=words[box.id])


def _with_present(boxes: list[Box], company: Chart) -> tuple[Box, ...]:
    """While the case is at a step folded away, the customer sees it at the last one shown that it visited."""
    at = [number for number, box in enumerate(company.boxes) if box.state == "current"]
    if not at or any(box.state == "current" for box in boxes):
        return tuple(boxes)
    written = {box.id: number for number, box in enumerate(company.boxes)}
    before = [box for box in boxes if box.state == "visited" and box.id != _END and written[box.id] < max(at)]
    return tuple(replace(box, state="current") if before and box is before[-1] else box for box in boxes)


def _contract(arrows: Iterable[Arrow], kept: frozenset[str], ends: set[str]) -> set[tuple[str, str]]:
    """Pairs of kept boxes with a way between them that passes only folded ones."""
    following: dict[str, list[str]] = {}
    for arrow in arrows:
        following.setdefault(arrow.source, []).append(arrow.target)
    pairs = set()
    for source in kept:
        waiting, met = list(following.get(source, ())), {source}
        while waiting:
            target = waiting.pop()
            if target in kept:
                pairs.add((source, target))
            elif target in ends:
                pairs.add((source, _END))
            elif target not in met:
                met.add(target)
                waiting += following.get(target, ())
    return pairs
