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

from sopflow import model
from sopflow.checks.proving import counted, promised
from sopflow.checks.rule import Rule
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop, promises, left in promised(folder):
        for promise in promises:
            if promise.at_most is not None:
                yield from _count(folder, sop, promise, promise.at_most)
        if left:
            others = f", nor are the {len(left) - 1} below it" if len(left) > 1 else ""
            message = f"This promise is not decided{others}: there are too many about so many steps."
            yield RULE.finding(message, sop.source.span(left[0].path), "Make several files of this one.")


def _count(folder: Folder, sop: model.Sop, promise: model.Promise, at_most: int) -> Iterator[Diagnostic]:
    found = counted(folder, sop, promise)
    if found is None or found.at_least > at_most:
        return
    span = sop.source.span(promise.path)
    start = f"Whether `{promise.of}` keeps to `at_most: {at_most}` is not decided"
    if found.circle is not None:
        step, _, inner = found.circle.partition("/")
        hint = f"Where the path leads back, write a branch `case.visits.{inner.split('/')[-1] or step} < …`."
        place = next((*each.path, "id") for each in sop.every_step if each.id == step)
        related = [("it stands here" if not inner else "it is called here", sop.source.span(place))]
        yield RULE.finding(f"{start}: `{found.circle}` can come again and again.", span, hint, related)
    elif found.at_most is not None and found.at_most > at_most:
        hint = f"Bound it more closely, or promise `at_most: {found.at_most}`."
        yield RULE.finding(f"{start}: its branches bound it to {found.at_most} times.", span, hint)


RULE = Rule("SOP802", "undecided-promise", "advice", "A promise is not decided.", check)
