"""Facts that follow from others: read in the order they depend on each other, with their types inferred."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from types import MappingProxyType
from typing import Literal

from msgspec import Struct, field

from sopflow.expr import tree as t
from sopflow.expr.branches import Choice, Points
from sopflow.expr.checker import Checker
from sopflow.expr.dependencies import Order, names_in, ordered
from sopflow.expr.expression import Expr, assignable
from sopflow.expr.nodes import Node
from sopflow.expr.parser import parse
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Fact, Scope
from sopflow.expr.tree import Tree
from sopflow.expr.types import INTEGER, NUMBER, Labels, Type, meet, no_value, one_of

__all__ = ["Declaration", "Derived", "Found", "resolve"]

Mode = Literal["is", "points"]
Written = str | Mapping[str, str]


class Declaration(Struct, frozen=True):
    """A derived fact as written.

    Attributes:
        fact: Everything but its type and what it follows from; ``fact.type`` is ignored.
        mode: ``is`` or ``points``.
        written: One expression, or branches from condition to value (``points``: to a number).
        type: The type it says it has, or None to infer it; ``labels``: what people call its values, if it is a one-of.
    """

    fact: Fact
    mode: Mode
    written: Written
    type: Type | None = None
    labels: Labels = {}


class Derived(Struct, frozen=True, eq=False):
    """What a fact follows from; ``expr`` computes it."""

    mode: Mode
    written: Written
    expr: Expr


class Found(Struct, frozen=True):
    """A problem of a derived fact and where it is.

    Attributes:
        name: The fact.
        path: From the fact's declaration: ``("is",)``, or ``("is", CONDITION)`` for a branch.
        in_key: Whether the offsets are in the branch's condition (the key) instead of its value.
        problem: The problem, with offsets in that text.
    """

    name: str
    path: tuple[str, ...]
    in_key: bool
    problem: Problem


class _Part(Struct):
    """One expression of a declaration: where it stands and what was written there."""

    path: tuple[str, ...]
    in_key: bool
    text: str
    tree: Tree | None


class _Work(Struct):
    declaration: Declaration
    conditions: list[_Part] = field(default_factory=list)
    values: list[_Part] = field(default_factory=list)
    broken: bool = False

    @property
    def parts(self) -> list[_Part]:
        return self.conditions + self.values


_SHOWN = 8  # facts of a circle


def resolve(declarations: Iterable[Declaration], scope: Scope) -> tuple[Scope, tuple[Found, ...]]:
    """Adds derived facts to a scope.

    Args:
        declarations: All that may depend on each other.
        scope: What they may read besides each other.

    Returns:
        The wider scope, and every problem. Facts with problems are ``broken`` in it: naming them is no new error.
    """
    found: list[Found] = []
    works = {each.fact.name: _opened(each, found) for each in declarations}
    order = ordered({name: _dependencies(work, works, scope) for name, work in works.items()})
    found.extend(_circles(order, works))
    facts: list[Fact] = []
    broken: set[str] = set(order.circular)
    growing = dict(scope.facts)
    wider = scope.child(broken=works, outcomes=scope.outcomes)
    wider.facts = MappingProxyType(growing)  # one table that grows: copying it for each fact would take the square
    for name in order.sequence:
        work = works[name]
        if work.broken or (made := _made(work, wider, found)) is None:
            broken.add(name)
            continue
        facts.append(made)
        growing[name] = made
    return scope.child(facts, broken=broken, outcomes=scope.outcomes), tuple(found)


def _opened(declaration: Declaration, found: list[Found]) -> _Work:
    """Parses every part of a declaration."""
    work, mode = _Work(declaration), declaration.mode
    if isinstance(declaration.written, str):
        work.values.append(_part(work, (mode,), False, declaration.written, found))
        return work
    keys = list(declaration.written)
    if not keys:
        found.append(Found(work.declaration.fact.name, (mode,), False, Problem("SOP201", "No branch is given.", 0, 0)))
        work.broken = True
    for at, key in enumerate(keys):
        path = (mode, key)
        if key.strip() == "else" and (mode == "points" or at < len(keys) - 1):
            message = (
                "`else` stands last." if mode == "is" else "`else` has no place in `points`: all that hold are summed."
            )
            found.append(Found(work.declaration.fact.name, path, True, Problem("SOP201", message, 0, len(key))))
            work.broken = True
        elif key.strip() != "else":
            work.conditions.append(_part(work, path, True, key, found))
        work.values.append(_part(work, path, False, declaration.written[key], found))
    return work


def _part(work: _Work, path: tuple[str, ...], in_key: bool, text: str, found: list[Found]) -> _Part:
    tree, problems = parse(text)
    found.extend(Found(work.declaration.fact.name, path, in_key, each) for each in problems)
    work.broken = work.broken or tree is None
    return _Part(path, in_key, text, tree)


def _dependencies(work: _Work, works: Mapping[str, _Work], scope: Scope) -> tuple[str, ...]:
    names: dict[str, None] = {}
    for part in work.parts:
        if part.tree is None:
            continue
        if isinstance(part.tree, t.Name) and not part.in_key and _own_word(work, part.tree.text):
            continue
        for name in names_in(part.tree, scope):
            for each in _prefixes(name):
                if each in works:
                    names[each] = None
    return tuple(names)


def _own_word(work: _Work, word: str) -> bool:
    """Whether a branch's value is a bare word that can only mean itself: a value of the declared one-of."""
    declared = work.declaration.type
    return word == work.declaration.fact.name or (declared is not None and word in declared.values)


def _prefixes(name: str) -> Iterable[str]:
    at = len(name)
    while at > 0:
        yield name[:at]
        at = name.rfind(".", 0, at)


def _circles(order: Order, works: Mapping[str, _Work]) -> Iterable[Found]:
    for circle in order.circles:
        part = works[circle[0]].parts[0]
        shown = circle if len(circle) <= _SHOWN else (*circle[: _SHOWN - 2], "…", circle[-1])
        way = " → ".join((*shown, circle[0]))
        message = f"`{circle[0]}` follows from itself: {way}."
        yield Found(circle[0], part.path, part.in_key, Problem("SOP209", message, 0, len(part.text)))


def _made(work: _Work, scope: Scope, found: list[Found]) -> Fact | None:
    """The fact, or None once what is wrong with it is reported."""
    name, mode = work.declaration.fact.name, work.declaration.mode
    before = len(found)
    silent = False

    def typed(part: _Part, expect: Type | None, condition: bool = False) -> Node | None:
        nonlocal silent
        assert part.tree is not None
        checker = Checker(scope)
        node = checker.condition(part.tree) if condition else checker.check(part.tree, expect)
        found.extend(Found(name, part.path, part.in_key, each) for each in checker.problems)
        silent = silent or node is None
        return node

    def refuse(part: _Part, wrong: tuple[str, str, str | None]) -> None:
        nonlocal silent
        silent = True
        found.append(Found(name, part.path, part.in_key, Problem(wrong[0], wrong[1], 0, len(part.text), wrong[2])))

    conditions = [typed(part, None, condition=True) for part in work.conditions]
    expect = NUMBER if mode == "points" else work.declaration.type or _words(work, scope)
    values = [typed(part, expect) for part in work.values]
    common = work.declaration.type
    for part, node in zip(work.values, values, strict=True):
        if node is None:
            continue
        wrong = (
            assignable(node, work.declaration.type or NUMBER)
            if expect is not None and (mode == "points" or work.declaration.type)
            else None
        )
        if wrong is not None:
            refuse(part, wrong)
        elif work.declaration.type is None:
            joint = node.type if common is None else meet(common, node.type)
            if joint is None:
                refuse(part, ("SOP204", f"This is {node.type}, the branches before give {common}.", None))
            common = joint or common
    if silent or len(found) > before or common is None:
        return None
    if work.declaration.labels:
        strange = [each for each in work.declaration.labels if each not in common.values]
        for each in strange:
            message, hint = no_value(each, common)
            problem = Problem("SOP210", message, 0, len(each), hint if common.options else "Leave out `labels`.")
            found.append(Found(name, ("labels", each), True, problem))
        common = replace(common, labels=work.declaration.labels)
    tree = _tree(work, common, [c for c in conditions if c], [v for v in values if v])
    expr = Expr(_text(work.declaration), tree)
    # Without other such facts it can cost no more than its length and depth allow.
    if not expr.leaves.issuperset(expr.reads) and expr.cost.excessive:
        refuse(work.parts[0], ("SOP206", "The facts it follows from build on each other too deeply.", None))
        return None
    return work.declaration.fact.following(common, Derived(mode, work.declaration.written, expr))


def _tree(work: _Work, type_: Type, conditions: list[Node], values: list[Node]) -> Node:
    if work.declaration.mode == "points":
        return Points(INTEGER if type_.kind == "integer" else type_.plain, tuple(zip(conditions, values, strict=True)))
    if not conditions and len(values) == 1:
        return values[0]
    otherwise = values[-1] if len(values) > len(conditions) else None
    return Choice(type_, tuple(zip(conditions, values, strict=False)), otherwise)


def _words(work: _Work, scope: Scope) -> Type | None:
    """The one-of that the branches' bare words make, or None if there are none."""
    if isinstance(work.declaration.written, str):
        return None
    checker = Checker(scope)
    names = [part.tree for part in work.values if isinstance(part.tree, t.Name)]
    words = [each.text for each in names if not checker.resolves(each.text) or each.text == work.declaration.fact.name]
    if not words or set(words) <= {"yes", "no"}:
        return None
    options: list[str] = []
    for each in names:
        own = checker.peek(each.text)
        options.extend(own.options if own is not None and own.kind == "one-of" else (each.text,))
    return one_of(tuple(dict.fromkeys(options)), work.declaration.labels)


def _text(declaration: Declaration) -> str:
    if isinstance(declaration.written, str):
        return declaration.written
    return "; ".join(f"{key}: {value}" for key, value in declaration.written.items())
