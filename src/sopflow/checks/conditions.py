"""The conditions that stand alone, each with what follows if it can never hold, or always does."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sopflow import model
from sopflow.checks.given import Given
from sopflow.checks.study import Study, Subject
from sopflow.checks.visiting import counted, excluded, said, visiting
from sopflow.expr import Expr, Fact
from sopflow.expr.boxes import Budget, BudgetSpent
from sopflow.expr.branches import Points
from sopflow.expr.cases import Cases
from sopflow.expr.logic import Compare, Negation
from sopflow.expr.nodes import Const, Leaf, Node
from sopflow.expr.types import ORDERED
from sopflow.program import Path, Requirement, Rule
from sopflow.text import Source, Span

__all__ = ["Condition", "Use", "conditions"]

_LOOKS = 5_000


class Use(NamedTuple):
    """What a condition is for: what follows if it never holds, and if it always does."""

    never: str
    always: str


_SKIP = Use("so the step is never passed by", "so the step is never done")
_REQUIRED = Use("so this step can never be completed", "so it requires nothing")
_CRITERION = Use("so nothing can ever be handed over here", "so nothing is checked here")
_WAIT = Use("so this wait never ends", "so it waits for nothing")
_RULE = Use("so this rule never acts", "so this rule acts once, when a case opens")
_RULE_WHEN = Use("so this rule never acts", "so the rule would do the same without it")
_ACTION = Use("so this action is always refused", "so it requires nothing")
_SOONER = Use("so this time never counts", "so this time always counts, and `within` never")
_POINTS = Use("so these points are never given", "so these points are always given")


class Condition(NamedTuple):
    """A condition that is not as open as it looks.

    Attributes:
        text: As written.
        span: Where it stands.
        use: What it is for.
        holds: Whether it always holds (True) or can never hold (False).
        why: What isn't plain from the condition itself.
    """

    text: str
    span: Span
    use: Use
    holds: bool
    why: str = ""


class _Place(NamedTuple):
    source: Source
    path: Path
    in_key: bool = False
    may_be_long: bool = False  # the condition may stand under `must`

    @property
    def span(self) -> Span:
        if self.may_be_long and self.source.span((*self.path, "must")) != self.source.span(self.path):
            return self.source.span((*self.path, "must"))
        return self.source.key_span(self.path) if self.in_key else self.source.span(self.path)


_Found = Iterator[tuple[str, Node, _Place, Use]]


def conditions(study: Study) -> tuple[Condition, ...]:
    """Of all conditions that stand alone those that can never hold, or always do."""
    given, visits = study.shared(Given), study.shared(visiting)
    found: list[Condition] = []
    for number, subject in enumerate(study.subjects):
        open_ = given.of(subject).open
        known = visits.get(subject.unit.name)
        found += study.about(subject, _in_file, open_, known.most if known is not None else {})
        if not number:
            found += study.about(subject, _in_book, open_)
    return tuple(found)


def _in_file(subject: Subject, open_: Collection[str], most: Mapping[str, int]) -> tuple[Condition, ...]:
    return tuple(_odd(_of_file(subject), open_, most))


def _in_book(subject: Subject, open_: Collection[str]) -> tuple[Condition, ...]:
    return tuple(_odd(_of_book(subject), open_, {}))


def _odd(found: _Found, open_: Collection[str], most: Mapping[str, int]) -> Iterator[Condition]:
    for text, node, place, use in found:
        holds = _judged(node, open_)
        if holds is not None:
            yield Condition(text, place.span, use, holds)
            continue
        bounds = {step: most[step] for step in counted(Expr(text, node)) if step in most} if most else {}
        if bounds and excluded(node, bounds, open_):
            yield Condition(text, place.span, use, False, said(bounds))


def _judged(node: Node, open_: Collection[str]) -> bool | None:
    """Whether a condition always or never holds; None: that depends, or nobody can say."""
    if _is_plain(node):
        return None
    cases = Cases([node], Budget(_LOOKS), open_=open_)
    if cases.are_loose or not cases.subjects:  # `yes` and `no` are what the author wants for now
        return None
    try:
        if cases.possible(0) is False:
            return False
        return True if cases.is_certain and cases.closed((0,)) else None
    except BudgetSpent:
        return None


def _is_plain(node: Node) -> bool:
    """Whether it is one fact, or one without bounds against a constant: that can always be so or so."""
    if isinstance(node, Negation):
        return _is_plain(node.operand)
    if isinstance(node, Compare):
        fact, other = node.left, node.right
        return (
            isinstance(fact, Leaf) and isinstance(other, Const) and fact.type.kind in ORDERED and fact.type.low is None
        )
    return isinstance(node, Leaf)


def _of_file(subject: Subject) -> _Found:
    sop, unit = subject.sop, subject.unit
    for step in unit.steps.values():
        if step.skip is not None:
            yield step.skip.text, step.skip.tree, _Place(sop.source, (*step.path, "skip_if")), _SKIP
        if step.wait is not None and step.wait.condition is not None:
            place = _Place(sop.source, (*step.path, "wait", "until"))
            yield step.wait.condition.text, step.wait.condition.tree, place, _WAIT
        if step.requires:
            yield from _required(sop.source, (*step.path, "requires"), step.requires, _REQUIRED)
        if step.criteria:
            yield from _required(sop.source, (*step.path, "criteria"), step.criteria, _CRITERION)
    yield from _of_rules(sop.source, unit.rules, sop.rules)
    for written in sop.deadlines:
        deadline = unit.deadlines.get(written.id)
        for condition, _, _ in deadline.sooner if deadline is not None else ():
            place = _Place(sop.source, (*written.path, "sooner", condition.text), in_key=True)
            yield condition.text, condition.tree, place, _SOONER
    yield from _of_points(sop.source, sop.declared, unit.facts)


def _of_book(subject: Subject) -> _Found:
    """What stands in the handbook."""
    book = subject.program.book
    if book.source is None:
        return
    yield from _of_rules(book.source, subject.program.rules, book.rules)
    yield from _of_points(book.source, book.facts, subject.unit.facts)
    for name, action in subject.program.actions.items():
        if name in book.actions:
            yield from _required(book.source, (*book.actions[name].path, "requires"), action.requires, _ACTION)


def _of_rules(source: Source, rules: Iterable[Rule], written: Iterable[model.Rule]) -> _Found:
    by_id = {each.id: each for each in rules}
    for each in written:
        rule = by_id.get(each.id)
        if rule is not None and rule.condition is not None:
            use = _RULE if rule.when is None else _RULE_WHEN
            yield rule.condition.text, rule.condition.tree, _Place(source, (*each.path, "if")), use


def _of_points(source: Source, declared: Mapping[str, model.FactModel], facts: Mapping[str, Fact]) -> _Found:
    for name, written in declared.items():
        fact = facts.get(name)
        if fact is None or fact.derived is None or not isinstance(fact.derived.expr.tree, Points):
            continue
        for text, (condition, _) in zip(written.points or {}, fact.derived.expr.tree.branches, strict=True):
            yield text, condition, _Place(source, (*written.path, "points", text), in_key=True), _POINTS


def _required(source: Source, path: Path, requirements: Iterable[Requirement], use: Use) -> _Found:
    for number, each in enumerate(requirements):
        yield each.must.text, each.must.tree, _Place(source, (*path, number), may_be_long=True), use
