"""`keep_informed` that never comes to send anything.

The customer is sent `customer_sees` again each time so much time has passed while the case stays at the step. A wait
that is over by then, or a step that is left when its `within` is over, never stays that long.

    process: repair
    outcomes: [returned]
    steps:
      - id: dry
        wait: 24 h
        customer_sees: Your machine is drying.
        keep_informed: 2 days
      - id: give-back
        do: Give it back.
        next: returned

Send it more often, or not at all:

    process: repair
    outcomes: [returned]
    steps:
      - id: dry
        wait: 24 h
        customer_sees: Your machine is drying.
        keep_informed: 8 h
      - id: give-back
        do: Give it back.
        next: returned
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import FileProof
from sopflow.checks.study import Subject
from sopflow.program import Deadline, Step
from sopflow.text import Diagnostic

__all__ = ["RULE"]


def check(subject: Subject) -> Iterator[Diagnostic]:
    source = subject.sop.source
    for written in subject.sop.every_step:
        if written.keep_informed is None:
            continue
        step = subject.unit.steps[written.id]
        found = _over(written, step, subject.unit.deadlines.get(step.id))
        if found is not None:
            key, stays = found
            message = (
                f"`{step.id}` is left after {stays} at the latest, so nothing is sent after {written.keep_informed}."
            )
            hint = f"Write less than {stays}, or leave `keep_informed` out."
            related = [("so long it stays here", source.span((*written.path, *key)))]
            yield RULE.finding(message, source.span((*written.path, "keep_informed")), hint, related)


def _over(written: model.AnyStep, step: Step, own: Deadline | None) -> tuple[model.Path, str] | None:
    """What ends the stay at a step before anything is sent again: where it stands, and after how long."""
    assert step.notice is not None
    if step.wait is not None and isinstance(step.wait.span, int) and step.wait.span <= step.notice:
        key: model.Path = ("wait",) if step.wait.signal is None else ("wait", "at_most")
        return key, step.wait.written
    if own is not None and own.of_step and isinstance(own.within, int) and own.within <= step.notice:
        leaves = own.late_step is not None or any(act.kind in ("go", "end") for act in own.late_acts)
        if leaves and written.within is not None:
            return ("within",), written.within
    return None


RULE = FileProof("SOP515", "never-informed", "warning", "`keep_informed` that never comes to send anything.", check)
