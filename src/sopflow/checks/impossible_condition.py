"""A condition that can never hold.

Whatever the facts are, it is false: a branch with it is never taken, a rule with it never acts, a step that requires it
can never be completed.

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          amount > 500 and amount < 100: passed-on
          else: answered

Say what is meant:

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          amount > 500 or amount < 100: passed-on
          else: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.conditions import conditions
from sopflow.checks.deciding import decisions
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for each in study.shared(decisions):
        source = each.source
        if each.table is None and source is not None:
            for number in each.impossible:
                harm = "so this branch is never taken"
                yield RULE.finding(_message(each.texts[number], harm), source.key_span(each.paths[number]), _HINT)
    for found in study.shared(conditions):
        if found.holds is False:
            yield RULE.finding(_message(found.text, found.use.never), found.span, _HINT)


_HINT = "Look at its values, and at `and` and `or`: no case fits all of it."


def _message(text: str, harm: str) -> str:
    return f"`{text}` can never hold, {harm}."


RULE = Proof("SOP404", "impossible-condition", "warning", "A condition that can never hold.", check)
