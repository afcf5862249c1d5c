"""The tree of an expression as it was written, before names mean anything. Nodes know where they stand."""

from __future__ import annotations

from msgspec import Struct

__all__ = [
    "And",
    "Binary",
    "Call",
    "Duration",
    "Is",
    "Items",
    "Name",
    "Not",
    "Number",
    "Or",
    "Quantified",
    "Text",
    "Tree",
]


class Tree(Struct, frozen=True, tag=True):
    """What all nodes share: the stretch of the text they stand for."""

    start: int
    end: int

    def children(self) -> tuple[Tree, ...]:
        """The nodes right below, in written order."""
        return ()


class Name(Tree, frozen=True):
    """A name or a bare word: ``customer.tier``, ``gold``, ``2G``."""

    text: str


class Number(Tree, frozen=True):
    """A number as written."""

    text: str


class Duration(Tree, frozen=True):
    """A duration as written, with single spaces."""

    text: str


class Text(Tree, frozen=True):
    """A quoted text."""

    text: str


class Items(Tree, frozen=True):
    """A list: ``[a, b]``."""

    items: tuple[Tree, ...]

    def children(self) -> tuple[Tree, ...]:
        return self.items


class Not(Tree, frozen=True):
    """``not x``."""

    operand: Tree

    def children(self) -> tuple[Tree, ...]:
        return (self.operand,)


class And(Tree, frozen=True):
    """``a and b and c``, as written without parentheses in between."""

    operands: tuple[Tree, ...]

    def children(self) -> tuple[Tree, ...]:
        return self.operands


class Or(Tree, frozen=True):
    """``a or b or c``."""

    operands: tuple[Tree, ...]

    def children(self) -> tuple[Tree, ...]:
        return self.operands


class Binary(Tree, frozen=True):
    """A comparison, ``in``, ``contains`` or arithmetic of two operands."""

    op: str
    left: Tree
    right: Tree

    def children(self) -> tuple[Tree, ...]:
        return (self.left, self.right)


class Is(Tree, frozen=True):
    """``x is missing`` or ``x is known``."""

    operand: Tree
    missing: bool

    def children(self) -> tuple[Tree, ...]:
        return (self.operand,)


class Quantified(Tree, frozen=True):
    """``any x in LIST has (…)``, ``every x in LIST has (…)``, ``count x in LIST where (…)``."""

    word: str
    variable: str
    source: Tree
    condition: Tree

    def children(self) -> tuple[Tree, ...]:
        return (self.source, self.condition)


class Call(Tree, frozen=True):
    """A function with its arguments."""

    function: str
    arguments: tuple[Tree, ...]

    def children(self) -> tuple[Tree, ...]:
        return self.arguments
