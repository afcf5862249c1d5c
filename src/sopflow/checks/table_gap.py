"""No row of a table fits a case.

`look_up` takes the first row that fits. When none does, the case stands still until somebody helps it. The finding
names such a case; it is a possible one.

    procedure: assess
    results: [priority]
    outcomes: [assessed]
    facts:
      tier: {type: [standard, gold], ask: What tier do they have?}
      waiting: {type: duration, ask: How long have they been waiting?}
      priority: [high, normal]
    tables:
      priorities:
        when: [tier, waiting]
        give: [priority]
        rows:
          - [gold, any, high]
          - [standard, ..2 h, normal]
          - [standard, 4 h.., high]
    steps:
      - id: rate
        look_up: priorities
        next: assessed

Add the row that is missing, or one of `any` as the last:

    procedure: assess
    results: [priority]
    outcomes: [assessed]
    facts:
      tier: {type: [standard, gold], ask: What tier do they have?}
      waiting: {type: duration, ask: How long have they been waiting?}
      priority: [high, normal]
    tables:
      priorities:
        when: [tier, waiting]
        give: [priority]
        rows:
          - [gold, any, high]
          - [standard, ..2 h, normal]
          - [standard, 2 h.., high]
    steps:
      - id: rate
        look_up: priorities
        next: assessed
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.deciding import case, decisions
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for each in study.shared(decisions):
        if each.table is None or each.gap is None or not each.gap.certain:
            continue
        span = each.subject.sop.source.key_span((*each.table.path, "rows"))
        message = "None of these rows ever fits, so every case is stuck where it is looked up."
        if each.gap.points:
            message = f"No row fits `{case(each.gap.points)}`, so such a case is stuck where it is looked up."
        yield RULE.finding(message, span, "Add a row for it, or one of `any` as the last.")


RULE = Proof("SOP408", "table-gap", "warning", "No row of a table fits a case.", check)
