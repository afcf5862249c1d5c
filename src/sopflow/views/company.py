"""The chart that the company sees: every step of one process or procedure, in lanes by team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from sopflow.views.chart import Arrow, Box, Chart, Kind, Lane, Shape, State
from sopflow.views.sources import Progress, role_title, say, team_of, team_title
from sopflow.views.words import count, readable, word

__all__ = ["START", "company_chart", "describe"]

START = "(start)"
"""Id of the start's box; no step can have this name."""

_SHAPES: dict[str, Shape] = {
    "ask": "question",
    "decide": "decision",
    "call": "call",
    "set": "set",
    "end": "outcome",
}
_WITHOUT_PEOPLE = ("decide", "set", "call", "end")


def company_chart(program: Any, progress: Progress, language: str) -> Chart:
    """Draws the main process or procedure of a program; what it calls stays one box."""
    unit = program.main
    lanes = _lanes(program)
    boxes = [_start(progress, language)]
    boxes += [_step(program, step, lanes[step.id], progress, language) for step in unit.steps.values()]
    boxes += _outcomes(unit, progress, language)
    titles = {lane: team_title(program.handbook, lane, language) for lane in dict.fromkeys(lanes.values()) if lane}
    chart = Chart(
        name=unit.name,
        title=say(program.title, language, unit.name),
        description="",
        language=language,
        boxes=tuple(boxes),
        arrows=tuple(_arrows(unit, progress, language)),
        lanes=tuple(Lane(name, title) for name, title in titles.items()),
    )
    return describe(chart if len(titles) > 1 else _without_lanes(chart))


def describe(chart: Chart) -> Chart:
    """The same chart with a description for those who can't see it."""
    language = chart.language
    ends = [box.title for box in chart.boxes if box.shape == "outcome"]
    now = [box.title for box in chart.boxes if box.state == "current"]
    steps = sum(box.shape not in ("start", "outcome") for box in chart.boxes)
    sizes = [count("steps", language, steps)]
    if chart.lanes:
        sizes.append(count("teams", language, len(chart.lanes)))
    sentences = [f"{word('flowchart of', language, chart.title)}: {', '.join(sizes)}."]
    if ends:
        sentences.append(word("ends", language, ", ".join(dict.fromkeys(ends))))
    if now:
        sentences.append(word("now", language, ", ".join(now)))
    return replace(chart, description=" ".join(sentences))


def _without_lanes(chart: Chart) -> Chart:
    """A single lane around everything says nothing."""
    return replace(chart, lanes=(), boxes=tuple(replace(box, lane=None) for box in chart.boxes))


def _lanes(program: Any) -> dict[str, str | None]:
    """The team of each step. What nobody does stays with the one team that leads to it, else with the owner's."""
    teams, steps = program.handbook.teams, program.main.steps
    home = program.owner if program.owner in teams else team_of(program.handbook, program.owner)
    leading: dict[str, list[str]] = {}
    for step in steps.values():
        for branch in step.branches:
            leading.setdefault(branch.target, []).append(step.id)
    lanes: dict[str, str | None] = {}
    for step in steps.values():
        own = team_of(program.handbook, step.role)
        if own is None and step.verb in _WITHOUT_PEOPLE:
            before = {lanes.get(source, home) for source in leading.get(step.id, ()) if source != step.id}
            own = before.pop() if len(before) == 1 else home
        lanes[step.id] = own or step.team or home
    return lanes


def _start(progress: Progress, language: str) -> Box:
    state: State = "visited" if progress.visits else "none"
    return Box(START, "start", word("start", language), state=state)


def _step(program: Any, step: Any, lane: str | None, progress: Progress, language: str) -> Box:
    title = step.title(language)
    notes = []
    if step.verb == "call":
        called = program.units.get(step.target_call)
        name = say(called.title if called else None, language, step.target_call)
        notes += [name] if name != title else []
    if step.verb == "end" and readable(step.end).casefold() != title.casefold():
        notes.append(readable(step.end))
    if step.role:
        notes.append(role_title(program.handbook, step.role, language))
    state = _state(step.id, progress)
    visits = progress.visits.get(step.id, 0)
    said = "; ".join([title, *notes, *([word(state, language)] if state != "none" else [])])
    badge = word("visits", language, visits) if visits > 1 else ""
    return Box(step.id, _SHAPES.get(step.verb, "task"), title, tuple(notes), lane, state, said, badge)


def _state(step: str, progress: Progress) -> State:
    if step in progress.current:
        return "current"
    if progress.visits.get(step):
        return "visited"
    return "skipped" if step in progress.skipped else "none"


def _outcomes(unit: Any, progress: Progress, language: str) -> Iterator[Box]:
    """One box for each outcome to which a branch leads; an ``end`` step has its own."""
    reached = {target for _, target in progress.went}
    named = dict.fromkeys(branch.target for step in unit.steps.values() for branch in step.branches if branch.ends)
    for outcome in named:
        if outcome not in unit.steps:
            title = readable(outcome)
            state: State = "visited" if outcome in reached else "none"
            said = f"{title}; {word(state, language)}" if state != "none" else title
            yield Box(outcome, "outcome", title, state=state, tooltip=said)


def _arrows(unit: Any, progress: Progress, language: str) -> Iterator[Arrow]:
    state: State = "visited" if progress.visits.get(unit.first) else "none"
    yield Arrow(START, unit.first, state=state)
    order = {step: number for number, step in enumerate(unit.steps)}
    for step in unit.steps.values():
        conditional = any(branch.condition is not None for branch in step.branches)
        for branch in step.branches:
            back = not branch.ends and order[branch.target] <= order[step.id]
            otherwise = conditional and branch.condition is None
            kind: Kind = "back" if back else "else" if otherwise else "normal"
            label = word("else", language) if otherwise else ""
            if branch.condition is not None:
                label = branch.condition.sentence(language)
            walked: State = "visited" if (step.id, branch.target) in progress.went else "none"
            yield Arrow(step.id, branch.target, label, walked, kind)
