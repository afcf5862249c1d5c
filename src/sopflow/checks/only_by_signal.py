"""Only a signal could give a fact.

Something needs the fact, and in the handbook nothing gives it: no step, no action, no table, no question. Signals may
bring facts with them, so one may bring this. If none does, whatever needs it stands still, or never acts.

    handbook: shop
    signals: [parcel_arrived]
    ---
    process: return
    owner: service
    outcomes: [taken-back, refused]
    facts:
      bought_for: money
    steps:
      - id: on-its-way
        wait: {for: parcel_arrived, at_most: 2 weeks}
      - id: worth-it
        decide: Is it worth the postage?
        next:
          bought_for > 10: taken-back
          else: refused

Give it an `ask` text, so that whoever knows it is asked when no signal brought it:

    handbook: shop
    signals: [parcel_arrived]
    ---
    process: return
    owner: service
    outcomes: [taken-back, refused]
    facts:
      bought_for: {type: money, ask: What did it cost?}
    steps:
      - id: on-its-way
        wait: {for: parcel_arrived, at_most: 2 weeks}
      - id: worth-it
        decide: Is it worth the postage?
        next:
          bought_for > 10: taken-back
          else: refused
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.knowing.knowledge import knowledge
from sopflow.checks.never_given import never_given
from sopflow.checks.rule import Proof, elsewhere
from sopflow.checks.study import Study
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    signals = study.folder.handbook.signals
    if not signals:
        return
    for (_, name), uses in never_given(study, knowledge(study), by_signal=True).items():
        spans = [use.place(name) for use in uses]
        message = f"Nothing in this handbook gives `{name}`; only a signal could bring it."
        hint = f"Give `{name}` an `ask` text, have a step set it, or name it in `inputs`."
        yield RULE.finding(message, spans[0], hint, elsewhere(spans[1:]))


RULE = Proof("SOP306", "only-by-signal", "advice", "Only a signal could give a fact.", check)
