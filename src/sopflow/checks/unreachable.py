"""No way leads to a step.

The first step starts, and every other one must be reached from it: as the step written next, or through a `next`. A
step that nothing leads to is never carried out, and mostly a branch was forgotten. Of several such steps in a row only
the first is reported.

    procedure: lost-parcel
    outcomes: [found]
    steps:
      - id: search
        do: Look the parcel up with the carrier.
        next: found
      - id: replace
        do: Send the goods again.

Lead there, or delete the step:

    procedure: lost-parcel
    outcomes: [found, replaced]
    facts:
      seen: {type: yes/no, ask: Does the carrier know where it is?}
    steps:
      - id: search
        ask: [seen]
        next:
          seen: found
          else: replace
      - id: replace
        do: Send the goods again.
        next: replaced
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.no_way_out import behind_circles
from sopflow.checks.rule import Rule
from sopflow.checks.whole import path_is_whole
from sopflow.graph import Folder
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        network = folder.network(sop)
        lost = network.lost
        # What is mistyped may have been meant to lead here.
        if not lost or not path_is_whole(folder, sop):
            continue
        steps = {step.id: step for step in reversed(sop.every_step)}
        behind = {step for _, step in behind_circles(sop, network)}
        for head in network.heads(lost):
            if head in behind:
                continue  # the circle before it has lost its way out, which SOP119 tells
            path = (*steps[head].path, "id")
            hint = f"Name it where it belongs (`next: {head}`), or delete it."
            yield RULE.finding(f"No step leads to `{head}`.", sop.source.span(path), hint)


RULE = Rule("SOP112", "unreachable-step", "error", "No way leads to a step.", check)
