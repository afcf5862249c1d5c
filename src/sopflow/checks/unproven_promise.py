"""A promise is not proven yet.

Promises are properties that hold on every path of a process or procedure. This release reads them and checks their
shape, but doesn't prove them: nothing here says that they are kept, and nothing that they are broken.

    process: inquiry
    outcomes: [answered]
    promises:
      - {before: answered, always: answer}
    steps:
      - id: answer
        do: Answer the question.
        next: answered

Leave them where they are for the release that proves them, and see to it yourself until then; or take them out:

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if sop.promises:
            many = len(sop.promises)
            message = "This promise is not proven yet." if many == 1 else f"These {many} promises are not proven yet."
            yield RULE.finding(message, sop.source.key_span(("promises",)), "A later release proves them.")


RULE = Rule("SOP801", "unproven-promise", "warning", "A promise is not proven yet.", check)
