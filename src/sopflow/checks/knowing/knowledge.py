"""What the rules about facts share, worked out once for a folder."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property
from typing import NamedTuple

from sopflow.checks.knowing.givers import Effects, Gift, gifts
from sopflow.checks.knowing.known import Known, known
from sopflow.checks.knowing.readings import Reading, of_action, of_rule, of_step, of_unit, place_of
from sopflow.checks.study import Study, Subject
from sopflow.expr import Expr
from sopflow.expr.arithmetic import Known as Counted
from sopflow.expr.logic import IsMissing
from sopflow.expr.nodes import leaves, walk
from sopflow.program import Step
from sopflow.text import Source, Span

__all__ = ["Key", "Knowledge", "Use", "knowledge"]

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
        self.subjects = study.subjects
        self.by_name = {subject.unit.name: subject for subject in study.subjects}
        self.handbook = study.folder.handbook
        self._study = study

    @cached_property
    def known(self) -> dict[str, Known]:
        """What is certainly known where, file by file."""
        return known(self._study)

    @cached_property
    def gifts(self) -> Effects:
        """What gives each fact."""
        return gifts(self._study)

    @cached_property
    def uses(self) -> tuple[Use, ...]:
        """Every place that looks at facts."""
        return tuple(self._uses())

    def key(self, subject: Subject | None, name: str) -> Key:
        """The fact that a file calls ``name``."""
        own = subject is not None and name in subject.unit.own
        return (subject.unit.name if subject is not None and own else "", name)

    def gifts_of(self, subject: Subject | None, name: str) -> list[Gift]:
        """What gives the fact that a file calls ``name``."""
        return self.gifts.get(self.key(subject, name), [])

    @cached_property
    def optional(self) -> frozenset[Key]:
        """The facts that somebody looks at only to see whether they are known: they may well be missing."""
        found: set[Key] = set()
        for use in self.uses:
            for expr in use.reading.expressions:
                found.update(self.key(use.subject, name) for name in _tested(expr))
        for subject in self.subjects:
            for fact in subject.unit.facts.values():
                if fact.derived is not None:
                    found.update(self.key(subject, name) for name in _tested(fact.derived.expr))
        return frozenset(found)

    def _uses(self) -> Iterator[Use]:
        for subject in self.subjects:
            written = {step.id: step for step in subject.sop.every_step}
            source = subject.sop.source
            for step in subject.unit.steps.values():
                for reading in of_step(step, written[step.id]):
                    yield Use(source, subject, step, reading)
            for reading in of_unit(subject.unit, subject.sop):
                yield Use(source, subject, None, reading)
        yield from self._of_handbook()

    def _of_handbook(self) -> Iterator[Use]:
        source = self.handbook.source
        if source is None or not self.subjects:
            return
        program = self.subjects[0].program
        numbers = {rule.id: number for number, rule in enumerate(self.handbook.rules)}
        shared = program.rules[: len(program.rules) - len(program.main.rules)]
        for rule in shared:
            for reading in of_rule(rule, numbers[rule.id]):
                yield Use(source, None, None, reading)
        for action in program.actions.values():
            for reading in of_action(action):
                taken = frozenset((*action.takes, *action.may_take))
                yield Use(source, None, None, reading._replace(leaves=reading.leaves - taken))


def _tested(expr: Expr) -> Iterator[str]:
    for node in walk(expr.tree):
        if isinstance(node, IsMissing | Counted):
            yield from leaves(node)


def knowledge(study: Study) -> Knowledge:
    """What is known about the facts of a folder; the same for all rules that ask."""
    return study.shared(Knowledge)
