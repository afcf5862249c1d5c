"""A step calls something that is no procedure.

`call` names a procedure: another file of the folder that begins with `procedure: NAME`. A process can't be called,
since a case has only one; and no procedure can call itself, since it would never be done.

    process: inquiry
    outcomes: [answered]
    steps:
      - id: ask-back
        call: satisfaction-survey
        next: answered

Write the procedure, or name one that exists:

    process: inquiry
    outcomes: [answered]
    steps:
      - id: ask-back
        call: satisfaction-survey
        next: answered
    ---
    procedure: satisfaction-survey
    steps:
      - id: call-customer
        do: Ask how satisfied the customer is.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proposals, Rule, by_name
from sopflow.graph import Folder, Mention
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    yield from _into_itself(folder)
    proposals = Proposals((*folder.procedures, *sorted(folder.unread)))
    known = folder.procedures.keys() | folder.unread
    for name, spans in by_name(each for each in _calls(folder) if each.name not in known):
        other = folder.by_name.get(name)
        if other is not None:
            message = f"`{name}` is a process; only procedures can be called."
            hint = "Move the steps that both need into a procedure, and call that."
        else:
            message = f"There is no procedure `{name}`."
            otherwise = f"A procedure is a file of its own in this folder that begins with `procedure: {name}`."
            hint = proposals.hint(name, otherwise)
        yield RULE.wherever(message, spans, hint)


def _calls(folder: Folder) -> Iterator[Mention]:
    for sop in folder.sops:
        yield from (Mention(step.call, sop.source, (*step.path, "call")) for step in sop.all_of(model.CallStep))


def _into_itself(folder: Folder) -> Iterator[Diagnostic]:
    for name, sop in folder.procedures.items():
        paths = [step.path for step in sop.all_of(model.CallStep) if step.call == name]
        spans = [sop.source.span((*path, "call")) for path in paths]
        if spans:
            hint = "To do steps again, lead back to them with `next`."
            yield RULE.wherever(f"`{name}` calls itself.", spans, hint)


RULE = Rule("SOP109", "unknown-procedure", "error", "A step calls something that is no procedure.", check)
