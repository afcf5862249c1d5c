"""A rule that an earlier one always overtakes.

Rules act in the order written, the handbook's first. When one of them ends the case (or, in a procedure, the call)
whenever another one below it would act, that other one never does.

    handbook: help
    signals: [customer_left]
    outcomes: [answered, withdrawn]
    ---
    process: inquiry
    owner: service
    rules:
      - id: left
        when: customer_left
        then: [{end: withdrawn}]
      - id: tell-sales
        when: customer_left
        then: [{send: We have lost a customer., to: sales}]
    steps:
      - id: answer
        do: Answer.
        next: answered

Put it first, or do both in one:

    handbook: help
    signals: [customer_left]
    outcomes: [answered, withdrawn]
    ---
    process: inquiry
    owner: service
    rules:
      - id: tell-sales
        when: customer_left
        then: [{send: We have lost a customer., to: sales}]
      - id: left
        when: customer_left
        then: [{end: withdrawn}]
    steps:
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopflow import model
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic, Source

__all__ = ["RULE"]

_Occasion = tuple[str | None, str]


class _Written(NamedTuple):
    rule: model.Rule
    source: Source


def check(folder: Folder) -> Iterator[Diagnostic]:
    book = folder.handbook
    first: dict[_Occasion, _Written] = {}
    if book.source is not None:
        yield from _overtaken((_Written(rule, book.source) for rule in book.rules), first)
    if folder.handbook_unread:
        return
    for sop in folder.sops:
        # A procedure may also be a case of its own, which the handbook's outcomes say nothing about.
        known = folder.outcomes(sop) if isinstance(sop, model.Process) else ()
        ending = {key: each for key, each in first.items() if _end(each.rule) in known}
        yield from _overtaken((_Written(rule, sop.source) for rule in sop.rules), ending)


def _overtaken(rules: Iterable[_Written], first: dict[_Occasion, _Written]) -> Iterator[Diagnostic]:
    """The rules that never act; ``first`` are those that end it all, by their occasion, and fills up on the way."""
    for each in rules:
        rule = each.rule
        occasion = rule.when, " ".join((rule.if_ or "").split())
        earlier = first.get(occasion) or (first.get((rule.when, "")) if rule.when is not None else None)
        if earlier is not None:
            message = (
                f"`{rule.id}` never acts: `{earlier.rule.id}` comes before it and ends with `{_end(earlier.rule)}`."
            )
            hint = f"Put it above `{earlier.rule.id}`, or do both in one rule."
            if earlier.source is not each.source:
                hint = f"The handbook's rules come first: do it in `{earlier.rule.id}`, or end the case here instead."
            place = (f"`{earlier.rule.id}` ends it", earlier.source.span((*earlier.rule.path, "id")))
            yield RULE.finding(message, each.source.span((*rule.path, "id")), hint, (place,))
        elif _end(rule) is not None:
            first[occasion] = each


def _end(rule: model.Rule) -> str | None:
    """The outcome with which it ends the case or call."""
    return next((act.end for act in rule.then if isinstance(act, model.EndAct)), None)


RULE = Rule("SOP123", "overtaken-rule", "warning", "A rule that an earlier one always overtakes.", check)
