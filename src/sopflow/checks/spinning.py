"""A circle in which nobody acts.

Steps such as `decide`, `set` or `send` wait for nobody, and neither does an `ask` whose questions have been answered.
When such steps lead back to each other and nothing on the way changes what they decide, the case goes round and round
until it is stopped.

    process: help
    outcomes: [helped]
    facts:
      works: {type: yes/no, ask: Does it work now?}
    steps:
      - id: advise
        send: Please restart it.
      - id: look
        ask: [works]
        next:
          works: helped
          else: advise

Let somebody act on the way, ask anew with `again: yes`, or bound it with `case.visits`:

    process: help
    outcomes: [helped]
    facts:
      works: {type: yes/no, ask: Does it work now?}
    steps:
      - id: advise
        send: Please restart it.
      - id: look
        ask: [works]
        again: yes
        next:
          works: helped
          else: advise
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.circles import Circle, circles
from sopflow.checks.deciding import case
from sopflow.checks.rule import Proof, elsewhere
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_SHOWN = 8


def check(study: Study) -> Iterator[Diagnostic]:
    for circle in circles(study):
        source = circle.subject.sop.source
        back = circle.back
        span = source.key_span(back.path) if back.kind in ("branch", "else") else source.span(back.path)
        if back.kind == "following":
            span = source.span((*back.path, "id"))
        names = [step.id for step in circle.steps]
        way = [*names[:_SHOWN], "…"] if len(names) > _SHOWN else names
        message = f"Nobody acts on the way round: {' → '.join((*way, names[0]))}."
        if circle.points:
            message = f"{message[:-1]}. With `{case(circle.points)}` the case goes on and on until it is stopped."
        else:
            message = f"{message[:-1]}. The case goes on and on until it is stopped."
        places = [source.span((*step.path, "id")) for step in circle.steps]
        yield RULE.finding(message, span, _hint(circle), elsewhere(places))


def _hint(circle: Circle) -> str:
    asks = [step.id for step in circle.steps if step.verb == "ask"]
    if asks:
        return f"What is known is not asked again: write `again: yes` in `{asks[-1]}` to have it asked anew."
    return (
        f"Let somebody act on the way, or bound it: `case.visits.{circle.steps[0].id} < 3` in the branch that leads on."
    )


RULE = Proof("SOP411", "spinning", "warning", "A circle in which nobody acts.", check)
