"""A step has the name of an outcome.

`next` may name a step or an outcome, so one name can't be both: with `next: answered` nobody could tell whether the
case goes to that step or is over.

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answered
        do: Answer the question.
        next: answered

Give the step another id:

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
from sopflow.graph import Folder
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        outcomes = frozenset(folder.outcomes(sop))
        for step in () if outcomes.isdisjoint(sop.by_id) else sop.every_step:
            if step.id not in outcomes:
                continue
            places = _places(folder, sop, step.id)
            if not places:
                continue  # `done` of a procedure that declares nothing: no line of the file says so
            hint = "Give the step another id, and name that one wherever the step is meant."
            message = f"`{step.id}` is an outcome; a step can't have the same name."
            yield RULE.finding(message, sop.source.span((*step.path, "id")), hint, [("the outcome", places[0])])


def _places(folder: Folder, sop: model.Sop, name: str) -> list[Span]:
    """Where the outcome is declared, or else where it is named."""
    if name in sop.outcomes:
        return [sop.source.span(sop.outcomes.path(name))]
    if name in folder.shared_outcomes(sop) and folder.handbook.source is not None:
        return [folder.handbook.source.span(folder.handbook.outcomes.path(name))]
    ends = (step for step in sop.every_step if isinstance(step, model.EndStep) and step.end == name)
    return [sop.source.span((*step.path, "end")) for step in ends]


RULE = Rule("SOP117", "step-like-outcome", "error", "A step has the name of an outcome.", check)
