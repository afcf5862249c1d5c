"""What can give a fact a value, and what can take it away, wherever that may happen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from sopflow.checks.study import Study, Subject
from sopflow.program import Act, Change, Deadline, Program, Rule, Step, Unit

__all__ = ["Effects", "Gift", "Gifts", "called", "given_by", "own_gifts", "taken_by", "taken_in", "unsteady"]


class Gift(NamedTuple):
    """A fact gets a value: by a step of a file, or (``step`` empty) by something that may happen at any time."""

    unit: str
    step: str
    how: str


Effects = dict[str, list[Gift]]
"""What gives each fact, by its name."""


class Gifts:
    """Everything in a folder that gives facts; what people volunteer and what signals bring is not counted.

    Args:
        study: The folder.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        files = [study.about(subject, _in_file) for subject in study.subjects]
        book = study.about(study.subjects[0], _in_book) if files else _Effects()
        self._shared: Effects = {}
        for effects in (*(each.shared for each in files), book.shared, book.ruled, *(each.ruled for each in files)):
            for name, gifts in effects.items():
                self._shared.setdefault(name, []).extend(gifts)

    def of(self, subject: Subject | None, name: str) -> Sequence[Gift]:
        """What gives the fact that a file (None: the handbook) calls ``name``."""
        if subject is not None and name in subject.unit.own:
            return self._study.about(subject, own_gifts).get(name, ())
        return self._shared.get(name, ())


@dataclass(slots=True, eq=False)
class _Effects:
    """What one file, or the handbook, gives: to its own facts, to those of the handbook, and to these by rules."""

    own: Effects = field(default_factory=dict)
    shared: Effects = field(default_factory=dict)
    ruled: Effects = field(default_factory=dict)


def own_gifts(subject: Subject) -> Effects:
    """What gives a file's own facts: nothing outside it does."""
    return _in_file(subject).own


def _in_file(subject: Subject) -> _Effects:
    unit = subject.unit
    found = _Effects()
    for name, how in _by_unit(subject):
        (found.own if name in unit.own else found.shared).setdefault(name, []).append(Gift(unit.name, "", how))
    for step in unit.steps.values():
        for name, how in given_by(step) if step.verb in _GIVING else ():
            gift = Gift(unit.name, step.id, how)
            (found.own if name in unit.own else found.shared).setdefault(name, []).append(gift)
    for name in _set(_changes(_of_rules(unit.rules))):
        gift = Gift(unit.name, "", "a rule")
        (found.own if name in unit.own else found.ruled).setdefault(name, []).append(gift)
    return found


def _in_book(subject: Subject) -> _Effects:
    """What the handbook's actions and rules give."""
    found, program = _Effects(), subject.program
    for action in program.actions.values():
        for name in (*action.gives, *_set(_changes(action.acts))):
            found.shared.setdefault(name, []).append(Gift("", "", "acted"))
    for name in _set(_changes(_of_rules(program.rules[: len(program.book.rules)]))):
        found.ruled.setdefault(name, []).append(Gift("", "", "a rule"))
    return found


_GIVING = frozenset(("ask", "do", "set", "look_up", "call", "run"))


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


def taken_in(unit: Unit) -> frozenset[str]:
    """The same of all steps of a file."""
    return frozenset(name for step in unit.steps.values() for name in taken_by(step))


def _by_unit(subject: Subject) -> Iterator[tuple[str, str]]:
    unit = subject.unit
    for fact in unit.inputs:
        yield fact.name, "input"
    for name in {**subject.program.defaults, **unit.unasked_defaults}:
        yield name, "default"
    for deadline in unit.deadlines.values():
        yield from ((name, "a deadline") for name in _set(_changes(deadline.late_acts)))


def unsteady(program: Program) -> frozenset[tuple[str, str]]:
    """The facts that something may take away at any time: a rule, a missed deadline, an action, a step beside.

    Each with the file it belongs to; empty: the handbook.
    """
    unit = program.main
    acts = [*_of_rules(program.rules), *_of_rules(unit.rules), *_of_deadlines(unit.deadlines.values())]
    acts += [act for action in program.actions.values() for act in action.acts]
    names = set(_cleared(_changes(acts)))
    beside = [step for step in unit.steps.values() if not step.main_line]
    names.update(name for step in beside for name in taken_by(step))
    for each in called(program, (step.call for step in beside if step.call is not None)):
        names.update(name for step in each.steps.values() for name in taken_by(step) if name not in each.own)
    return frozenset((unit.name if name in unit.own else "", name) for name in names)


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
