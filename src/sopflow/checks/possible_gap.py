"""A case may fall through.

No branch of a decision, or no row of a table, fits the case that is shown; but whether there can be such a case nobody
can tell from the file. What texts contain, lists hold, the clock says or how often a step was visited is not foreseen,
and neither are values that people hardly mean, such as amounts below zero, or facts that may have no value.

    process: inquiry
    outcomes: [refunded, answered]
    facts:
      subject: {type: text, ask: What is the subject?}
      words: {type: text, ask: What do they write?}
    steps:
      - id: route
        decide: What do they want?
        next:
          subject contains 'refund': refunded
          words contains subject: answered

Say what happens to all other cases:

    process: inquiry
    outcomes: [refunded, answered]
    facts:
      subject: {type: text, ask: What is the subject?}
      words: {type: text, ask: What do they write?}
    steps:
      - id: route
        decide: What do they want?
        next:
          subject contains 'refund': refunded
          else: answered
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
        if each.gap is None or each.gap.certain:
            continue
        source = each.subject.sop.source
        if each.step is not None:
            message = f"Possibly no branch fits, as with `{case(each.gap.points)}`; such a case would be stuck here."
            span = source.key_span((*each.step.path, "next"))
            yield RULE.finding(message, span, "If there can be such a case, add a branch for it, or `else: STEP`.")
        elif each.table is not None:
            message = f"Possibly no row fits, as with `{case(each.gap.points)}`; such a case would be stuck."
            span = source.key_span((*each.table.path, "rows"))
            yield RULE.finding(message, span, "If there can be such a case, add a row for it, or one of `any`.")


RULE = Proof("SOP402", "possible-gap", "advice", "A case may fall through.", check)
