"""Names of facts, resolved where they are used."""

from __future__ import annotations

from sopflow.expr import Fact, Scope
from sopflow.model import nearest
from sopflow.program.acts import Path
from sopflow.program.build.desk import Desk
from sopflow.text import did_you_mean
from sopflow.text.meant import declare_it
from sopflow.text.near import spent

__all__ = ["fact_meant", "leaves"]


def fact_meant(name: str, scope: Scope) -> str | None:
    """The hint where there is no fact of this name: the one that was meant, or how to declare it."""
    meant = None if spent() else nearest(name, scope.names())
    return did_you_mean(name, meant, scope.names(), own=True) if meant else declare_it(name)


def leaves(desk: Desk, scope: Scope, name: str, path: Path, *, may_follow: bool = False) -> tuple[Fact, ...]:
    """The fact called ``name``, or all leaves of a record of that name; nothing, with a finding, if there is none."""
    if name not in scope.facts and name not in scope.records and scope.may_have(name):
        return ()
    names = scope.records.get(name) or (name,)
    if len(names) > 1 and not desk.bears(len(names), path):
        return ()
    if names[0] not in scope.facts:
        desk.note("SOP202", f"There is no fact `{name}`.", desk.key(path), fact_meant(name, scope))
        return ()
    found = tuple(scope.facts[each] for each in names)
    if not may_follow and found[0].derived is not None:
        desk.note("SOP204", f"`{name}` follows from other facts; it is never asked and never set.", desk.key(path))
        return ()
    return found
