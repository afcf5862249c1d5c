"""A rule that an earlier one always overtakes.

Rules act in the order written, the handbook's first. When one of them ends the case (or, in a procedure, the call)
whenever another one below it would act, that other one never does: with the same condition, or with a narrower one.

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

from collections.abc import Iterator

from sopflow.checks.overtaking import Overtaken, overtaken
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_SHOWN = 5


def check(study: Study) -> Iterator[Diagnostic]:
    for each in overtaken(study):
        written = each.rule
        hint = f"Put it above {listed((by.rule.id for by in each.by), 'and')}, or do both in one rule."
        if any(by.source is not written.source for by in each.by):
            above = listed((by.rule.id for by in each.by if by.source is not written.source), "and")
            hint = f"The handbook's rules come first: do it in {above}, or end the {each.kind} here instead."
        places = [(f"`{by.rule.id}` ends it", by.source.span((*by.rule.path, "id"))) for by in each.by[:_SHOWN]]
        yield RULE.finding(_message(each), written.source.span((*written.rule.path, "id")), hint, places)


def _message(each: Overtaken) -> str:
    said = f"`{each.rule.rule.id}` never acts: "
    wherever = f"{said}wherever its condition holds, so does that of {listed((by.rule.id for by in each.by), 'or')}, "
    if len(each.by) > 1:
        return f"{wherever}which come before it and end the {each.kind}."
    [by] = each.by
    if by.rule.if_ is None or by.occasion == each.rule.occasion:
        return f"{said}`{by.rule.id}` comes before it and ends with `{by.end}`."
    return f"{wherever}which comes before it and ends with `{by.end}`."


RULE = Proof("SOP123", "overtaken-rule", "warning", "A rule that an earlier one always overtakes.", check)
