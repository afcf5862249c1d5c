"""Whether a case comes to a step with certain facts, which it has from when it is asked for them.

Followed is the path as the branches lead it: what the facts decide is decided, anything else may go either way. Who
calls a procedure is followed too. A case that is said to come there may take some luck; one that isn't said to may
still do, if what it knows changes on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sopflow.checks.study import Study, Subject
from sopflow.expr import MISSING, Expr
from sopflow.expr.arithmetic import Known
from sopflow.expr.boxes import Budget
from sopflow.expr.domains import LEFT_OPEN
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import Derived, Env, Node, walk
from sopflow.program import Act, Branch, Change, Step, Unit

__all__ = ["Coming"]

_MOST_STATES = 2_000  # steps, each with what has been written when a case gets there
_ALL_STATES = 20_000  # for all questions; later ones are answered with no


class Coming:
    """The paths of all files of a folder.

    Args:
        study: The files.

    Attributes:
        budget: How many states all questions together may still look at.
    """

    def __init__(self, study: Study) -> None:
        self.budget = Budget(_ALL_STATES)
        self._callers: dict[str, list[tuple[Unit, Step]]] = {}
        for subject in study.subjects:
            for step in study.about(subject, _calls):
                if step.call is not None:
                    self._callers.setdefault(step.call, []).append((subject.unit, step))

    @property
    def is_spent(self) -> bool:
        """Whether it has been asked so much that it says no to everything."""
        return self.budget.left < 0

    def callers(self, unit: Unit) -> tuple[Unit, ...]:
        """The files that call one, directly or not: it is looked at no others to tell whether a case comes there."""
        found: dict[str, Unit] = {}
        waiting = [unit.name]
        while waiting:
            for caller, _ in self._callers.get(waiting.pop(), ()):
                if caller.name not in found:
                    found[caller.name] = caller
                    waiting.append(caller.name)
        return tuple(found.values())

    def comes(self, unit: Unit, step: str, facts: Mapping[str, Any]) -> bool:
        """Whether a case with these facts (``MISSING``, ``LEFT_OPEN`` where they have no value) is led to a step."""
        return self._comes(unit, step, facts, frozenset())

    def _comes(self, unit: Unit, goal: str, facts: Mapping[str, Any], above: frozenset[str]) -> bool:
        skip = unit.steps[goal].skip
        if skip is not None and _truth(skip, facts) is True:
            return False
        return self._reaches(unit, goal, facts) and self._is_called(unit, facts, above)

    def _reaches(self, unit: Unit, goal: str, facts: Mapping[str, Any]) -> bool:
        """Whether the steps lead to a step: what ``set`` writes on the way counts, until it is asked for anew."""
        starts = [(name, facts) for name in (unit.first.id, *_jumps(unit, facts))]
        waiting, seen = starts, {(name, _state(known)) for name, known in starts}
        for name, known in waiting:
            self.budget.left -= 1
            if self.is_spent:
                return False
            if name == goal:
                return True
            step = unit.steps[name]
            after = _after(step, facts, known)
            state = _state(after)
            for following in (*step.split.values(), *_onward(step, facts, known, after)):
                if following in unit.steps and (following, state) not in seen and len(seen) < _MOST_STATES:
                    seen.add((following, state))
                    waiting.append((following, after))
        return False

    def _is_called(self, unit: Unit, facts: Mapping[str, Any], above: frozenset[str]) -> bool:
        callers = self._callers.get(unit.name)
        if not callers or unit.name in above:
            return True
        return any(
            self._comes(caller, step.id, outer, above | {unit.name})
            for caller, step in callers
            if (outer := _outside(unit, step, facts)) is not None
        )


def _calls(subject: Subject) -> tuple[Step, ...]:
    return tuple(step for step in subject.unit.steps.values() if step.call is not None)


def _outside(unit: Unit, call: Step, facts: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """What the facts of a call say about its caller's; None if this call gives it others."""
    outer = {name: value for name, value in facts.items() if name not in unit.own}
    for each in call.inputs:
        if each.fact is None or each.fact.name not in facts:
            continue
        value = facts[each.fact.name]
        if each.source is not None:
            outer[each.source.name] = value
        elif each.value is None and each.literal != value:
            return None
    return outer


def _state(known: Mapping[str, Any]) -> frozenset[tuple[str, str]]:
    return frozenset((name, repr(value)) for name, value in known.items())


def _after(step: Step, facts: Mapping[str, Any], known: Mapping[str, Any]) -> Mapping[str, Any]:
    """What is known when a step is left: what is always so, and what was written last."""
    changes = [*step.changes, *(each for row in (step.table.gives if step.table is not None else ()) for each in row)]
    said = [*step.form, *(result.taken for result in step.results)]
    if not changes and not said:
        return known
    after = dict(known)
    for fact in (*said, *(fact for change in changes for fact in change.facts)):
        if fact.name not in facts:
            after.pop(fact.name, None)
    if step.table is None and step.skip is None:
        for change in step.changes:
            name = change.facts[0].name if change.facts else ""
            if change.kind == "set" and change.value is None and name not in facts:
                after[name] = change.literal
    return after


def _onward(step: Step, facts: Mapping[str, Any], known: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[str]:
    """The steps that may come after this one, which is entered with some facts and left with others."""
    skipped = step.skip is not None and _truth(step.skip, known) is True
    if not skipped and (_is_refused(step, after) or _leaves_others(step, facts)):
        return
    for branch in step.ways:
        truth = _holds(branch, after)
        if truth is not False and not branch.ends:
            yield branch.target
        if truth is True and branch.kind != "plain":
            return


def _holds(branch: Branch, facts: Mapping[str, Any]) -> bool | None:
    return True if branch.condition is None else _truth(branch.condition, facts)


def _jumps(unit: Unit, facts: Mapping[str, Any]) -> Iterator[str]:
    """The steps that rules and missed deadlines lead to."""
    for rule in unit.rules:
        if rule.condition is None or _truth(rule.condition, facts) is not False:
            yield from _gone_to(rule.acts)
    for deadline in unit.deadlines.values():
        if deadline.late_step is not None:
            yield deadline.late_step
        yield from _gone_to(deadline.late_acts)


def _gone_to(acts: tuple[Act, ...]) -> Iterator[str]:
    yield from (act.target for act in acts if act.kind == "go")


def _is_refused(step: Step, known: Mapping[str, Any]) -> bool:
    """Whether a step can't be completed with what is known."""
    return any(_truth(each.must, known) is False for each in (*step.requires, *step.criteria))


def _leaves_others(step: Step, facts: Mapping[str, Any]) -> bool:
    """Whether facts are no longer what they are said to be when a step is done."""
    if step.at_least is None and any(facts.get(fact.name) in (MISSING, LEFT_OPEN) for fact in step.form):
        return True
    if step.table is not None and not any(_fits(row, facts) for row in step.table.gives):
        return True
    return not _fits(step.changes, facts)


def _fits(changes: tuple[Change, ...], facts: Mapping[str, Any]) -> bool:
    """Whether what is written into facts may be what they are."""
    for change in changes:
        for fact in change.facts:
            if fact.name not in facts or change.kind == "clear":
                continue
            value = facts[fact.name]
            if value is MISSING or value is LEFT_OPEN:
                return False
            if change.kind == "set" and change.value is None and change.literal != value:
                return False
    return True


class _Somewhere:
    """What a condition sees of a case of which only some facts are known."""

    def __init__(self, declined: frozenset[str]) -> None:
        self.declined = declined
        self.visits = _Unknown()


class _Unknown:
    def get(self, name: str, default: int = 0) -> Any:  # noqa: ARG002
        return MISSING


def _truth(expr: Expr, facts: Mapping[str, Any]) -> bool | None:
    """What a condition says for these facts, whatever the others are; None if that depends on them."""
    known = {name: value for name, value in facts.items() if value is not MISSING and value is not LEFT_OPEN}
    if _asks_what_is_missing(expr.tree) and not expr.leaves <= facts.keys():
        return None
    x: Any = _Somewhere(frozenset(name for name, value in facts.items() if value is LEFT_OPEN))
    found = expr.tree.value(Env(known, known, x))
    return None if found is MISSING else found


def _asks_what_is_missing(tree: Node) -> bool:
    return any(
        isinstance(each, IsMissing | Known) or (isinstance(each, Derived) and _asks_what_is_missing(each.definition))
        for each in walk(tree)
    )
