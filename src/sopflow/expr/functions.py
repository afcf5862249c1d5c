"""The functions an expression may call, and what they take."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow.expr import tree as t
from sopflow.expr.arithmetic import Fold, Known, Length, Lower, Rounded
from sopflow.expr.names import is_named
from sopflow.expr.nodes import Const, Listing, Node
from sopflow.expr.printer import show
from sopflow.expr.tree import Tree
from sopflow.expr.types import INTEGER, NUMBER, NUMERIC, ORDERED, TEXT, Type, list_of, meet

__all__ = ["Functions"]


class Functions:
    """The part of the checker that types calls."""

    if TYPE_CHECKING:

        def report(self, code: str, message: str, tree: Tree, hint: str | None = None) -> None: ...
        def check(self, tree: Tree, expect: Type | None = None) -> Node | None: ...

    def call(self, tree: t.Call) -> Node | None:
        """The node of a function call."""
        count = len(tree.arguments)
        most = {"length": 1, "lower": 1, "round": 2}.get(tree.function, 100)
        if not 1 <= count <= most:
            takes = (
                "one value"
                if most == 1
                else "a number, and perhaps how many places"
                if most == 2
                else "at least one value"
            )
            self.report("SOP205", f"`{tree.function}` takes {takes}; here are {count}.", tree)
            return None
        nodes = [self.check(each) for each in tree.arguments]
        sure = [node for node in nodes if node is not None]
        if len(sure) < len(nodes):
            return None
        if tree.function in ("sum", "min", "max"):
            return self.fold(tree, sure)
        if tree.function == "known":
            return self.known(tree, sure)
        if tree.function == "round":
            return self.rounded(tree, sure)
        return self.measured(tree, sure[0])

    def fold(self, tree: t.Call, nodes: list[Node]) -> Node | None:
        """sum, min, max: of one list, or of several values."""
        source: Node
        if len(nodes) == 1 and nodes[0].type.kind == "list":
            source = nodes[0]
            element = source.type.element or NUMBER
        else:
            common: Type | None = nodes[0].type
            for node in nodes[1:]:
                common = meet(common, node.type) if common is not None else None
            if common is None:
                self.report("SOP204", f"`{tree.function}` needs values of one type.", tree)
                return None
            element = common
            source = Listing(list_of(element), tuple(nodes))
        fits = NUMERIC | {"duration"} if tree.function == "sum" else ORDERED
        if element.kind not in fits and element.kind != "nothing":
            self.misfit(tree, element)
            return None
        return Fold(INTEGER if element.kind == "nothing" else element.plain, tree.function, source)

    def misfit(self, tree: t.Call, type_: Type) -> None:
        """Reports that a function can't do anything with a type."""
        self.report("SOP204", f"`{tree.function}` has no meaning for {type_}.", tree)

    def known(self, tree: t.Call, nodes: list[Node]) -> Node | None:
        for argument, node in zip(tree.arguments, nodes, strict=True):
            if not is_named(node):
                self.report("SOP204", "`known` counts facts; only names can stand in it.", argument)
                return None
        return Known(INTEGER, tuple(nodes))

    def rounded(self, tree: t.Call, nodes: list[Node]) -> Node | None:
        type_ = nodes[0].type
        if type_.kind not in NUMERIC:
            self.misfit(tree, type_)
            return None
        places = 0
        if len(nodes) == 2:
            second = nodes[1]
            if not isinstance(second, Const) or second.type.kind != "integer" or not 0 <= second.constant <= 9:
                self.report("SOP205", "The places to round to are a number from 0 to 9.", tree.arguments[1])
                return None
            places = second.constant
        return Rounded(INTEGER if places == 0 and type_.kind == "number" else type_.plain, nodes[0], places)

    def measured(self, tree: t.Call, node: Node) -> Node | None:
        """length and lower."""
        fits = ("text", "one-of", "list") if tree.function == "length" else ("text", "one-of")
        if node.type.kind not in fits:
            hint = "Leave it out, or take a text." if tree.function == "lower" else None
            message = f"`{tree.function}` has no meaning for `{show(tree.arguments[0])[:40]}`, {node.type}."
            self.report("SOP204", message, tree.arguments[0], hint)
            return None
        return Length(INTEGER, node) if tree.function == "length" else Lower(TEXT, node)
