"""The chart of who does what: only what people do, each role with its own lane, and who passes it on to whom."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sopflow.views.chart import Arrow, Box, Chart, Lane
from sopflow.views.company import START, describe
from sopflow.views.folding import folded
from sopflow.views.lanes import lanes_of
from sopflow.views.sources import role_title, team_title
from sopflow.views.words import word

if TYPE_CHECKING:
    from sopflow.program import Program, Step

__all__ = ["responsibilities_chart"]

_BY_PEOPLE = ("ask", "do", "handover", "call")
_ANYBODY = "(anybody)"


def responsibilities_chart(program: Program, company: Chart) -> Chart:
    """Folds a company's chart down to what people do, in lanes by role.

    What a step says of its role is left out, for its lane says so. A step whose role isn't named stands with the team;
    an escalation and a message to a role stand with the role that they reach.

    Args:
        program: Its steps and people.
        company: The whole chart.

    Raises:
        ValueError: People do nothing in it.
    """
    language, steps = company.language, program.main.steps
    teams = lanes_of(program)
    lanes = {step.id: lane for step in steps.values() if (lane := _lane(program, step, teams[step.id])) is not None}
    if not lanes:
        raise ValueError(f"nobody does anything in {company.name}, so there are no responsibilities to show")
    titles = {lane: _title(program, lane, language) for lane in dict.fromkeys(lanes.values())}
    first = next(iter(lanes.values()))
    boxes = [replace(box, lane=first, group=None, times=()) for box in company.boxes if box.id == START]
    boxes += [_box(box, lanes[box.id], titles) for box in company.boxes if box.id in lanes]
    boxes += [replace(box, lane=None, group=None) for box in company.boxes if box.shape == "outcome"]
    straight = [arrow for arrow in company.arrows if arrow.kind != "aside"]
    taken = folded([arrow for arrow in straight if arrow.state == "visited"], boxes)
    arrows = [
        Arrow(a, b, state="visited" if (a, b) in taken else "none", kind="back" if back else "normal")
        for (a, b), back in folded(straight, boxes).items()
    ]
    met = {arrow.target for arrow in arrows} | {START}
    shown = tuple(box for box in boxes if box.id in met or box.shape != "outcome")
    chart = replace(company, boxes=shown, arrows=tuple(arrows), groups=())
    return describe(replace(chart, lanes=tuple(Lane(lane, title) for lane, title in titles.items())))


def _lane(program: Program, step: Step, team: str | None) -> str | None:
    """Whose a step is: a role's, a team's (``@team``) or anybody's; None if people have nothing to do with it."""
    roles = program.book.roles
    if step.message is not None:
        return step.message.to if step.message.to in roles else None
    if step.verb == "escalate":
        return step.escalate if step.escalate in roles else None
    if step.role in roles:
        return step.role if step.verb in (*_BY_PEOPLE, "run") else None
    if step.verb not in _BY_PEOPLE:
        return None
    if program.main.owner in roles:
        return program.main.owner
    return f"@{team}" if team else _ANYBODY


def _title(program: Program, lane: str, language: str) -> str:
    if lane == _ANYBODY:
        return word("anybody", language)
    if lane.startswith("@"):
        return team_title(program.book, lane[1:], language)
    title, role = role_title(program.book, lane, language), program.book.roles[lane]
    return f"{title} · {team_title(program.book, role.team, language)}" if role.team else title


def _box(box: Box, lane: str, titles: dict[str, str]) -> Box:
    role = titles[lane].partition(" · ")[0]
    notes = tuple(note for note in box.notes if note not in (role, f"→ {role}"))
    return replace(box, lane=lane, group=None, notes=notes)
