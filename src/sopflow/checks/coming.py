"""Whether a case comes to a step with certain facts, which it has from when it is asked for them.

Followed is the path as the branches lead it: what the facts decide is decided, anything else may go either way. Who
calls a procedure is followed too. A case that is said to come there may take some luck; one that isn't said to may
still do, if what it knows changes on the way.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from sopflow.checks.study import Study
from sopflow.expr import MISSING, Expr
from sopflow.expr.arithmetic import Known
from sopflow.expr.domains import LEFT_OPEN
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import Derived, Env, Node, walk
from sopflow.program import Act, Branch, Change, Step, Unit

__all__ = ["Coming"]


class Coming:
    """The paths of all files of a folder.

    Args:
        study: The files.
    """

    def __init__(self, study: Study) -> None:
        self._callers: dict[str, list[tuple[Unit, Step]]] = {}
        for subject in study.subjects:
            for step in subject.unit.steps.values():
                if step.call is not None:
                    self._callers.setdefault(step.call, []).append((subject.unit, step))

    def comes(self, unit: Unit, step: str, facts: Mapping[str, Any]) -> bool:
        """Whether a case with these facts (``MISSING``, ``LEFT_OPEN`` where they have no value) is led to a step."""
        return self._comes(unit, step, facts, frozenset())

    def _comes(self, unit: Unit, goal: str, facts: Mapping[str, Any], above: frozenset[str]) -> bool:
        skip = unit.steps[goal].skip
        if skip is not None and _truth(skip, facts) is True:
            return False
        return goal in _reached(unit, goal, facts) and self._is_called(unit, facts, above)

    def _is_called(self, unit: Unit, facts: Mapping[str, Any], above: frozenset[str]) -> bool:
        callers = self._callers.get(unit.name)
        if not callers or unit.name in above:
            return True
        return any(
            self._comes(caller, step.id, outer, above | {unit.name})
            for caller, step in callers
            if (outer := _outside(unit, step, facts)) is not None
        )


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


def _reached(unit: Unit, goal: str, facts: Mapping[str, Any]) -> set[str]:
    found = {unit.first.id, *_jumps(unit, facts)}
    waiting = list(found)
    while waiting and goal not in found:
        step = unit.steps[waiting.pop()]
        for name in (*step.split.values(), *_onward(step, facts)):
            if name in unit.steps and name not in found:
                found.add(name)
                waiting.append(name)
    return found


def _onward(step: Step, facts: Mapping[str, Any]) -> Iterator[str]:
    """The steps that may come after this one."""
    skipped = step.skip is not None and _truth(step.skip, facts) is True
    if not skipped and _is_barred(step, facts):
        return
    for branch in step.ways:
        truth = _holds(branch, facts)
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


def _is_barred(step: Step, facts: Mapping[str, Any]) -> bool:
    """Whether a step can't be completed with these facts, or leaves others behind."""
    if any(_truth(each.must, facts) is False for each in (*step.requires, *step.criteria)):
        return True
    if step.at_least is None:
        given = {fact.name for fact in step.form}
        if any(facts.get(name) in (MISSING, LEFT_OPEN) for name in given if name in facts):
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
