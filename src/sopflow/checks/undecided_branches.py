"""Branches that may leave a case out: it is too much to say.

There are so many of them, or their conditions are so large, that looking at all cases would take too long. They may
well be right.

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      size: {type: integer, ask: How large is it?}
      age: {type: integer, ask: How old is it?}
      odd:
        is: >-
          (size > 1 or age < 12) and (size > 2 or age < 11) and (size > 3 or age < 10) and
          (size > 4 or age < 9) and (size > 5 or age < 8) and (size > 6 or age < 7) and
          (size > 7 or age < 6) and (size > 8 or age < 5) and (size > 9 or age < 4) and
          (size > 10 or age < 3) and (size > 11 or age < 2) and (size > 12 or age < 1)
    steps:
      - id: route
        decide: Who takes it?
        next:
          odd: passed-on
          size > 20: passed-on
          size <= 12: answered

Add `else` for all other cases, or decide in several steps:

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      size: {type: integer, ask: How large is it?}
      age: {type: integer, ask: How old is it?}
      odd:
        is: >-
          (size > 1 or age < 12) and (size > 2 or age < 11) and (size > 3 or age < 10) and
          (size > 4 or age < 9) and (size > 5 or age < 8) and (size > 6 or age < 7) and
          (size > 7 or age < 6) and (size > 8 or age < 5) and (size > 9 or age < 4) and
          (size > 10 or age < 3) and (size > 11 or age < 2) and (size > 12 or age < 1)
    steps:
      - id: route
        decide: Who takes it?
        next:
          odd: passed-on
          size > 20: passed-on
          else: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.deciding import decisions
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for each in study.shared(decisions):
        if each.decided or each.source is None:
            continue
        hint = "Add `else`, or decide in several steps."
        if each.table is not None:
            hint = "Make several tables of it."
            span = each.source.key_span((*each.table.path, "rows"))
            message = "Whether these rows leave a case out, or one is never taken, is not decided: they are too many."
        elif each.step is not None:
            span = each.source.key_span((*each.step.path, "next"))
            message = "Whether these branches leave a case out, or one is never taken, is not decided: it is too much."
        else:
            span = each.source.key_span(each.paths[0][:-1])
            message = "Whether each of these branches can be taken is not decided: they are too many."
        yield RULE.finding(message, span, hint)


RULE = Proof(
    "SOP410", "undecided-branches", "advice", "Branches that may leave a case out: it is too much to say.", check
)
