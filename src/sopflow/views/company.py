"""The chart that the company sees: every step of one process or procedure, in lanes by team."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.asides import Aside, aside_arrows, asides_of, event_boxes
from sopflow.views.chart import Arrow, Box, Chart, Kind, Lane, Shape, State
from sopflow.views.lanes import groups_of, lanes_of, members
from sopflow.views.remarks import remarks, times
from sopflow.views.sources import JOIN, Progress, plain, team_title
from sopflow.views.words import count, span, word

if TYPE_CHECKING:
    from sopflow.program import Branch, Program, Step, Unit

__all__ = ["START", "company_chart", "describe"]

START = "(start)"
"""Id of the start's box; no step can have this name."""

_SHAPES: dict[str, Shape] = {
    "ask": "question",
    "decide": "decision",
    "call": "call",
    "set": "set",
    "look_up": "table",
    "run": "action",
    "send": "message",
    "wait": "wait",
    "handover": "gate",
    "escalate": "escalation",
    "together": "fork",
    "end": "outcome",
}
_NO_STEPS = ("start", "join", "event", "outcome", "card")


def company_chart(program: Program, progress: Progress, language: str) -> Chart:
    """Draws the main process or procedure of a program; what it calls stays one box."""
    unit = program.main
    lanes = lanes_of(program)
    titles = {lane: team_title(program.book, lane, language) for lane in dict.fromkeys(lanes.values()) if lane}
    if len(titles) < 2:  # a single lane around everything says nothing
        titles, lanes = {}, dict.fromkeys(lanes)
    groups, inner = groups_of(unit, lanes)
    asides = asides_of(program, language)
    boxes = [_start(unit, lanes[unit.first.id], progress, language)]
    boxes += [replace(box, group=inner.get(box.id)) for box in _steps(program, lanes, progress, language)]
    boxes += event_boxes(asides, lanes, progress)
    boxes += _outcomes(unit, asides, progress, language)
    # A branch whose frame can be drawn has its name there, the others have it on the arrow that leads to them.
    named = {group.id for group in groups}
    arrows = [*_arrows(unit, named, progress, language), *aside_arrows(asides, progress)]
    written = {box.id: number for number, box in enumerate(boxes)}
    chart = Chart(
        name=unit.name,
        title=plain(unit.title, language),
        description="",
        language=language,
        boxes=tuple(boxes),
        arrows=tuple(sorted(arrows, key=lambda arrow: written[arrow.source])),
        lanes=tuple(Lane(name, title) for name, title in titles.items()),
        groups=groups,
    )
    return describe(chart)


def describe(chart: Chart) -> Chart:
    """The same chart with a description for those who can't see it."""
    language = chart.language
    ends = [box.title for box in chart.boxes if box.shape == "outcome"]
    now = [box.title for box in chart.boxes if box.state == "current"]
    steps = sum(box.shape not in _NO_STEPS for box in chart.boxes)
    sizes = [count("steps", language, steps)]
    if chart.lanes:
        sizes.append(count("teams", language, len(chart.lanes)))
    sentences = [f"{word('flowchart of', language, chart.title)}: {', '.join(sizes)}."]
    if ends:
        sentences.append(word("ends", language, ", ".join(dict.fromkeys(ends))))
    if now:
        sentences.append(word("now", language, ", ".join(now)))
    return replace(chart, description=" ".join(sentences))


def _start(unit: Unit, lane: str | None, progress: Progress, language: str) -> Box:
    state: State = "visited" if progress.visits else "none"
    clocks = [each for each in unit.deadlines.values() if each.start is None]
    given = tuple(dict.fromkeys(span(each.written, language) for each in clocks))
    return Box(START, "start", word("start", language), lane=lane, state=state, times=given)


def _steps(program: Program, lanes: dict[str, str | None], progress: Progress, language: str) -> Iterator[Box]:
    """The boxes of all steps. What runs side by side comes together again in a box of its own, after its branches."""
    unit = program.main
    order = {step: number for number, step in enumerate(unit.steps)}
    closing: dict[str, list[Step]] = {}
    for step in reversed(unit.steps.values()):  # inner ones are written later and close first
        if step.split:
            inside = [each for first in step.split.values() for each in members(unit, first)]
            closing.setdefault(max(inside, key=order.__getitem__), []).append(step)
    for step in unit.steps.values():
        yield _step(program, step, lanes[step.id], progress, language)
        for together in closing.get(step.id, ()):
            yield _join(together, lanes[together.id], progress, language)


def _step(program: Program, step: Step, lane: str | None, progress: Progress, language: str) -> Box:
    title = plain(step.title, language)
    told = plain(step.instruction, language) if step.instruction else ""
    # An untitled decision says more by its question than by its name.
    shown = told if step.verb == "decide" and told and title == readable(step.id) else title
    notes = remarks(program, step, shown, language)
    state = progress.state(step.id)
    visits = progress.visits.get(step.id, 0)
    said = [title, told, *notes, word(state, language) if state != "none" else ""]
    return Box(
        step.id,
        _SHAPES.get(step.verb, "task"),
        shown,
        notes,
        lane,
        state,
        tooltip="; ".join(dict.fromkeys(filter(None, said))),
        badge=word("visits", language, visits) if visits > 1 else "",
        times=times(step, language),
        tone=_tone(program.main, step.end),
    )


def _tone(unit: Unit, outcome: str | None) -> int | None:
    """An outcome looks the same in all charts that may end with it."""
    return unit.outcomes.index(outcome) if outcome in unit.outcomes else None


def _join(step: Step, lane: str | None, progress: Progress, language: str) -> Box:
    """Where branches come together; it says so if it doesn't take all of them."""
    title = ""
    if step.until == "any":
        title = word("any", language)
    elif step.until != "all":
        title = word("until", language, readable(step.until))
    over = any(source == step.id and target not in step.split.values() for source, target in progress.went)
    return Box(join_of(step.id), "join", title, lane=lane, state="visited" if over else "none")


def join_of(together: str) -> str:
    """The id of the box where the branches of a ``together`` step come together."""
    return f"(join {together})"


def _outcomes(unit: Unit, asides: Iterable[Aside], progress: Progress, language: str) -> Iterator[Box]:
    """One box for each outcome to which an arrow leads; an ``end`` step has its own."""
    reached = {target for _, target in progress.went}
    named = dict.fromkeys(way.target for step in unit.steps.values() for way in step.ways if way.ends)
    named |= dict.fromkeys(aside.target for aside in asides if aside.ends)
    tones = list(dict.fromkeys((*unit.outcomes, *named)))
    for outcome in named:
        if outcome not in unit.steps:
            title = unit.outcome(outcome, language)
            state: State = "visited" if outcome in reached else "none"
            said = f"{title}; {word(state, language)}" if state != "none" else title
            yield Box(outcome, "outcome", title, state=state, tooltip=said, tone=tones.index(outcome))


def _arrows(unit: Unit, groups: set[str], progress: Progress, language: str) -> Iterator[Arrow]:
    first: State = "visited" if progress.visits.get(unit.first.id) else "none"
    yield Arrow(START, unit.first.id, state=first)
    order = {step: number for number, step in enumerate(unit.steps)}
    for step in unit.steps.values():
        for branch, target in step.split.items():
            label = "" if f"{step.id}/{branch}" in groups else readable(branch)
            yield Arrow(step.id, target, label, progress.took(step.id, target, ""))
        conditional = any(way.condition is not None for way in step.ways)
        for way in step.ways:
            joins = way.kind == "join"
            back = not way.ends and not joins and order[way.target] <= order[step.id]
            otherwise = conditional and way.condition is None
            kind: Kind = "back" if back else "else" if otherwise else "normal"
            label = word("else", language) if otherwise else _label(way, language)
            source = join_of(step.id) if step.split else step.id
            target = join_of(way.target) if joins else way.target
            state = progress.took(step.id, JOIN if joins else way.target, "" if joins else way.text or "")
            yield Arrow(source, target, label, state, kind, way.text or "")


def _label(way: Branch, language: str) -> str:
    return way.condition.sentence(language) if way.condition is not None else ""
