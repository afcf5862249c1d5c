"""The search for a walk that shows harm, the nearest places first, within a budget."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterator, Mapping
from heapq import heappop, heappush
from typing import Any

from sopflow.checks.knowing.choosing import expressions
from sopflow.checks.knowing.spot import FREE, Ended, Spent, Spot, Stuck, Way
from sopflow.checks.knowing.walk import Walker
from sopflow.expr import Expr
from sopflow.program import Program, Step

__all__ = ["Search"]

_BUDGET = 3_000  # conditions looked at for one question
_SPOTS = 600
_VISITS = "case.visits."


class Search:
    """Looks for walks through one program. What it has found it knows.

    Attributes:
        is_spent: Whether the last question took more than there is for one, so that finding nothing says nothing.

    Args:
        program: The program.
        given: The facts that are known when it begins, or may be.
        defaults: The values that some have then.
    """

    def __init__(self, program: Program, given: Collection[str], defaults: Mapping[str, Any]) -> None:
        self._program = program
        self._steps = program.main.steps
        self._given = given
        self._defaults = defaults
        self._walker: Walker | None = None
        self._answers: dict[tuple[str, str, str], tuple[tuple[str, ...] | None, bool]] = {}
        self.is_spent = False
        self._counted = _counted(program)
        self._before: dict[str, list[str]] = {}
        for step in self._steps.values():
            for target in _after(step, self._steps):
                self._before.setdefault(target, []).append(step.id)

    def stuck(self, step: str, fact: str) -> tuple[str, ...] | None:
        """A walk to a step that then needs this fact, which nobody gave and nobody is asked for."""

        def found(way: Way) -> bool:
            return (
                isinstance(way, Stuck)
                and not way.spot.frames
                and way.spot.step == step
                and fact in way.needs
                and fact not in way.spot.declined
            )

        return self._answer(("stuck", step, fact), lambda: (step,), found)

    def ends(self, outcome: str, fact: str) -> tuple[str, ...] | None:
        """A walk to an outcome with which the fact isn't known, though nobody chose to leave it open."""

        def found(way: Way) -> bool:
            if not isinstance(way, Ended) or way.outcome != outcome:
                return False
            return fact not in way.spot.facts and fact not in way.spot.declined

        return self._answer(("ends", outcome, fact), lambda: tuple(self._ending(outcome)), found)

    def _ending(self, outcome: str) -> Iterator[str]:
        for step in self._steps.values():
            if step.end == outcome or any(branch.ends and branch.target == outcome for branch in step.ways):
                yield step.id

    def _answer(
        self, question: tuple[str, str, str], goals: Callable[[], Collection[str]], found: Callable[[Way], bool]
    ) -> tuple[str, ...] | None:
        if question not in self._answers:
            walk = self._search(goals(), question[2], found)
            self._answers[question] = walk, self.is_spent
        walk, self.is_spent = self._answers[question]
        return walk

    def _search(self, goals: Collection[str], fact: str, found: Callable[[Way], bool]) -> tuple[str, ...] | None:
        far = self._distances(goals, fact)
        walker = self._walker = self._walker or Walker(self._program)
        walker.budget = _BUDGET
        start = walker.start(self._given, self._defaults)
        self.is_spent = False
        heap: list[tuple[int, int, Spot]] = []
        seen: set[object] = set()
        number = 0

        def add(spot: Spot) -> None:
            nonlocal number
            step = spot.frames[0].step if spot.frames else spot.step
            key = self._key(spot)
            if step in far and key not in seen:
                seen.add(key)
                number += 1
                heappush(heap, (far[step], number, spot))

        add(start)
        try:
            while heap and number < _SPOTS:
                for way in walker.ways(heappop(heap)[2]):
                    if found(way):
                        return _trail(way)
                    if isinstance(way, Spot):
                        add(way)
        except Spent:
            self.is_spent = True
            return None
        self.is_spent = bool(heap)
        return None

    def _key(self, spot: Spot) -> object:
        """What two cases have in common that can only go the same ways."""
        facts = tuple(sorted((name, "?" if value is FREE else repr(value)) for name, value in spot.facts.items()))
        own = tuple(sorted((name, repr(value)) for name, value in spot.own.items())) if spot.frames else ()
        frames = tuple((frame.unit.name, frame.step) for frame in spot.frames)
        visits = tuple(sorted((name, count) for name, count in spot.visits.items() if name in self._counted))
        return spot.unit.name, spot.step, facts, own, frames, spot.declined, visits

    def _distances(self, goals: Collection[str], fact: str) -> dict[str, int]:
        """How far each step is from a goal, past those that surely give the fact; unless something takes it away."""
        cleared = any(
            each.kind == "clear" and fact in {f.name for f in each.facts}
            for step in self._steps.values()
            for each in step.changes
        )
        far = dict.fromkeys(goals, 0)
        waiting = deque(goals)
        while waiting:
            name = waiting.popleft()
            for before in self._before.get(name, ()):
                if before not in far and (cleared or not _gives(self._steps[before], fact)):
                    far[before] = far[name] + 1
                    waiting.append(before)
        return far


def _gives(step: Step, fact: str) -> bool:
    if step.skip is not None or step.at_least is not None:
        return False
    return fact in step.names or any(
        each.kind == "set" and fact in {f.name for f in each.facts} for each in step.changes
    )


def _after(step: Step, steps: Mapping[str, Step]) -> Iterator[str]:
    yield from step.split.values()
    for branch in step.ways:
        if branch.kind == "join":
            together = steps[branch.target]
            yield branch.target
            yield from together.split.values()
            yield from (way.target for way in together.ways if not way.ends)
        elif not branch.ends:
            yield branch.target


def _counted(program: Program) -> frozenset[str]:
    """The steps of which something looks how often they were visited: of all others it makes no difference."""
    looking = (expr for expr in (*expressions(program), *_more(program)) if isinstance(expr, Expr))
    names = (name for expr in looking for name in expr.builtins)
    return frozenset(name.removeprefix(_VISITS) for name in names if name.startswith(_VISITS))


def _more(program: Program) -> Iterator[object]:
    """What may look at visits beside the conditions and values of steps."""
    for unit in program.units.values():
        for step in unit.steps.values():
            if step.table is not None:
                yield from step.table.rows.columns
                yield from (change.value for row in step.table.gives for change in row)
            if step.action is not None:
                yield from (change.value for act in step.action.acts for change in act.changes)
            if step.wait is not None:
                yield step.wait.condition


def _trail(way: Way) -> tuple[str, ...]:
    spot = way if isinstance(way, Spot) else way.spot
    found: list[str] = []
    trail = spot.path
    while trail is not None:
        trail, name = trail
        found.append(name)
    return tuple(reversed(found))
