"""A case is handed over to the team that it is with.

On every path to this step the case is with that team already: it was handed over to it before, or the team owns the
process and nobody has handed the case over since. The team would offer the case to itself and accept it, or send it
back to itself.

    handbook: shop
    teams:
      service:
      legal:
    ---
    process: complaint
    owner: service
    outcomes: [answered]
    steps:
      - id: pass-on
        handover: legal
      - id: read
        do: Read the complaint.
      - id: take-back
        handover: legal
      - id: answer
        do: Answer it.
        next: answered

Name the other team, or delete the step:

    handbook: shop
    teams:
      service:
      legal:
    ---
    process: complaint
    owner: service
    outcomes: [answered]
    steps:
      - id: pass-on
        handover: legal
      - id: read
        do: Read the complaint.
      - id: take-back
        handover: service
      - id: answer
        do: Answer it.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.holding import Holding, Origins
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    holding: Holding | None = None
    for subject in study.subjects:
        sop = subject.sop
        handovers = study.people[sop.name].handovers
        gates: dict[str, set[str]] = {}
        for step in handovers:
            gates.setdefault(step.handover, set()).add(step.id)
        # The first time a case comes to the only gate to a team that doesn't own it, it is with somebody else.
        if all(len(ids) == 1 and team != sop.owner for team, ids in gates.items()):
            continue
        holding = holding or Holding(study)
        found = holding.of(sop)
        origins = Origins(study.folder, sop)
        for step in handovers:
            held = found.get(step.id)
            if held is not None and held.team == step.handover:
                way = origins.way(step.id, gates[step.handover])
                message = f"When a case comes to `{step.id}`, it is with `{step.handover}` already{way}."
                hint = "Name the team that takes it over, or delete the step."
                yield RULE.finding(message, sop.source.span((*step.path, "handover")), hint)


RULE = Proof("SOP609", "handover-to-itself", "warning", "A case is handed over to the team that it is with.", check)
