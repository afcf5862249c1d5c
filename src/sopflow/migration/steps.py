"""Where cases go that stand at a step."""

from __future__ import annotations

from sopflow.engine.moving import Going
from sopflow.migration.compare import around, likest_step
from sopflow.migration.ground import Ground
from sopflow.migration.plan import Path, StepPlan
from sopflow.program import Step

__all__ = ["goings_of"]

_STAYS = Going("stay")


def goings_of(ground: Ground) -> dict[str, Going]:
    """What becomes of a case at each step of the old version. What is wrong has been noted."""
    steps = _Steps(ground)
    steps.look()
    return steps.goings


class _Steps:
    def __init__(self, ground: Ground) -> None:
        self.on = ground
        self.goings: dict[str, Going] = {}
        self.undecided: set[str] = set()

    def look(self) -> None:
        for name in self.on.said.steps:
            if name not in self.on.old.steps:
                self.on.matters.unknown(
                    f"The old version has no step `{name}`.", name, self.on.at("steps", name), self.on.old.steps
                )
        for step in sorted(self.on.old.steps.values(), key=lambda each: len(each.path)):  # what is around first
            self.goings[step.id] = self._going(step)

    def _going(self, step: Step) -> Going:
        outer = around(self.on.old, step)
        said = self.on.said.steps.get(step.id)
        at = self.on.at("steps", step.id)
        if any(self.goings[each].how != "as" for each, _ in outer):
            # It is given up, or stays, with what it is in; where that is still open, it will be asked about as well.
            if said is None and step.id not in self.on.new.steps and any(each in self.undecided for each, _ in outer):
                self._vanished(step, at)
            return _STAYS
        if said is None or (said.how is None and self.on.written("steps", step.id) is None):
            if step.id in self.on.new.steps:
                problem = self._problem(step, self.on.new.steps[step.id])
                if problem is not None:
                    hint = f"Write `{step.id}: {{go: STEP}}`, or `{{stay: yes}}` for cases that are there."
                    self.on.matters.open(f"`{step.id}` can't go on as it is: {problem}.", at, hint)
                return Going("as", step.id)
            if step.verb != "end":  # no case stands at an end, unless it is stuck there
                self._vanished(step, at)
            return _STAYS
        return self._said(step, said, at)

    def _said(self, step: Step, said: StepPlan, at: Path) -> Going:
        if said.how in (None, "stay"):  # what is wrong with it has been noted when it was read
            return _STAYS
        here = at if isinstance(self.on.written("steps", step.id), str) else (*at, str(said.how))
        if not self.on.matters.target(f"The new version has no step `{said.to}`.", said.to, here, self.on.new.steps):
            return _STAYS
        target = self.on.new.steps[said.to]
        if said.how == "as":
            problem = self._problem(step, target)
            if problem is not None:
                hint = f"Write `{step.id}: {{go: {said.to}}}` to have the case arrive there anew."
                self.on.matters.wrong(f"`{step.id}` can't go on as `{said.to}`: {problem}.", here, hint)
            return Going("as", said.to)
        if target.verb == "end":
            self.on.matters.wrong(f"`{said.to}` ends the case; a move doesn't.", here)
        elif around(self.on.new, target) != self._outer(step):
            self.on.matters.wrong(f"`{said.to}` is not in the same branch as `{step.id}` is.", here)
        return Going("go", said.to)

    def _outer(self, step: Step) -> tuple[tuple[str, str], ...]:
        """The branches in which a step is, by the new names."""
        return tuple((self.goings[each].to, branch) for each, branch in around(self.on.old, step))

    def _problem(self, old: Step, new: Step) -> str | None:
        """Why a case that stands at the one can't be said to stand at the other; None if it can."""
        if old.verb != new.verb:
            return f"it was `{old.verb}` and is `{new.verb}` now"
        if around(self.on.new, new) != self._outer(old):
            return "it is in another branch now"
        if old.split and set(old.split) != set(new.split):
            return f"its branches were {', '.join(old.split)} and are {', '.join(new.split)} now"
        if old.call is not None and self.on.names.get(old.call) is not None and self.on.names[old.call] != new.call:
            return f"it called `{old.call}` and calls `{new.call}` now"
        return None

    def _vanished(self, step: Step, at: Path) -> None:
        self.undecided.add(step.id)
        taken = [name for name in self.on.old.steps if name in self.on.new.steps]
        like = likest_step(step, self.on.new, taken)
        proposal = f"`{step.id}: {like}` (it is the most like it), " if like is not None else ""
        hint = f"Write {proposal}`{step.id}: {{go: STEP}}`, or `{step.id}: {{stay: yes}}`."
        self.on.matters.open(f"The step `{step.id}` is gone, and cases may stand there.", at, hint)
