"""A condition that can never hold.

Whatever the facts are, it is false: a branch with it is never taken, a rule with it never acts, a step that requires it
can never be completed, a wait for it never ends. So it is with a step that waits for a value which nothing ever gives.

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
from sopflow.checks.never_left import uncounted
from sopflow.checks.rule import Proof
from sopflow.checks.standing import standing
from sopflow.checks.study import Study
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    told: set[Span] = set()
    for each in study.shared(decisions):
        source = each.source
        if each.table is None and source is not None:
            for number in each.impossible:
                harm = "so this branch is never taken"
                text = each.texts[number]
                hint = _ALONE if text in ("yes", "no") else _HINT
                yield RULE.finding(_message(text, harm), source.key_span(each.paths[number]), hint)
                told.add(source.key_span(each.paths[number]))
    for found in study.shared(conditions):
        if found.holds is False:
            told.add(found.span)
            harm = f"{found.use.never}: {found.why}" if found.why else found.use.never
            yield RULE.finding(_message(found.text, harm), found.span, _COUNT if found.why else _HINT)
    for subject, way in study.shared(uncounted):
        span = subject.sop.source.key_span(way.branch.path)
        if not way.holds and span not in told:
            harm = f"so this branch is never taken: {way.why}"
            yield RULE.finding(_message(way.branch.text or "", harm), span, _COUNT)
    for subject in study.subjects:
        stands = study.shared(standing).get(subject.unit.name)
        for stop in stands.hopeless if stands is not None else ():
            span = subject.sop.source.span(stop.reading.path)
            if stop.must is not None and span not in told:
                harm = f"nothing gives `{stop.name}` such a value, so a case stands still at `{stop.step.id}`"
                hint = f"Have a step set `{stop.name}` so that it holds, or ask for it."
                yield RULE.finding(f"`{stop.must.text}` never holds here: {harm}.", span, hint)


_ALONE = "A branch is chosen by facts: name the one that is meant, as in `ready` and `not ready`."
_COUNT = "Count a step that a case comes to so often, or leave it out."
_HINT = "Look at its values, and at `and` and `or`: no case fits all of it."


def _message(text: str, harm: str) -> str:
    return f"`{text}` can never hold, {harm}."


RULE = Proof("SOP404", "impossible-condition", "warning", "A condition that can never hold.", check)
