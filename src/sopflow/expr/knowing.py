"""What the truth of a condition tells about facts: those that are known for certain when it came out this way."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sopflow.expr.arithmetic import Known
from sopflow.expr.branches import Choice, Points
from sopflow.expr.logic import All, Compare, Contains, Either, IsMissing, Negation, OneOf, Quantifier
from sopflow.expr.nodes import Builtin, Const, Derived, Leaf, Listing, Node, Project

__all__ = ["certain", "possible"]

_NOTHING: frozenset[str] = frozenset()


def certain(node: Node, truth: bool | None = None) -> frozenset[str]:
    """The leaves that are certainly known where ``node`` has this truth, or (None) any value at all.

    What a person declined to give counts as not true, so of facts that may be declined this says nothing.
    """
    find = _FINDERS.get(type(node))
    if find is not None:
        return find(node, truth)
    return frozenset(name for each in node.children() for name in certain(each))


def _junction(node: All | Either, truth: bool | None) -> frozenset[str]:
    """Of an ``and`` that is true all parts are known; of one that is false only what each part tells is certain."""
    if truth is None:
        return _NOTHING
    parts = [certain(each, truth) for each in node.operands]
    if truth is isinstance(node, All):
        return frozenset().union(*parts)
    return frozenset.intersection(*parts)


def _counted(node: Compare, truth: bool | None) -> frozenset[str]:
    assert isinstance(node.left, Known)
    facts = node.left.facts
    every = isinstance(node.right, Const) and (
        (node.op in ("==", ">=") and node.right.constant == len(facts))
        or (node.op == ">" and node.right.constant == len(facts) - 1)
    )
    return frozenset(name for each in facts for name in certain(each)) if every and truth is True else _NOTHING


def _negated(node: Any, truth: bool | None) -> frozenset[str]:
    return certain(node.operand, None if truth is None else not truth)


def _tested(node: Any, truth: bool | None) -> frozenset[str]:
    return certain(node.operand) if truth is not None and truth is not node.missing else _NOTHING


def _compared(node: Any, truth: bool | None) -> frozenset[str]:
    if type(node.left) is Known:
        return _counted(node, truth)
    left, right = certain(node.left), certain(node.right)
    return left | right if right else left


def _contained(node: Any, _: bool | None) -> frozenset[str]:
    return certain(node.left) | certain(node.right) if node.left.type.kind == "text" else certain(node.left)


# By the kind of node; of every other kind all parts are known when its value is.
_FINDERS: dict[type[Node], Callable[[Any, bool | None], frozenset[str]]] = {
    Leaf: lambda node, _: frozenset((node.fact.name,)),
    Const: lambda _, __: _NOTHING,
    Builtin: lambda _, __: _NOTHING,
    Known: lambda _, __: _NOTHING,
    Listing: lambda _, __: _NOTHING,
    Negation: _negated,
    All: _junction,
    Either: _junction,
    IsMissing: _tested,
    Compare: _compared,
    OneOf: lambda node, _: certain(node.left) if node.options else _NOTHING,
    Contains: _contained,
    Choice: lambda node, _: certain(node.branches[0][0]),
    Points: lambda node, _: certain(node.branches[0][0]),
    Derived: lambda node, truth: node.fact.derived.expr.certain(truth),
    Quantifier: lambda node, _: certain(node.source),
    Project: lambda node, _: certain(node.source),
}


def possible(node: Node, outcome: str) -> tuple[bool, bool]:
    """Whether a condition can hold, and whether it can fail, when the step was left with this outcome."""
    if isinstance(node, Negation):
        holds, fails = possible(node.operand, outcome)
        return fails, holds
    if isinstance(node, All | Either):
        parts = [possible(each, outcome) for each in node.operands]
        if isinstance(node, All):
            return all(holds for holds, _ in parts), any(fails for _, fails in parts)
        return any(holds for holds, _ in parts), all(fails for _, fails in parts)
    if isinstance(node, Compare) and node.op in ("==", "!="):
        pair = (node.left, node.right)
        named = [each.constant for each in pair if isinstance(each, Const)]
        if named and any(isinstance(each, Builtin) and each.name == "outcome" for each in pair):
            equal = named[0] == outcome
            return (equal, not equal) if node.op == "==" else (not equal, equal)
    if isinstance(node, OneOf) and isinstance(node.left, Builtin) and node.left.name == "outcome":
        constants = [each.constant for each in node.options if isinstance(each, Const)]
        if len(constants) == len(node.options):
            return outcome in constants, outcome not in constants
    return True, True
