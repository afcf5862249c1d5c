"""A step after which nothing comes.

A process ends with an outcome. When its last step says nothing about what comes next, a case would stand there for
ever. (A procedure may simply be over after its last step: it returns with its first outcome.) A `decide` step without
branches is a dead end too: it has nothing to decide.

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.

Say how it ends:

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.checks.whole import step_is_whole
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        for step in folder.about(sop, _leading_nowhere):
            if not step_is_whole(sop, step):
                continue
            span = sop.source.span((*step.path, "id"))
            if isinstance(step, model.DecideStep):
                hint = "Write one line per branch under `next`, `CONDITION: STEP`, and `else: STEP` below them."
                yield RULE.finding(f"`{step.id}` has no branches, so it decides nothing.", span, hint)
            elif isinstance(sop, model.Process):
                outcome = next(iter(folder.outcomes(sop)), "OUTCOME")
                hint = f"Say how it ends, with an outcome: `next: {outcome}`."
                yield RULE.finding(f"Nothing comes after `{step.id}`, and the process hasn't ended.", span, hint)


def _leading_nowhere(sop: model.Sop) -> tuple[model.AnyStep, ...]:
    found: list[model.AnyStep] = [step for step in sop.all_of(model.DecideStep) if step.next is None]
    last = sop.steps[-1]
    if last.next is None and not isinstance(last, model.EndStep | model.DecideStep):
        found.append(last)
    return tuple(found)


RULE = Rule("SOP113", "dead-end", "error", "A step after which nothing comes.", check)
