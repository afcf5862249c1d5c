"""A case falls through a decision.

The branches of a `decide` step are looked at in order, and the first that holds is taken. When none holds, the case
stands still until somebody helps it. The same happens after the last step of a process. The finding names such a case;
it is a possible one: the facts in it can have these values when the case gets there.

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      topic: {type: [billing, legal, other], ask: What is it about?}
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          topic == billing and amount <= 100: answered
          topic == billing: passed-on
          topic == legal and amount <= 100: answered
          topic == other: answered

Add the branch that is missing, or `else` for all other cases:

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      topic: {type: [billing, legal, other], ask: What is it about?}
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          topic == billing and amount <= 100: answered
          topic == billing: passed-on
          topic == legal and amount <= 100: answered
          topic == other: answered
          else: passed-on
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
        if each.step is None or each.gap is None or not each.gap.certain:
            continue
        span = each.subject.sop.source.key_span((*each.step.path, "next"))
        message = "None of these branches ever fits, so every case is stuck here."
        if each.gap.points:
            message = f"No branch fits `{case(each.gap.points)}`, so such a case is stuck here."
        yield RULE.finding(message, span, "Add a branch for it, or `else: STEP` as the last one.")


RULE = Proof("SOP401", "gap", "warning", "A case falls through a decision.", check)
