"""An expression that was read: what it needs, what it says, and its value for the facts of a case."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sopflow.expr.branches import body
from sopflow.expr.checker import Checker
from sopflow.expr.code import Coder, Function
from sopflow.expr.cost import Cost, cost_of
from sopflow.expr.nodes import Builtin, Derived, Env, Leaf, Node, Visits, walk
from sopflow.expr.parser import parse
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Scope
from sopflow.expr.tokens import RESERVED
from sopflow.expr.types import Type
from sopflow.expr.values import MISSING, Missing

__all__ = ["Expr", "Facts", "assignable", "read"]

Facts = Mapping[str, Any]


class Expr:
    """A typed expression. Immutable; its Python functions are made on first use and kept.

    In every method ``f`` holds the facts of the case, ``l`` those of the called procedure, by leaf name, with absent
    keys for what is missing; ``x`` is the context: ``now``, ``today``, ``id``, ``opened``, ``age``, ``level``,
    ``role``, ``team``, ``handovers``, ``visits``, ``outcome``, and optionally ``declined``, the leaves that people
    declined to give.

    Attributes:
        text: As written.
        type: The type of its value.
        reads: The facts it names, leaf or derived, in written order, each once.
        leaves: The facts that are asked or set on which it depends, through derived facts too.
        builtins: What is built in and used, through derived facts too: ``now``, ``case.age``, ``case.visits.solve``.
        tree: The typed tree.
    """

    __slots__ = ("_certain", "_cost", "_fast", "_why", "builtins", "leaves", "reads", "text", "tree", "type")

    text: str
    type: Type
    reads: tuple[str, ...]
    leaves: frozenset[str]
    builtins: frozenset[str]
    tree: Node
    _certain: dict[bool | None, frozenset[str]]
    _cost: Cost | None
    _fast: Function | None
    _why: Function | None

    def __init__(self, text: str, tree: Node) -> None:
        put = object.__setattr__
        reads, leaves, builtins = _named(tree)
        put(self, "text", text)
        put(self, "type", tree.type)
        put(self, "tree", tree)
        put(self, "reads", reads)
        put(self, "leaves", leaves)
        put(self, "builtins", builtins)
        put(self, "_certain", {})
        put(self, "_cost", None)
        put(self, "_fast", None)
        put(self, "_why", None)

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"an expression never changes: {name}")

    def __repr__(self) -> str:
        return f"Expr({self.text!r})"

    @property
    def cost(self) -> Cost:
        """What evaluating it costs at most, through derived facts too."""
        if self._cost is None:
            object.__setattr__(self, "_cost", cost_of(self.tree))
        return self._cost  # type: ignore[return-value]

    def certain(self, truth: bool | None = None) -> frozenset[str]:
        """The leaves that are certainly known where it has this truth, or (None) any value at all."""
        if truth not in self._certain:
            from sopflow.expr.knowing import certain  # only checks need it

            self._certain[truth] = certain(self.tree, truth)
        return self._certain[truth]

    @property
    def fast(self) -> Function:
        """The generated function of ``f, l, x``.

        It raises KeyError or ArithmeticError where it can't answer; ``value`` and ``truth`` can.
        """
        made = self._fast
        if made is None:
            coder = Coder()
            made = coder.function(body(self.tree, coder), "expression")
            object.__setattr__(self, "_fast", made)
        return made

    def value(self, f: Facts, l: Facts, x: Any) -> Any:  # noqa: E741
        """The value, or MISSING where it is unknown."""
        try:
            return (self._fast or self.fast)(f, l, x)
        except (KeyError, ArithmeticError):
            return self.tree.value(Env(f, l, x))

    def truth(self, f: Facts, l: Facts, x: Any) -> bool | None:  # noqa: E741
        """Whether a condition holds: True, False, or None where that is unknown."""
        found: bool | Missing
        try:
            found = (self._fast or self.fast)(f, l, x)
        except (KeyError, ArithmeticError):
            found = self.tree.value(Env(f, l, x))
        return None if found is MISSING else found

    def holds(self, f: Facts, l: Facts, x: Any) -> bool | None:  # noqa: E741
        """As ``truth``, but what is unknown only for want of facts in ``x.declined`` counts as not true."""
        found = self.truth(f, l, x)
        if found is None:
            declined: frozenset[str] = getattr(x, "declined", None) or frozenset()
            wanted = self.missing(f, l, x) if declined else ()
            if wanted and declined.issuperset(wanted):
                return False
        return found

    def missing(self, f: Facts, l: Facts, x: Any) -> tuple[str, ...]:  # noqa: E741
        """The leaves for want of which the value is unknown, in written order; empty if it is known."""
        return tuple(dict.fromkeys(self.tree.wants(Env(f, l, x))))

    def why(self, f: Facts, l: Facts, x: Any) -> dict[str, Any]:  # noqa: E741
        """The facts it reads that are known, with their values; derived facts under their own names."""
        try:
            return (self._why or self._make_why())(f, l, x)  # type: ignore[no-any-return]
        except (KeyError, ArithmeticError):
            env, known = Env(f, l, x), {}
            for node in walk(self.tree):
                if isinstance(node, Leaf | Derived) and node.fact.name not in known:
                    found = node.value(env)
                    if found is not MISSING:
                        known[node.fact.name] = found
            return known

    def sentence(self, language: str) -> str:
        """The expression as a colleague would say it, in a language (English for one it doesn't speak)."""
        from sopflow.expr.sentences import sentence

        return sentence(self.tree, language)

    def _make_why(self) -> Function:
        coder = Coder()
        named = {each.fact.name: each for each in walk(self.tree) if isinstance(each, Leaf | Derived)}
        parts = ", ".join(f"{coder.name(name)}: {named[name].code(coder)}" for name in self.reads)
        made = coder.function(f" return {{{parts}}}", "why")
        object.__setattr__(self, "_why", made)
        return made


def read(text: str, scope: Scope, *, expect: Type | None = None) -> tuple[Expr | None, tuple[Problem, ...]]:
    """Reads an expression. Never raises for what an author wrote.

    Args:
        text: The expression.
        scope: The names it may use.
        expect: The type its value must have, ``YES_NO`` for a condition; None for any.

    Returns:
        The expression and no problems, or None and everything that is wrong with it, in written order. None without
        problems means that it names a ``broken`` fact, about which a problem is known already.
    """
    fact = scope.facts.get(text.strip()) if expect is None else None
    if fact is not None and fact.derived is None and fact.name not in RESERVED and not fact.name[0].isdigit():
        return Expr(text, Leaf(fact.type, fact)), ()
    tree, problems = parse(text)
    if tree is None:
        return None, problems
    checker = Checker(scope)
    condition = expect is not None and expect.kind == "yes/no"
    node = checker.condition(tree) if condition else checker.check(tree, expect)
    if node is not None and expect is not None and not condition:
        wrong = assignable(node, expect)
        if wrong is not None:
            checker.report(wrong[0], wrong[1], tree, wrong[2])
    if checker.problems or node is None:
        return None, tuple(sorted(checker.problems, key=lambda each: each.start))
    expr = Expr(text, node)
    # Without facts that follow from others it can cost no more than its length and depth allow.
    if not expr.leaves.issuperset(expr.reads) and expr.cost.excessive:
        message = "The facts it follows from build on each other too deeply."
        return None, (Problem("SOP206", message, tree.start, tree.end, "Have some of them set by a step."),)
    return expr, ()


def assignable(node: Node, expect: Type) -> tuple[str, str, str | None] | None:
    """Why a node's value can't be put where a type is expected (code, message, hint), or None if it can."""
    from sopflow.expr.nodes import Const

    if (
        isinstance(node, Const)
        and expect.low is not None
        and expect.high is not None
        and node.type.kind in ("number", "integer")
    ):
        if not expect.low <= node.constant <= expect.high:
            return "SOP203", f"{node.constant} is not {expect}.", None
        if expect.kind == "number":
            return None
    if expect.accepts(node.type):
        return None
    if expect.kind == "integer" and node.type.kind == "number":
        return "SOP204", "A whole number is needed here.", "Use round(…)."
    return "SOP204", f"This is {node.type}, but {expect} is needed here.", None


_NAMING = frozenset((Leaf, Derived, Builtin, Visits))


def _named(tree: Node) -> tuple[tuple[str, ...], frozenset[str], frozenset[str]]:
    """What a tree reads, the leaves it depends on, and what is built in and used: all in one walk."""
    reads: dict[str, None] = {}
    leaves: set[str] = set()
    builtins: set[str] = set()
    for each in walk(tree):
        if type(each) not in _NAMING:
            continue
        if isinstance(each, Leaf):
            reads[each.fact.name] = None
            leaves.add(each.fact.name)
        elif isinstance(each, Derived):
            reads[each.fact.name] = None
            if each.fact.derived is not None:
                leaves |= each.fact.derived.expr.leaves
                builtins |= each.fact.derived.expr.builtins
        elif isinstance(each, Builtin):
            builtins.add(each.name)
        elif isinstance(each, Visits):
            builtins.add(f"case.visits.{each.step}")
    return tuple(reads), frozenset(leaves), frozenset(builtins)
