"""A branch that can never be taken.

Branches are looked at in order. All cases that this one would fit are taken by those above it.

    process: inquiry
    outcomes: [urgent, important, normal]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: How important is it?
        next:
          amount > 100: important
          amount > 1000: urgent
          else: normal

Put the narrower one first:

    process: inquiry
    outcomes: [urgent, important, normal]
    facts:
      amount: {type: money, ask: How much is it about?}
    steps:
      - id: route
        decide: How important is it?
        next:
          amount > 1000: urgent
          amount > 100: important
          else: normal
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from sopflow.checks.deciding import decisions
from sopflow.checks.never_left import uncounted
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_SHOWN = 5
_TOLD = 20  # of one decision: if one branch written too early takes everything, that is one mistake


def check(study: Study) -> Iterator[Diagnostic]:
    told: set[Span] = set()
    for each in study.shared(decisions):
        source = each.source
        if each.table is not None or source is None:
            continue
        for number, takers in islice(each.never.items(), _TOLD):
            above = listed(each.texts[taker] for taker in takers)
            message = f"This branch is never taken: all its cases are taken by {above} above."
            related = [("taken here", source.key_span(each.paths[taker])) for taker in takers[:_SHOWN]]
            told.add(source.key_span(each.paths[number]))
            yield RULE.finding(message, source.key_span(each.paths[number]), _HINT, related)
    for subject, way in study.shared(uncounted):
        span = subject.sop.source.key_span(way.branch.path)
        if way.holds and not way.bounds and way.branch.kind == "branch" and span not in told:
            message = f"This branch is never taken: those above take all its cases, for {way.why}."
            yield RULE.finding(message, span, _HINT)


_HINT = "Put it further up if it is the narrower one; else leave it out."


RULE = Proof("SOP405", "never-taken", "warning", "A branch that can never be taken.", check)
