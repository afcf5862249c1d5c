"""`sooner` that is not sooner.

What is due only ever moves to an earlier instant. `sooner` with as much time as `within` or more, or a rule that gives
a deadline as much as it has anyhow, changes nothing. Working time and plain time are compared only where that is
certain.

    process: inquiry
    outcomes: [answered]
    facts:
      urgent: {type: yes/no, ask: Is it urgent?}
    deadlines:
      - id: first-answer
        until: answer
        within: 4 h
        sooner:
          urgent: 8 h
    steps:
      - id: read
        ask: [urgent]
      - id: answer
        do: Answer.
        next: answered

Write less time there, or more as `within`:

    process: inquiry
    outcomes: [answered]
    facts:
      urgent: {type: yes/no, ask: Is it urgent?}
    deadlines:
      - id: first-answer
        until: answer
        within: 8 h
        sooner:
          urgent: 4 h
    steps:
      - id: read
        ask: [urgent]
      - id: answer
        do: Answer.
        next: answered
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from sopflow import model
from sopflow.checks.lengths import not_shorter
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.clock.durations import Working
from sopflow.clock.spans import read_span
from sopflow.graph import acts_of, acts_of_handbook
from sopflow.program import Deadline
from sopflow.text import Diagnostic

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["RULE"]


def check(study: Study) -> Iterator[Diagnostic]:
    for subject in study.subjects:
        yield from _sooner(subject)
        acts = [act for act in acts_of(subject.sop) if isinstance(act, model.DeadlineAct)]
        if acts:
            # A procedure may also move a deadline of whatever process calls it.
            yield from _acts(acts, [subject], subject.sop.source)
    acts = [act for act in acts_of_handbook(study.folder.handbook) if isinstance(act, model.DeadlineAct)]
    if acts and study.is_sound and study.folder.handbook.source is not None:
        yield from _acts(acts, study.subjects, study.folder.handbook.source)


def _sooner(subject: Subject) -> Iterator[Diagnostic]:
    for written in subject.sop.deadlines:
        deadline = subject.unit.deadlines[written.id]
        for (_, span, _), (condition, text) in zip(deadline.sooner, written.sooner.items(), strict=True):
            if not_shorter(span, deadline.calendar, deadline.within, deadline.calendar):
                path = (*written.path, "sooner", condition)
                message = f"`{text}` is no less than {written.within}, so this changes nothing."
                hint = f"Write less than {written.within} here, or more as `within`."
                source = subject.sop.source
                related = [("what it has anyhow", source.span((*written.path, "within")))]
                yield RULE.finding(message, source.span(path), hint, related)


def _acts(acts: Iterable[model.DeadlineAct], subjects: Iterable[Subject], source: Source) -> Iterator[Diagnostic]:
    """Acts that give a deadline no less time than it has, wherever there is one of that name."""
    named: dict[str, list[tuple[Subject, Deadline]]] = {name: [] for act in acts for name in act.deadline}
    for subject in subjects:
        for name in named.keys() & subject.unit.deadlines.keys():
            named[name].append((subject, subject.unit.deadlines[name]))
    for act in acts:
        for name, text in act.deadline.items():
            meant = named[name]
            span = read_span(text)
            # Working time in the handbook is counted by nobody knows whose calendar.
            if not meant or (isinstance(span, Working) and source is not meant[0][0].sop.source):
                continue
            if all(not_shorter(span, each.calendar, each.within, each.calendar) for _, each in meant):
                owner, deadline = meant[0]
                message = f"`{text}` is no less than `{name}` has anyhow, so this changes nothing."
                hint = f"What is due only ever moves earlier: write less than {deadline.written}."
                related = [("what it has anyhow", owner.sop.source.span((*_place(owner, name), "within")))]
                yield RULE.finding(message, source.span((*act.path, "deadline", name)), hint, related)


def _place(subject: Subject, name: str) -> model.Path:
    parts = (*subject.sop.deadlines, *subject.sop.every_step)
    return next(each.path for each in parts if each.id == name)


RULE = Proof("SOP513", "not-sooner", "warning", "`sooner` that is not sooner.", check)
