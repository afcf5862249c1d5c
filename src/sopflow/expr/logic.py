"""Conditions: Kleene's three values, comparisons, membership, what is known, quantifiers."""

from __future__ import annotations

from collections.abc import Iterator
from operator import eq, ge, gt, le, lt, ne
from typing import Any

from sopflow.expr.code import Coder
from sopflow.expr.nodes import Const, Env, Node, elements
from sopflow.expr.values import MISSING, list_contains, text_contains

__all__ = ["All", "Compare", "Contains", "Either", "IsMissing", "Negation", "OneOf", "Quantifier"]

OPERATORS = {"==": eq, "!=": ne, "<": lt, "<=": le, ">": gt, ">=": ge}


class Negation(Node, frozen=True, eq=False):
    """``not x``."""

    operand: Node

    def value(self, env: Env) -> Any:
        found = self.operand.value(env)
        return MISSING if found is MISSING else not found

    def code(self, coder: Coder) -> str:
        return f"(not {self.operand.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


class All(Node, frozen=True, eq=False):
    """``a and b``: false as soon as one is, whatever is missing."""

    operands: tuple[Node, ...]

    def value(self, env: Env) -> Any:
        result: Any = True
        for each in self.operands:
            found = each.value(env)
            if found is False:
                return False
            if found is MISSING:
                result = MISSING
        return result

    def code(self, coder: Coder) -> str:
        return "(" + " and ".join(each.code(coder) for each in self.operands) + ")"

    def children(self) -> tuple[Node, ...]:
        return self.operands


class Either(Node, frozen=True, eq=False):
    """``a or b``: true as soon as one is, whatever is missing."""

    operands: tuple[Node, ...]

    def value(self, env: Env) -> Any:
        result: Any = False
        for each in self.operands:
            found = each.value(env)
            if found is True:
                return True
            if found is MISSING:
                result = MISSING
        return result

    def code(self, coder: Coder) -> str:
        return "(" + " or ".join(each.code(coder) for each in self.operands) + ")"

    def children(self) -> tuple[Node, ...]:
        return self.operands


class Compare(Node, frozen=True, eq=False):
    """``== != < <= > >=``."""

    op: str
    left: Node
    right: Node

    def value(self, env: Env) -> Any:
        left, right = self.left.value(env), self.right.value(env)
        return MISSING if left is MISSING or right is MISSING else OPERATORS[self.op](left, right)

    def code(self, coder: Coder) -> str:
        return f"({self.left.code(coder)} {self.op} {self.right.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


class OneOf(Node, frozen=True, eq=False):
    """``x in [a, b]``: true as soon as one is equal, even if others are missing."""

    left: Node
    options: tuple[Node, ...]

    def value(self, env: Env) -> Any:
        left = self.left.value(env)
        if left is MISSING:
            return MISSING if self.options else False
        result: Any = False
        for each in self.options:
            found = each.value(env)
            if found is MISSING:
                result = MISSING
            elif found == left:
                return True
        return result

    def code(self, coder: Coder) -> str:
        if not self.options:
            return "False"
        options = [each.code(coder) for each in self.options]
        plain = all(isinstance(each, Const) and isinstance(each.constant, str | int) for each in self.options)
        if plain:  # Python keeps these as one constant
            inner = (
                "(" + "".join(each + ", " for each in options) + ")"
                if len(options) < 4
                else "{" + ", ".join(options) + "}"
            )
        else:
            inner = "(" + "".join(each + ", " for each in options) + ")"
        return f"({self.left.code(coder)} in {inner})"

    def children(self) -> tuple[Node, ...]:
        return (self.left, *self.options)


class Contains(Node, frozen=True, eq=False):
    """``text contains 'part'`` and ``list contains value``, without regard to case."""

    left: Node
    right: Node

    def value(self, env: Env) -> Any:
        right = self.right.value(env)
        if self.left.type.kind == "text":
            left = self.left.value(env)
            return MISSING if left is MISSING or right is MISSING else text_contains(left, right)
        found = elements(self.left, env)
        if found is MISSING or (right is MISSING and found):
            return MISSING
        known = [each for each in found if each is not MISSING]
        if list_contains(known, right):
            return True
        return False if len(known) == len(found) else MISSING

    def code(self, coder: Coder) -> str:
        left = self.left.code(coder)
        if self.left.type.kind == "text":
            if isinstance(self.right, Const):
                return f"({coder.constant(self.right.constant.casefold())} in {left}.casefold())"
            return coder.helper("text_contains") + f"({left}, {self.right.code(coder)})"
        return coder.helper("list_contains") + f"({left}, {self.right.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


class IsMissing(Node, frozen=True, eq=False):
    """``x is missing`` and ``x is known``: never unknown."""

    operand: Node
    missing: bool

    def value(self, env: Env) -> Any:
        return (self.operand.value(env) is MISSING) is self.missing

    def code(self, coder: Coder) -> str:
        return known_code(self.operand, coder, missing=self.missing)

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)

    def wants(self, env: Env) -> Iterator[str]:  # noqa: ARG002
        return iter(())


def known_code(node: Node, coder: Coder, *, missing: bool = False) -> str:
    """Whether something is known. What isn't a plain fact is simply computed: if that fails, the walk decides."""
    from sopflow.expr.nodes import Leaf

    if isinstance(node, Leaf):
        dict_ = "l" if node.fact.local else "f"
        return f"({coder.name(node.fact.name)} {'not in' if missing else 'in'} {dict_})"
    return f"({node.code(coder)} is {'None' if missing else 'not None'})"


class Quantifier(Node, frozen=True, eq=False):
    """``any``, ``every`` and ``count`` over the elements of a list."""

    word: str
    variable: str
    source: Node
    condition: Node

    def value(self, env: Env) -> Any:
        found = elements(self.source, env)
        if found is MISSING:
            return MISSING
        truths = self._truths(env, found)
        if self.word == "count":
            return MISSING if MISSING in truths else sum(truths)
        decisive = self.word == "any"
        if decisive in truths:
            return decisive
        return MISSING if MISSING in truths else not decisive

    def _truths(self, env: Env, found: list[Any]) -> list[Any]:
        before = env.items
        truths = []
        for each in found:
            if each is MISSING:
                truths.append(MISSING)
                continue
            env.items = {**before, self.variable: each}
            truths.append(self.condition.value(env))
        env.items = before
        return truths

    def code(self, coder: Coder) -> str:
        source = self.source.code(coder)
        variable = coder.variable(self.variable)
        condition = self.condition.code(coder)
        if self.word == "count":
            return coder.helper("sum") + f"(1 for {variable} in {source} if {condition})"
        return coder.helper("any" if self.word == "any" else "all") + f"({condition} for {variable} in {source})"

    def children(self) -> tuple[Node, ...]:
        return (self.source, self.condition)

    def open(self, env: Env) -> Iterator[str]:
        found = elements(self.source, env)
        if found is MISSING:
            yield from self.source.wants(env)
            return
        before, wanted = env.items, dict[str, None]()
        if MISSING in found:
            wanted.update(dict.fromkeys(self.source.wants(env)))
        for each in found:
            if each is not MISSING:
                env.items = {**before, self.variable: each}
                wanted.update(dict.fromkeys(self.condition.wants(env)))
        env.items = before
        yield from wanted
