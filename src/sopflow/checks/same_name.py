"""Two things have the same name.

Processes and procedures of a folder are told apart by their names alone, whatever their files are called. In a file,
so are its steps, its facts, its rules and its deadlines; a step with `within` has a deadline of its name. Signals and
steps share their names, since rules wait for either, and a rule of a file isn't called as one of the handbook is: the
journal says which of them acted. A folder has one handbook. Where a name stands twice, nobody can tell which is meant.

    procedure: refund
    steps:
      - id: pay
        do: Pay the money back.
    ---
    procedure: refund
    steps:
      - id: voucher
        do: Send a voucher.

Give one of them another name, or delete the one that is out of date:

    procedure: refund
    steps:
      - id: pay
        do: Pay the money back.
    ---
    procedure: refund-by-voucher
    steps:
      - id: voucher
        do: Send a voucher.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    first: dict[str, model.Sop] = {}
    for sop in folder.sops:
        other = first.setdefault(sop.name, sop)
        if other is not sop:
            span = sop.source.span((sop.kind,))
            message = f"There is already a {other.kind} `{sop.name}` in this folder."
            related = [("the first one", other.source.span((other.kind,)))]
            yield RULE.finding(message, span, "Give one of the two another name.", related)
    yield from _handbooks(folder)
    yield from _signals(folder)
    yield from _rules(folder)
    for sop in folder.sops:
        yield from _deadlines(sop)


def _handbooks(folder: Folder) -> Iterator[Diagnostic]:
    counting = folder.handbook.source
    for each in folder.spare:
        if each.source is not None and counting is not None:
            message = "There is already a handbook in this folder, and a folder has one."
            related = [("the first one", counting.span(("handbook",)))]
            hint = "Bring the two together, or make two folders."
            yield RULE.finding(message, each.source.span(("handbook",)), hint, related)


def _deadlines(sop: model.Sop) -> Iterator[Diagnostic]:
    """Deadlines that are called as a step is that has one of its own."""
    for deadline in sop.deadlines:
        step = sop.by_id.get(deadline.id)
        if step is not None and getattr(step, "within", None) is not None:
            related = [("the step's own", sop.source.key_span((*step.path, "within")))]
            message = f"There is already a deadline `{deadline.id}`: that of the step with this id."
            span = sop.source.span((*deadline.path, "id"))
            yield RULE.finding(message, span, "Give this deadline another id.", related)


def _rules(folder: Folder) -> Iterator[Diagnostic]:
    """Rules that are called as one of the handbook is: both act in the same case."""
    shared = {rule.id: rule for rule in folder.handbook.rules}
    book = folder.handbook.source
    for sop in folder.sops if shared and book is not None else ():
        for rule in sop.rules:
            other = shared.get(rule.id)
            if other is not None and book is not None:
                related = [("the handbook's", book.span((*other.path, "id")))]
                message = f"There is already a rule `{rule.id}` in the handbook."
                span = sop.source.span((*rule.path, "id"))
                yield RULE.finding(message, span, "Give one of the two another id.", related)


def _signals(folder: Folder) -> Iterator[Diagnostic]:
    """Steps that are called as a signal is: a rule that waits for the name could mean either."""
    book = folder.handbook.source
    places = {name: number for number, name in reversed(tuple(enumerate(folder.handbook.signals)))}
    for sop in folder.sops if book is not None and places else ():
        for step in () if places.keys().isdisjoint(sop.by_id) else sop.every_step:
            if step.id in places and book is not None:
                related = [("the signal", book.span(("signals", places[step.id])))]
                span = sop.source.span((*step.path, "id"))
                message = f"There is already a signal `{step.id}`."
                yield RULE.finding(message, span, "Give the step another id.", related)


RULE = Rule("SOP111", "same-name", "error", "Two things have the same name.", check)
