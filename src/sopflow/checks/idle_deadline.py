"""A deadline that nothing can meet, or that never stands still where it says so.

A clock starts on entering the step named by `from`, and completing the step named by `until` meets it. Where that step
never comes after the other, only before it or on another way, the deadline is missed in every case or given up when
the case is over. And a step under `paused_while` that comes only before the clock starts, or after it has been met,
never holds it.

    process: repair
    outcomes: [returned]
    deadlines:
      - id: turnaround
        from: repair
        until: take-in
        within: 3 days
    steps:
      - id: take-in
        do: Take the machine in.
      - id: repair
        do: Repair it.
      - id: give-back
        do: Give it back.
        next: returned

Name a step that comes later:

    process: repair
    outcomes: [returned]
    deadlines:
      - id: turnaround
        from: take-in
        until: repair
        within: 3 days
    steps:
      - id: take-in
        do: Take the machine in.
      - id: repair
        do: Repair it.
      - id: give-back
        do: Give it back.
        next: returned
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.graph.onward import Onward
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_EARLIER = "Leave it out, or let the clock start earlier."
_BUDGET = 300_000  # steps looked at, over all deadlines of a folder


def check(study: Study) -> Iterator[Diagnostic]:
    left = _BUDGET
    for subject in study.subjects:
        for written in subject.sop.deadlines:
            if written.from_ == "opened" and not written.paused_while:
                continue  # every step comes after the opening
            left -= len(subject.unit.steps)
            if left < 0:
                return
            yield from _idle(subject.sop, study.folder.onward(subject.sop), written)


def _idle(sop: model.Sop, onward: Onward, written: model.Deadline) -> Iterator[Diagnostic]:
    start = onward.first if written.from_ == "opened" else written.from_
    source = sop.source
    until = written.until if written.until != "closed" else None
    meanwhile = onward.reach([start], without={until} if until is not None else ())
    if until is not None and until not in meanwhile:
        message = f"After `{start}`, `{until}` never comes, so nothing can meet `{written.id}`."
        hint = "Name a step that comes after the one the clock starts with."
        if start in onward.reach([until]):
            message = f"`{until}` comes only before `{start}`, so nothing can meet `{written.id}`."
            hint = f"Did you mean `from: {until}` and `until: {start}`?"
        yield RULE.finding(message, source.span((*written.path, "until")), hint)
        return
    for number, step in enumerate(written.paused_while):
        if step not in meanwhile:
            message, hint = f"`{step}` never holds `{written.id}`: it comes only before it starts.", _EARLIER
            if until is not None and step in onward.reach(onward.after(until)):
                message = f"`{step}` never holds `{written.id}`: it comes only once `{until}` has met it."
                hint = "Leave it out, or let a later step meet the deadline."
            elif start not in onward.reach([step]):
                message = f"`{step}` never holds `{written.id}`: it comes on another way."
                hint = "Leave it out, or lead past it while the clock runs."
            yield RULE.finding(message, source.span((*written.path, "paused_while", number)), hint)


RULE = Proof(
    "SOP514",
    "idle-deadline",
    "warning",
    "A deadline that nothing can meet, or that never stands still where it says so.",
    check,
)
