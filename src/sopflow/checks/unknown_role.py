"""A role is named that the handbook does not have.

Roles are declared once, under `roles` in `handbook.yaml`; everywhere else they are named: in `by` of a step or of a
fact or an action, as the `owner` of a procedure, in `includes`, on a ladder, after `escalate`, and after `to` where a
message goes. Nobody could act in a role that does not exist. Where no roles are declared at all, every role that is
named counts as declared.

    handbook: shop
    roles:
      agent:
    ---
    procedure: refund
    owner: agnet
    steps:
      - id: pay
        do: Pay the money back.

Name the role as the handbook does, or declare it there:

    handbook: shop
    roles:
      agent:
    ---
    procedure: refund
    owner: agent
    steps:
      - id: pay
        do: Pay the money back.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.census import census
from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.graph import Folder
from sopflow.model import nearest
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    if not folder.declares_roles:
        return
    declared = folder.handbook.roles
    included = (name for role in declared.values() for name in role.includes)
    named = set(included).union(*(each.named for each in census(folder).values()))
    if all(_is_known(folder, name) for name in named):
        return
    proposals = Proposals(declared)
    unknown = tuple(folder.roles_mentioned(lambda name: not _is_known(folder, name)))
    told = {each.name for each in unknown if each.path[-1:] == ("to",)}
    for name, spans in by_name(unknown):
        message = f"There is no role `{name}`."
        hint = proposals.hint(name, f"Add `{name}` under `roles` in the handbook.")
        if name in told and nearest(name, ("customer",)):
            hint = "Did you mean `customer`?"
        if name in folder.handbook.teams:
            message = f"`{name}` is a team; a role is needed here."
            of_team = [role for role, each in declared.items() if each.team == name]
            hint = f"Its roles: {', '.join(f'`{role}`' for role in of_team[:6])}." if of_team else str(hint)
        yield RULE.wherever(message, spans, hint)


def _is_known(folder: Folder, name: str) -> bool:
    return name in folder.handbook.roles or folder.handbook.may_have("roles", name)


RULE = Rule("SOP107", "unknown-role", "error", "A role is named that the handbook does not have.", check)
