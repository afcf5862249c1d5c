"""A four-eyes rule that keeps nobody out.

`not_by` names a step, and whoever completed that step may not do this one. That only works if a person does both, and
if the other step comes first: as long as nobody has completed it there is no restriction. What happens when somebody
leaves the path of a process is not counted.

    process: refund
    outcomes: [paid]
    facts:
      amount: {type: money, ask: How much is it?}
    steps:
      - id: enter
        ask: [amount]
        not_by: approve
      - id: approve
        do: Approve the amount.
        next: paid

Write `not_by` at the later of the two steps, and name the one that a person does before it:

    process: refund
    outcomes: [paid]
    facts:
      amount: {type: money, ask: How much is it?}
    steps:
      - id: enter
        ask: [amount]
      - id: approve
        do: Approve the amount.
        not_by: enter
        next: paid
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator

from sopflow import model
from sopflow.checks.census import BY_PEOPLE
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.graph import Folder, acts_of_handbook
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_MAY_BE_BY_PEOPLE = (*BY_PEOPLE, model.RunStep)  # what hosts report may name who carried it out
_LOOKED_AT = 30  # times the steps of a file, in all searches together


def check(study: Study) -> Iterator[Diagnostic]:
    for subject in study.subjects:
        sop = subject.sop
        guarded = study.people[sop.name].guarded
        if guarded:
            yield from _idle(study.folder, sop, guarded)


def _idle(folder: Folder, sop: model.Sop, guarded: list[model.AnyStep]) -> Iterator[Diagnostic]:
    steps = {step.id: step for step in sop.every_step}
    before = _Before(folder, sop, len(steps))
    for step in guarded:
        span = sop.source.span((*step.path, "not_by"))
        other = steps.get(step.not_by or "")
        if other is None:
            continue
        place = [("it is this step", _id(sop, other))]
        if not isinstance(step, BY_PEOPLE):
            message = f"No person does `{step.id}`, so its `not_by` keeps nobody out."
            yield RULE.finding(message, span, f"Write it at a step that a person does: {_VERBS}.")
        elif not isinstance(other, _MAY_BE_BY_PEOPLE):
            message = f"No person completes `{other.id}` (`{other.verb}`), so `not_by` keeps nobody out here."
            yield RULE.finding(message, span, f"Name the step that a person does: {_VERBS}.", place)
        elif not before.may_come(other.id, step.id):
            if other is step:
                if isinstance(step, model.HandoverStep):
                    continue  # rejected, it is offered again
                message = f"A case comes to `{step.id}` only once, so it can't be somebody else than the last time."
                yield RULE.finding(message, span, "Name the step that this person may not have done.")
                continue
            message = f"`{other.id}` never comes before `{step.id}`, so `not_by` keeps nobody out here."
            hint = f"Name a step that comes before it; or write `not_by: {step.id}` at `{other.id}`."
            yield RULE.finding(message, span, hint, place)


def _id(sop: model.Sop, step: model.AnyStep) -> Span:
    return sop.source.span((*step.path, "id"))


_VERBS = "an `ask`, a `do` or a `handover`"


class _Before:
    """Which step may come before which. Once all it may look at is spent, any."""

    def __init__(self, folder: Folder, sop: model.Sop, size: int) -> None:
        self._folder, self._sop = folder, sop
        self._left = _LOOKED_AT * (size + 50)
        # What interrupts, from wherever it may be, is listed with the first step.
        first = folder.targets(sop, sop.steps[0].id)
        jumps = [way.target for way in first if way.kind == "interrupt" and way.target is not None and not way.ends]
        self._jumps = [*jumps, *_jumps_of_handbook(folder, sop)]

    def may_come(self, step: str, later: str) -> bool:
        """Whether a case may come to ``later`` after it has left ``step``."""
        met: set[str] = set()
        waiting = deque([*self._on(step), *self._jumps])
        while waiting:
            name = waiting.popleft()
            if name == later:
                return True
            if name not in met:
                met.add(name)
                waiting += self._on(name)
                self._left -= 1
                if self._left < 0:
                    return True
        return False

    def _on(self, step: str) -> Iterator[str]:
        for way in self._folder.targets(self._sop, step):
            if way.target is not None and not way.ends and way.kind != "interrupt":
                yield way.target


def _jumps_of_handbook(folder: Folder, sop: model.Sop) -> Iterator[str]:
    """Where the handbook's rules and actions may lead a case of a process."""
    if isinstance(sop, model.Process):
        ids = frozenset(step.id for step in sop.steps)
        for act in acts_of_handbook(folder.handbook):
            if isinstance(act, model.GoAct) and act.go in ids:
                yield act.go


RULE = Proof("SOP605", "idle-four-eyes", "warning", "A four-eyes rule that keeps nobody out.", check)
