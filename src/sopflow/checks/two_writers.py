"""Two branches that run side by side write one fact.

Which of them comes last nobody can foresee, and what the other wrote is lost.

    procedure: prepare-visit
    outcomes: [prepared]
    results: [note]
    facts:
      note: {type: text, ask: What should the colleague know?}
    steps:
      - id: both
        together:
          tools:
            - id: pack
              do: Pack the tools.
              record: [note]
          customer:
            - id: call
              do: Call the customer.
              record: [note]
      - id: go
        do: Go there.
        next: prepared

Give each branch a fact of its own:

    procedure: prepare-visit
    outcomes: [prepared]
    results: [packed, said]
    facts:
      packed: {type: text, ask: What did you pack?}
      said: {type: text, ask: What did the customer say?}
    steps:
      - id: both
        together:
          tools:
            - id: pack
              do: Pack the tools.
              record: [packed]
          customer:
            - id: call
              do: Call the customer.
              record: [said]
      - id: go
        do: Go there.
        next: prepared
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.checks.knowing.givers import given_by
from sopflow.checks.rule import FileProof
from sopflow.checks.study import Subject
from sopflow.program import Step
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(subject: Subject) -> Iterator[Diagnostic]:
    for step in subject.unit.steps.values():
        if step.split:
            yield from _written_twice(subject, step)


def _written_twice(subject: Subject, together: Step) -> Iterator[Diagnostic]:
    """What is written in one branch and in another one after it; each fact is told once."""
    source = subject.sop.source
    writers: dict[str, tuple[str, Step]] = {}
    told: set[str] = set()
    for branch, step in _inside(subject, together):
        for name in _writes(step):
            first, earlier = writers.setdefault(name, (branch, step))
            if first == branch or name in told:
                continue
            told.add(name)
            message = f"`{name}` is written in `{first}` and in `{branch}`, side by side: the last one counts."
            place = [(f"`{first}` writes it here", source.span((*earlier.path, "id")))]
            yield RULE.finding(message, source.span((*step.path, "id")), "Give each branch a fact of its own.", place)


def _inside(subject: Subject, together: Step) -> Iterator[tuple[str, Step]]:
    """The steps of each branch, those further inside too."""
    depth = len(together.path)
    for step in subject.unit.steps.values():
        if len(step.path) > depth + 2 and step.path[:depth] == together.path:
            yield str(step.path[depth + 1]), step


def _writes(step: Step) -> Iterator[str]:
    """The facts it gives another value than they have; a question is not put when its answer is known."""
    for name, how in given_by(step):
        if how != "asked" or step.again or step.verb == "do":
            yield name


RULE = FileProof("SOP121", "two-writers", "warning", "Two branches that run side by side write one fact.", check)
