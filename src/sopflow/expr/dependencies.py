"""Which derived facts build on which, and the circles among them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import NamedTuple

from sopflow.expr import tree as t
from sopflow.expr.scope import Scope
from sopflow.expr.tree import Tree

__all__ = ["Order", "names_in", "ordered"]


_MOST_IN_CIRCLES = 50_000  # names on the ways that are looked back on to tell the circles


class Order(NamedTuple):
    """What depends on nothing first; ``circular`` are names that are in no order, ``circles`` the reason.

    Of thousands of circles only the first ones are told. What is in the others may stand in the sequence: after
    something circular, that it depends on.
    """

    sequence: tuple[str, ...]
    circles: tuple[tuple[str, ...], ...]
    circular: frozenset[str]


def names_in(tree: Tree, scope: Scope) -> Iterator[str]:
    """The names a tree reads. A word opposite a one-of fact that has it as a value is no name."""
    stack: list[Tree] = [tree]
    while stack:
        node = stack.pop()
        if isinstance(node, t.Name):
            yield node.text
        elif isinstance(node, t.Binary) and node.op in ("==", "!=", "in"):
            stack.extend(_without_values(node, scope))
        else:
            stack.extend(reversed(node.children()))


def _without_values(node: t.Binary, scope: Scope) -> list[Tree]:
    """The operands that are no mere values, last first."""
    kept: list[Tree] = []
    for one, other in ((node.right, node.left), (node.left, node.right)):
        found = scope.type_of(other.text) if isinstance(other, t.Name) else None
        values = found.values if found is not None else ()
        words = one.items if isinstance(one, t.Items) else (one,)
        kept.extend(each for each in words if not (isinstance(each, t.Name) and each.text in values))
    return kept


def ordered(edges: Mapping[str, tuple[str, ...]]) -> Order:
    """Sorts names so that each comes after what it depends on; walks with a stack of its own."""
    state: dict[str, int] = {}  # 1 while on the way, 2 when done
    sequence: list[str] = []
    circles: list[tuple[str, ...]] = []
    circular: set[str] = set()
    left = _MOST_IN_CIRCLES
    for start in edges:
        if start in state:
            continue
        way: list[tuple[str, Iterator[str]]] = [(start, iter(edges[start]))]
        state[start] = 1
        while way:
            name, following = way[-1]
            nearest = next(following, None)
            if nearest is None:
                way.pop()
                state[name] = 2
                sequence.append(name)
            elif state.get(nearest) == 1:
                circular.add(name)
                if left > 0:
                    names = [each for each, _ in way]
                    circles.append(tuple(names[names.index(nearest) :]))
                    left -= len(names)
            elif nearest not in state:
                state[nearest] = 1
                way.append((nearest, iter(edges[nearest])))
    circular.update(name for circle in circles for name in circle)
    distinct = {frozenset(circle): circle for circle in reversed(circles)}
    order = tuple(each for each in sequence if each not in circular)
    return Order(order, tuple(reversed(distinct.values())), frozenset(circular))
