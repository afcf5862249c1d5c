"""Roles include each other in a circle.

With `includes` a role may do what another role may; a senior includes an agent. When that goes round in a circle, all
of them may do the same, and nobody can tell who is above whom.

    handbook: shop
    roles:
      agent: {includes: [senior]}
      senior: {includes: [agent]}

Take one of them back, mostly the one in the lower role:

    handbook: shop
    roles:
      agent:
      senior: {includes: [agent]}
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.rule import Rule, listed
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    from sopflow.graph.network import circles

    roles, source = folder.handbook.roles, folder.handbook.source
    if source is None:
        return
    for circle in circles({name: role.includes for name, role in roles.items()}):
        places = [
            (f"`{name}` includes `{other}`", source.span((*role.path, "includes", role.includes.index(other))))
            for name, other in zip(circle, (*circle[1:], circle[0]), strict=True)
            if (role := roles[name])
        ]
        around = "each other" if len(circle) == 2 else "each other in a circle"
        message = f"{listed(circle)} include {around}." if len(circle) > 1 else f"`{circle[0]}` includes itself."
        yield RULE.finding(message, places[0][1], "Take it out of the lower role's `includes`.", places[1:])


RULE = Rule("SOP118", "circle-of-roles", "error", "Roles include each other in a circle.", check)
