"""A condition that always holds.

Whatever the facts are, it is true, so it decides nothing: a step with it as `skip_if` is never done, a requirement
requires nothing.

    process: inquiry
    outcomes: [answered]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: look
        do: Look at it.
        skip_if: amount > 100 or amount < 500
      - id: answer
        do: Answer.
        next: answered

Say what is meant:

    process: inquiry
    outcomes: [answered]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: look
        do: Look at it.
        skip_if: amount > 100 and amount < 500
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.conditions import conditions
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for found in study.shared(conditions):
        if found.holds is True:
            hint = "Look at its values, and at `and` and `or`, or leave it out."
            yield RULE.finding(f"`{found.text}` always holds, {found.use.always}.", found.span, hint)


RULE = Proof("SOP407", "always-holds", "advice", "A condition that always holds.", check)
