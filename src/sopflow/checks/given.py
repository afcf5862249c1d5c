"""Which values facts are given in a folder: anything a person, the host or a caller says, or only what is written."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sopflow.checks.study import Study, Subject
from sopflow.expr import Fact
from sopflow.program import Change, Unit

__all__ = ["Given", "Possible"]


class Possible(NamedTuple):
    """What the facts of one file can be.

    Attributes:
        only: Those that nobody asks for, with the values that the files write into them.
        open: Those that people may leave open somewhere.
    """

    only: Mapping[str, list[Any]]
    open: frozenset[str]


@dataclass(slots=True)
class _Values:
    """What some files say about facts: which may be anything, what is written into them, which may be left open."""

    free: set[str] = field(default_factory=set)
    written: dict[str, list[Any]] = field(default_factory=dict)
    open: set[str] = field(default_factory=set)

    @property
    def possible(self) -> Possible:
        only = {name: values for name, values in self.written.items() if name not in self.free}
        return Possible(only, frozenset(self.open))

    def add(self, other: _Values) -> None:
        self.free |= other.free
        self.open |= other.open
        for name, values in other.written.items():
            self.written.setdefault(name, []).extend(values)


class Given:
    """What facts can be, as far as the files say.

    Args:
        study: All files that can be spoken of.
    """

    def __init__(self, study: Study) -> None:
        self._study = study
        shared = _Values()
        if study.subjects:
            shared.add(_in_book(study.subjects[0]))
        for subject in study.subjects:
            shared.add(study.about(subject, _in_file)[1])
        self._shared = shared.possible

    def of(self, subject: Subject) -> Possible:
        """What the facts of a file can be."""
        own = self._study.about(subject, _own)
        if not self._shared.only and not self._shared.open:
            return own
        return Possible({**self._shared.only, **own.only}, self._shared.open | own.open)


def _own(subject: Subject) -> Possible:
    """What the facts can be that are its own."""
    return _in_file(subject)[0].possible


def _in_book(subject: Subject) -> _Values:
    """What the handbook says about its own facts, and what its rules and actions write."""
    unit, book = subject.unit, subject.program.book
    found = _Values()
    _declared(found, (fact for name, fact in unit.facts.items() if name not in unit.own))
    acts = [act for rule in subject.program.rules[: len(book.rules)] for act in rule.acts]
    acts += [act for action in subject.program.actions.values() for act in action.acts]
    for act in acts:
        _change(found, found, frozenset(), act.changes)
    return found


def _in_file(subject: Subject) -> tuple[_Values, _Values]:
    """What a file says about its own facts, and about the handbook's."""
    unit = subject.unit
    own, shared = _Values(), _Values()
    _declared(own, (unit.facts[name] for name in unit.own))
    for fact in _said(unit):
        (own if fact.name in unit.own else shared).free.add(fact.name)
    for step in unit.steps.values():
        if step.changes:
            _change(own, shared, unit.own, step.changes)
        for row in step.table.gives if step.table is not None else ():
            _change(own, shared, unit.own, row)
        if step.verb == "ask" and step.at_least is not None and step.at_least < len(step.form):
            for fact in step.form:
                (own if fact.name in unit.own else shared).open.add(fact.name)
    acts = [act for rule in unit.rules for act in rule.acts]
    acts += [act for deadline in unit.deadlines.values() for act in deadline.late_acts]
    for act in acts:
        _change(own, shared, unit.own, act.changes)
    return own, shared


def _declared(found: _Values, facts: Iterable[Fact]) -> None:
    for fact in facts:
        if fact.ask is not None or fact.derived is not None:
            found.free.add(fact.name)
        elif fact.default is not None:
            found.written.setdefault(fact.name, []).append(fact.default)


def _said(unit: Unit) -> Iterator[Fact]:
    """What a caller, people, the host or a procedure say."""
    yield from unit.inputs
    for step in unit.steps.values():
        yield from step.form
        yield from (result.taken for result in step.results)


def _change(own: _Values, shared: _Values, names: frozenset[str], changes: Iterable[Change]) -> None:
    """Note what changes write into facts: into those of these names, and into the handbook's."""
    for change in changes:
        if change.kind == "clear":
            continue
        for fact in change.facts:
            found = own if fact.name in names else shared
            if change.kind == "set" and change.value is None:
                found.written.setdefault(fact.name, []).append(change.literal)
            else:
                found.free.add(fact.name)
