"""A deadline that can't be met.

Waits of a fixed length take their time, however quick everybody is. Where the quickest way to the step that meets a
deadline takes as long as the deadline or longer, every case is late. A wait for a signal counts nothing, since it may
come at once; so does a step that `skip_if` may pass by, and one during which the clock stands still. That a rule ends
the case before is not counted either. Working time is compared with plain time only where no beginning and no holiday
could make it fit.

    process: refund
    outcomes: [paid]
    deadlines:
      - id: done
        until: pay
        within: 2 days
    steps:
      - id: cool-down
        wait: 48 h
      - id: pay
        do: Pay the money back.
        next: paid

Give more time, wait for less, or let the clock stand still meanwhile:

    process: refund
    outcomes: [paid]
    deadlines:
      - id: done
        until: pay
        within: 2 days
        paused_while: [cool-down]
    steps:
      - id: cool-down
        wait: 48 h
      - id: pay
        do: Pay the money back.
        next: paid
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from sopflow import model
from sopflow.checks.lengths import is_late, shown
from sopflow.checks.quickest import Quickest, Takes
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.clock.spans import Span
from sopflow.program import Deadline
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_BUDGET = 300_000  # steps looked at, over all deadlines of a folder
_SHOWN = 6
_SLOW = ("wait", "call", "together")


def check(study: Study) -> Iterator[Diagnostic]:
    left = _BUDGET
    for subject in study.subjects:
        clocks = _Clocks(study, subject)
        for written in subject.sop.deadlines:
            left -= len(subject.unit.steps)
            if left < 0:
                yield _undecided(subject.sop, written)
                return
            yield from clocks.of_file(written)
        for step in subject.sop.timed:
            if step.verb in _SLOW:
                yield from clocks.of_step(step)


def _undecided(sop: model.Sop, written: model.Deadline) -> Diagnostic:
    message = f"Whether `{written.id}` can be met is not decided, nor of the deadlines after it: there are too many."
    found = RULE.finding(message, sop.source.span((*written.path, "within")), "Make several files of this one.")
    return replace(found, severity="advice")


class _Clocks:
    """The clocks of one file."""

    def __init__(self, study: Study, subject: Subject) -> None:
        self._study, self._subject = study, subject
        self._ways: dict[object, Quickest] = {}

    def of_file(self, written: model.Deadline) -> Iterator[Diagnostic]:
        deadline = self._subject.unit.deadlines[written.id]
        spans: list[tuple[Span, model.Path, str]] = [(deadline.within, (*written.path, "within"), "")]
        for (condition, span, _), text in zip(deadline.sooner, written.sooner, strict=True):
            spans.append((span, (*written.path, "sooner", text), f" while `{condition.text}`"))
        for span, path, when in spans:
            quickest = self._quickest(span, deadline)
            if not quickest.takes_time(self._subject.sop.name):
                continue
            way = quickest.way(
                self._subject.sop.name, deadline.start, deadline.until, written.paused_while, deadline.name
            )
            if way is not None and is_late(way.time, span):
                yield self._finding(written, deadline, span, path, when, way)
                return

    def of_step(self, step: model.AnyStep) -> Iterator[Diagnostic]:
        deadline = self._subject.unit.deadlines[step.id]
        takes = self._quickest(deadline.within, deadline).of_step(self._subject.sop.name, step.id)
        if is_late(takes, deadline.within):
            message = f"`{step.id}` takes at least {shown(takes, deadline.within)}, so it is always late."
            hint = f"Give it more than {shown(takes, deadline.within)}, or lead on earlier."
            yield RULE.finding(message, self._subject.sop.source.span((*step.path, "within")), hint)

    def _quickest(self, span: Span, deadline: Deadline) -> Quickest:
        measure = "plain" if isinstance(span, int) else ("days" if span.unit == "days" else "hours")
        if measure not in self._ways:
            self._ways[measure] = Quickest(self._study, self._subject.program, span, deadline.calendar)
        return self._ways[measure]

    def _finding(
        self, written: model.Deadline, deadline: Deadline, span: Span, path: model.Path, when: str, way: Takes
    ) -> Diagnostic:
        sop = self._subject.sop
        names = list(way.steps[:_SHOWN]) + ["…"] * (len(way.steps) > _SHOWN)
        goal = f"to `{deadline.until}`" if deadline.until is not None else "to the end"
        start = f" from `{deadline.start}`" if deadline.start is not None else ""
        takes, has = shown(way.time, span), sop.source.data
        for part in path:
            has = has[part]  # type: ignore[index]
        message = (
            f"`{written.id}` can't be met{when}: the quickest way{start} {goal} takes {takes} "
            f"({' → '.join(names)}), and there {'is' if str(has).startswith('1 ') else 'are'} {has}."
        )
        pausing = f"paused_while: [{', '.join(way.steps[:_SHOWN])}]"
        hint = f"Give it more than {takes}, wait for less, or let the clock stand still meanwhile: `{pausing}`."
        steps = self._subject.unit.steps
        related = [(f"`{each}` takes time", sop.source.span((*steps[each].path, "id"))) for each in way.steps[:_SHOWN]]
        return RULE.finding(message, sop.source.span(path), hint, related)


RULE = Proof("SOP510", "deadline-cant-be-met", "warning", "A deadline that can't be met.", check)
