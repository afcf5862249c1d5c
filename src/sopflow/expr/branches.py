"""What facts follow from: the first branch that holds, or the points of those that hold."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow.expr.code import Coder
from sopflow.expr.nodes import Const, Env, Node
from sopflow.expr.values import LIMIT, MISSING, add

__all__ = ["Choice", "Points", "body", "decided"]


def decided(condition: Node, env: Env) -> Any:
    """A condition's truth, where what is unknown only because of declined facts counts as not true."""
    found = condition.value(env)
    if found is MISSING and env.declined:
        wanted = set(condition.wants(env))
        if wanted and wanted <= env.declined:
            return False
    return found


class Choice(Node, frozen=True, eq=False):
    """``is: {condition: value, …, else: value}``."""

    branches: tuple[tuple[Node, Node], ...]
    otherwise: Node | None

    def value(self, env: Env) -> Any:
        for condition, value in self.branches:
            found = decided(condition, env)
            if found is MISSING:
                return MISSING
            if found:
                return value.value(env)
        return MISSING if self.otherwise is None else self.otherwise.value(env)

    def code(self, coder: Coder) -> str:  # noqa: ARG002
        raise TypeError("a choice is a function of its own")

    def children(self) -> tuple[Node, ...]:
        pairs = tuple(each for branch in self.branches for each in branch)
        return pairs if self.otherwise is None else (*pairs, self.otherwise)

    def open(self, env: Env) -> Iterator[str]:
        for condition, value in self.branches:
            found = decided(condition, env)
            if found is MISSING:
                yield from condition.wants(env)
                return
            if found:
                yield from value.wants(env)
                return
        if self.otherwise is not None:
            yield from self.otherwise.wants(env)


class Points(Node, frozen=True, eq=False):
    """``points: {condition: number, …}``."""

    branches: tuple[tuple[Node, Node], ...]

    def value(self, env: Env) -> Any:
        total: Any = 0
        for condition, points in self.branches:
            found = decided(condition, env)
            if found is MISSING:
                return MISSING
            if found:
                more = points.value(env)
                if more is MISSING:
                    return MISSING
                try:
                    total = add(total, more)
                except ArithmeticError:
                    return MISSING
        return total

    def code(self, coder: Coder) -> str:  # noqa: ARG002
        raise TypeError("points are a function of their own")

    def children(self) -> tuple[Node, ...]:
        return tuple(each for branch in self.branches for each in branch)

    def open(self, env: Env) -> Iterator[str]:
        for condition, points in self.branches:
            found = decided(condition, env)
            if found is MISSING:
                yield from condition.wants(env)
            elif found:
                yield from points.wants(env)


def _plus(node: Points, points: Node, coder: Coder) -> str:
    """Add some points to ``n``: plainly, where whole numbers are written that can't exceed any bound together."""
    written = [each.constant if isinstance(each, Const) else None for _, each in node.branches]
    if all(type(each) is int for each in written) and sum(map(abs, written)) < LIMIT:  # type: ignore[arg-type]
        return f"n += {points.code(coder)}"
    return f"n = {coder.helper('add')}(n, {points.code(coder)})"


def body(node: Node, coder: Coder) -> str:
    """The body of a node's generated function. Branches are statements, not nested `if else`: there may be hundreds."""
    if isinstance(node, Choice):
        lines = [f" if {condition.code(coder)}: return {value.code(coder)}" for condition, value in node.branches]
        lines.append(
            f" raise {coder.helper('KeyError')}" if node.otherwise is None else f" return {node.otherwise.code(coder)}"
        )
        return "\n".join(lines)
    if isinstance(node, Points):
        lines = [f" if {condition.code(coder)}: {_plus(node, points, coder)}" for condition, points in node.branches]
        return "\n".join([" n = 0", *lines, " return n"])
    return f" return {node.code(coder)}"
