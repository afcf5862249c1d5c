"""What a text shows: each expression in it, at its place, and whether readers see its value or only what follows."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from sopflow.expr.expression import Expr
from sopflow.expr.texts import Text

__all__ = ["Shown", "shown"]


class Shown(NamedTuple):
    """One expression of a text.

    Attributes:
        expr: What stands there.
        own: The names that only the loops around it give it.
        visible: Whether readers see its value: not of the condition of an ``if``.
        start: Where it begins in the text as written; ``end``: where it ends.
    """

    expr: Expr
    own: frozenset[str]
    visible: bool
    start: int
    end: int


def shown(text: Text) -> Iterator[Shown]:
    """The expressions of a text in written order. What a loop goes through counts as visible."""
    if not text.pieces:
        return
    at = 0
    for expr, own, visible in _expressions(text.pieces, frozenset()):
        start = _find(text.source, expr.text, at)
        if start >= 0:
            at = start + len(expr.text)
            left = len(expr.text) - len(expr.text.lstrip())
            yield Shown(expr, own, visible, start + left, start + len(expr.text.rstrip()))
        else:
            yield Shown(expr, own, visible, 0, len(text.source))


def _expressions(pieces: tuple[object, ...], own: frozenset[str]) -> Iterator[tuple[Expr, frozenset[str], bool]]:
    from sopflow.expr.pieces import Loop, Show, Switch

    for each in pieces:
        if isinstance(each, Show):
            yield each.expr, own, True
        elif isinstance(each, Switch):
            for condition, inner in each.branches:
                if condition is not None:
                    yield condition, own, False
                yield from _expressions(inner, own)
        elif isinstance(each, Loop):
            yield each.source, own, True
            yield from _expressions(each.body, own | each.names)


def _find(source: str, words: str, at: int) -> int:
    """The first place of ``words`` from ``at`` on that is between delimiters."""
    while True:
        opening = min((found for each in ("{{", "{%") if (found := source.find(each, at)) >= 0), default=-1)
        if opening < 0:
            return -1
        closing = source.find("}}" if source.startswith("{{", opening) else "%}", opening)
        start = source.find(words, opening + 2)
        if start < 0:
            return -1
        if closing < 0 or start < closing:
            return start
        at = closing + 2
