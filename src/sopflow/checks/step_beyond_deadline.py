"""A step has more time than the deadline around it.

A step's `within` that is longer than a deadline which runs whenever the step is open says nothing: by the time the step
is late, the whole has been late for long. Mostly one of the two is a mistake. Not reported is a step that may also come
before the deadline starts or after it is met, one during which the deadline stands still, and what can't be compared
for certain, as working time with plain time.

    process: inquiry
    outcomes: [answered]
    deadlines:
      - id: first-answer
        until: answer
        within: 4 h
    steps:
      - id: answer
        do: Answer.
        within: 2 days
        next: answered

Give the step less time than the whole:

    process: inquiry
    outcomes: [answered]
    deadlines:
      - id: first-answer
        until: answer
        within: 4 h
    steps:
      - id: answer
        do: Answer.
        within: 3 h
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from sopflow import model
from sopflow.checks.lengths import least, size
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.program import Deadline
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_BUDGET = 300_000  # steps looked at, over all deadlines of a folder


def check(study: Study) -> Iterator[Diagnostic]:
    left = _BUDGET
    for subject in study.subjects:
        timed = subject.sop.timed
        told: set[str] = set()
        for written in subject.sop.deadlines if timed else ():
            left -= len(subject.unit.steps)
            if left < 0:
                return
            yield from _beyond(study, subject, written, timed, told)


def _beyond(
    study: Study, subject: Subject, written: model.Deadline, timed: Sequence[model.AnyStep], told: set[str]
) -> Iterator[Diagnostic]:
    unit, source = subject.unit, subject.sop.source
    whole = unit.deadlines[written.id]
    longer = [step for step in timed if step.id not in told and _is_longer(unit.deadlines[step.id], whole)]
    covered = _covered(study, subject, whole) if longer else frozenset[str]()
    for step in longer:
        if step.id in covered:
            told.add(step.id)
            message = (
                f"`{step.id}` has {step.within}, but `{written.id}`, which runs meanwhile, is late after "
                f"{written.within}: this time is never used up."
            )
            hint = f"Give the step less than {written.within}, or `{written.id}` more."
            related = [(f"`{written.id}` has its time here", source.span((*written.path, "within")))]
            yield RULE.finding(message, source.span((*step.path, "within")), hint, related)


def _is_longer(own: Deadline, whole: Deadline) -> bool:
    return least(own.within, own.calendar, whole.within, whole.calendar) > size(whole.within)


def _covered(study: Study, subject: Subject, whole: Deadline) -> frozenset[str]:
    """The steps that are open only while this deadline runs."""
    onward, steps = study.folder.onward(subject.sop), subject.unit.steps
    covered = set(steps)
    if whole.start is not None:
        # Without entering the step that starts it, these can be reached as well.
        covered -= onward.reach([onward.first], without={whole.start}) - {whole.start}
    if whole.until is not None:
        after = onward.reach(onward.after(whole.until))
        covered -= after if whole.until in after else {*after, *onward.beside(whole.until)}
    held = [step.id for step in steps.values() if any(each is whole for each in step.pauses)]
    for step in held:
        covered -= {step, *onward.beside(step), *onward.within(step)}
    return frozenset(covered)


RULE = Proof("SOP512", "step-beyond-deadline", "warning", "A step has more time than the deadline around it.", check)
