"""A circle of steps that can never be left.

Steps may lead back to earlier ones. But when no branch of any of them leads anywhere else, a case that gets there never
ends.

    process: inquiry
    outcomes: [answered]
    steps:
      - id: answer
        do: Answer the question.
      - id: ask-back
        do: Ask whether that helps.
        next: answer

Give one of them a way out:

    process: inquiry
    outcomes: [answered]
    facts:
      helped: {type: yes/no, ask: Does it help?}
    steps:
      - id: answer
        do: Answer the question.
      - id: ask-back
        ask: [helped]
        again: yes
        next:
          helped: answered
          else: answer
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from sopflow import model
from sopflow.checks.rule import Rule, elsewhere, listed
from sopflow.checks.whole import path_is_whole
from sopflow.graph import Folder
from sopflow.graph.network import Network
from sopflow.text import Diagnostic

__all__ = ["RULE", "behind_circles"]


def check(folder: Folder) -> Iterator[Diagnostic]:
    for sop in folder.sops:
        traps = folder.network(sop).traps()
        if not traps or not path_is_whole(folder, sop):
            continue
        steps = {step.id: step for step in reversed(sop.every_step)}
        behind = list(behind_circles(sop, folder.network(sop)))
        for trap in traps:
            spans = [sop.source.span((*steps[each].path, "id")) for each in trap]
            message = f"{listed(trap)} lead only to each other, so a case never gets out and never ends."
            hint = "Give one of them a branch that leads to an outcome or to another step."
            if len(trap) == 1:
                message = f"`{trap[0]}` leads only to itself, so a case never gets out and never ends."
                hint = "Give it a branch that leads to an outcome or to another step."
            places = [*elsewhere(spans[1:])]
            for above, after in behind:
                if above in trap:
                    places.append((f"nothing leads to `{after}`", sop.source.span((*steps[after].path, "id"))))
            yield RULE.finding(message, spans[0], hint, places)


def behind_circles(sop: model.Sop, network: Network) -> Iterator[tuple[str, str]]:
    """The steps that nothing leads to, written right below a step of a circle without a way out; that one first."""
    traps = network.traps()
    if not traps:
        return
    lost = frozenset(network.lost)
    circling = frozenset(step for trap in traps for step in trap)
    for steps in _lists(sop):
        for above, step in pairwise(steps):
            if step.id in lost and above.id in circling:
                yield above.id, step.id


def _lists(sop: model.Sop) -> Iterator[Sequence[model.AnyStep]]:
    """The steps of the file, and those of each branch side by side."""
    yield sop.steps
    for step in sop.every_step:
        if isinstance(step, model.TogetherStep):
            yield from step.together.values()


RULE = Rule("SOP119", "no-way-out", "error", "A circle of steps that can never be left.", check)
