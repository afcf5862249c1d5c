"""The typed tree. Each node has its meaning twice, side by side: ``value`` walks and knows three truth values,
``code`` writes the Python that answers fast and gives up (KeyError, ArithmeticError) wherever something is missing.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from msgspec import Struct

from sopflow.expr.code import Coder
from sopflow.expr.scope import Fact
from sopflow.expr.types import Type
from sopflow.expr.values import MISSING

__all__ = ["Builtin", "Const", "Derived", "Env", "Item", "Leaf", "Listing", "Node", "Project", "RecordRef", "Visits"]


class Env:
    """What a walk looks at: the two dicts of facts, the context, the elements of running quantifiers."""

    __slots__ = ("declined", "f", "items", "l", "values", "wanted", "x")

    def __init__(self, f: Mapping[str, Any], l: Mapping[str, Any], x: Any) -> None:  # noqa: E741
        self.f = f
        self.l = l
        self.x = x
        self.items: dict[str, Any] = {}
        # derived facts are computed once in a walk: along a chain of them the work would else double at each
        self.values: dict[str, Any] = {}
        self.wanted: dict[str, tuple[str, ...]] = {}
        self.declined: frozenset[str] = getattr(x, "declined", None) or frozenset()


class Node(Struct, frozen=True, eq=False):
    """A node of the typed tree; ``type`` is the type of its value."""

    type: Type

    def value(self, env: Env) -> Any:
        """The value, or MISSING where it is unknown."""
        raise NotImplementedError

    def code(self, coder: Coder) -> str:
        """A Python expression for the value."""
        raise NotImplementedError

    def children(self) -> tuple[Node, ...]:
        """The nodes right below, in written order."""
        return ()

    def wants(self, env: Env) -> Iterator[str]:
        """The leaves for want of which the value is unknown, in written order."""
        if self.value(env) is MISSING:
            yield from self.open(env)

    def open(self, env: Env) -> Iterator[str]:
        """``wants`` once it is certain that the value is unknown."""
        for child in self.children():
            yield from child.wants(env)


class Const(Node, frozen=True, eq=False):
    """A literal."""

    constant: Any

    def value(self, env: Env) -> Any:  # noqa: ARG002
        return self.constant

    def code(self, coder: Coder) -> str:
        return coder.constant(self.constant)


class Leaf(Node, frozen=True, eq=False):
    """A fact that is asked or set."""

    fact: Fact

    def value(self, env: Env) -> Any:
        return (env.l if self.fact.local else env.f).get(self.fact.name, MISSING)

    def code(self, coder: Coder) -> str:
        return f"{'l' if self.fact.local else 'f'}[{coder.name(self.fact.name)}]"

    def open(self, env: Env) -> Iterator[str]:  # noqa: ARG002
        yield self.fact.name


class Derived(Node, frozen=True, eq=False):
    """A fact that follows from others."""

    fact: Fact
    definition: Node

    def value(self, env: Env) -> Any:
        known = env.values.get(self.fact.name)
        if known is None:
            items, env.items = env.items, {}
            known = env.values[self.fact.name] = self.definition.value(env)
            env.items = items
        return known

    def code(self, coder: Coder) -> str:
        return coder.call(self.fact)

    def open(self, env: Env) -> Iterator[str]:
        wanted = env.wanted.get(self.fact.name)
        if wanted is None:
            items, env.items = env.items, {}
            wanted = env.wanted[self.fact.name] = tuple(dict.fromkeys(self.definition.wants(env)))
            env.items = items
        yield from wanted


class RecordRef(Node, frozen=True, eq=False):
    """A record as a whole: known when all its leaves are."""

    fields: tuple[tuple[str, Node], ...]

    def value(self, env: Env) -> Any:
        found = {name: node.value(env) for name, node in self.fields}
        return MISSING if MISSING in found.values() else found

    def code(self, coder: Coder) -> str:
        return "{" + ", ".join(f"{coder.name(name)}: {node.code(coder)}" for name, node in self.fields) + "}"

    def children(self) -> tuple[Node, ...]:
        return tuple(node for _, node in self.fields)


class Builtin(Node, frozen=True, eq=False):
    """What the engine knows by itself: ``now``, ``case.age``, ``outcome``; some may be absent."""

    name: str

    @property
    def attribute(self) -> str:
        return self.name.rpartition(".")[2]

    def value(self, env: Env) -> Any:
        found = getattr(env.x, self.attribute, None)
        return MISSING if found is None else found

    def code(self, coder: Coder) -> str:
        sure = self.name in ("now", "today", "case.id", "case.opened", "case.age", "case.level", "case.handovers")
        return f"x.{self.attribute}" if sure else coder.helper("present") + f"(x, {self.attribute!r})"


class Visits(Node, frozen=True, eq=False):
    """How often a step was entered."""

    step: str

    def value(self, env: Env) -> Any:
        return env.x.visits.get(self.step, 0)

    def code(self, coder: Coder) -> str:
        return f"{coder.visits}.get({coder.name(self.step)}, 0)"


class Item(Node, frozen=True, eq=False):
    """The element a quantifier looks at, or a field of it."""

    variable: str
    path: tuple[str, ...]
    origin: Node  # the list: what a missing field asks for

    def value(self, env: Env) -> Any:
        found = env.items[self.variable]
        for name in self.path:
            found = found.get(name, MISSING)
            if found is MISSING:
                return MISSING
        return found

    def code(self, coder: Coder) -> str:
        return coder.variable(self.variable) + "".join(f"[{coder.name(name)}]" for name in self.path)

    def open(self, env: Env) -> Iterator[str]:  # noqa: ARG002
        yield from leaves(self.origin)


class Listing(Node, frozen=True, eq=False):
    """A list written out."""

    items: tuple[Node, ...]

    def value(self, env: Env) -> Any:
        found = self.elements(env)
        return MISSING if MISSING in found else found

    def elements(self, env: Env) -> list[Any]:
        """The elements, with MISSING among them."""
        return [each.value(env) for each in self.items]

    def code(self, coder: Coder) -> str:
        return "[" + ", ".join(each.code(coder) for each in self.items) + "]"

    def children(self) -> tuple[Node, ...]:
        return self.items


class Project(Node, frozen=True, eq=False):
    """One field of every record in a list: ``order.items.price``."""

    source: Node
    path: tuple[str, ...]

    def value(self, env: Env) -> Any:
        found = self.elements(env)
        return MISSING if found is MISSING or MISSING in found else found

    def elements(self, env: Env) -> Any:
        """The fields, with MISSING among them, or MISSING if the list itself is."""
        records = self.source.value(env)
        if records is MISSING:
            return MISSING
        for name in self.path:
            records = [MISSING if each is MISSING else each.get(name, MISSING) for each in records]
        return records

    def code(self, coder: Coder) -> str:
        path = "".join(f"[{coder.name(name)}]" for name in self.path)
        return f"[e{path} for e in {self.source.code(coder)}]"

    def children(self) -> tuple[Node, ...]:
        return (self.source,)

    def open(self, env: Env) -> Iterator[str]:  # noqa: ARG002
        yield from leaves(self.source)


def elements(node: Node, env: Env) -> Any:
    """The elements of a list with MISSING for those that are unknown, or MISSING if the list is."""
    if isinstance(node, Listing | Project):
        return node.elements(env)
    return node.value(env)


def walk(node: Node) -> Iterator[Node]:
    """The node and all below it in written order, not into what derived facts follow from."""
    stack = [node]
    while stack:
        found = stack.pop()
        yield found
        below = found.children()
        if below:
            stack.extend(reversed(below))


def leaves(node: Node) -> Iterator[str]:
    """The leaves a node reads, through derived facts too, in written order."""
    for each in walk(node):
        if isinstance(each, Leaf):
            yield each.fact.name
        elif isinstance(each, Derived):
            yield from leaves(each.definition)
