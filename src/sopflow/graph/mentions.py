"""Where roles and teams are named: every place, so that none is looked for in two ways."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, NamedTuple

from sopflow import model

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Mention", "roles_mentioned", "teams_mentioned"]


class Mention(NamedTuple):
    """A name, and where it stands; ``source`` is None in the empty handbook."""

    name: str
    source: Source | None
    path: model.Path


def roles_mentioned(handbook: model.Handbook, sops: Iterable[model.Sop]) -> Iterator[Mention]:
    """Every mention of a role: in ``includes``, as an owner, in ``by`` of steps and of facts."""
    for role in handbook.roles.values():
        for number, name in enumerate(role.includes):
            yield Mention(name, handbook.source, (*role.path, "includes", number))
    yield from _answering(handbook.facts, handbook.source)
    for sop in sops:
        if isinstance(sop, model.Procedure) and sop.owner is not None:
            yield Mention(sop.owner, sop.source, ("owner",))
        yield from _answering(sop.facts, sop.source)
        for step in sop.every_step:
            if step.by is not None:
                yield Mention(step.by, sop.source, (*step.path, "by"))
            yield from _answering(step.declared, sop.source)


def teams_mentioned(handbook: model.Handbook, sops: Iterable[model.Sop]) -> Iterator[Mention]:
    """Every mention of a team: a role's own, and the owner of a process."""
    for role in handbook.roles.values():
        if role.team is not None:
            yield Mention(role.team, handbook.source, (*role.path, "team"))
    for sop in sops:
        if isinstance(sop, model.Process) and sop.owner is not None:
            yield Mention(sop.owner, sop.source, ("owner",))


def _answering(facts: Mapping[str, model.FactModel], source: Source | None) -> Iterator[Mention]:
    """Who alone may answer these facts, and the fields of those that are records."""
    waiting = [*facts.values()][::-1]
    while waiting:
        fact = waiting.pop()
        if fact.by is not None:
            yield Mention(fact.by, source, (*fact.path, "by"))
        waiting += [*fact.fields.values()][::-1]
