"""What can give a fact a value, and what can take it away, wherever that may happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopflow.checks.study import Study, Subject
from sopflow.program import Act, Action, Change, Deadline, Program, Rule, Step, Unit

__all__ = ["Effects", "Gift", "called", "gifts", "given_by", "taken_by", "unsteady"]


class Gift(NamedTuple):
    """A fact gets a value: by a step of a file, or (``step`` empty) by something that may happen at any time."""

    unit: str
    step: str
    how: str


Effects = dict[tuple[str, str], list[Gift]]
"""For each fact, by the file it belongs to (empty: the handbook's) and its name, what gives it."""


def given_by(step: Step) -> Iterator[tuple[str, str]]:
    """The facts that a step may give by itself, each with how; what a procedure it calls does not counted."""
    for fact in step.form:
        yield fact.name, "asked"
    yield from ((name, "set") for name in _set(step.changes))
    for row in step.table.gives if step.table is not None else ():
        yield from ((name, "looked up") for name in _set(row))
    for each in step.results:
        yield each.taken.name, "run" if step.verb == "run" else "called"
    if step.action is not None:
        yield from ((name, "acted") for name in _set(_changes(step.action.acts)))


def taken_by(step: Step) -> Iterator[str]:
    """The facts that may have no value any more after a step, or while it is open; what it calls not counted."""
    if step.again or step.verb == "do":
        yield from step.names
    yield from _cleared(step.changes)
    if step.verb == "call":
        yield from (each.taken.name for each in step.results)
    if step.action is not None:
        yield from _cleared(_changes(step.action.acts))


def gifts(study: Study) -> Effects:
    """Everything in a folder that gives facts; what people volunteer and what signals bring is not counted."""
    found: Effects = {}
    units = {subject.unit.name: subject for subject in study.subjects}
    actions: dict[str, Action] = {}
    rules: dict[int, tuple[str, Rule]] = {}
    for subject in units.values():
        unit = subject.unit
        actions |= subject.program.actions
        for rule in subject.program.rules:
            rules.setdefault(id(rule), ("", rule))
        for rule in unit.rules:
            rules[id(rule)] = (unit.name, rule)
        for name, how in _by_unit(subject):
            _note(found, unit, name, Gift(unit.name, "", how))
        for step in unit.steps.values():
            for name, how in given_by(step):
                _note(found, unit, name, Gift(unit.name, step.id, how))
    for name in (name for action in actions.values() for name in (*action.gives, *_set(_changes(action.acts)))):
        found.setdefault(("", name), []).append(Gift("", "", "acted"))
    for owner, rule in rules.values():
        for name in _set(_changes(rule.acts)):
            key = (owner, name) if owner and name in units[owner].unit.own else ("", name)
            found.setdefault(key, []).append(Gift(owner, "", "a rule"))
    return found


def _by_unit(subject: Subject) -> Iterator[tuple[str, str]]:
    unit = subject.unit
    for fact in unit.inputs:
        yield fact.name, "input"
    for name in {**subject.program.defaults, **unit.unasked_defaults}:
        yield name, "default"
    for deadline in unit.deadlines.values():
        yield from ((name, "a deadline") for name in _set(_changes(deadline.late_acts)))


def _note(found: Effects, unit: Unit, name: str, gift: Gift) -> None:
    found.setdefault((unit.name if name in unit.own else "", name), []).append(gift)


def unsteady(programs: Iterable[Program]) -> frozenset[tuple[str, str]]:
    """The facts that something may take away at any time: a rule, a missed deadline, an action, a step beside.

    Named as in ``Effects``.
    """
    found: set[tuple[str, str]] = set()
    for program in programs:
        unit = program.main
        acts = [*_of_rules(program.rules), *_of_rules(unit.rules), *_of_deadlines(unit.deadlines.values())]
        acts += [act for action in program.actions.values() for act in action.acts]
        names = set(_cleared(_changes(acts)))
        beside = [step for step in unit.steps.values() if not step.main_line]
        names.update(name for step in beside for name in taken_by(step))
        for each in called(program, (step.call for step in beside if step.call is not None)):
            names.update(name for step in each.steps.values() for name in taken_by(step) if name not in each.own)
        found.update((unit.name if name in unit.own else "", name) for name in names)
    return frozenset(found)


def called(program: Program, procedures: Iterable[str]) -> Iterator[Unit]:
    """These procedures, and all that they call."""
    waiting = list(procedures)
    seen: set[str] = set()
    while waiting:
        name = waiting.pop()
        if name not in seen and name in program.units:
            seen.add(name)
            yield program.units[name]
            waiting += [step.call for step in program.units[name].steps.values() if step.call is not None]


def _of_rules(rules: Iterable[Rule]) -> Iterator[Act]:
    return (act for rule in rules for act in rule.acts)


def _of_deadlines(deadlines: Iterable[Deadline]) -> Iterator[Act]:
    return (act for deadline in deadlines for act in deadline.late_acts)


def _changes(acts: Iterable[Act]) -> Iterator[Change]:
    return (change for act in acts for change in act.changes)


def _set(changes: Iterable[Change]) -> Iterator[str]:
    return (fact.name for each in changes if each.kind in ("set", "add") for fact in each.facts)


def _cleared(changes: Iterable[Change]) -> Iterator[str]:
    return (fact.name for each in changes if each.kind == "clear" for fact in each.facts)
