"""Which values facts are given in a folder: anything a person, the host or a caller says, or only what is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from sopflow.checks.study import Study
from sopflow.expr import Fact
from sopflow.program import Change, Step, Unit

__all__ = ["Given"]

_Place = tuple[str, str]  # the file a fact belongs to ("": the handbook), its name


class Given:
    """What facts can be, as far as the files say.

    Args:
        study: All files that can be spoken of.
    """

    def __init__(self, study: Study) -> None:
        self._free: set[_Place] = set()
        self._written: dict[_Place, list[Any]] = {}
        self._open: set[_Place] = set()
        units = {subject.unit.name: subject.unit for subject in study.subjects}
        for unit in units.values():
            self._unit(unit)
        for subject in study.subjects:
            book = subject.program.book
            for rule in subject.program.rules[: len(book.rules)]:
                self._changes(subject.unit, (each for act in rule.acts for each in act.changes))
            for action in subject.program.actions.values():
                self._changes(subject.unit, (each for act in action.acts for each in act.changes))

    def only(self, unit: Unit) -> Mapping[str, list[Any]]:
        """The facts of a file that nobody asks for, with the values that the files write into them."""
        found = {}
        for name in unit.facts:
            place = _place(unit, name)
            if place in self._written and place not in self._free:
                found[name] = self._written[place]
        return found

    def may_stay_open(self, unit: Unit) -> frozenset[str]:
        """The facts that people may leave open somewhere."""
        return frozenset(name for name in unit.facts if _place(unit, name) in self._open) if self._open else frozenset()

    def _unit(self, unit: Unit) -> None:
        for name in unit.facts:
            fact = unit.facts[name]
            if fact.ask is not None or fact.derived is not None:
                self._free.add(_place(unit, name))
            elif fact.default is not None:
                self._written.setdefault(_place(unit, name), []).append(fact.default)
        self._freely(unit, (*unit.inputs, *(fact for step in unit.steps.values() for fact in _said(step))))
        for step in unit.steps.values():
            self._changes(unit, step.changes)
            if step.table is not None:
                self._changes(unit, (each for row in step.table.gives for each in row))
            if step.verb == "ask" and step.at_least is not None and step.at_least < len(step.form):
                self._open.update(_place(unit, fact.name) for fact in step.form)
        acts = [act for rule in unit.rules for act in rule.acts]
        acts += [act for deadline in unit.deadlines.values() for act in deadline.late_acts]
        self._changes(unit, (each for act in acts for each in act.changes))

    def _freely(self, unit: Unit, facts: Iterable[Fact]) -> None:
        self._free.update(_place(unit, fact.name) for fact in facts)

    def _changes(self, unit: Unit, changes: Iterable[Change]) -> None:
        for change in changes:
            if change.kind == "clear":
                continue
            for fact in change.facts:
                place = _place(unit, fact.name)
                if change.kind == "set" and change.value is None:
                    self._written.setdefault(place, []).append(change.literal)
                else:
                    self._free.add(place)


def _said(step: Step) -> Iterator[Fact]:
    """What people, the host or a procedure say in a step."""
    yield from step.form
    yield from (result.taken for result in step.results)


def _place(unit: Unit, name: str) -> _Place:
    return (unit.name if name in unit.own else "", name)
