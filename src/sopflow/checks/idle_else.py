"""An `else` that is never needed.

The branches above it take every case there is. That does no harm; but either a branch takes more than was meant, or the
line can go: a reader wonders what it is for, and a new value of a one-of would go there unseen, while without it you
are told.

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      topic: {type: [billing, legal], ask: What is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          topic == billing: answered
          topic == legal: passed-on
          else: answered

Leave it out, or let it stand for the last branch:

    process: inquiry
    outcomes: [answered, passed-on]
    facts:
      topic: {type: [billing, legal], ask: What is it about?}
    steps:
      - id: route
        decide: Who takes it?
        next:
          topic == billing: answered
          topic == legal: passed-on
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.deciding import decisions
from sopflow.checks.never_left import uncounted
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    told: set[Span] = set()
    for each in study.shared(decisions):
        if each.otherwise is not None and each.closed and each.source is not None:
            told.add(each.source.key_span(each.otherwise))
            message = "This `else` is never needed: the branches above take every case."
            yield RULE.finding(message, each.source.key_span(each.otherwise), _HINT)
    for subject, way in study.shared(uncounted):
        span = subject.sop.source.key_span(way.branch.path)
        # one for more visits than there can be still serves a case that was led back
        if way.branch.kind == "else" and not way.bounds and span not in told:
            message = f"This `else` is never needed: the branches above take every case, for {way.why}."
            yield RULE.finding(message, span, _HINT)


_HINT = "Leave it out, or look at those above."


RULE = Proof("SOP406", "idle-else", "advice", "An `else` that is never needed.", check)
