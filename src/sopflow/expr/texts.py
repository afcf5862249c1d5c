"""Texts that an author wrote, read once and rendered often. What came in as data is never rendered again."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from sopflow.expr.expression import Expr, Facts
from sopflow.expr.problems import Problem
from sopflow.expr.scope import Scope

__all__ = ["MissingFacts", "Text", "compile_text"]


class MissingFacts(Exception):
    """A text can't be rendered yet.

    Attributes:
        names: The leaves it lacks, in the order met; empty if what is unknown can't be asked for.
    """

    def __init__(self, names: Iterable[str]) -> None:
        self.names = tuple(names)
        super().__init__(", ".join(self.names))


class Text(Struct, frozen=True, eq=False):
    """A text with facts in it.

    Attributes:
        source: As written.
        reads: The facts it names, leaf or derived, in written order.
        leaves: The facts that are asked or set on which it depends, through derived facts too.
        expressions: Its expressions, in written order.
        pieces: What it is made of; empty for a text without any.
    """

    source: str
    pieces: tuple[Any, ...] = ()
    expressions: tuple[Expr, ...] = ()
    reads: tuple[str, ...] = ()
    leaves: frozenset[str] = frozenset()

    @classmethod
    def of(cls, source: str, pieces: tuple[Any, ...]) -> Text:
        """The text of these pieces, with what they read."""
        from sopflow.expr.pieces import expressions

        found = tuple(expressions(pieces))
        return cls(
            source,
            pieces,
            tuple(expr for expr, _ in found),
            tuple(dict.fromkeys(name for expr, own in found for name in expr.reads if name not in own)),
            frozenset(name for expr, own in found for name in expr.leaves - own),
        )

    def __repr__(self) -> str:
        return f"Text({self.source!r})"

    @property
    def width(self) -> int:
        """How many facts it names, with the fields that its loops give names to."""
        from sopflow.expr.pieces import fields

        return len(self.leaves) + fields(self.pieces)

    def render(self, f: Facts, l: Facts, x: Any, *, language: str, on_missing: str = "label") -> str:  # noqa: E741
        """The text for the facts of a case; at most 10 000 characters, what is longer ends in ``…``.

        Args:
            f: The facts of the case.
            l: The facts of the called procedure.
            x: The context, as for ``Expr``.
            language: How numbers, dates and labels are written.
            on_missing: ``label`` shows a missing fact as its label in brackets and passes over what is undecided;
                ``raise`` raises instead.

        Raises:
            MissingFacts: With ``raise``, if anything that would be shown or decides what is shown is missing.
        """
        if not self.pieces:
            return self.source
        from sopflow.expr.pieces import Rendering

        made = Rendering(f, x, language, "raise" if on_missing == "raise" else "label")
        made.pieces(self.pieces, l, {})
        if made.undecided and on_missing == "raise":
            raise MissingFacts(made.missing)
        return made.text()


def compile_text(source: str, scope: Scope) -> tuple[Text | None, tuple[Problem, ...]]:
    """Reads a text. Never raises for what an author wrote.

    Args:
        source: The text, with ``{{ expression }}``, ``{% if %}`` and ``{% for %}``.
        scope: The names it may use, and the currency in which it shows money.

    Returns:
        The text and no problems, or None and everything wrong with it, with offsets in the source.
    """
    if "{" not in source or ("{{" not in source and "{%" not in source and "{#" not in source):
        return Text(source), ()
    from sopflow.expr.templates import read_pieces

    pieces, problems = read_pieces(source, scope)
    return (None, problems) if problems else (Text.of(source, pieces or ("",)), ())
