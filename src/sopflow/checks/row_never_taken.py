"""A row that is never taken.

Rows are looked at in order. All cases that this one would fit are taken by those above it, or it can't fit any.

    procedure: assess
    results: [priority]
    outcomes: [assessed]
    facts:
      tier: {type: [standard, gold], ask: What tier do they have?}
      waiting: {type: duration, ask: How long have they been waiting?}
      priority: [urgent, high, normal]
    tables:
      priorities:
        when: [tier, waiting]
        give: [priority]
        rows:
          - [any, 2 h.., high]
          - [gold, 4 h.., urgent]
          - [any, any, normal]
    steps:
      - id: rate
        look_up: priorities
        next: assessed

Put the narrower one first:

    procedure: assess
    results: [priority]
    outcomes: [assessed]
    facts:
      tier: {type: [standard, gold], ask: What tier do they have?}
      waiting: {type: duration, ask: How long have they been waiting?}
      priority: [urgent, high, normal]
    tables:
      priorities:
        when: [tier, waiting]
        give: [priority]
        rows:
          - [gold, 4 h.., urgent]
          - [any, 2 h.., high]
          - [any, any, normal]
    steps:
      - id: rate
        look_up: priorities
        next: assessed
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sopflow.checks.deciding import decisions
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_SHOWN = 5
_TOLD = 20  # of one table: if one row written too early takes everything, that is one mistake


def check(study: Study) -> Iterator[Diagnostic]:
    for each in study.shared(decisions):
        if each.table is None:
            continue
        source = each.subject.sop.source
        for number in each.impossible:
            yield RULE.finding("This row can never fit.", source.span(each.paths[number]), "Look at its cells.")
        for number, takers in islice(each.never.items(), _TOLD):
            names = [each.texts[taker] for taker in takers]
            rows = f"row {names[0]}" if len(names) == 1 else f"rows {', '.join(names[:-1])} and {names[-1]}"
            if len(names) > _SHOWN:
                rows = "the rows"
            message = f"This row is never taken: all its cases are taken by {rows} above."
            related = [("taken here", source.span(each.paths[taker])) for taker in takers[:_SHOWN]]
            hint = "Put it further up if it is the narrower one; else leave it out."
            yield RULE.finding(message, source.span(each.paths[number]), hint, related)


RULE = Proof("SOP409", "row-never-taken", "warning", "A row that is never taken.", check)
