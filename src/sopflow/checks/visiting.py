"""How often a case can come to a step, and the ways that are never taken because of that.

A way is taken only if a case can have been at the steps it counts as often as it wants; and how often a case can come
somewhere depends on the ways that are taken. So the ways that count visits are left out at first, and put back as soon
as there can be that many visits by the others; what is left out in the end is never taken. (Else look at the first
time that one of them is: until then a case went other ways only, by which it can't have come so often.)

A step comes once if no circle goes through it, and any number of times on a circle, unless each circle through it has
a way that bounds its visits. Rules, missed deadlines and actions may lead to a step from anywhere, at any time.
Counted is in one call, on undeviated paths; a case may be opened at any step of the main line, so that none is sure to
have been visited but the one it leaves.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

from sopflow.checks.given import Given
from sopflow.checks.study import Study, Subject
from sopflow.checks.ways import Ways
from sopflow.expr import Expr
from sopflow.expr.boxes import Budget, BudgetSpent
from sopflow.expr.cases import Cases
from sopflow.expr.logic import All, Compare
from sopflow.expr.nodes import Const, Node, Visits
from sopflow.expr.types import INTEGER, YES_NO
from sopflow.program import Act, Branch, Step, Unit

__all__ = ["Never", "Visiting", "breaks_off", "counted", "excluded", "may_end", "said", "visiting"]

_LOOKS = 2_000  # at a box, for the ways of one step
_ROUNDS = 12  # in which ways are put back
_COUNTING = 60  # steps whose visits are counted: of more, nothing is said
_DECIDING = 300  # steps whose ways count visits
_STEPS = 200_000  # that are looked at in one file
_PREFIX = "case.visits."

_Bounds = Mapping[str, int]


class Never(NamedTuple):
    """A way that is never taken.

    Attributes:
        step: The step it leaves.
        branch: The way.
        bounds: The steps that are counted, each with the most visits that there can be by then; none if it is enough
            that a case has been at the step itself.
        holds: Whether its condition could hold all the same: then one above always does before.
    """

    step: Step
    branch: Branch
    bounds: _Bounds
    holds: bool

    @property
    def why(self) -> str:
        """What of the visits keeps it from being taken, in words."""
        return said(self.bounds) if self.bounds else f"a case that leaves `{self.step.id}` has been there"


@dataclass(frozen=True, slots=True)
class Visiting:
    """What is known of the visits in one file.

    Attributes:
        names: The steps that are counted.
        most: The most visits of those of which there can't be any number.
        never: The ways that are never taken because of that.
        ways: The others.
    """

    names: frozenset[str] = frozenset()
    most: _Bounds = field(default_factory=dict)
    never: tuple[Never, ...] = ()
    ways: Ways | None = None

    def before(self, here: str, step: str) -> int | None:
        """The most visits of a step that is counted when another one (or the same) is left; None: any number."""
        return self.ways.most_before(here, step) if self.ways is not None and step in self.names else None


def visiting(study: Study) -> Mapping[str, Visiting]:
    """The files in which visits are counted, by their names."""
    given = study.shared(Given)
    found: dict[str, Visiting] = {}
    for subject in study.subjects:
        names = study.about(subject, _names)
        if names:
            found[subject.unit.name] = study.about(subject, _looked_at, given.of(subject).open, names)
    return found


def said(bounds: _Bounds) -> str:
    """How often a case comes to some steps, in words."""
    times = {0: "has not been at {} before", 1: "comes to {} only once", 2: "comes to {} only twice"}
    each = (times.get(most, "comes to {} at most {} times").format(f"`{step}`", most) for step, most in bounds.items())
    return f"a case {' and '.join(each)}"


def counted(condition: Expr) -> tuple[str, ...]:
    """The steps whose visits a condition looks at."""
    names = (name for name in sorted(condition.builtins) if name.startswith(_PREFIX))
    return tuple(name.removeprefix(_PREFIX) for name in names)


def _names(subject: Subject) -> tuple[str, ...]:
    """The steps of a file whose visits are counted."""
    steps = subject.unit.steps
    return tuple(dict.fromkeys(name for each in _conditions(subject.unit) for name in counted(each) if name in steps))


def _conditions(unit: Unit) -> Iterator[Expr]:
    for step in unit.steps.values():
        yield from (branch.condition for branch in step.branches if branch.condition is not None)
        if step.skip is not None:
            yield step.skip
        yield from (each.must for each in (*step.requires, *step.criteria))
        if step.wait is not None and step.wait.condition is not None:
            yield step.wait.condition
        yield from step.table.rows.columns if step.table is not None else ()
    yield from (rule.condition for rule in unit.rules if rule.condition is not None)
    for deadline in unit.deadlines.values():
        yield from (condition for condition, _, _ in deadline.sooner)
    yield from (fact.derived.expr for name in unit.own if (fact := unit.facts[name]).derived is not None)


def _looked_at(subject: Subject, open_: Collection[str], names: tuple[str, ...]) -> Visiting:
    search = _Search(subject, open_, names)
    if len(names) > _COUNTING or search.size > _DECIDING:
        return Visiting()
    try:
        return search.found()
    except BudgetSpent:
        return Visiting()


class _Search:
    """Puts back the ways that are taken, until there are no more."""

    def __init__(self, subject: Subject, open_: Collection[str], names: tuple[str, ...]) -> None:
        self._unit, self._names, self._budget = subject.unit, names, Budget(_STEPS)
        self._counting = [step for step in subject.unit.steps.values() if _counted(step)]
        self._jumps = tuple(dict.fromkeys(each for each in _jumps(subject) if each in subject.unit.steps))
        self._ends = may_end(subject)
        self._asked = {step.id: _Asked(step, open_) for step in self._counting}

    @property
    def size(self) -> int:
        """How many steps count visits to decide where they lead."""
        return len(self._counting)

    def found(self) -> Visiting:
        taken: dict[str, tuple[Branch, ...]] = {step.id: () for step in self._counting}
        for _ in range(_ROUNDS):
            ways = Ways(self._unit, taken, self._jumps, self._budget, ends=self._ends)
            never = tuple(each for step in self._counting for each in self._never(ways, step))
            out = {id(each.branch) for each in never}
            more = {step.id: tuple(way for way in step.ways if id(way) not in out) for step in self._counting}
            if more == taken:
                most = {step: most for step in self._names if (most := ways.most(step)) is not None}
                for step in (*self._names, self._unit.first.id):
                    ways.reached(step)  # what is asked later costs nothing more
                return Visiting(frozenset(self._names), most, never, ways)
            taken = more
        return Visiting()

    def _never(self, ways: Ways, step: Step) -> Iterator[Never]:
        """The ways of a step that are not taken as long as a case goes no other ways than these."""
        known = ((each, ways.most_before(step.id, each)) for each in _counted(step) if each in self._unit.steps)
        bounds = {each: most for each, most in known if most is not None}
        asked = self._asked[step.id]
        anyhow = dict(asked.never({}))
        for number, holds in asked.never(bounds):
            way = step.ways[number]
            above = step.ways[: number + 1] if holds else (way,)
            names = {name for each in above if each.condition is not None for name in counted(each.condition)}
            why = {each: most for each, most in bounds.items() if each in names and number not in anyhow}
            yield Never(step, way, why, holds)


def _counted(step: Step) -> tuple[str, ...]:
    """The steps whose visits decide where this one leads."""
    conditions = (each.condition for each in step.branches if each.condition is not None)
    return tuple(dict.fromkeys(name for each in conditions for name in counted(each)))


class _Asked:
    """What the ways of a step ask, and which of them are never taken if there are only so many visits."""

    def __init__(self, step: Step, open_: Collection[str]) -> None:
        self._step, self._open = step, open_
        self._known: dict[tuple[tuple[str, int], ...], tuple[tuple[int, bool], ...]] = {}

    def never(self, bounds: _Bounds) -> tuple[tuple[int, bool], ...]:
        """The numbers of those ways, each with whether its condition could hold."""
        key = tuple(bounds.items())
        if key not in self._known:
            try:
                self._known[key] = tuple(self._looked_at(bounds))
            except BudgetSpent:
                self._known[key] = ()
        return self._known[key]

    def _looked_at(self, bounds: _Bounds) -> Iterator[tuple[int, bool]]:
        conditions = [way.condition.tree for way in self._step.ways if way.condition is not None]
        space = list(_space(self._step, bounds))
        if not space:
            return
        within = [All(YES_NO, (*space, each)) for each in conditions]
        cases = Cases([*conditions, *within, All(YES_NO, tuple(space))], Budget(_LOOKS), open_=self._open)
        count = len(conditions)
        number = 0
        for at, way in enumerate(self._step.ways):
            here = count + number if way.condition is not None else 2 * count
            if cases.possible(here) is False:
                yield at, False
            elif cases.is_certain and not cases.first(here, range(number)):
                yield at, True
            number += way.condition is not None


def excluded(condition: Node, bounds: _Bounds, open_: Collection[str]) -> bool:
    """Whether a condition can't hold if there are only so many visits."""
    try:
        cases = Cases([All(YES_NO, (*_within(bounds), condition))], Budget(_LOOKS), open_=open_)
        return cases.possible(0) is False
    except BudgetSpent:
        return False


def _within(bounds: _Bounds) -> Iterator[Node]:
    for name, most in bounds.items():
        yield Compare(YES_NO, "<=", Visits(INTEGER, name), Const(INTEGER, most))


def _space(step: Step, bounds: _Bounds) -> Iterator[Node]:
    """What holds of visits when a step is left."""
    yield from _within(bounds)
    if step.skip is None and step.id in _counted(step):
        yield Compare(YES_NO, ">=", Visits(INTEGER, step.id), Const(INTEGER, 1))


def _acts(subject: Subject) -> Iterator[Act]:
    """What rules, missed deadlines and actions may do, whatever step a case is at."""
    unit, program = subject.unit, subject.program
    for rule in (*program.rules, *unit.rules):
        yield from rule.acts
    for deadline in unit.deadlines.values():
        yield from deadline.late_acts
    for action in program.actions.values():
        yield from action.acts


def _jumps(subject: Subject) -> Iterator[str]:
    yield from (act.target for act in _acts(subject) if act.kind == "go")
    yield from (each.late_step for each in subject.unit.deadlines.values() if each.late_step is not None)


def may_end(subject: Subject) -> bool:
    """Whether something ends the case or call, whatever step it is at."""
    return any(act.kind == "end" for act in _acts(subject))


def breaks_off(subject: Subject) -> bool:
    """Whether a rule, a missed deadline or an action leads a case elsewhere, out of what it has called as well."""
    late = any(each.late_step is not None for each in subject.unit.deadlines.values())
    return late or any(act.kind in ("go", "end") for act in _acts(subject))
