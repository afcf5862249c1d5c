"""A team is named that the handbook does not have.

Teams are declared once, under `teams` in `handbook.yaml`. A process is owned by one, a role belongs to one, a case is
handed over to one. Where no teams are declared at all, every team that is named counts as declared.

    handbook: shop
    teams:
      service: {contact: service@shop.example}
    ---
    process: inquiry
    owner: servce
    steps:
      - id: answer
        do: Answer the question.
      - id: over
        end: answered

Name the team as the handbook does, or declare it there:

    handbook: shop
    teams:
      service: {contact: service@shop.example}
    ---
    process: inquiry
    owner: service
    steps:
      - id: answer
        do: Answer the question.
      - id: over
        end: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    if not folder.declares_teams:
        return
    declared, roles = folder.handbook.teams, folder.handbook.roles
    proposals = Proposals(declared)
    mentions = folder.teams_mentioned()
    for name, spans in by_name(each for each in mentions if not _is_known(folder, each.name)):
        message = f"There is no team `{name}`."
        hint = proposals.hint(name, f"Add `{name}` under `teams` in the handbook.")
        if name in roles:
            message = f"`{name}` is a role; a team is needed here."
            team = roles[name].team
            hint = f"Its team is `{team}`." if team in declared else str(hint)
        yield RULE.wherever(message, spans, hint)


def _is_known(folder: Folder, name: str) -> bool:
    return name in folder.handbook.teams or folder.handbook.may_have("teams", name)


RULE = Rule("SOP108", "unknown-team", "error", "A team is named that the handbook does not have.", check)
