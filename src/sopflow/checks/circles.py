"""Circles of steps that wait for nobody, with a case that goes round in them for ever.

A circle counts if there is a case for which each of its steps passes by itself and leads to the next, and nothing that
decides this changes on the way. Where something does, in a way that isn't plain, nothing is said.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from sopflow.checks.answer import Answer, Purse
from sopflow.checks.coming import Coming
from sopflow.checks.deciding import facts_of, is_free
from sopflow.checks.given import Given, Possible
from sopflow.checks.study import Study, Subject
from sopflow.expr import Expr
from sopflow.expr.boxes import Budget, BudgetSpent
from sopflow.expr.cases import Cases, Point
from sopflow.program import Branch, Step

__all__ = ["Circle", "circles"]

_PASSING = frozenset(("ask", "decide", "set", "send", "look_up", "escalate"))
_LOOKS = 20_000
_WAYS = 200  # steps that are looked at to find the ways round from one branch that leads back
_ALL_WAYS = 5_000  # in one file
_ROUNDS = 100  # ways round that are looked at in one file


class _Edge(NamedTuple):
    step: Step
    branch: Branch
    above: int  # how many branches stand above it

    @property
    def passed_over(self) -> Iterator[Expr]:
        """The conditions of the branches above."""
        return (each.condition for each in self.step.branches[: self.above] if each.condition is not None)


@dataclass(frozen=True, slots=True)
class Circle:
    """Steps that lead to each other while nobody acts.

    Attributes:
        subject: The file.
        steps: In the order in which they come; ``back`` leads from the last to the first.
        points: A case that goes round; nothing if every case does.
        back: The branch that closes it.
    """

    subject: Subject
    steps: tuple[Step, ...]
    points: tuple[Point, ...]
    back: Branch


def circles(study: Study) -> Iterator[Circle]:
    """The circles of all files, one for each branch that leads back."""
    given, coming = study.shared(Given), study.shared(Coming)
    for subject in study.subjects:
        possible = given.of(subject)
        answer = study.about(subject, _answer, possible, coming.callers(subject.unit))
        yield from answer.get(_Circles(subject, possible, coming).all, Purse(coming.budget))


def _answer(*_: object) -> Answer[tuple[Circle, ...]]:
    return Answer()


class _Circles:
    def __init__(self, subject: Subject, possible: Possible, coming: Coming) -> None:
        self._subject, self._unit = subject, subject.unit
        self._possible, self._coming = possible, coming
        self._ways, self._rounds = _ALL_WAYS, _ROUNDS

    def all(self) -> tuple[Circle, ...]:
        return tuple(self._all())

    def _all(self) -> Iterator[Circle]:
        order = {id: number for number, id in enumerate(self._unit.steps)}
        if not any(
            order.get(branch.target, len(order)) <= number
            for number, step in enumerate(self._unit.steps.values())
            for branch in step.branches
        ):
            return  # what follows comes later: no way leads back
        edges = {step.id: tuple(_edges(step)) for step in self._unit.steps.values() if _may_pass(step)}
        told: set[str] = set()
        for name, out in edges.items():
            for edge in out:
                back = edge.branch.target
                if back in edges and order[back] <= order[name] and not told & {name, back}:
                    found = self._round(edges, back, edge)
                    if found is not None:
                        told.update(step.id for step in found.steps)
                        yield found

    def _round(self, edges: Mapping[str, tuple[_Edge, ...]], first: str, back: _Edge) -> Circle | None:
        """A way from ``first`` to the step that leads back to it, on which a case goes round; a short one first."""
        looks = 0
        waiting: list[tuple[tuple[_Edge, ...], str]] = [((), first)]
        for way, name in waiting:
            looks += 1
            self._ways -= 1
            if looks > _WAYS or self._ways < 0:
                return None
            if name == back.step.id:
                self._rounds -= 1
                if self._rounds < 0:
                    return None
                points = self._spins((*way, back))
                if points is not None:
                    return Circle(self._subject, tuple(each.step for each in (*way, back)), points, back.branch)
                continue
            met = {each.step.id for each in way}
            waiting += (
                ((*way, edge), edge.branch.target)
                for edge in edges[name]
                if edge.branch.target in edges and edge.branch.target not in met and edge.branch.target != name
            )
        return None

    def _spins(self, way: Sequence[_Edge]) -> tuple[Point, ...] | None:
        """A case that goes round; None if there is none, or something changes on the way."""
        steps = [edge.step for edge in way]
        holding = [edge.branch.condition for edge in way if edge.branch.condition is not None]
        holding += [each.must for step in steps for each in step.requires]
        holding += [step.skip for step in steps if step.skip is not None and not _waits_for_nobody(step)]
        failing = [each for edge in way for each in edge.passed_over]
        written = _written(steps)
        if self._is_disturbed(steps, [*holding, *failing], written):
            return None
        budget = Budget(_LOOKS)
        trees = [each.tree for each in (*holding, *failing)]
        cases = Cases(trees, budget, open_=self._possible.open)
        fixed = {name: [value] for name, value in written.items() if value is not _CHANGING}
        limits = {**self._possible.only, **fixed}
        space = cases.natural(cases.limited(limits))
        count = len(holding)
        try:
            part = cases.where(range(count), range(count, len(trees)), space)
        except BudgetSpent:
            return None
        if part is None or not all(map(is_free, part.points)):
            return None
        met = {name: value for name, value in facts_of(part).items() if name not in written}
        return part.points if self._coming.comes(self._unit, steps[0].id, met) else None

    def _is_disturbed(self, steps: Sequence[Step], conditions: Sequence[Expr], written: Mapping[str, Any]) -> bool:
        """Whether what decides the way may change on it."""
        names = {step.id for step in steps}
        builtins = {name for each in conditions for name in each.builtins}
        if "outcome" in builtins or any(f"case.visits.{name}" in builtins for name in names):
            return True
        if any(step.verb == "escalate" for step in steps) and any(name.startswith("case.") for name in builtins):
            return True
        read = {name for each in conditions for name in each.leaves}
        asked = {fact.name for step in steps for fact in step.form}
        if any(value is _CHANGING and name in read | asked for name, value in written.items()):
            return True
        for rule in (*self._subject.program.rules, *self._unit.rules):
            if rule.when in names or rule.volatile or not rule.reads.isdisjoint(written):
                return True
        return False


_CHANGING = object()


def _may_pass(step: Step) -> bool:
    return step.verb != "end" and (_waits_for_nobody(step) or step.skip is not None)


def _waits_for_nobody(step: Step) -> bool:
    return step.verb in _PASSING and not step.again


def _edges(step: Step) -> Iterator[_Edge]:
    for above, branch in enumerate(step.ways):
        if not branch.ends and branch.kind != "join":
            yield _Edge(step, branch, above)


def _written(steps: Sequence[Step]) -> Mapping[str, Any]:
    """What the steps write: the value that a fact then always has, or that it is changing."""
    written: dict[str, Any] = {}
    for step in steps:
        changes = list(step.changes)
        if step.table is not None:
            changes += [each for row in step.table.gives for each in row]
        for change in changes:
            sure = change.kind == "set" and change.value is None and step.skip is None
            for fact in change.facts:
                value = change.literal if sure else _CHANGING
                known = written.setdefault(fact.name, value)
                if known is not value and known != value:
                    written[fact.name] = _CHANGING
    return written
