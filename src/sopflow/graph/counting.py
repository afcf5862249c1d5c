"""How often steps can be entered on one undeviated path, for promises.

Counted is along the groups of steps that lead to each other, on the main line and, for itself, in each branch of
``together``; the branches of one ``together`` add up, and so does what a called procedure has. A step on a circle may
come any number of times, unless every circle through it has a branch that bounds ``case.visits`` of it. All takes time
in proportion to the file.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from types import MappingProxyType
from typing import NamedTuple

from sopflow import model
from sopflow.expr import visits_at_most
from sopflow.graph.folder import Folder
from sopflow.graph.groups import groups
from sopflow.graph.paths import interruption, owners
from sopflow.graph.transitions import Transition

__all__ = ["Counted", "count"]

_SHOWN = 20
_COMPARED = 50
_RULES = ""  # where all steps lead that a rule or deadline may interrupt; no step is called so


class _Run(NamedTuple):
    """How often counted steps come, and the first of them."""

    times: int = 0
    steps: tuple[str, ...] = ()

    def __add__(self, other: _Run) -> _Run:  # type: ignore[override]
        return _Run(self.times + other.times, (self.steps + other.steps)[:_SHOWN])


class Counted(NamedTuple):
    """What is certain about how often some steps come.

    Attributes:
        at_least: So often they can come without going around any circle.
        steps: The first of them, in order.
        at_most: More often they can't come; None if nobody can tell.
        circle: A step that may come again and again; None if there is none. One of a procedure that is called stands
            behind the step that calls it: ``help/ask-back``.
    """

    at_least: int
    steps: tuple[str, ...]
    at_most: int | None
    circle: str | None


class _Level:
    """The main line, or one branch of ``together``: its ways among its own steps, and those that go on after it."""

    def __init__(self, steps: Sequence[model.AnyStep]) -> None:
        self.first = steps[0].id
        self.ways: dict[str, dict[str, bool]] = {step.id: {} for step in steps}
        self.joins: set[str] = set()


def count(
    folder: Folder, sop: model.Sop, counted: Collection[str], calls: Mapping[str, Counted] = MappingProxyType({})
) -> Counted:
    """Count how often these steps can come altogether.

    Args:
        folder: The folder.
        sop: The file.
        counted: The ids of its steps that are counted.
        calls: Steps that call a procedure, each with what is counted there.
    """
    counting = _Counting(folder, sop, frozenset(counted), calls)
    least = counting.run(circles=False)
    most = counting.run(circles=True)
    return Counted(least.times, least.steps, None if counting.open else most.times, counting.open)


class _Counting:
    def __init__(self, folder: Folder, sop: model.Sop, counted: frozenset[str], calls: Mapping[str, Counted]) -> None:
        self.open: str | None = None
        self._counted, self._calls = counted, calls
        self._folder, self._sop = folder, sop
        self._steps = {step.id: step for step in sop.every_step}
        self._owner = owners(sop)
        self._main = _Level(sop.steps)
        self._inner = {
            step.id: {name: _Level(branch) for name, branch in step.together.items()}
            for step in sop.every_step
            if isinstance(step, model.TogetherStep)
        }
        levels = [self._main, *(level for each in self._inner.values() for level in each.values())]
        self._level = {step: level for level in levels for step in level.ways}
        self._late: set[str] = set()  # where steps lead that are late, whatever their branches say
        self._interrupts()
        for ways in folder.ways(sop).values():
            for way in ways:
                if way.kind == "join":
                    self._level[way.source].joins.add(way.source)
                elif way.kind not in ("split", "interrupt") and way.target is not None and not way.ends:
                    self._level[way.source].ways[way.source][way.target] = True
        self._groups = {id(level): groups(level.ways) for level in levels}

    def _interrupts(self) -> None:
        at = {step.path: step.id for step in self._sop.every_step}
        main = self._main.ways
        anywhere: dict[str, bool] = {}
        for way in self._folder.targets(self._sop, self._main.first):
            if way.kind == "interrupt" and way.target is not None and not way.ends:
                place = interruption(way, at)
                source = place.name
                while source in self._owner:
                    source = self._owner[source]
                (main[source] if place.kind == "late" else anywhere)[way.target] = True
                if place.kind == "late":
                    self._late.add(way.target)
        if anywhere:
            for each in main.values():
                each[_RULES] = True
            main[_RULES] = anywhere

    def run(self, *, circles: bool) -> _Run:
        """The most there can be; on a circle each step as often as it is bounded, or else one of them once."""
        inside: dict[str, tuple[_Run, _Run | None]] = {}
        for step in reversed(self._steps.values()):
            if isinstance(step, model.TogetherStep):
                ran = [self._along(level, inside, circles) for level in self._inner[step.id].values()]
                started = sum((each for each, _ in ran), start=_Run())
                through: _Run | None = started
                if step.until == "all":
                    done = [each for _, each in ran if each is not None]
                    through = sum(done, start=_Run()) if len(done) == len(ran) else None
                inside[step.id] = started, through
        return self._along(self._main, inside, circles)[0]

    def _along(
        self, level: _Level, inside: Mapping[str, tuple[_Run, _Run | None]], circles: bool
    ) -> tuple[_Run, _Run | None]:
        """The most on the way from the first step of a level: to wherever it leads, and to what comes after it."""
        ran: dict[str, tuple[_Run, _Run | None]] = {}
        result: tuple[_Run, _Run | None] = (_Run(), None)
        for group in reversed(self._groups[id(level)]):
            own = frozenset(group)
            after = {each for step in group for each in level.ways[step] if each not in own}
            on = max((ran[each][0] for each in after), default=_Run())
            ends = [ran[each][1] for each in after] + [_Run() if step in level.joins else None for step in group]
            through = max((each for each in ends if each is not None), default=None)
            if len(group) == 1 and group[0] not in level.ways[group[0]]:
                step = group[0]
                here = self._here(step, circles)
                started, done = inside.get(step, (_Run(), _Run()))
                ways = [here + started]
                if done is not None:
                    ways.append(here + done + on)
                result = max(ways), None if done is None or through is None else here + done + through
            else:
                here = self._around(group, inside, circles)
                result = here + on, None if through is None else here + through
            for step in group:
                ran[step] = result
        return ran[level.first]

    def _around(self, group: tuple[str, ...], inside: Mapping[str, tuple[_Run, _Run | None]], circles: bool) -> _Run:
        """What the steps that lead to each other add: all of them within their bounds, or the one that adds most."""
        adding = {each: self._here(each, circles) + inside.get(each, (_Run(),))[0] for each in group}
        adding = {each: run for each, run in adding.items() if run.times}
        if not circles:
            return max(adding.values(), default=_Run())
        total = 0
        for each, run in adding.items():
            bound = None if each in self._inner or len(adding) > _COMPARED else self._bound(each, group)
            if bound is None:
                self.open = self.open or each
            total += (bound or 1) * run.times
        return _Run(total)

    def _here(self, step: str, circles: bool) -> _Run:
        """What entering a step once adds, with what it calls."""
        own = _Run(1, (step,)) if step in self._counted else _Run()
        called = self._calls.get(step)
        if called is None:
            return own
        names = tuple(f"{step}/{each}" for each in called.steps)
        if not circles:
            return own + _Run(called.at_least, names)
        if called.circle is not None:
            self.open = self.open or f"{step}/{called.circle}"
        return own + _Run(called.at_least if called.at_most is None else called.at_most, names)

    def _bound(self, step: str, group: Collection[str]) -> int | None:
        """How often a step on a circle comes, if it comes again only by branches that say so."""
        inside, most = frozenset(group), 1
        ways = {each: dict.fromkeys(self._level[step].ways[each]) for each in inside}
        for each in inside - {_RULES}:
            limits: dict[str, int | None] = {}
            for target, limit in _limits(self._folder.targets(self._sop, each), step):
                known = limits.get(target, limit)
                limits[target] = None if limit is None or known is None else max(limit, known)
            for target, limit in limits.items():
                if limit is not None and target in ways[each] and target not in self._late:
                    del ways[each][target]
                    most = max(most, limit + 1) if target in inside else most
        left = next(each for each in groups(ways) if step in each)
        return most if len(left) == 1 and step not in ways[step] else None


def _limits(ways: Sequence[Transition], step: str) -> list[tuple[str, int | None]]:
    """The ways on, each with the number of visits of ``step`` up to which it is taken; None if there is no bound."""
    found: list[tuple[str, int | None]] = []
    before: int | None = None
    for way in ways:
        if way.kind in ("split", "join", "interrupt") or way.ends or way.target is None:
            if way.kind == "branch":
                before = _lower(before, visits_at_most(way.text or "", step, negated=True))
            continue
        own = visits_at_most(way.text, step) if way.text is not None else None
        found.append((way.target, _lower(before, own)))
        if way.text is not None:
            before = _lower(before, visits_at_most(way.text, step, negated=True))
    return found


def _lower(one: int | None, other: int | None) -> int | None:
    return min((each for each in (one, other) if each is not None), default=None)
