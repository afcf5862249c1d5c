"""The chart that the company sees: every step of one process or procedure, in lanes by team."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.chart import Arrow, Box, Chart, Kind, Lane, Shape, State
from sopflow.views.sources import Progress, fact_title, plain, role_title, team_of, team_title
from sopflow.views.words import count, word

if TYPE_CHECKING:
    from sopflow.program import Program, Step, Unit

__all__ = ["START", "company_chart", "describe"]

START = "(start)"
"""Id of the start's box; no step can have this name."""

_SHAPES: dict[str, Shape] = {
    "ask": "question",
    "decide": "decision",
    "call": "call",
    "set": "set",
    "look_up": "set",
    "end": "outcome",
}
MOST_FACTS = 4
"""How many of a form's questions a box names."""

_WITHOUT_PEOPLE = ("decide", "set", "look_up", "call", "end")


def company_chart(program: Program, progress: Progress, language: str) -> Chart:
    """Draws the main process or procedure of a program; what it calls stays one box."""
    unit = program.main
    lanes = _lanes(program)
    boxes = [_start(lanes[unit.first.id], progress, language)]
    boxes += [_step(program, step, lanes[step.id], progress, language) for step in unit.steps.values()]
    boxes += _outcomes(unit, progress, language)
    titles = {lane: team_title(program.book, lane, language) for lane in dict.fromkeys(lanes.values()) if lane}
    chart = Chart(
        name=unit.name,
        title=plain(unit.title, language),
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


def _lanes(program: Program) -> dict[str, str | None]:
    """The team of each step. What nobody does stays with the one team that leads to it, else with the owner's."""
    teams, unit = program.book.teams, program.main
    home = unit.owner if unit.owner in teams else team_of(program.book, unit.owner)
    leading: dict[str, list[str]] = {}
    for step in unit.steps.values():
        for way in step.ways:
            leading.setdefault(way.target, []).append(step.id)
    lanes: dict[str, str | None] = {}
    for step in unit.steps.values():
        own = team_of(program.book, step.role)
        if own is None and step.verb in _WITHOUT_PEOPLE:
            before = {lanes.get(source, home) for source in leading.get(step.id, ()) if source != step.id}
            own = before.pop() if len(before) == 1 else home
        lanes[step.id] = own or home
    return lanes


def _start(lane: str | None, progress: Progress, language: str) -> Box:
    state: State = "visited" if progress.visits else "none"
    return Box(START, "start", word("start", language), lane=lane, state=state)


def _step(program: Program, step: Step, lane: str | None, progress: Progress, language: str) -> Box:
    title = plain(step.title, language)
    told = plain(step.instruction, language) if step.instruction else ""
    # An untitled decision says more by its question than by its name.
    shown = told if step.verb == "decide" and told and title == readable(step.id) else title
    notes = _notes(program, step, shown, language)
    state = _state(step.id, progress)
    visits = progress.visits.get(step.id, 0)
    said = [title, told, *notes, word(state, language) if state != "none" else ""]
    badge = word("visits", language, visits) if visits > 1 else ""
    tooltip = "; ".join(dict.fromkeys(filter(None, said)))
    return Box(step.id, _SHAPES.get(step.verb, "task"), shown, tuple(notes), lane, state, tooltip, badge)


def _notes(program: Program, step: Step, title: str, language: str) -> list[str]:
    """What is asked or recorded, what is called, how it ends; and who does it."""
    notes = []
    if step.form:
        asked = [fact_title(fact, language) for fact in step.form]
        notes.append(", ".join([*asked[:MOST_FACTS], *(["…"] if len(asked) > MOST_FACTS else [])]))
    if step.call is not None:
        called = program.units.get(step.call)
        notes.append(plain(called.title, language) if called else readable(step.call))
    if step.end is not None:
        notes.append(readable(step.end))
    if step.role:
        notes.append(role_title(program.book, step.role, language))
    return [note for note in notes if note.casefold() != title.casefold()]


def _state(step: str, progress: Progress) -> State:
    if step in progress.current:
        return "current"
    if progress.visits.get(step):
        return "visited"
    return "skipped" if step in progress.skipped else "none"


def _outcomes(unit: Unit, progress: Progress, language: str) -> Iterator[Box]:
    """One box for each outcome to which a branch leads; an ``end`` step has its own."""
    reached = {target for _, target in progress.went}
    named = dict.fromkeys(way.target for step in unit.steps.values() for way in step.ways if way.ends)
    for outcome in named:
        if outcome not in unit.steps:
            title = readable(outcome)
            state: State = "visited" if outcome in reached else "none"
            said = f"{title}; {word(state, language)}" if state != "none" else title
            yield Box(outcome, "outcome", title, state=state, tooltip=said)


def _arrows(unit: Unit, progress: Progress, language: str) -> Iterator[Arrow]:
    first: State = "visited" if progress.visits.get(unit.first.id) else "none"
    yield Arrow(START, unit.first.id, state=first)
    order = {step: number for number, step in enumerate(unit.steps)}
    for step in unit.steps.values():
        conditional = any(way.condition is not None for way in step.ways)
        for way in step.ways:
            back = not way.ends and order[way.target] <= order[step.id]
            otherwise = conditional and way.condition is None
            kind: Kind = "back" if back else "else" if otherwise else "normal"
            label = word("else", language) if otherwise else ""
            if way.condition is not None:
                label = way.condition.sentence(language)
            state: State = "visited" if (step.id, way.target) in progress.went else "none"
            yield Arrow(step.id, way.target, label, state, kind)
