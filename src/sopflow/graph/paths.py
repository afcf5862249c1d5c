"""The undeviated paths of one file, for promises: can a step be reached, or an end, while another one is passed by?

The graph here is flat: a step of ``together`` is entered and, when its branches are done, left, which are two places.
It is left without passing some step only if enough of its branches can be gone through without it. Rules and deadlines
of the file may interrupt any step, in a process the handbook's rules and actions as well; a step's own ``if_late`` that
step alone. All takes time in proportion to the file.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from sopflow import model
from sopflow.graph.folder import Folder
from sopflow.graph.transitions import Transition

__all__ = ["Paths", "Place", "interruption", "owners"]


class Place(NamedTuple):
    """Where a case can be: it enters a step, leaves a ``together``, has ended, or is interrupted (how, and where)."""

    kind: Literal["step", "out", "end", "rule", "deadline", "late", "handbook"]
    name: str = ""


_Wanted: TypeAlias = Callable[[Place], bool]


class Paths:
    """The paths of one file.

    Attributes:
        steps: All steps, by id.
        first: The id of the step that starts.
    """

    def __init__(self, folder: Folder, sop: model.Sop) -> None:
        self.steps = {step.id: step for step in sop.every_step}
        self.first = sop.steps[0].id
        self._owner = owners(sop)
        self._on: dict[Place, list[Place]] = {}
        self._joins: dict[str, str] = {}
        self._jumps: dict[Place, dict[Place, Transition]] = {}
        at = {step.path: step.id for step in sop.every_step}
        for ways in folder.ways(sop).values():
            for way in ways:
                self._add(way, at)

    def _add(self, way: Transition, at: dict[model.Path, str]) -> None:
        if way.target is None:
            return
        target = Place("end" if way.ends else "step", way.target)
        if way.kind == "interrupt":
            self._jumps.setdefault(interruption(way, at), {}).setdefault(target, way)
        elif way.kind == "join":
            self._joins[way.source] = way.target
        elif way.kind != "split":
            together = isinstance(self.steps[way.source], model.TogetherStep)
            self._on.setdefault(Place("out" if together else "step", way.source), []).append(target)

    def before(self, goal: Place, always: Place) -> tuple[Place, ...] | None:
        """A shortest path from the first step to ``goal`` on which ``always`` is not passed; None if there is none."""
        start = Place("step", self.first)
        if goal == start:
            return (start,)
        return self._shortest(start, always, lambda place: place == goal)

    def after(self, step: str, always: Place) -> tuple[Place, ...] | None:
        """A shortest path from ``step`` to an end on which ``always`` is not passed; None if there is none."""
        return self._shortest(Place("step", step), always, lambda place: place.kind == "end" and place != always, step)

    def jump(self, place: Place, target: Place) -> Transition | None:
        """What leads from an interruption to where it leads."""
        return self._jumps.get(place, {}).get(target)

    def reachable(self, step: str) -> bool:
        """Whether a case can come to this step at all."""
        return self.before(Place("step", step), Place("end")) is not None

    def _shortest(
        self, start: Place, always: Place, wanted: _Wanted, inside: str | None = None
    ) -> tuple[Place, ...] | None:
        left = self._left(always)
        # What is wrong in the file itself says more than that the handbook breaks off every case.
        own = self._search(start, always, wanted, left, inside, ("rule", "deadline"))
        if own is not None or Place("handbook") not in self._jumps:
            return own
        return self._search(start, always, wanted, left, inside, ("rule", "deadline", "handbook"))

    def _search(
        self,
        start: Place,
        always: Place,
        wanted: _Wanted,
        left: Collection[str],
        inside: str | None,
        jumps: tuple[Literal["rule", "deadline", "handbook"], ...],
    ) -> tuple[Place, ...] | None:
        anywhere = [Place(kind) for kind in jumps if Place(kind) in self._jumps]
        around = set(self._around(inside)) if inside is not None else set()
        came_from: dict[Place, Place | None] = {start: None}
        waiting = deque([start])
        while waiting:
            place = waiting.popleft()
            blocked = place == always and not (place == start and inside is not None)
            for each in self._next(place, left, around, blocked, anywhere):
                if wanted(each):
                    return (*_back(came_from, place), each)
                if each not in came_from:
                    came_from[each] = place
                    waiting.append(each)
        return None

    def _next(
        self, place: Place, left: Collection[str], around: Collection[str], blocked: bool, anywhere: Iterable[Place]
    ) -> Iterator[Place]:
        if place.kind != "step":
            yield from (self._on if place.kind == "out" else self._jumps).get(place, ())
            if place.kind == "out" and self._joins.get(place.name) in around:
                yield Place("out", self._joins[place.name])
            return
        step = self.steps[place.name]
        if isinstance(step, model.TogetherStep):
            if not blocked:
                yield from (Place("step", branch[0].id) for branch in step.together.values())
            if (place.name in left and not blocked) or step.skip_if is not None:
                yield Place("out", place.name)
        elif not blocked or step.skip_if is not None:
            yield from self._on.get(place, ())
            if self._joins.get(place.name) in around:
                yield Place("out", self._joins[place.name])
        yield from anywhere
        if Place("late", place.name) in self._jumps:
            yield Place("late", place.name)

    def _around(self, step: str) -> Iterator[str]:
        """The steps of ``together`` that this one is inside of."""
        while step in self._owner:
            step = self._owner[step]
            yield step

    def _left(self, always: Place) -> frozenset[str]:
        """The steps of ``together`` that can be gone through without passing ``always``; inner ones are seen first."""
        found: set[str] = set()
        for step in reversed(self.steps.values()):
            if not isinstance(step, model.TogetherStep):
                continue
            crossed = {
                name: self._crossed(step.id, branch[0].id, always, found) for name, branch in step.together.items()
            }
            if step.until in crossed:
                enough = crossed[step.until]
            else:
                enough = all(crossed.values()) if step.until == "all" else any(crossed.values())
            if enough:
                found.add(step.id)
        return frozenset(found)

    def _crossed(self, together: str, first: str, always: Place, left: Collection[str]) -> bool:
        seen, waiting = {first}, [first]
        while waiting:
            name = waiting.pop()
            step = self.steps[name]
            place = Place("step", name)
            if place == always and step.skip_if is None:
                continue
            if isinstance(step, model.TogetherStep):
                if step.skip_if is None and name not in left:
                    continue
                place = Place("out", name)
            if self._joins.get(name) == together:
                return True
            for each in self._on.get(place, ()):
                if each.kind == "step" and each.name not in seen:
                    seen.add(each.name)
                    waiting.append(each.name)
        return False


def _back(came_from: dict[Place, Place | None], place: Place | None) -> tuple[Place, ...]:
    way = []
    while place is not None:
        way.append(place)
        place = came_from[place]
    return tuple(reversed(way))


def interruption(way: Transition, at: dict[model.Path, str]) -> Place:
    """What interrupts here: a rule or deadline, from anywhere, or a step that is late, from there."""
    if way.shared:
        return Place("handbook")
    if way.path[0] == "rules":
        return Place("rule")
    if way.path[0] == "deadlines":
        return Place("deadline")
    return Place("late", at[way.path[: way.path.index("if_late")]])


def owners(sop: model.Sop) -> dict[str, str]:
    """The steps inside ``together``, each with the step that it is directly inside of."""
    return {inner.id: step.id for step in sop.every_step for inner in step.inside}
