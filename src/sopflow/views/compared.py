"""The chart of what a new version has changed: the new one, with what came, what changed, and what is gone."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.views.chart import Arrow, Box, Chart, State
from sopflow.views.company import describe
from sopflow.views.document import Difference, differences
from sopflow.views.drawing import Direction, Flowchart, flowchart

if TYPE_CHECKING:
    from sopflow.program import Handbook

__all__ = ["compared"]


def compared(
    old: Handbook,
    new: Handbook,
    name: str,
    *,
    language: str | None = None,
    direction: Direction = "top-down",
    legend: bool = True,
) -> Flowchart:
    """Draws a process or procedure with what has become of it.

    Args:
        old: The earlier version of the handbook.
        new: The later one.
        name: The process or procedure; it may be in one of them only.
        language: One of the handbook's languages; left out, its first.
        direction: Where the flow runs to.
        legend: Whether signs and colours are explained below the chart.

    Returns:
        The chart of the new version. What is new there, what changed, and what is gone have a colour and a sign; the
        sentences about a change show where one points at it.

    Raises:
        ValueError: Neither version has it, or not in that language.
    """
    if name not in old and name not in new:
        raise ValueError(f"neither version has a process or procedure {name!r}")
    chosen = language or (new[name] if name in new else old[name]).languages[0]
    was, now = (_drawn(handbook, name, chosen, direction, legend) for handbook in (old, new))
    told = [each for each in differences(old, new, language=chosen) if each.page == name and each.step]
    some = now or was
    assert some is not None
    return replace(some, chart=describe(_merged(was.chart if was else None, now.chart if now else None, told)))


def _drawn(handbook: Handbook, name: str, language: str, direction: Direction, legend: bool) -> Flowchart | None:
    if name not in handbook:
        return None
    return flowchart(handbook[name], language=language, direction=direction, legend=legend)


def _merged(was: Chart | None, now: Chart | None, told: Iterable[Difference]) -> Chart:
    if was is None or now is None:
        whole = now or was
        assert whole is not None
        state: State = "added" if was is None else "gone"
        boxes = tuple(replace(box, state=state) for box in whole.boxes)
        return replace(whole, boxes=boxes, arrows=tuple(replace(arrow, state=state) for arrow in whole.arrows))
    sentences: dict[str, list[str]] = {}
    for each in told:
        sentences.setdefault(each.step, []).append(_sentence(each))
    there = {box.id for box in was.boxes}
    boxes = tuple(_told(box, there, sentences) for box in now.boxes)
    lanes, groups = {lane.id for lane in now.lanes}, {group.id for group in now.groups}
    gone = [
        replace(
            box,
            state="gone",
            lane=box.lane if box.lane in lanes else None,
            group=box.group if box.group in groups else None,
        )
        for box in was.boxes
        if box.id not in {each.id for each in now.boxes}
    ]
    return replace(now, boxes=_in_order(boxes, gone, was), arrows=tuple(_arrows(was, now)))


def _told(box: Box, there: Iterable[str], sentences: dict[str, list[str]]) -> Box:
    if box.id not in there:
        return replace(box, state="added")
    if box.id not in sentences:
        return box
    return replace(box, state="changed", tooltip="; ".join(filter(None, (box.tooltip, *sentences[box.id]))))


def _sentence(each: Difference) -> str:
    sides = " → ".join(filter(None, (", ".join(each.before), ", ".join(each.after))))
    return ": ".join(filter(None, (each.about, sides)))


def _in_order(boxes: tuple[Box, ...], gone: Iterable[Box], was: Chart) -> tuple[Box, ...]:
    """What is gone stands behind what it stood behind."""
    placed = list(boxes)
    stood = [box.id for box in was.boxes]
    for box in gone:
        earlier = stood[: stood.index(box.id)]
        at = next((place for place in range(len(placed), 0, -1) if placed[place - 1].id in earlier), 0)
        placed.insert(at, box)
    return tuple(placed)


def _arrows(was: Chart, now: Chart) -> Iterable[Arrow]:
    def key(arrow: Arrow) -> tuple[str, str, str]:
        return arrow.source, arrow.target, arrow.label

    earlier, later = {key(arrow) for arrow in was.arrows}, {key(arrow) for arrow in now.arrows}
    for arrow in now.arrows:
        yield arrow if key(arrow) in earlier else replace(arrow, state="added")
    for arrow in was.arrows:
        if key(arrow) not in later:
            yield replace(arrow, state="gone")
