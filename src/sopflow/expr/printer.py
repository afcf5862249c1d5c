"""From tree to text: the one canonical way to write it; parsing that gives the same tree again."""

from __future__ import annotations

from sopflow.expr import tree as t
from sopflow.expr.tree import Tree

__all__ = ["quoted", "same", "show"]

_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = range(7)
_LEVELS = {"+": _SUM, "-": _SUM, "*": _PRODUCT, "/": _PRODUCT}


def show(tree: Tree) -> str:
    """The expression as canonical text."""
    return _at(tree, _OR)


def same(a: Tree, b: Tree) -> bool:
    """Whether two trees are equal apart from where their nodes stand."""
    return show(a) == show(b) and _shape(a) == _shape(b)


def quoted(text: str) -> str:
    """A text in quotes: single ones where that needs no doubling."""
    quote = '"' if "'" in text and '"' not in text else "'"
    return quote + text.replace(quote, quote * 2) + quote


def _shape(tree: Tree) -> tuple[object, ...]:
    own = tuple(
        getattr(tree, name)
        for name in tree.__struct_fields__
        if name in ("text", "op", "word", "variable", "function", "missing")
    )
    return (type(tree), own, tuple(_shape(child) for child in tree.children()))


def _at(tree: Tree, level: int) -> str:
    """The node's text, in parentheses where it binds weaker than its place asks for."""
    own, text = _written(tree)
    return f"({text})" if own < level else text


def _written(tree: Tree) -> tuple[int, str]:
    match tree:
        case t.Name() | t.Number() | t.Duration():
            return _ATOM, tree.text
        case t.Text():
            return _ATOM, quoted(tree.text)
        case t.Items():
            return _ATOM, "[" + ", ".join(_at(each, _OR) for each in tree.items) + "]"
        case t.Call():
            return _ATOM, tree.function + "(" + ", ".join(_at(each, _OR) for each in tree.arguments) + ")"
        case t.Quantified():
            has = "where" if tree.word == "count" else "has"
            source, condition = _at(tree.source, _ATOM), _at(tree.condition, _OR)
            return _ATOM, f"{tree.word} {tree.variable} in {source} {has} ({condition})"
        case t.Or():
            return _OR, " or ".join(_at(each, _AND) for each in tree.operands)
        case t.And():
            return _AND, " and ".join(_at(each, _NOT) for each in tree.operands)
        case t.Not():
            return _NOT, "not " + _at(tree.operand, _NOT)
        case t.Is():
            return _COMPARE, _at(tree.operand, _SUM) + (" is missing" if tree.missing else " is known")
        case t.Binary():
            level = _LEVELS.get(tree.op, _COMPARE)
            below = _SUM if level == _COMPARE else level
            right = _SUM if level == _COMPARE else level + 1
            return level, f"{_at(tree.left, below)} {tree.op} {_at(tree.right, right)}"
    raise AssertionError(f"no such node: {tree!r}")
