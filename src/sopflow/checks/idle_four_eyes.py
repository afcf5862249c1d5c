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

from collections.abc import Iterator

from sopflow import model
from sopflow.checks.rule import Proof
from sopflow.checks.study import Study
from sopflow.graph import Folder, acts_of_handbook
from sopflow.text import Diagnostic, Span

__all__ = ["RULE"]

_BY_PEOPLE = (model.AskStep, model.DoStep, model.HandoverStep)
_MAY_BE_BY_PEOPLE = (*_BY_PEOPLE, model.RunStep)  # what hosts report may name who carried it out
_LOOKED_AT = 30  # times the steps of a file, in all searches together


def check(study: Study) -> Iterator[Diagnostic]:
    for subject in study.subjects:
        sop = subject.sop
        guarded = [step for step in sop.every_step if step.not_by is not None]
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
        if not isinstance(step, _BY_PEOPLE):
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
        self._left = _LOOKED_AT * (size + 50)
        self._on: dict[str, list[str]] = {}
        self._jumps: list[str] = []
        for step, ways in folder.ways(sop).items():
            for way in ways:
                if way.target is None or way.ends:
                    continue
                if way.kind == "interrupt":
                    self._jumps.append(way.target)
                else:
                    self._on.setdefault(step, []).append(way.target)
        self._jumps += _jumps_of_handbook(folder, sop)
        self._after: dict[str, frozenset[str] | None] = {}

    def may_come(self, step: str, later: str) -> bool:
        """Whether a case may come to ``later`` after it has left ``step``."""
        if step not in self._after:
            self._after[step] = self._reach(step)
        after = self._after[step]
        return after is None or later in after

    def _reach(self, step: str) -> frozenset[str] | None:
        found: set[str] = set()
        waiting = [*self._on.get(step, ()), *self._jumps]
        while waiting:
            self._left -= 1
            if self._left < 0:
                return None
            name = waiting.pop()
            if name not in found:
                found.add(name)
                waiting += self._on.get(name, ())
        return frozenset(found)


def _jumps_of_handbook(folder: Folder, sop: model.Sop) -> Iterator[str]:
    """Where the handbook's rules and actions may lead a case of a process."""
    if isinstance(sop, model.Process):
        ids = frozenset(step.id for step in sop.steps)
        for act in acts_of_handbook(folder.handbook):
            if isinstance(act, model.GoAct) and act.go in ids:
                yield act.go


RULE = Proof("SOP605", "idle-four-eyes", "warning", "A four-eyes rule that keeps nobody out.", check)
