"""Which team each step stands with, and which steps run side by side."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.views.chart import Group
from sopflow.views.sources import team_of

if TYPE_CHECKING:
    from sopflow.program import Branch, Program, Step, Unit

__all__ = ["groups_of", "lanes_of", "members"]

_BY_PEOPLE = ("ask", "do", "handover")


def lanes_of(program: Program) -> dict[str, str | None]:
    """The team of each step.

    A step that names no role stands with the team that has the case by then, if that is certain, else with the
    owner's; what nobody does stays with the one team that leads to it.
    """
    teams, unit = program.book.teams, program.main
    home = unit.owner if unit.owner in teams else team_of(program.book, unit.owner)
    having = _having(program, home)
    leading: dict[str, list[str]] = {}
    for step in unit.steps.values():
        for way in _onward(step):
            leading.setdefault(way, []).append(step.id)
    lanes: dict[str, str | None] = {}
    for step in unit.steps.values():
        own = team_of(program.book, step.role)
        has = having.get(step.id, set())
        certain = next(iter(has)) if len(has) == 1 else home
        if own is None and step.verb not in _BY_PEOPLE:
            sources = [source for source in leading.get(step.id, ()) if source != step.id and source in lanes]
            before = {lanes[source] for source in sources if unit.steps[source].verb != "handover"}
            own = before.pop() if len(before) == 1 and len(sources) == len(leading.get(step.id, ())) else certain
        lanes[step.id] = own or certain
    return lanes


def _onward(step: Step) -> Iterator[str]:
    yield from step.split.values()
    for way in step.ways:
        if not way.ends and way.kind != "join":
            yield way.target


def _having(program: Program, home: str | None) -> dict[str, set[str | None]]:
    """The teams that may have the case when it comes to each step."""
    unit = program.main
    having: dict[str, set[str | None]] = {unit.first.id: {home}}
    waiting = [unit.first.id]
    while waiting:
        step = unit.steps[waiting.pop()]
        for target, teams in _leaving(program, step, having[step.id]):
            met = having.setdefault(target, set())
            if not teams <= met:
                met |= teams
                waiting.append(target)
    return having


def _leaving(program: Program, step: Step, teams: set[str | None]) -> Iterator[tuple[str, set[str | None]]]:
    named = any("accepted" in (way.text or "") for way in step.ways)
    taken = teams
    if step.verb == "escalate" and step.escalate not in (None, "next"):
        taken = {team_of(program.book, step.escalate) or team for team in teams}
    for target in step.split.values():
        yield target, teams
    for way in step.ways:
        if not way.ends:
            accepted = step.verb == "handover" and _accepted(way, named=named)
            yield way.target, {step.team} if accepted else taken


def _accepted(way: Branch, *, named: bool) -> bool:
    """Whether a handover's way is the one for a case that was taken over."""
    written = way.text or ""
    return "accepted" in written if named else "rejected" not in written


def members(unit: Unit, first: str) -> tuple[str, ...]:
    """The steps of one branch of ``together``, given its first, those of branches inside it too."""
    found, waiting = {first: None}, [first]
    while waiting:
        for target in _onward(unit.steps[waiting.pop()]):
            if target not in found:
                found[target] = None
                waiting.append(target)
    return tuple(found)


def groups_of(unit: Unit, lanes: Mapping[str, str | None]) -> tuple[tuple[Group, ...], dict[str, str]]:
    """The branches that run side by side, and the innermost one of each step in them.

    A branch whose steps stand in several lanes has no group: its frame would cross theirs.
    """
    found: list[Group] = []
    inner: dict[str, str] = {}
    for step in unit.steps.values():  # outer ones are written first
        for branch, first in step.split.items():
            inside = members(unit, first)
            if len({lanes[each] for each in inside}) > 1:
                continue
            name = f"{step.id}/{branch}"
            around = inner.get(step.id)
            found.append(Group(name, readable(branch), around, lanes[first]))
            inner.update(dict.fromkeys(inside, name))
    return tuple(found), inner
