"""A step belongs to a stage that is not declared.

The stages of the customer journey are declared under `stages`, in their order; `stage` names one of them. A procedure
without stages of its own may name those of the processes in its folder. Where no stages are declared at all, every one
that is named counts.

    process: inquiry
    outcomes: [answered]
    stages:
      contact:
        customer_wants: To be heard.
    steps:
      - id: answer
        do: Answer the question.
        stage: contcat
        next: answered

Name the stage as it is declared:

    process: inquiry
    outcomes: [answered]
    stages:
      contact:
        customer_wants: To be heard.
    steps:
      - id: answer
        do: Answer the question.
        stage: contact
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.graph import Folder, Mention
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    anywhere = {stage: None for sop in folder.sops for stage in sop.stages}
    for sop in folder.sops:
        known = sop.stages or anywhere
        if not known:
            continue
        proposals = Proposals(known)
        named = (Mention(s.stage, sop.source, (*s.path, "stage")) for s in folder.about(sop, _staged) if s.stage)
        for name, spans in by_name(each for each in named if each.name not in known):
            hint = proposals.hint(name, f"Add `{name}` under `stages`.")
            yield RULE.wherever(f"There is no stage `{name}`.", spans, hint)


def _staged(sop: model.Sop) -> tuple[model.AnyStep, ...]:
    return tuple(step for step in sop.every_step if step.stage is not None)


RULE = Rule("SOP116", "unknown-stage", "error", "A step belongs to a stage that is not declared.", check)
