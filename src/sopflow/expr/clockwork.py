"""Conditions that turn as time passes: which of their comparisons do, and whether that can be foreseen."""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.expr.arithmetic import Arithmetic
from sopflow.expr.expression import Expr
from sopflow.expr.logic import Compare, Quantifier
from sopflow.expr.nodes import Builtin, Derived, Node, walk

__all__ = ["CLOCK", "pace", "readings", "reads_time", "turning", "unforeseeable"]

CLOCK = frozenset(("now", "today", "case.age"))
"""What is built in and moves with the clock."""


def reads_time(expr: Expr) -> bool:
    """Whether what an expression says depends on what time it is."""
    return not CLOCK.isdisjoint(expr.builtins)


def turning(node: Node) -> Iterator[Compare]:
    """The comparisons that turn at an instant which follows from their two sides, in derived facts too."""
    for each in _parts(node):
        if isinstance(each, Compare):
            yield each


def unforeseeable(node: Node) -> Iterator[str]:
    """What of the clock is read elsewhere than in such comparisons."""
    for each in _parts(node):
        if isinstance(each, Builtin):
            yield each.name
        elif isinstance(each, Quantifier):
            yield next(readings(each))


def pace(node: Node) -> int | None:
    """How fast a value grows with the clock: 0, 1 or -1 times; None where nobody can say."""
    if next(readings(node), None) is None:
        return 0
    if isinstance(node, Builtin):
        return 1
    if isinstance(node, Derived):
        return pace(node.definition)
    if isinstance(node, Arithmetic) and node.op in ("+", "-"):
        left, right = pace(node.left), pace(node.right)
        if left is not None and right is not None:
            return left + right if node.op == "+" else left - right
    return None


def _parts(node: Node) -> Iterator[Node]:
    """What reads the clock, down to comparisons that can be foreseen; else down to the clock itself."""
    if next(readings(node), None) is None:
        return
    if isinstance(node, Builtin | Quantifier) or (isinstance(node, Compare) and _foreseeable(node)):
        yield node
        return
    for each in (node.definition,) if isinstance(node, Derived) else node.children():
        yield from _parts(each)


def _foreseeable(node: Compare) -> bool:
    """Whether just one of the sides moves, and steadily."""
    left, right = pace(node.left), pace(node.right)
    return left is not None and right is not None and sorted((abs(left), abs(right))) == [0, 1]


def readings(node: Node) -> Iterator[str]:
    """What of the clock a value depends on, through facts that follow from others too."""
    for each in walk(node):
        if isinstance(each, Builtin) and each.name in CLOCK:
            yield each.name
        elif isinstance(each, Derived) and each.fact.derived is not None:
            yield from sorted(CLOCK.intersection(each.fact.derived.expr.builtins))
