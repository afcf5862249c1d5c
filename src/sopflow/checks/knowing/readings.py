"""Everything in a file that looks at facts, with the place where it is written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple, TypeAlias

from sopflow import model
from sopflow.expr import Expr, Fact
from sopflow.program import Act, Action, Change, Requirement, Rule, Step, Unit, Words
from sopflow.program.acts import Path
from sopflow.text import Source, Span

__all__ = ["Reading", "of_action", "of_acts", "of_rule", "of_step", "of_unit", "place_of"]

Kind: TypeAlias = Literal["flow", "entry", "completion", "shown", "watch"]


_LOOKING = frozenset(("set", "look_up", "call", "run", "send", "handover", "wait"))


class Reading(NamedTuple):
    """One place where facts are looked at.

    Attributes:
        path, in_key: Where it is written: the value, or the key.
        leaves: The facts it depends on.
        kind: ``flow``: the flow can't go on without them, and asks; ``entry``, ``completion``: a requirement for
            entering or completing a step, which refuses; ``shown``: people see them if they are known; ``watch``:
            rules, deadlines and waits that look whether something holds.
        names: The facts as they are named there, those that follow from others too.
        expressions: What was written there.
    """

    path: Path
    leaves: frozenset[str]
    kind: Kind
    in_key: bool = False
    names: Iterable[str] = ()
    expressions: tuple[Expr, ...] = ()


def place_of(source: Source, reading: Reading, name: str) -> Span:
    """Where a fact is named in a reading; the whole of it where it is read through another fact."""
    text = reading.path[-1] if reading.in_key else _text(source, reading.path)
    found = re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text) if isinstance(text, str) else None
    if reading.in_key:
        return source.inside_key(reading.path, *found.span()) if found else source.key_span(reading.path)
    return source.inside(reading.path, *found.span()) if found else source.span(reading.path)


def _text(source: Source, path: Path) -> object:
    value: object = source.data
    for each in path:
        try:
            value = value[each]  # type: ignore[index]
        except (KeyError, IndexError, TypeError):
            return None
    return value


def of_step(step: Step, written: model.AnyStep, *, speaks: bool = True) -> Iterator[Reading]:
    """What a step itself looks at, in the order in which it does; ``speaks``: some of its texts may name facts."""
    path = step.path
    if step.skip is not None:
        yield _expr(step.skip, (*path, "skip_if"), "flow")
    if step.requires:
        kind: Kind = "entry" if step.verb in ("run", "call") else "completion"
        yield from _requirements(step.requires, (*path, "requires"), kind, written.requires)
    if step.verb in _LOOKING:
        yield from _of_verb(step, written)
    for branch in step.branches:
        if branch.condition is not None and branch.condition.reads:
            yield _expr(branch.condition, branch.path, "flow", in_key=True)
    if speaks:
        yield from _of_texts(step)


def _of_texts(step: Step) -> Iterator[Reading]:
    path = step.path
    for key, many in (("needs", step.needs), ("checklist", step.checklist)):
        for words in many:
            yield from _words(words, (*path, key), "shown")
    for key, one in (("title", step.title), ("customer_sees", step.customer_sees), ("because", step.because)):
        yield from _words(one, (*path, key), "shown")
    yield from _words(step.instruction, (*path, step.verb), "shown")


def _of_verb(step: Step, written: model.AnyStep) -> Iterator[Reading]:
    path = step.path
    yield from _changes(step.changes, path, "flow")
    if step.table is not None:
        rows = step.table.rows
        yield Reading((*path, "look_up"), rows.leaves, "flow", False, rows.reads, rows.columns)
        for row in step.table.gives:
            yield from _changes(row, (*path, "look_up"), "flow", inside=False)
    for each in step.inputs:
        needed = step.action is None or each.fact is None or each.fact.name in step.action.takes
        kind: Kind = "flow" if needed else "shown"
        at: Path = (*path, "with", each.fact.name) if each.fact is not None else (*path, step.verb)
        if each.source is not None:
            yield Reading((*path, step.verb), frozenset((each.source.name,)), kind, False, (each.source.name,))
        elif each.value is not None:
            named = isinstance(written, model.CallStep | model.RunStep) and at[-1] in written.with_
            yield from _value(each.value, at if named else (*path, step.verb), kind)
    if step.message is not None:
        yield from _words(step.message.text, (*path, "send"), "flow")
        yield from _words(step.message.subject, (*path, "subject"), "flow")
    criteria = written.criteria if isinstance(written, model.HandoverStep) else ()
    yield from _requirements(step.criteria, (*path, "criteria"), "flow", criteria)
    if step.wait is not None and step.wait.condition is not None:
        yield _expr(step.wait.condition, (*path, "wait", "until"), "watch")
    if step.packet:
        yield Reading((*path, "packet"), _names(step.packet), "shown", False, [fact.name for fact in step.packet])


def of_unit(unit: Unit, sop: model.Sop) -> Iterator[Reading]:
    """What a file looks at beside its steps: rules, deadlines, results, what is said to people."""
    for number, rule in enumerate(unit.rules):
        yield from of_rule(rule, number)
    for number, deadline in enumerate(sop.deadlines):
        built = unit.deadlines.get(deadline.id)
        for condition, _, _ in built.sooner if built is not None else ():
            yield _expr(condition, ("deadlines", number, "sooner", condition.text), "watch", in_key=True)
    for built in unit.deadlines.values():
        yield from of_acts(built.late_acts, unit.steps[built.name].path if built.of_step else ("deadlines",))
    if unit.results:
        yield Reading(("results",), _names(unit.results), "shown", False, [fact.name for fact in unit.results])
    yield from _words(unit.title, ("title",), "shown")
    yield from _words(unit.purpose, ("purpose",), "shown")
    for name in unit.questions.keys() & unit.own:
        yield from _words(unit.questions[name], ("facts", name), "shown")


def of_rule(rule: Rule, number: int) -> Iterator[Reading]:
    """What a rule looks at."""
    if rule.condition is not None:
        yield _expr(rule.condition, ("rules", number, "if"), "watch")
    yield from of_acts(rule.acts, ("rules", number, "then"))


def of_action(action: Action) -> Iterator[Reading]:
    """What an action looks at: it is refused where that is not known."""
    for number, each in enumerate(action.requires):
        yield _expr(each.must, ("actions", action.name, "requires", number), "watch")
        yield from _words(each.because, ("actions", action.name, "requires", number), "shown")
    yield from of_acts(action.acts, ("actions", action.name, "then"))


def of_acts(acts: Iterable[Act], path: Path) -> Iterator[Reading]:
    """What acts look at; they never ask."""
    for act in acts:
        yield from _changes(act.changes, path, "watch", inside=False)
        for words in (act.text, act.subject, act.because):
            yield from _words(words, path, "shown")


def _requirements(
    built: Iterable[Requirement], path: Path, kind: Kind, written: Iterable[model.Requirement]
) -> Iterator[Reading]:
    texts = [each.must for each in written]
    for each in built:
        number = texts.index(each.must.text) if each.must.text in texts else 0
        yield _expr(each.must, (*path, number), kind)
        yield from _words(each.because, (*path, number), "shown")


def _changes(changes: Iterable[Change], path: Path, kind: Kind, *, inside: bool = True) -> Iterator[Reading]:
    for change in changes:
        if change.value is not None:
            at: Path = (*path, change.kind, change.facts[0].name) if inside else path
            yield from _value(change.value, at, kind)


def _value(value: Expr | Words, path: Path, kind: Kind) -> Iterator[Reading]:
    if isinstance(value, Words):
        yield from _words(value, path, kind)
    elif value.reads:
        yield _expr(value, path, kind)


def _words(words: Words | None, path: Path, kind: Kind) -> Iterator[Reading]:
    for language, text in words.texts.items() if words is not None else ():
        if text.reads:
            at = (*path, language) if language else path
            yield Reading(at, text.leaves, kind, False, text.reads, text.expressions)


def _expr(expr: Expr, path: Path, kind: Kind, *, in_key: bool = False) -> Reading:
    return Reading(path, expr.leaves, kind, in_key, expr.reads, (expr,))


def _behind(fact: Fact) -> frozenset[str]:
    return fact.derived.expr.leaves if fact.derived is not None else frozenset((fact.name,))


def _names(facts: Iterable[Fact]) -> frozenset[str]:
    return frozenset(name for fact in facts for name in _behind(fact))
