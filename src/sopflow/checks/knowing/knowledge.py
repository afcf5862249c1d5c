"""What the rules about facts share, worked out once for a folder."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from sopflow.checks.knowing.givers import Gift, Gifts
from sopflow.checks.knowing.known import known
from sopflow.checks.knowing.readings import Reading, of_action, of_rule, of_step, of_unit, place_of
from sopflow.checks.knowing.state import Known
from sopflow.checks.study import Study, Subject
from sopflow.expr import Expr
from sopflow.expr.arithmetic import Known as Counted
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import leaves, walk
from sopflow.program import Program, Step
from sopflow.text import Source, Span

__all__ = ["Key", "Knowledge", "Use", "key", "knowledge"]

Key = tuple[str, str]
"""A fact: the file it belongs to (empty: the handbook), and its name."""


class Use(NamedTuple):
    """A fact is looked at somewhere: by a step of a file, by a file, or by the handbook."""

    source: Source
    subject: Subject | None
    step: Step | None
    reading: Reading

    def place(self, name: str) -> Span:
        """The words that name the fact."""
        return place_of(self.source, self.reading, name)


class Knowledge:
    """Everything about the facts of a folder.

    Args:
        study: The folder.
    """

    def __init__(self, study: Study) -> None:
        self.study = study
        self.subjects = study.subjects
        self.handbook = study.folder.handbook

    @cached_property
    def known(self) -> dict[str, Known]:
        """What is certainly known where, file by file."""
        return known(self.study)

    @cached_property
    def _gifts(self) -> Gifts:
        return Gifts(self.study)

    def gifts_of(self, subject: Subject | None, name: str) -> Sequence[Gift]:
        """What gives the fact that a file (None: the handbook) calls ``name``."""
        return self._gifts.of(subject, name)

    def uses(self, subject: Subject) -> tuple[Use, ...]:
        """Every place in a file that looks at facts."""
        return self.study.about(subject, _uses_in_file)

    @cached_property
    def uses_in_book(self) -> tuple[Use, ...]:
        """Every place in the handbook that looks at facts."""
        return self.study.about(self.subjects[0], _uses_in_book) if self.subjects else ()

    @cached_property
    def optional(self) -> frozenset[Key]:
        """The facts that somebody looks at only to see whether they are known: they may well be missing."""
        found = {("", name) for use in self.uses_in_book for expr in use.reading.expressions for name in _tested(expr)}
        return frozenset(found).union(*(self.study.about(each, _optional, self.uses(each)) for each in self.subjects))


def key(subject: Subject | None, name: str) -> Key:
    """The fact that a file calls ``name``."""
    own = subject is not None and name in subject.unit.own
    return (subject.unit.name if subject is not None and own else "", name)


def _uses_in_file(subject: Subject) -> tuple[Use, ...]:
    return tuple(_of_file(subject))


def _of_file(subject: Subject) -> Iterator[Use]:
    written = subject.sop.by_id
    source = subject.sop.source
    speaking = {path[:end] for path, _ in subject.unit.texts for end in range(2, len(path))}
    for step in subject.unit.steps.values():
        for reading in of_step(step, written[step.id], speaks=step.path in speaking):
            yield Use(source, subject, step, reading)
    for reading in of_unit(subject.unit, subject.sop):
        yield Use(source, subject, None, reading)


def _uses_in_book(subject: Subject) -> tuple[Use, ...]:
    return tuple(_of_book(subject.program))


def _of_book(program: Program) -> Iterator[Use]:
    book = program.book
    if book.source is None:
        return
    numbers = {rule.id: number for number, rule in enumerate(book.rules)}
    shared = program.rules[: len(program.rules) - len(program.main.rules)]
    for rule in shared:
        for reading in of_rule(rule, numbers[rule.id]):
            yield Use(book.source, None, None, reading)
    for action in program.actions.values():
        for reading in of_action(action):
            taken = frozenset((*action.takes, *action.may_take))
            yield Use(book.source, None, None, reading._replace(leaves=reading.leaves - taken))


def _optional(subject: Subject, uses: tuple[Use, ...]) -> frozenset[Key]:
    """The facts of which a file asks whether they are known."""
    expressions = [expr for use in uses for expr in use.reading.expressions]
    expressions += [fact.derived.expr for fact in subject.unit.facts.values() if fact.derived is not None]
    return frozenset(key(subject, name) for expr in expressions for name in _tested(expr))


def _tested(expr: Expr) -> Iterator[str]:
    for node in walk(expr.tree):
        if isinstance(node, IsMissing | Counted):
            yield from leaves(node)


def knowledge(study: Study) -> Knowledge:
    """What is known about the facts of a folder; the same for all rules that ask."""
    return study.shared(Knowledge)
