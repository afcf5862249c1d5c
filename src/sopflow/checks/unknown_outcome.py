"""An `end` names an outcome that is not declared.

The outcomes are what reports count and what the caller of a procedure can tell apart, so once there is a list of them
every end, of a step or a rule, must be on it. A process ends with an outcome of the handbook or one of its own, a
procedure with its own.

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
from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.checks.whole import knows_targets
from sopflow.graph import Folder, Mention, acts_of, acts_of_handbook
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if not knows_targets(folder, sop):
            continue
        outcomes = dict.fromkeys(folder.outcomes(sop))
        proposals = Proposals(outcomes)
        unknown = (each for each in folder.about(sop, _ends) if each.end not in outcomes)
        for name, spans in by_name(Mention(each.end, sop.source, (*each.path, "end")) for each in unknown):
            message = f"There is no outcome `{name}`."
            hint = proposals.hint(name, f"Add `{name}` to `outcomes`.")
            if name in folder.handbook.outcomes:
                message = f"`{name}` is an outcome for processes; a procedure has its own."
                hint = f"Add `{name}` to the `outcomes` of this procedure."
            yield RULE.wherever(message, spans, hint)
    yield from _of_handbook(folder)


def _ends(sop: model.Sop) -> tuple[model.EndStep | model.EndAct, ...]:
    return (*(act for act in acts_of(sop) if isinstance(act, model.EndAct)), *sop.all_of(model.EndStep))


def _of_handbook(folder: Folder) -> Iterator[Diagnostic]:
    """Rules of the handbook end the case, so what they name is how some process ends."""
    ends = [act for act in acts_of_handbook(folder.handbook) if isinstance(act, model.EndAct)]
    if not ends:
        return
    processes = [sop for sop in folder.sops if isinstance(sop, model.Process)]
    outcomes = {name: None for sop in processes for name in folder.outcomes(sop)} | dict.fromkeys(
        folder.handbook.outcomes
    )
    if folder.unread or not outcomes or not all(knows_targets(folder, sop) for sop in processes):
        return
    proposals = Proposals(outcomes)
    unknown = (act for act in ends if act.end not in outcomes)
    for name, spans in by_name(Mention(act.end, folder.handbook.source, (*act.path, "end")) for act in unknown):
        hint = proposals.hint(name, f"Add `{name}` to `outcomes`.")
        yield RULE.wherever(f"There is no outcome `{name}`.", spans, hint)


RULE = Rule("SOP110", "unknown-outcome", "error", "An `end` names an outcome that is not declared.", check)
