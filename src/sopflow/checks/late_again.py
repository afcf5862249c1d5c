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


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        for step, path in folder.about(sop, _leading_back):
            if not _is_watched(folder, sop, step.id):
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


def _is_watched(folder: Folder, sop: model.Sop, step: str) -> bool:
    """Whether a rule waits for the step, or something counts how often it came."""
    if any(rule.when == step for rule in (*folder.handbook.rules, *sop.rules)):
        return True
    return re.search(rf"case\.visits\.{re.escape(step)}(?![\w-])", sop.source.text) is not None


RULE = Rule("SOP518", "late-again", "warning", "What is late merely begins again.", check)
