"""An `end` step names an outcome that is not declared.

The outcomes are what reports count and what the caller of a procedure can tell apart, so once there is a list of them
every end must be on it. A process ends with an outcome of the handbook or one of its own, a procedure with its own.

    procedure: lost-parcel
    outcomes: [found, replaced]
    steps:
      - id: search
        do: Look the parcel up with the carrier.
      - id: over
        end: fuond

Name an outcome of the list, or add it there:

    procedure: lost-parcel
    outcomes: [found, replaced]
    steps:
      - id: search
        do: Look the parcel up with the carrier.
      - id: over
        end: found
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name, elsewhere
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if not knows_targets(folder, sop):
            continue
        outcomes = dict.fromkeys(folder.outcomes(sop))
        proposals = Proposals(outcomes)
        ends = [step for step in sop.steps if isinstance(step, model.EndStep) and step.end not in outcomes]
        for name, spans in by_name(Mention(step.end, sop.source, (*step.path, "end")) for step in ends):
            message = f"There is no outcome `{name}`."
            hint = proposals.hint(name, f"Add `{name}` to `outcomes`.")
            if name in folder.handbook.outcomes:
                message = f"`{name}` is an outcome for processes; a procedure has its own."
                hint = f"Add `{name}` to the `outcomes` of this procedure."
            yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


RULE = Rule("SOP110", "unknown-outcome", "error", "An `end` step names an outcome that is not declared.", check)
