"""The ways that cases take through a file, with how often they bring one to a step: ``visiting`` finds them."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from sopflow.expr import visits_at_most
from sopflow.expr.boxes import Budget
from sopflow.graph.groups import groups
from sopflow.program import Branch, Step, Unit

__all__ = ["END", "Ways", "out_of"]

END = " end"  # where all leads that ends it
_ANYWHERE = ""  # where all steps lead that a rule may interrupt; no step is called so


class Ways:
    """The ways that are taken, as far as is known.

    Args:
        unit: The file.
        taken: Of the steps that count visits, the ways that are taken.
        jumps: Where rules, deadlines and actions lead.
        ends: Whether they may end it all.
        budget: How many steps to look at.

    Raises:
        BudgetSpent: It didn't suffice; so does every question.
    """

    def __init__(
        self, unit: Unit, taken: Mapping[str, Sequence[Branch]], jumps: Collection[str], budget: Budget, *, ends: bool
    ) -> None:
        budget.spend(len(unit.steps))
        self._unit, self._taken, self._budget = unit, taken, budget
        self._at = {step.path: step for step in unit.steps.values() if step.split}
        self.after: dict[str, dict[str, None]] = {name: {} for step in unit.steps.values() for name in _nodes(step)}
        for step in unit.steps.values():
            self._add(step)
        if jumps or ends:
            for each in self.after.values():
                each[_ANYWHERE] = None
            self.after[_ANYWHERE] = dict.fromkeys([*jumps, *([END] if ends else [])])
        self.circles = tuple(each for each in groups(self.after) if len(each) > 1 or each[0] in self.after[each[0]])
        self._circle = {name: number for number, each in enumerate(self.circles) for name in each}
        self._reach: dict[str, frozenset[str]] = {}
        self._most: dict[str, int | None] = {}

    def _add(self, step: Step) -> None:
        for first in step.split.values():
            self.after[step.id][first] = None
        for way in self._taken.get(step.id, step.ways):
            self.after[out_of(step)][_target(way)] = None
        if not step.main_line:  # what goes on beside it may be over first
            for node in _nodes(step):
                self.after[node][out_of(self._at[step.path[:-3]])] = None

    def most(self, step: str) -> int | None:
        """The most visits of a step; None where there may be any number."""
        if step not in self._most:
            number = self._circle.get(step)
            self._most[step] = 1 if number is None else self._bounded(step, self.circles[number])
        return self._most[step]

    def most_before(self, here: str, step: str) -> int | None:
        """The most visits of a step when another one (or the same) is left."""
        if self._unit.steps[step].main_line and here not in self.reached(step):
            return 0
        return self.most(step)

    def reached(self, start: str) -> frozenset[str]:
        """Where a case may come to from a step, that step included."""
        found = self._reach.get(start)
        if found is None:
            seen, waiting = {start}, [start]
            while waiting:
                for each in self.after.get(waiting.pop(), ()):
                    if each not in seen:
                        seen.add(each)
                        waiting.append(each)
            self._budget.spend(len(seen))
            found = self._reach[start] = frozenset(seen)
        return found

    def _bounded(self, step: str, circle: Collection[str]) -> int | None:
        """The most visits of a step on a circle, if it is come back to only by ways that say so."""
        inside, most = frozenset(circle), 1
        ways = {each: dict.fromkeys(after for after in self.after[each] if after in inside) for each in circle}
        self._budget.spend(len(ways))
        for name, taken in self._taken.items():
            out = out_of(self._unit.steps[name])
            for target, limit in _limits(self._unit.steps[name], taken, step).items() if out in inside else ():
                if limit is not None and target in ways[out]:
                    del ways[out][target]
                    most = max(most, limit + 1)
        left = next(each for each in groups(ways) if step in each)
        return most if len(left) == 1 and step not in ways[step] else None


def _nodes(step: Step) -> tuple[str, ...]:
    """The places of a step: where it is entered, and where it is left if others run in between."""
    return (step.id, out_of(step)) if step.split else (step.id,)


def out_of(step: Step) -> str:
    """The place where a step is left."""
    return f"{step.id} is done" if step.split else step.id


def _target(way: Branch) -> str:
    return END if way.ends else f"{way.target} is done" if way.kind == "join" else way.target


def _limits(step: Step, taken: Sequence[Branch], counted: str) -> dict[str, int | None]:
    """Where a step leads, each with the number of visits up to which it does; None if that is not bounded."""
    found: dict[str, int | None] = {}
    before: int | None = None
    for way in step.ways:
        text = way.text if way.condition is not None else None
        if any(way is each for each in taken):
            own = _lower(before, visits_at_most(text, counted) if text is not None else None)
            target = _target(way)
            known = found.get(target, own)
            found[target] = None if own is None or known is None else max(own, known)
        if text is not None:
            before = _lower(before, visits_at_most(text, counted, negated=True))
    return found


def _lower(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
