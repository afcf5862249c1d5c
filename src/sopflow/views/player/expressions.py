"""Expressions as JavaScript: each node of the typed tree becomes a call that makes the same node in the page."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from sopflow.expr.arithmetic import Arithmetic, Fold, Known, Length, Lower, Rounded
from sopflow.expr.branches import Choice, Points
from sopflow.expr.logic import All, Compare, Contains, Either, IsMissing, Negation, OneOf, Quantifier
from sopflow.expr.nodes import Builtin, Const, Derived, Item, Leaf, Listing, Node, Project, RecordRef, Visits
from sopflow.expr.scope import Fact
from sopflow.expr.types import Type
from sopflow.views.player.literals import literal, text_literal

__all__ = ["Source"]

_COMPARED = {"==": "eq", "!=": "ne", "<": "lt", "<=": "le", ">": "gt", ">=": "ge"}


class Source:
    """Writes trees.

    Args:
        type_: Gives the name that a type has in the page.
        fact: Gives the name of a fact.
        keep: Takes the source of what is used often and gives it a name.
    """

    def __init__(
        self, *, type_: Callable[[Type], str], fact: Callable[[Fact], str], keep: Callable[[str], str]
    ) -> None:
        self._type = type_
        self._fact = fact
        self._keep = keep

    def of(self, node: Node) -> str:
        """The source of a tree."""
        made: str = _WRITERS[type(node)](self, node)
        return made

    def _all(self, nodes: Iterable[Node]) -> str:
        return ",".join(map(self.of, nodes))

    def _path(self, path: Iterable[str]) -> str:
        return ",".join(map(text_literal, path))

    def _const(self, node: Const) -> str:
        return f"k.is({self._type(node.type)},{literal(node.constant)})"

    def _leaf(self, node: Leaf) -> str:
        return self._keep(f"k.leaf({self._fact(node.fact)})")

    def _derived(self, node: Derived) -> str:
        return self._keep(f"k.from({self._fact(node.fact)})")

    def _record(self, node: RecordRef) -> str:
        fields = "".join(f",[{text_literal(name)},{self.of(each)}]" for name, each in node.fields)
        return f"k.record({self._type(node.type)}{fields})"

    def _builtin(self, node: Builtin) -> str:
        own = f",{self._type(node.type)}" if node.name == "outcome" else ""
        return self._keep(f"k.own({text_literal(node.name)}{own})")

    def _visits(self, node: Visits) -> str:
        return self._keep(f"k.visits({text_literal(node.step)})")

    def _item(self, node: Item) -> str:
        path, origin = self._path(node.path), self._keep(self.of(node.origin))
        return f"k.item({self._type(node.type)},{text_literal(node.variable)},[{path}],{origin})"

    def _listing(self, node: Listing) -> str:
        return f"k.list({self._type(node.type)},{self._all(node.items)})"

    def _project(self, node: Project) -> str:
        return f"k.field({self._type(node.type)},{self.of(node.source)},{self._path(node.path)})"

    def _negation(self, node: Negation) -> str:
        return f"k.not({self.of(node.operand)})"

    def _junction(self, node: All | Either) -> str:
        return f"k.{'and' if isinstance(node, All) else 'or'}({self._all(node.operands)})"

    def _compare(self, node: Compare) -> str:
        return f"k.{_COMPARED[node.op]}({self.of(node.left)},{self.of(node.right)})"

    def _one_of(self, node: OneOf) -> str:
        return f"k.among({self._all((node.left, *node.options))})"

    def _contains(self, node: Contains) -> str:
        return f"k.has({self.of(node.left)},{self.of(node.right)})"

    def _is_missing(self, node: IsMissing) -> str:
        return f"k.{'missing' if node.missing else 'known'}({self.of(node.operand)})"

    def _quantifier(self, node: Quantifier) -> str:
        source, condition = self.of(node.source), self.of(node.condition)
        return f'k.each("{node.word}",{text_literal(node.variable)},{source},{condition})'

    def _arithmetic(self, node: Arithmetic) -> str:
        first, *rest = node.function.split("_")
        how = first + "".join(map(str.capitalize, rest))
        sides = f"{self.of(node.left)},{self.of(node.right)}"
        return f'k.sum({self._type(node.type)},"{node.op}","{how}",{sides})'

    def _fold(self, node: Fold) -> str:
        return f'k.fold({self._type(node.type)},"{node.function}",{self.of(node.source)})'

    def _length(self, node: Length) -> str:
        return f"k.length({self.of(node.operand)})"

    def _lower(self, node: Lower) -> str:
        return f"k.lower({self.of(node.operand)})"

    def _rounded(self, node: Rounded) -> str:
        return f"k.round({self._type(node.type)},{self.of(node.operand)},{node.places})"

    def _known(self, node: Known) -> str:
        return f"k.count({self._all(node.facts)})"

    def _choice(self, node: Choice) -> str:
        pairs = ",".join(f"[{self._all(pair)}]" for pair in node.branches)
        otherwise = f",{self.of(node.otherwise)}" if node.otherwise is not None else ""
        return f"k.first({self._type(node.type)},[{pairs}]{otherwise})"

    def _points(self, node: Points) -> str:
        pairs = "".join(f",[{self._all(pair)}]" for pair in node.branches)
        return f"k.points({self._type(node.type)}{pairs})"


_WRITERS: dict[type[Node], Callable[[Source, Any], str]] = {
    Const: Source._const,
    Leaf: Source._leaf,
    Derived: Source._derived,
    RecordRef: Source._record,
    Builtin: Source._builtin,
    Visits: Source._visits,
    Item: Source._item,
    Listing: Source._listing,
    Project: Source._project,
    Negation: Source._negation,
    All: Source._junction,
    Either: Source._junction,
    Compare: Source._compare,
    OneOf: Source._one_of,
    Contains: Source._contains,
    IsMissing: Source._is_missing,
    Quantifier: Source._quantifier,
    Arithmetic: Source._arithmetic,
    Fold: Source._fold,
    Length: Source._length,
    Lower: Source._lower,
    Rounded: Source._rounded,
    Known: Source._known,
    Choice: Source._choice,
    Points: Source._points,
}
