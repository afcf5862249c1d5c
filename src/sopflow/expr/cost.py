"""What evaluating costs at most: facts that follow from facts must not multiply without end."""

from __future__ import annotations

from typing import NamedTuple

from sopflow.expr.logic import Quantifier
from sopflow.expr.nodes import Derived, Node

__all__ = ["Cost", "cost_of"]

HEAVIEST = 20_000
DEEPEST = 150
MOST_QUANTIFIERS = 3


class Cost(NamedTuple):
    """Through derived facts: nodes to evaluate, levels of them, quantifiers within each other."""

    weight: int
    depth: int
    quantifiers: int

    @property
    def excessive(self) -> bool:
        """Whether it is beyond what an evaluation may cost."""
        return self.weight > HEAVIEST or self.depth > DEEPEST or self.quantifiers > MOST_QUANTIFIERS


_LEAST = Cost(1, 1, 0)


def cost_of(node: Node) -> Cost:
    """The cost of a tree; derived facts count with the cost of what they follow from."""
    if isinstance(node, Derived) and node.fact.derived is not None:
        inner = node.fact.derived.expr.cost
        return Cost(inner.weight + 1, inner.depth + 1, inner.quantifiers)
    children = node.children()
    if not children:
        return _LEAST
    weight, depth, quantifiers = 1, 1, 0
    for child in children:
        below = cost_of(child)
        weight += below.weight
        depth = max(depth, below.depth + 1)
        quantifiers = max(quantifiers, below.quantifiers)
    return Cost(weight, depth, quantifiers + isinstance(node, Quantifier))
