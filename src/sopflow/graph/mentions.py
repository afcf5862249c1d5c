"""Where roles and teams are named, and where acts stand: every place, so that none is looked for in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, NamedTuple

from sopflow import model

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = [
    "Mention",
    "acts_of",
    "acts_of_handbook",
    "roles_in",
    "roles_of_handbook",
    "teams_in",
    "teams_of_handbook",
]


class Mention(NamedTuple):
    """A name, and where it stands (``as_key``: it is the key there); ``source`` is None in the empty handbook."""

    name: str
    source: Source | None
    path: model.Path
    as_key: bool = False


def roles_of_handbook(handbook: model.Handbook) -> Iterator[Mention]:
    """Every mention of a role in the handbook: who includes, may answer or ask, is told, or gets the case."""
    book = handbook.source
    for role in handbook.roles.values():
        for number, name in enumerate(role.includes):
            yield Mention(name, book, (*role.path, "includes", number))
    for rungs in handbook.ladders.values():
        for rung in rungs:
            yield from _names(rung.role, book, (*rung.path, "role"))
    yield from _answering(handbook.facts, book)
    for action in handbook.actions.values():
        yield from _names(action.by, book, (*action.path, "by"))
        for form in (action.takes, action.may_take, action.gives):
            yield from _answering(form.declared, book)
    yield from _told(acts_of_handbook(handbook), book)


def roles_in(sop: model.Sop) -> Iterator[Mention]:
    """Every mention of a role in one file: who owns or does, may answer, is told, or gets the case."""
    source = sop.source
    if isinstance(sop, model.Procedure) and sop.owner is not None:
        yield Mention(sop.owner, source, ("owner",))
    yield from _answering(sop.facts, source)
    for step in sop.every_step:
        if step.by is not None:
            yield Mention(step.by, source, (*step.path, "by"))
        if step.declared:
            yield from _answering(step.declared, source)
    yield from _told((*sop.all_of(model.EscalateStep), *sop.all_of(model.SendStep), *acts_of(sop)), source)


def teams_of_handbook(handbook: model.Handbook) -> Iterator[Mention]:
    """Every mention of a team in the handbook: a role's own."""
    for role in handbook.roles.values():
        if role.team is not None:
            yield Mention(role.team, handbook.source, (*role.path, "team"))


def teams_in(sop: model.Sop) -> Iterator[Mention]:
    """Every mention of a team in one file: the owner of a process, who a case is handed over to."""
    if isinstance(sop, model.Process) and sop.owner is not None:
        yield Mention(sop.owner, sop.source, ("owner",))
    for step in sop.all_of(model.HandoverStep):
        yield Mention(step.handover, sop.source, (*step.path, "handover"))


def acts_of_handbook(handbook: model.Handbook) -> Iterator[model.AnyAct]:
    """The acts of the handbook's rules and actions."""
    for rule in handbook.rules:
        yield from rule.then
    for action in handbook.actions.values():
        yield from action.then


def acts_of(sop: model.Sop) -> Iterator[model.AnyAct]:
    """The acts of a file: of its rules, and of what is late."""
    for rule in sop.rules:
        yield from rule.then
    for timed in (*sop.deadlines, *sop.timed):
        if isinstance(timed.if_late, tuple):
            yield from timed.if_late


def _told(parts: Iterable[model.AnyAct | model.AnyStep], source: Source | None) -> Iterator[Mention]:
    """The roles that get a case or a message."""
    for each in parts:
        if isinstance(each, model.EscalateAct | model.EscalateStep) and each.escalate != "next":
            yield Mention(each.escalate, source, (*each.path, "escalate"))
        elif isinstance(each, model.SendAct | model.SendStep) and each.to != "customer":
            yield Mention(each.to, source, (*each.path, "to"))


def _names(names: tuple[str, ...], source: Source | None, path: model.Path) -> Iterator[Mention]:
    """Names that stand in a list, or one alone without it."""
    in_list = bool(names) and source is not None and isinstance(_data(source, path), list)
    for number, name in enumerate(names):
        yield Mention(name, source, (*path, number) if in_list else path)


def _data(source: Source, path: model.Path) -> Any:
    found: Any = source.data
    for part in path:
        found = found[part]
    return found


def _answering(facts: Mapping[str, model.FactModel], source: Source | None) -> Iterator[Mention]:
    """Who alone may answer these facts, and the fields of those that are records."""
    for fact in facts.values():
        for each in fact.guarded():
            assert each.by is not None
            yield Mention(each.by, source, (*each.path, "by"))
