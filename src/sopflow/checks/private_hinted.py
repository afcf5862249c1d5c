"""What a customer reads may give a private fact away.

The fact itself is not shown. But what the customer reads differs with it, because of an `if`, a comparison, or a fact
that follows from it: who knows how it is worked out, or compares with others, can tell. That may well be meant so.

    process: order
    outcomes: [answered]
    facts:
      blocked: {type: yes/no, ask: Is the customer blocked?, private: yes}
    steps:
      - id: look
        ask: [blocked]
        next:
          blocked is known: tell
      - id: tell
        send: "Thank you.{% if blocked %} We can't take your order at present.{% endif %}"
        next: answered

Say the same to everyone, or don't call the fact private:

    process: order
    outcomes: [answered]
    facts:
      blocked: {type: yes/no, ask: Is the customer blocked?, private: yes}
    steps:
      - id: look
        ask: [blocked]
        next:
          blocked is known: tell
      - id: tell
        send: Thank you. We will let you know.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.private_facts import leaks
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for leak in leaks(study):
        if not leak.visible:
            on = "it" if leak.through is None else f"`{leak.through.name}`, which follows from it"
            message = f"`{leak.fact.name}` is private, but what the customer reads here depends on {on}."
            hint = "If the customer could tell by it, say the same to everyone."
            related = [("it is private", leak.declared)] if leak.declared is not None else []
            yield RULE.finding(message, leak.span, hint, related)


RULE = Proof("SOP705", "private-hinted", "advice", "What a customer reads may give a private fact away.", check)
