"""From tree to typed tree: every name is found in the scope, every type fits, or a problem says where it doesn't.

``None`` instead of a node means that the cause has been reported; whoever gets it stays silent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.clock.durations import DurationProblem, parse_duration
from sopflow.expr import tree as t
from sopflow.expr.arithmetic import Arithmetic
from sopflow.expr.functions import Functions
from sopflow.expr.literals import numeric, text_as
from sopflow.expr.logic import All, Compare, Contains, Either, IsMissing, Negation, OneOf, Quantifier
from sopflow.expr.names import Names, is_named
from sopflow.expr.nodes import Const, Listing, Node
from sopflow.expr.printer import show
from sopflow.expr.tree import Tree
from sopflow.expr.types import DURATION, INTEGER, ORDERED, TEXT, YES_NO, Type, list_of, meet

__all__ = ["Checker"]

_ARITHMETIC = {"+": "add", "-": "subtract", "*": "multiply", "/": "divide"}
_TIMES = {
    ("+", "time", "duration"): ("time_plus", "time"),
    ("-", "time", "duration"): ("time_minus", "time"),
    ("-", "time", "time"): ("time_between", "duration"),
    ("+", "date", "duration"): ("date_plus", "date"),
    ("-", "date", "duration"): ("date_minus", "date"),
    ("-", "date", "date"): ("date_between", "duration"),
    ("+", "duration", "duration"): ("add", "duration"),
    ("-", "duration", "duration"): ("subtract", "duration"),
    ("/", "duration", "duration"): ("divide", "number"),
}


class Checker(Names, Functions):
    """Types one expression; ``problems`` fills up on the way."""

    def check(self, tree: Tree, expect: Type | None = None) -> Node | None:
        """The typed node, or None once its problem is reported.

        Args:
            tree: What was written.
            expect: The type it meets: it tells what a bare word, a quoted date or a bare number is.
        """
        read = _READ.get(type(tree))
        if read is None:
            raise AssertionError(f"no such node: {tree!r}")
        return read(self, tree, expect)

    def condition(self, tree: Tree) -> Node | None:
        """The node of something that must be yes or no."""
        node = self.check(tree, YES_NO)
        if node is not None and node.type.kind != "yes/no":
            hint = (
                f"Compare it with a value, as in {show(tree)[:40]} == …"
                if node.type.kind != "one-of"
                else (f"Compare it with one of its values, as in {show(tree)[:40]} == {node.type.options[0]}.")
            )
            self.report("SOP204", f"A condition is needed here, but `{show(tree)[:60]}` is {node.type}.", tree, hint)
            return None
        return node

    def duration(self, tree: t.Duration) -> Node | None:
        try:
            return Const(DURATION, parse_duration(tree.text))
        except DurationProblem as problem:
            self.report("SOP201", problem.message, tree, problem.hint)
            return None

    def listing(self, tree: t.Items, expect: Type | None) -> Node | None:
        element = expect.element if expect is not None and expect.kind == "list" else None
        nodes = [self.check(each, element) for each in tree.items]
        common: Type | None = element
        for each, node in zip(tree.items, nodes, strict=True):
            if node is None:
                continue
            joint = node.type if common is None else meet(common, node.type)
            if joint is None:
                self.report("SOP204", f"`{show(each)[:40]}` is {node.type}, the list holds {common}.", each)
                return None
            common = joint
        sure = [node for node in nodes if node is not None]
        return Listing(list_of(common), tuple(sure)) if len(sure) == len(nodes) else None

    def negated(self, tree: t.Not) -> Node | None:
        operand = self.condition(tree.operand)
        return None if operand is None else Negation(YES_NO, operand)

    def joined(self, tree: t.And | t.Or) -> Node | None:
        nodes = []
        for at, each in enumerate(tree.operands):
            before = len(self.problems)
            nodes.append(self.condition(each))
            if at and nodes[-1] is None and isinstance(each, t.Name | t.Text):
                self.better_hint(before, tree.operands[at - 1], each)
        sure = tuple(node for node in nodes if node is not None)
        if len(sure) < len(nodes):
            return None
        return All(YES_NO, sure) if isinstance(tree, t.And) else Either(YES_NO, sure)

    def better_hint(self, at: int, before: Tree, word: t.Name | t.Text) -> None:
        """`topic == legal or billing` means one more value, not a fact called billing."""
        if isinstance(before, t.Binary) and before.op == "==" and at < len(self.problems):
            options = self.values_of(before.left)
            if word.text in options:
                hint = f"Did you mean {show(before.left)} in [{show(before.right)}, {show(word)}]?"
                self.problems[at] = self.with_hint(self.problems[at], hint)

    def state(self, tree: t.Is) -> Node | None:
        operand = self.check(tree.operand)
        if operand is None:
            return None
        if not is_named(operand):
            self.report("SOP204", "Only a fact can be missing or known.", tree.operand)
            return None
        return IsMissing(YES_NO, operand, tree.missing)

    def quantified(self, tree: t.Quantified) -> Node | None:
        source = self.check(tree.source)
        if source is None:
            return None
        if source.type.kind != "list" or source.type.element is None:
            self.report("SOP204", f"`{show(tree.source)[:40]}` is {source.type}, not a list.", tree.source)
            return None
        if self.scope.type_of(tree.variable) is not None:
            self.report(
                "SOP204", f"`{tree.variable}` already names something else.", tree, "Take another word for the element."
            )
            return None
        outer, self.scope = self.scope, self.scope.with_variable(tree.variable, source.type.element)
        self.origins[tree.variable] = source
        condition = self.condition(tree.condition)
        self.scope = outer
        if condition is None:
            return None
        return Quantifier(INTEGER if tree.word == "count" else YES_NO, tree.word, tree.variable, source, condition)

    def pair(self, left: Tree, right: Tree) -> tuple[Node, Node] | None:
        """Two operands opposite each other; the one that says what it is gives the other its type."""
        vague = self.vagueness(left, right)
        turned = bool(vague) and vague > self.vagueness(right, left)
        first, second = (right, left) if turned else (left, right)
        known = self.check(first)
        if known is None:
            if not isinstance(second, t.Name | t.Text | t.Number):
                self.check(second)
            return None
        other = self.check(second, known.type)
        if other is None:
            return None
        return (other, known) if turned else (known, other)

    def vagueness(self, tree: Tree, opposite: Tree) -> int:
        """How little an operand says about its own type: 0 nothing vague, up to 3 for a bare word."""
        if isinstance(tree, t.Name):
            return 3 if tree.text in self.values_of(opposite) or not self.resolves(tree.text) else 0
        return 2 if isinstance(tree, t.Text) else 1 if isinstance(tree, t.Number | t.Items) else 0

    def values_of(self, tree: Tree) -> frozenset[str]:
        """The values of a one-of fact's name, or nothing."""
        found = self.peek(tree.text) if isinstance(tree, t.Name) else None
        return found.values if found is not None else frozenset()

    def comparison(self, tree: t.Binary) -> Node | None:
        nodes = self.pair(tree.left, tree.right)
        if nodes is None:
            return None
        left, right = nodes
        common = meet(left.type, right.type)
        if common is None:
            self.clash(tree, left, right)
            return None
        if tree.op not in ("==", "!=") and common.kind not in ORDERED:
            hint = "Use `in [a, b]`: its values have no order." if common.kind == "one-of" else None
            self.report("SOP204", f"`{tree.op}` can't compare {common}.", tree, hint)
            return None
        if tree.op in ("==", "!=") and (
            self.out_of_range(tree.right, left, right) or self.out_of_range(tree.left, right, left)
        ):
            return None
        return Compare(YES_NO, tree.op, left, right)

    def out_of_range(self, tree: Tree, fact: Node, literal: Node) -> bool:
        low, high = fact.type.low, fact.type.high
        if not isinstance(literal, Const) or low is None or high is None or low <= literal.constant <= high:
            return False
        self.report("SOP203", f"{literal.constant} is never reached: the values go from {low} to {high}.", tree)
        return True

    def clash(self, tree: t.Binary, left: Node, right: Node) -> None:
        hint = None
        kinds = {left.type.kind, right.type.kind}
        if kinds == {"date", "time"}:
            hint = "`today` is a date, `now` is a time: compare like with like."
        elif "duration" in kinds and kinds & {"number", "integer"}:
            hint = "Write the unit, as in 4 h or 2 days."
        sides = f"`{show(tree.left)[:40]}` is {left.type}, `{show(tree.right)[:40]}` is {right.type}"
        message = f"{sides}: they can't be compared."
        self.report("SOP204", message, tree, hint)

    def membership(self, tree: t.Binary) -> Node | None:
        assert isinstance(tree.right, t.Items)
        left = self.check(tree.left)
        if left is None:
            for each in tree.right.items:
                if not isinstance(each, t.Name | t.Text | t.Number):
                    self.check(each)
            return None
        options = [self.option(tree, each, left) for each in tree.right.items]
        sure = tuple(node for node in options if node is not None)
        return OneOf(YES_NO, left, sure) if len(sure) == len(options) else None

    def option(self, tree: t.Binary, each: Tree, left: Node) -> Node | None:
        node = self.check(each, left.type)
        if node is None:
            return None
        if meet(left.type, node.type) is None:
            message = f"`{show(each)[:40]}` is {node.type}, `{show(tree.left)[:40]}` is {left.type}."
            self.report("SOP204", message, each)
            return None
        return None if self.out_of_range(each, left, node) else node

    def contains(self, tree: t.Binary) -> Node | None:
        left = self.check(tree.left)
        if left is None:
            if not isinstance(tree.right, t.Name | t.Text | t.Number):
                self.check(tree.right)
            return None
        if left.type.kind not in ("text", "list"):
            hint = "Use `==` or `in [a, b]`." if left.type.kind == "one-of" else None
            self.report(
                "SOP204",
                f"`contains` looks into a text or a list; `{show(tree.left)[:40]}` is {left.type}.",
                tree.left,
                hint,
            )
            return None
        element = TEXT if left.type.kind == "text" else left.type.element
        right = self.check(tree.right, element)
        if right is None:
            return None
        if element is not None and meet(element, right.type) is None and not element.accepts(right.type):
            self.report("SOP204", f"`{show(tree.right)[:40]}` is {right.type}, but {element} is needed.", tree.right)
            return None
        return Contains(YES_NO, left, right)

    def arithmetic(self, tree: t.Binary) -> Node | None:
        nodes = self.sides(tree)
        if nodes is None:
            return None
        left, right = nodes
        made = self.rule(tree.op, left.type, right.type)
        if made is None:
            self.no_rule(tree, left, right)
            return None
        function, type_ = made
        if function == "scale" and left.type.kind != "duration":
            left, right = right, left
        if function == "time_plus" and left.type.kind == "duration":
            left, right = right, left
        if function == "date_plus" and left.type.kind == "duration":
            left, right = right, left
        return Arithmetic(type_, tree.op, function, left, right)

    def sides(self, tree: t.Binary) -> tuple[Node, Node] | None:
        """The operands of arithmetic; quoted dates next to `-` are typed by the other side."""
        first = (tree.right, tree.left) if isinstance(tree.left, t.Text) else (tree.left, tree.right)
        one = self.check(first[0])
        meets = (
            one.type if one is not None and isinstance(first[1], t.Text) and one.type.kind in ("date", "time") else None
        )
        other = self.check(first[1], meets)
        if one is None or other is None:
            return None
        return (other, one) if isinstance(tree.left, t.Text) else (one, other)

    def rule(self, op: str, left: Type, right: Type) -> tuple[str, Type] | None:
        """Which function computes it, and the type of what comes out; None where it makes no sense."""
        a, b = left.kind, right.kind
        numbers = {"number", "integer"}
        if (op, a, b) in _TIMES:
            function, result = _TIMES[op, a, b]
            return function, Type(result)
        if op == "+" and a == "duration" and b in ("time", "date"):
            return f"{b}_plus", Type(b)
        if a == "duration" and b in numbers and op in "*/":
            return ("scale" if op == "*" else "share"), DURATION
        if op == "*" and a in numbers and b == "duration":
            return "scale", DURATION
        kind = self.number_kind(op, left, right)
        return None if kind is None else (_ARITHMETIC[op], Type(kind, bare=left.bare and right.bare))

    def number_kind(self, op: str, left: Type, right: Type) -> str | None:
        a, b = left.kind, right.kind
        numbers = {"number", "integer"}
        if a == b == "money":
            return {"+": "money", "-": "money", "/": "number"}.get(op)
        if "money" in (a, b):
            other = right if a == "money" else left
            if other.kind not in numbers or (op in "+-" and not other.bare) or (op == "/" and a != "money"):
                return None
            return "money"
        if not {a, b} <= numbers:
            return None
        return "integer" if a == b == "integer" and op != "/" else "number"

    def no_rule(self, tree: t.Binary, left: Node, right: Node) -> None:
        kinds = {left.type.kind, right.type.kind}
        hint: str | None = None
        if kinds == {"money"}:
            hint = "Money times money has no meaning: one of them should be a number."
        elif kinds == {"text"} or kinds == {"text", "one-of"}:
            hint = "Texts are put together in a template: {{ a }} {{ b }}."
        elif kinds & {"duration", "time", "date"} and kinds & {"number", "integer"}:
            hint = "Write the unit, as in 4 h or 2 days."
        message = f"`{tree.op}` has no meaning between {left.type} and {right.type}."
        self.report("SOP204", message, tree, hint)

    def found(self, read: Const | tuple[str, str, str | None], tree: Tree) -> Node | None:
        """A literal that was read, or its problem reported."""
        if isinstance(read, Const):
            return read
        self.report(read[0], read[1], tree, read[2])
        return None


_BINARY: Mapping[str, Callable[[Checker, t.Binary], Node | None]] = {
    "in": Checker.membership,
    "contains": Checker.contains,
    **dict.fromkeys(("+", "-", "*", "/"), Checker.arithmetic),
}

# By class, the most frequent way of all: each part of each expression goes through here.
_READ: Mapping[type[Tree], Callable[[Checker, Any, Type | None], Node | None]] = {
    t.Name: Checker.name,
    t.Binary: lambda self, tree, _: _BINARY.get(tree.op, Checker.comparison)(self, tree),
    t.Number: lambda self, tree, expect: self.found(numeric(tree.text, expect), tree),
    t.Duration: lambda self, tree, _: self.duration(tree),
    t.Text: lambda self, tree, expect: self.found(text_as(tree.text, expect), tree),
    t.Items: Checker.listing,
    t.Not: lambda self, tree, _: self.negated(tree),
    t.And: lambda self, tree, _: self.joined(tree),
    t.Or: lambda self, tree, _: self.joined(tree),
    t.Is: lambda self, tree, _: self.state(tree),
    t.Quantified: lambda self, tree, _: self.quantified(tree),
    t.Call: lambda self, tree, _: self.call(tree),
}
