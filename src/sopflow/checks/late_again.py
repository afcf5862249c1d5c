"""What is late merely begins again.

When its `within` is over, the step leads to itself: whoever was at it starts over with a new clock, and so on for ever.
Nobody else hears of it, and nothing in the file counts how often that was.

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer.
        within: 4 h
        if_late: answer
        next: answered

Lead to another step, or tell somebody:

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer.
        within: 4 h
        if_late: hurry
        next: answered
      - id: hurry
        send: An inquiry is waiting.
        to: agent
        next: answer
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_VISITS = re.compile(r"case\.visits\.([\w-]+)")


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        leading_back = folder.about(sop, _leading_back)
        watched = _watched(folder, sop) if leading_back else frozenset()
        for step, path in leading_back:
            if step.id not in watched:
                message = f"When `{step.id}` is late it begins again, and again, and nobody hears of it."
                hint = "Lead to another step, or tell somebody: `if_late: [{escalate: next}]`."
                yield RULE.finding(message, sop.source.span(path), hint)


def _leading_back(sop: model.Sop) -> tuple[tuple[model.AnyStep, model.Path], ...]:
    """The steps that begin again when they are late, and where it says so."""
    return tuple((step, path) for step in sop.steps if (path := _back(step)) is not None)


def _back(step: model.AnyStep) -> model.Path | None:
    """Where it says that the late step leads to itself, and nothing else."""
    late, path = step.if_late, (*step.path, "if_late")
    if isinstance(late, str):
        return path if late == step.id else None
    if late is not None and len(late) == 1 and isinstance(late[0], model.GoAct) and late[0].go == step.id:
        return (*path, 0, "go")
    return None


def _watched(folder: Folder, sop: model.Sop) -> frozenset[str]:
    """The steps for which a rule waits, and those of which something counts how often they came."""
    waited_for = (rule.when for rule in (*folder.handbook.rules, *sop.rules) if rule.when is not None)
    return frozenset((*waited_for, *_VISITS.findall(sop.source.text)))


RULE = Rule("SOP518", "late-again", "warning", "What is late merely begins again.", check)
