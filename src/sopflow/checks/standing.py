"""Where every case comes to stand: steps that wait for a fact which is given only behind such steps.

All that may happen is let happen: every branch is taken, every question is answered, every rule and missed deadline
leads where it may, and what has been given once stays given. A step that even then never gets what it surely needs
holds up every case that comes to it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, TypeAlias

from sopflow.checks.given import Given
from sopflow.checks.knowing.beginning import anytime
from sopflow.checks.knowing.givers import Gift, called
from sopflow.checks.knowing.knowledge import Use, knowledge
from sopflow.checks.knowing.readings import Reading
from sopflow.checks.knowing.state import Known
from sopflow.checks.stops import ANY, Stop, gone_to, stops
from sopflow.checks.study import Study, Subject
from sopflow.program import Change, Step

__all__ = ["Standing", "Stop", "standing"]

_Gifts: TypeAlias = tuple[str, Sequence[Gift], Sequence[Gift]]
"""The name of a fact, what gives the one that a file calls so, and what gives the handbook's of that name."""
_MOST_VALUES = 50  # written into one fact; of more, some will do


@dataclass(frozen=True, slots=True)
class Standing:
    """What never goes on in one file.

    Attributes:
        circles: Stops that wait for each other; one alone waits for what comes after itself.
        givers: For each of them, by its step, the steps that would give what it needs.
        hopeless: Those that wait for a value which nothing ever gives, though it gives others.
        missing: Those, by their step, whose fact has no value at all before; of the others it has another one.
        lost: The steps that no case ever comes to, because it stands still before.
    """

    circles: tuple[tuple[Stop, ...], ...]
    givers: Mapping[str, tuple[Step, ...]]
    hopeless: tuple[Stop, ...]
    missing: frozenset[str]
    lost: frozenset[str]


def standing(study: Study) -> Mapping[str, Standing]:
    """The files in which something never goes on, by name."""
    facts, given = knowledge(study), study.shared(Given)
    found: dict[str, Standing] = {}
    for subject in study.subjects:
        uses = facts.uses(subject)
        needed = study.about(uses, _needed, facts.known[subject.unit.name])
        if not needed:
            continue
        left_open = given.of(subject).open
        names = {stop.name: None for stop in needed if stop.name not in left_open}
        if names:
            gifts = tuple((name, facts.gifts_of(subject, name), facts.gifts_of(None, name)) for name in names)
            stood = study.about(subject, _stood, uses, needed, gifts)
            if stood is not None:
                found[subject.unit.name] = stood
    return found


def _needed(uses: tuple[Use, ...], known: Known) -> tuple[Stop, ...]:
    """What steps need that doesn't just have to be known, or that isn't certainly known."""
    return tuple(stop for stop in stops(uses) if stop.must is not None or not known.is_known(stop.name, stop.step.id))


def _stood(
    subject: Subject, uses: tuple[Use, ...], needed: tuple[Stop, ...], gifts: tuple[_Gifts, ...]
) -> Standing | None:
    return _Happening(subject, uses, needed, gifts).stood()


def _asks(uses: Iterable[Use]) -> dict[str, list[Reading]]:
    """What the flow of each step looks at, and so asks for."""
    found: dict[str, list[Reading]] = {}
    for use in uses:
        if use.step is not None and use.reading.kind == "flow":
            found.setdefault(use.step.id, []).append(use.reading)
    return found


# -- letting everything happen ----------------------------------------------------------------------------------------


class _Happening:
    """One file in which all of that happens.

    Args:
        subject: The file.
        uses: Every place in it that looks at facts.
        needed: What its steps surely need.
        gifts: The facts of which it is asked whether they come: what gives each.
    """

    def __init__(self, subject: Subject, uses: Iterable[Use], needed: Iterable[Stop], gifts: Iterable[_Gifts]) -> None:
        self._subject = subject
        self._program, self._unit = subject.program, subject.unit
        self._asks = _asks(uses)
        self._gifts_of = {name: own for name, own, _ in gifts}
        self._shared_gifts = {name: shared for name, _, shared in gifts}
        self._stops: dict[str, list[Stop]] = {}
        for stop in needed:
            if stop.name in self._gifts_of:
                self._stops.setdefault(stop.step.id, []).append(stop)
        self._entered: dict[str, None] = {}
        self._joined: dict[str, set[str]] = {}
        self._given: dict[str, list[Any]] = {}
        self._everything = False
        self._stuck: dict[str, Stop] = {}
        self._waiting: list[str] = []
        self._over: set[str] = set()  # the steps with `together` whose branches are done
        self._called: dict[str, list[str]] = {}

    def stood(self) -> Standing | None:
        for name, gifts in self._gifts_of.items():
            self._given[name] = list(self._at_any_time(name, gifts))
        self._enter(self._unit.first.id)
        for target in self._jumps():
            self._enter(target)
        while self._waiting:
            step = self._unit.steps[self._waiting.pop()]
            stop = self._held(step)
            if stop is not None:
                self._stuck[step.id] = stop
            elif step.split:
                for first in step.split.values():
                    self._enter(first)
            else:
                self._complete(step)
        circles = tuple(self._circles())
        hopeless = tuple(stop for stop in self._stuck.values() if self._is_hopeless(stop))
        if not circles and not hopeless:
            return None
        givers = {stop.step.id: tuple(self._givers(stop)) for circle in circles for stop in circle}
        missing = frozenset(id for id, stop in self._stuck.items() if not self._given[stop.name])
        return Standing(circles, givers, hopeless, missing, frozenset(self._unit.steps.keys() - self._entered.keys()))

    def _at_any_time(self, name: str, gifts: Sequence[Gift]) -> Iterator[Any]:
        """The values a fact may have whatever step a case is at."""
        if anytime(self._subject, gifts):
            yield ANY
        for gift in gifts:
            here = gift.unit == self._unit.name
            if gift.how == "default":
                known = {**self._program.defaults, **self._unit.unasked_defaults}
                yield known.get(name, ANY)
            elif gift.how == "input" and (here or gift.unit in self._program.units):
                yield ANY
            elif gift.unit and gift.unit not in self._program.units and self._unit.kind == "procedure":
                yield ANY  # whoever calls it may have come past there

    def _jumps(self) -> Iterator[str]:
        for rule in (*self._program.rules, *self._unit.rules):
            yield from gone_to(rule.acts)
        for action in self._program.actions.values():
            yield from gone_to(action.acts)
        for deadline in self._unit.deadlines.values():
            if deadline.late_step is not None and not deadline.of_step:
                yield deadline.late_step
            yield from gone_to(deadline.late_acts)

    def _enter(self, name: str) -> None:
        if name in self._entered or name not in self._unit.steps:
            return
        self._entered[name] = None
        self._waiting.append(name)
        step = self._unit.steps[name]
        for deadline in step.starts:
            if deadline.late_step is not None:
                self._enter(deadline.late_step)
        if step.skip is not None:
            self._leave(step)
        for name in self._asked(step):
            self._give(name, ANY)

    def _held(self, step: Step) -> Stop | None:
        if self._everything:
            return None
        for stop in self._stops.get(step.id, ()):
            if not any(stop.takes(value) for value in self._given[stop.name]):
                return stop
        return None

    def _complete(self, step: Step) -> None:
        if step.wait is not None and step.wait.signal is not None:
            self._everything = True  # a signal brings what it likes
        for name, value in self._gifts(step):
            self._give(name, value)
        if self._everything:
            self._release(list(self._stuck))
        self._leave(step)

    def _give(self, name: str, value: Any) -> None:
        values = self._given.get(name)
        if values is None or value in values:
            return
        value = value if len(values) < _MOST_VALUES else ANY
        values.append(value)
        self._release([id for id, stop in self._stuck.items() if stop.name == name and stop.takes(value)])

    def _release(self, steps: Iterable[str]) -> None:
        for id in steps:
            del self._stuck[id]
            self._waiting.append(id)

    def _leave(self, step: Step) -> None:
        for way in step.ways:
            if way.kind == "join":
                self._join(step, self._unit.steps[way.target])
            elif not way.ends:
                self._enter(way.target)

    def _join(self, step: Step, together: Step) -> None:
        joined = self._joined.setdefault(together.id, set())
        joined.add(str(step.path[len(together.path) + 1]))
        done = len(joined) == len(together.split) if together.until == "all" else together.until in {"any", *joined}
        if done and together.id not in self._over:
            self._over.add(together.id)
            self._leave(together)

    # -- what gives a fact --------------------------------------------------------------------------------------------

    def _gifts(self, step: Step) -> Iterator[tuple[str, Any]]:
        changes = list(step.changes)
        changes += [each for row in (step.table.gives if step.table is not None else ()) for each in row]
        if step.action is not None:
            changes += [each for act in step.action.acts for each in act.changes]
        yield from _written(changes)
        yield from ((name, ANY) for name in (*self._asked(step), *self._asked(step, left=True)))
        yield from ((each.taken.name, ANY) for each in step.results)
        if step.call is not None:
            yield from ((name, ANY) for name in self._shared_by(step.call))

    def _asked(self, step: Step, *, left: bool = False) -> Iterator[str]:
        """What people may say when a step has been entered, though it isn't complete; or when it is left."""
        for reading in self._asks.get(step.id, ()):
            if reading.in_key is left:
                yield from (name for name in reading.leaves if self._unit.facts[name].ask is not None)
        if not left:
            yield from step.names

    def _shared_by(self, procedure: str) -> list[str]:
        """The handbook's facts that a procedure may give, with all that it calls."""
        if procedure not in self._called:
            units = {unit.name for unit in called(self._program, [procedure])}
            shared = [name for name in self._given if name not in self._unit.own]
            self._called[procedure] = [
                name for name in shared if any(gift.step and gift.unit in units for gift in self._shared_gifts[name])
            ]
        return self._called[procedure]

    def _givers(self, stop: Stop) -> Iterator[Step]:
        for step in self._unit.steps.values():
            if any(name == stop.name and stop.takes(value) for name, value in self._gifts(step)):
                yield step

    def _is_hopeless(self, stop: Stop) -> bool:
        fact = self._unit.facts[stop.name]
        if fact.ask is not None or self._program.signals or next(self._givers(stop), None) is not None:
            return False
        given = any(name == stop.name for step in self._unit.steps.values() for name, _ in self._gifts(step))
        return given or bool(self._given[stop.name])

    # -- who waits for whom -------------------------------------------------------------------------------------------

    def _circles(self) -> Iterator[tuple[Stop, ...]]:
        """The stops that wait for each other, each circle once; what only waits for a circle is left out."""
        after: dict[str, str] = {}
        for step, stop in self._stuck.items():
            cause = self._cause(stop)
            if cause is not None:
                after[step] = cause
        seen: dict[str, str] = {}
        for start in after:
            name: str | None = start
            while name is not None and name not in seen:
                seen[name] = start
                name = after.get(name)
            if name is not None and seen[name] == start:
                circle = [name]
                while after[circle[-1]] != name:
                    circle.append(after[circle[-1]])
                yield tuple(self._stuck[each] for each in circle)

    def _cause(self, stop: Stop) -> str | None:
        """The nearest stop before what gives the fact: of several, another one rather than itself."""
        waiting = deque(step.id for step in self._givers(stop))
        seen = set(waiting)
        itself = None
        while waiting:
            id = waiting.popleft()
            if id in self._stuck and id != stop.step.id:
                return id
            if id == stop.step.id:
                itself = id
                continue
            for before in self._before.get(id, ()):
                if before not in seen:
                    seen.add(before)
                    waiting.append(before)
        return itself

    @cached_property
    def _before(self) -> Mapping[str, list[str]]:
        """What each step may come right after; the end of a `together`, ``/ID``, comes after those of its branches."""
        before: dict[str, list[str]] = {}
        for step in self._unit.steps.values():
            for first in step.split.values():
                before.setdefault(first, []).append(step.id)
            for way in step.ways:
                target = f"/{way.target}" if way.kind == "join" else way.target
                before.setdefault(target, []).append(f"/{step.id}" if step.split else step.id)
        return before


def _written(changes: Iterable[Change]) -> Iterator[tuple[str, Any]]:
    for each in changes:
        if each.kind in ("set", "add"):
            literal = each.kind == "set" and each.value is None
            yield from ((fact.name, each.literal if literal else ANY) for fact in each.facts)
