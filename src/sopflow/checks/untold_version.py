"""A version of which the history says nothing.

`changes` tells readers what became different, version by version. The file has another `version` than all that stand
there, so those who work with it are not told what this one has brought.

    process: inquiry
    version: "1.1"
    changes:
      - {version: "1.0", date: 2026-03-01, what: The first version.}
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer.
        next: answered

Say what it has brought, or write back the version that still holds:

    process: inquiry
    version: "1.1"
    changes:
      - {version: "1.1", date: 2026-11-01, what: Answers are written in the customer's language.}
      - {version: "1.0", date: 2026-03-01, what: The first version.}
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic
from sopflow.text.source import Source

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    book = folder.handbook
    files: list[tuple[model.Handbook | model.Sop, Source | None]] = [(book, book.source)]
    files += [(sop, sop.source) for sop in folder.sops]
    for file, source in files:
        told = [each for each in file.changes if each.version is not None]
        # A change that can't be read may be the one that tells of it.
        if source is None or file.version is None or not told or "changes" in file.lost:
            continue
        if all(each.version != file.version for each in told):
            newest = told[0]
            message = f"This is version {file.version}, and `changes` tells nothing of it."
            hint = "Say in `changes` what this version has brought."
            there = (f"the first there is {newest.version}", source.span((*newest.path, "version")))
            yield RULE.finding(message, source.span(("version",)), hint, (there,))


RULE = Rule("SOP706", "untold-version", "advice", "A version of which the history says nothing.", check)
