"""Names of facts, resolved where they are used."""

from __future__ import annotations

from sopflow.expr import Fact, Scope
from sopflow.model import nearest
from sopflow.program.acts import Path
from sopflow.program.build.desk import Desk
from sopflow.text import did_you_mean
from sopflow.text.near import spent

__all__ = ["leaves"]


def leaves(desk: Desk, scope: Scope, name: str, path: Path, *, may_follow: bool = False) -> tuple[Fact, ...]:
    """The fact called ``name``, or all leaves of a record of that name; nothing, with a finding, if there is none."""
    if name in scope.broken:
        return ()
    names = scope.records.get(name) or (name,)
    if names[0] not in scope.facts:
        meant = None if spent() else nearest(name, scope.names())
        hint = did_you_mean(name, meant, scope.names(), own=True) if meant else None
        desk.note("SOP202", f"There is no fact `{name}`.", desk.key(path), hint)
        return ()
    found = tuple(scope.facts[each] for each in names)
    if not may_follow and found[0].derived is not None:
        desk.note("SOP204", f"`{name}` follows from other facts; it is never asked and never set.", desk.key(path))
        return ()
    return found
