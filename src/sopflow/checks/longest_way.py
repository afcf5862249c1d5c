"""Steps whose times together are more than the deadline leaves.

Each step keeps to its own `within`, and the case is late all the same: on the longest way, without going around in
circles, the times that the steps have add up to more than the deadline of the whole. Counted are steps with `within`
and waits of a fixed length, in the deadline's own kind of time; branches of `together` run side by side, and a step
during which the clock stands still counts nothing.

    process: refund
    outcomes: [paid]
    deadlines:
      - id: done
        within: 3 days
    steps:
      - id: check
        do: Check the order.
        within: 2 days
      - id: pay
        do: Pay the money back.
        within: 2 days
        next: paid

Give each step its share, or the whole more time:

    process: refund
    outcomes: [paid]
    deadlines:
      - id: done
        within: 3 days
    steps:
      - id: check
        do: Check the order.
        within: 1 day
      - id: pay
        do: Pay the money back.
        within: 2 days
        next: paid
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from sopflow import model
from sopflow.checks.lengths import least, shown, size
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study, Subject
from sopflow.graph.groups import groups
from sopflow.graph.onward import Onward
from sopflow.program import Deadline
from sopflow.text import Diagnostic

__all__ = ["RULE"]

_SHOWN = 6
_BUDGET = 300_000


def check(study: Study) -> Iterator[Diagnostic]:
    left = _BUDGET
    for subject in study.subjects:
        for written in subject.sop.deadlines if len(subject.sop.timed) > 1 else ():
            left -= len(subject.unit.steps)
            if left >= 0:
                yield from _longest(study, subject, written)


def _longest(study: Study, subject: Subject, written: model.Deadline) -> Iterator[Diagnostic]:
    sop, unit = subject.sop, subject.unit
    deadline = unit.deadlines[written.id]
    onward = study.folder.onward(sop)
    takes = _takes(subject, deadline, onward)
    whole = size(deadline.within)
    # A single step that has more than the whole is another finding.
    if sum(takes.values()) <= whole or any(each > whole for each in takes.values()):
        return
    total, way = longest(onward, takes, deadline.start or onward.first, deadline.until)
    own = [step for step in way if unit.steps[step].wait is None]
    if total <= whole or len(own) < 2:
        return
    names = " → ".join([*way[:_SHOWN], *["…"] * (len(way) > _SHOWN)])
    message = (
        f"If every step takes all the time it has, `{written.id}` is missed: "
        f"{names} is {shown(total, deadline.within)}, and there {_are(deadline.written)}."
    )
    related = [
        (f"`{each}` has its time here", sop.source.span((*unit.steps[each].path, _key(unit.steps[each].wait))))
        for each in way[:_SHOWN]
    ]
    hint = "Give the steps less time, or the whole more."
    yield RULE.finding(message, sop.source.span((*written.path, "within")), hint, related)


def _are(written: str) -> str:
    return f"{'is' if written.startswith('1 ') else 'are'} {written}"


def _key(wait: object) -> str:
    return "within" if wait is None else "wait"


def _takes(subject: Subject, deadline: Deadline, onward: Onward) -> dict[str, int]:
    """How long each step may take, in the deadline's measure; none where that can't be compared."""
    unit = subject.unit
    takes: dict[str, int] = {}
    for step in unit.steps.values():
        own, wait = unit.deadlines.get(step.id), step.wait
        if any(each is deadline for each in step.pauses):
            continue
        if wait is not None and wait.span is not None and wait.signal is None:
            takes[step.id] = least(wait.span, wait.calendar, deadline.within, deadline.calendar)
        elif own is not None and own.of_step:
            takes[step.id] = least(own.within, own.calendar, deadline.within, deadline.calendar)
    for step in unit.steps.values():
        if any(each is deadline for each in step.pauses):
            # While one branch holds the clock, it stands still for the others too.
            idle = (*onward.beside(step.id), *onward.within(step.id))
        elif step.split and (step.id in takes or step.until == "any"):
            idle = tuple(onward.within(step.id))  # the whole has its own time, or the quickest branch is enough
        elif step.split and step.until != "all":
            at = len(step.path) + 1
            idle = tuple(each for each in onward.within(step.id) if unit.steps[each].path[at] != step.until)
        else:
            continue
        for each in idle:
            takes.pop(each, None)
    return {step: time for step, time in takes.items() if time}


def longest(onward: Onward, takes: Mapping[str, int], start: str, until: str | None) -> tuple[int, tuple[str, ...]]:
    """The way from ``start`` to the completion of ``until`` (None: to an end) on which most time passes.

    Of steps that lead to each other one is counted, the one that takes longest.

    Returns:
        The time, and the steps that take it; nothing where there is no way.
    """
    ways = {step: [*onward.after(step), *onward.splits.get(step, ())] for step in onward.steps}
    if until is not None:
        ways[until] = []
    best: dict[str, tuple[int, tuple[str, ...]] | None] = {}
    for group in reversed(groups(ways)):
        inside = frozenset(group)
        after = [best[each] for step in group for each in ways[step] if each not in inside]
        found = [each for each in after if each is not None]
        if any(step == until if until is not None else onward.may_end(step) for step in group):
            found.append((0, ()))
        heavy = max(group, key=lambda step: takes.get(step, 0))
        ahead = max(found, key=lambda each: each[0], default=None)
        time = takes.get(heavy, 0)
        for step in group:
            best[step] = None if ahead is None else (ahead[0] + time, (heavy, *ahead[1]) if time else ahead[1])
    return best.get(start) or (0, ())


RULE = Proof("SOP511", "longest-way", "advice", "Steps whose times together are more than the deadline leaves.", check)
