"""Numbers, money, durations, dates and times; the functions. What can't be computed is missing, never an error."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from sopflow.expr import values as v
from sopflow.expr.code import Coder
from sopflow.expr.logic import known_code
from sopflow.expr.nodes import Env, Node, elements
from sopflow.expr.values import MISSING

__all__ = ["Arithmetic", "Fold", "Known", "Length", "Lower", "Rounded"]

FUNCTIONS: dict[str, Callable[..., Any]] = {
    each.__name__: each
    for each in (
        *(v.add, v.subtract, v.multiply, v.divide, v.scale, v.share),
        *(v.time_between, v.time_plus, v.time_minus, v.date_between, v.date_plus, v.date_minus),
    )
}
FOLDS: dict[str, Callable[..., Any]] = {"sum": v.total, "min": v.smallest, "max": v.largest}


class Arithmetic(Node, frozen=True, eq=False):
    """``a + b`` and its kin; ``function`` says which arithmetic the types ask for, ``op`` what was written."""

    op: str
    function: str
    left: Node
    right: Node

    def value(self, env: Env) -> Any:
        left, right = self.left.value(env), self.right.value(env)
        if left is MISSING or right is MISSING:
            return MISSING
        try:
            return FUNCTIONS[self.function](left, right)
        except ArithmeticError:
            return MISSING

    def code(self, coder: Coder) -> str:
        return coder.helper(self.function) + f"({self.left.code(coder)}, {self.right.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.left, self.right)


class Fold(Node, frozen=True, eq=False):
    """``sum``, ``min`` and ``max`` of a list, or of several values."""

    function: str
    source: Node

    def value(self, env: Env) -> Any:
        found = self.source.value(env)
        if found is MISSING:
            return MISSING
        try:
            return FOLDS[self.function](found)
        except (KeyError, ArithmeticError):
            return MISSING

    def code(self, coder: Coder) -> str:
        return coder.helper(FOLDS[self.function].__name__) + f"({self.source.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.source,)


class Length(Node, frozen=True, eq=False):
    """The number of elements of a list, or of characters of a text."""

    operand: Node

    def value(self, env: Env) -> Any:
        found = elements(self.operand, env)
        return MISSING if found is MISSING else len(found)

    def code(self, coder: Coder) -> str:
        return coder.helper("len") + f"({self.operand.code(coder)})"

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)

    def open(self, env: Env) -> Iterator[str]:
        return self.operand.open(env)


class Lower(Node, frozen=True, eq=False):
    """A text in small letters."""

    operand: Node

    def value(self, env: Env) -> Any:
        found = self.operand.value(env)
        return MISSING if found is MISSING else found.lower()

    def code(self, coder: Coder) -> str:
        return f"{self.operand.code(coder)}.lower()"

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


class Rounded(Node, frozen=True, eq=False):
    """A number rounded as in commerce, to whole numbers or to some places."""

    operand: Node
    places: int

    def value(self, env: Env) -> Any:
        found = self.operand.value(env)
        try:
            return MISSING if found is MISSING else v.round_to(found, self.places)
        except ArithmeticError:
            return MISSING

    def code(self, coder: Coder) -> str:
        return coder.helper("round_to") + f"({self.operand.code(coder)}, {self.places})"

    def children(self) -> tuple[Node, ...]:
        return (self.operand,)


class Known(Node, frozen=True, eq=False):
    """How many of the facts are known: never unknown."""

    facts: tuple[Node, ...]

    def value(self, env: Env) -> Any:
        return sum(each.value(env) is not MISSING for each in self.facts)

    def code(self, coder: Coder) -> str:
        return "(" + " + ".join(known_code(each, coder) for each in self.facts) + ")"

    def children(self) -> tuple[Node, ...]:
        return self.facts

    def wants(self, env: Env) -> Iterator[str]:  # noqa: ARG002
        return iter(())
