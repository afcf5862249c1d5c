"""A team that nobody uses.

Nobody belongs to the team, it owns no process, and no case is handed over to it. Often it was renamed in one place, or
the role or the handover that was meant for it was never written.

    handbook: shop
    teams:
      service: {contact: service@shop.example}
      legal: {contact: legal@shop.example}
    ---
    process: inquiry
    owner: service
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
        next: answered

Give it something to do, or delete it:

    handbook: shop
    teams:
      service: {contact: service@shop.example}
      legal: {contact: legal@shop.example}
    ---
    process: inquiry
    owner: service
    outcomes: [answered]
    steps:
      - id: pass-on
        handover: legal
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    folder = study.folder
    source = folder.handbook.source
    # A handbook without a process or procedure is not finished; its teams are for what is still to come.
    if not study.is_sound or source is None or not folder.sops:
        return
    named = {role.team for role in folder.handbook.roles.values()}
    named.update(sop.owner for sop in folder.sops if isinstance(sop, model.Process))
    named.update(step.handover for each in study.people.values() for step in each.handovers)
    for name, team in folder.handbook.teams.items():
        if name not in named:
            message = f"Nobody uses the team `{name}`: it has no roles, owns no process, and no case is handed to it."
            hint = "Give it roles or a process, hand cases over to it, or delete it."
            yield RULE.finding(message, source.key_span(team.path), hint)


RULE = Proof("SOP603", "unused-team", "advice", "A team that nobody uses.", check)
