"""Cuts a large chart into sections: by stage, then where the fewest arrows are cut; numbered circles join the ends."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from sopflow.views.chart import Arrow, Box, Chart
from sopflow.views.drawn import ANY_TIME
from sopflow.views.words import word

__all__ = ["SECTION", "Section", "sections"]

SECTION = 100
"""About how many boxes a section has at most."""

SLACK = 0.3
"""Which part of a section may be left free to cut it at a better place."""


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a chart that is drawn by itself; ``title`` is empty if it is the whole."""

    title: str
    chart: Chart


def sections(chart: Chart, most: int = SECTION, stages: Mapping[str, str] | None = None) -> tuple[Section, ...]:
    """Cuts a chart whose ends stand beside what leads to them.

    Args:
        chart: What to cut. Up to ``most`` boxes stay together.
        most: How many boxes a section may have; 0 cuts nothing.
        stages: The titles of the stages, by id, for the headings.
    """
    if not most or len(chart.boxes) <= most * (1 + SLACK):
        return (Section("", chart),)
    parts = _gathered([part for run in _by_stage(chart, stages or {}) for part in _cut(chart, run, most)], most)
    parts[0] = [*parts[0], *(box for box in chart.boxes if box.lane == ANY_TIME)]
    return tuple(_joined(chart, parts, stages or {}))


def _by_stage(chart: Chart, stages: Mapping[str, str]) -> Iterator[list[Box]]:
    """Runs of boxes of one stage; what names none stays with what is written before."""
    stage = ""
    named = []
    for box in chart.boxes:
        if box.lane != ANY_TIME:
            stage = box.stage if box.stage in stages else stage
            named.append((stage, box))
    for _, run in groupby(named, key=lambda each: each[0]):
        yield [box for _, box in run]


def _cut(chart: Chart, run: list[Box], most: int) -> Iterator[list[Box]]:
    """Pieces of a run, cut where the fewest arrows pass, and none where branches run side by side."""
    passing = _passing(chart, run)
    start = 0
    while len(run) - start > most:
        places = range(start + int(most * (1 - SLACK)), start + most + 1)
        end = min(places, key=lambda place: (passing[place], -place))
        yield run[start:end]
        start = end
    yield run[start:]


def _passing(chart: Chart, run: Sequence[Box]) -> list[int]:
    """How many arrows a cut before each box would cut."""
    place = {box.id: number for number, box in enumerate(run)}
    changes = [0] * (len(run) + 2)
    for arrow in chart.arrows:
        if arrow.source in place and arrow.target in place:
            low, high = sorted((place[arrow.source], place[arrow.target]))
            changes[low + 1] += 1
            changes[high + 1] -= 1
    passing, now = [], 0
    for number, change in enumerate(changes[: len(run) + 1]):
        now += change
        inside = 0 < number < len(run) and run[number].group and run[number - 1].group
        outcome = number < len(run) and run[number].copy_of  # an end stays with what leads to it
        passing.append(now + (1000 if inside or outcome else 0))
    return passing


def _gathered(parts: list[list[Box]], most: int) -> list[list[Box]]:
    """Small parts together, as far as they fit."""
    gathered: list[list[Box]] = []
    for part in parts:
        if gathered and len(gathered[-1]) + len(part) <= most:
            gathered[-1] = gathered[-1] + part
        else:
            gathered.append(part)
    return gathered


def _joined(chart: Chart, parts: list[list[Box]], stages: Mapping[str, str]) -> Iterator[Section]:
    home = {box.id: number for number, part in enumerate(parts) for box in part}
    boxes = {box.id: box for box in chart.boxes}
    cut = [arrow for arrow in chart.arrows if home[arrow.source] != home[arrow.target]]
    numbers = {target: number for number, target in enumerate(dict.fromkeys(arrow.target for arrow in cut), 1)}
    leaving: dict[str, list[Arrow]] = {}
    entering: dict[str, Arrow] = {}
    for arrow in cut:
        leaving.setdefault(arrow.source, []).append(arrow)
        entering.setdefault(arrow.target, arrow)
    arrows: list[list[Arrow]] = [[] for _ in parts]
    for arrow in chart.arrows:
        where = home[arrow.source]
        if where == home[arrow.target]:
            arrows[where].append(arrow)
        else:
            arrows[where].append(
                replace(arrow, target=_exit(arrow), kind="normal" if arrow.kind == "back" else arrow.kind)
            )
    for number, part in enumerate(parts):
        drawn: list[Box] = []
        for box in part:
            if box.id in entering:
                first = entering[box.id]
                drawn.append(
                    _circle(chart, numbers[box.id], f"(to {box.id})", boxes[first.source], box, home, True, into=True)
                )
                arrows[number].append(Arrow(f"(to {box.id})", box.id))
            drawn.append(box)
            made = set()
            for arrow in leaving.get(box.id, ()):
                if arrow.target not in made:
                    made.add(arrow.target)
                    target = boxes[arrow.target]
                    first_cut = entering[target.id] is arrow
                    circle = _circle(chart, numbers[target.id], _exit(arrow), box, target, home, first_cut, into=False)
                    drawn.append(circle)
        used = {box.lane for box in drawn}
        title = word("part", chart.language, f"{number + 1}/{len(parts)}")
        named = list(dict.fromkeys(stages[box.stage] for box in part if box.stage in stages))
        lanes = tuple(lane for lane in chart.lanes if lane.id in used)
        part_chart = replace(chart, boxes=tuple(drawn), arrows=tuple(arrows[number]), lanes=lanes)
        yield Section(": ".join([title, *([", ".join(named)] if named else [])]), part_chart)


def _exit(arrow: Arrow) -> str:
    return f"({arrow.source} to {arrow.target})"


def _circle(
    chart: Chart, number: int, id: str, source: Box, target: Box, home: Mapping[str, int], named: bool, *, into: bool
) -> Box:
    """One of the two circles with the same number; each leads to the other."""
    at, other = (target, source) if into else (source, target)
    told = word("goes on from" if into else "goes on at", chart.language, other.title)
    part = word("part", chart.language, home[other.id] + 1)
    name = f"{chart.name}-x{number}"
    return Box(
        id,
        "connector",
        str(number),
        lane=at.lane,
        group=at.group,
        tooltip=f"{told} ({part})",
        link=f"#{name}-from" if into else f"#{name}",
        anchor=(name if into else f"{name}-from") if named else "",
    )
