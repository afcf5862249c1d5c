"""A promise is not decided.

`{at_most: 2, of: solve}` is proven where no circle leads through the step, or where every such circle comes back to it
only by a branch that bounds its visits: `case.visits.solve < 2: solve`, or one below `case.visits.solve >= 2: …`. The
path below goes round as often as people say it does, so nobody can tell.

    process: help
    outcomes: [helped]
    facts:
      works: {type: yes/no, ask: Does it work?}
    promises:
      - {at_most: 2, of: solve}
    steps:
      - id: solve
        do: Solve it.
      - id: look
        ask: [works]
        again: yes
        next:
          works: helped
          else: solve

Bound the visits where the path leads back:

    process: help
    outcomes: [helped, given-up]
    facts:
      works: {type: yes/no, ask: Does it work?}
    promises:
      - {at_most: 2, of: solve}
    steps:
      - id: solve
        do: Solve it.
      - id: look
        ask: [works]
        again: yes
        next:
          works: helped
          case.visits.solve < 2: solve
          else: given-up
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.proving import counted, provable
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        if not any(promise.at_most is not None for promise in sop.promises) or not provable(folder, sop):
            continue
        steps = {step.id: step for step in sop.every_step}
        for promise in sop.promises:
            found = counted(folder, sop, promise) if promise.at_most is not None else None
            if found is None or promise.at_most is None or found.at_least > promise.at_most:
                continue
            span = sop.source.span(promise.path)
            start = f"Whether `{promise.of}` keeps to `at_most: {promise.at_most}` is not decided"
            if found.circle is not None:
                hint = f"Where the path leads back, write a branch `case.visits.{found.circle} < …`."
                related = [("it stands here", sop.source.span((*steps[found.circle].path, "id")))]
                yield RULE.finding(f"{start}: `{found.circle}` can come again and again.", span, hint, related)
            elif found.at_most is not None and found.at_most > promise.at_most:
                hint = f"Bound it more closely, or promise `at_most: {found.at_most}`."
                yield RULE.finding(f"{start}: its branches bound it to {found.at_most} times.", span, hint)


RULE = Rule("SOP802", "undecided-promise", "advice", "A promise is not decided.", check)
