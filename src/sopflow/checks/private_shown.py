"""A customer sees a private fact.

`private: yes` means that the customer never sees a fact. `customer_sees`, what `keep_informed` repeats, and messages to
the customer with their subjects are read by the customer, so private facts must not be shown in them, in no language.

    process: complaint
    outcomes: [answered]
    facts:
      risk: {type: text, ask: What could go wrong?, private: yes}
    steps:
      - id: look
        ask: [risk]
        next:
          risk is known: tell
      - id: tell
        send: "We are looking into it ({{ risk }})."
        next: answered

Leave it out of what the customer reads; or, if the customer may know it, don't call it private:

    process: complaint
    outcomes: [answered]
    facts:
      risk: {type: text, ask: What could go wrong?, private: yes}
    steps:
      - id: look
        ask: [risk]
        next:
          risk is known: tell
      - id: tell
        send: We are looking into it.
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
        if leak.visible:
            how = "is sent it" if leak.sent else "sees it"
            message = f"`{leak.fact.name}` is private, but the customer {how} here."
            hint = "Leave it out; or, if the customer may know it, take `private: yes` from the fact."
            related = [("it is private", leak.declared)] if leak.declared is not None else []
            yield RULE.finding(message, leak.span, hint, related)


RULE = Proof("SOP704", "private-shown", "warning", "A customer sees a private fact.", check)
