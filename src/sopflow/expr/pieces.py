"""The pieces of a text and how they are rendered, bounded in output and in work."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Literal

from msgspec import Struct

from sopflow.expr.expression import Expr, Facts
from sopflow.expr.formats import format_value
from sopflow.expr.nodes import Derived, Leaf, leaves, walk
from sopflow.expr.values import MISSING

__all__ = ["LONGEST_OUTPUT", "Loop", "OnMissing", "Piece", "Rendering", "Show", "Switch", "expressions"]

LONGEST_OUTPUT = 10_000  # characters; what is longer ends in …
MOST_WORK = 20_000  # pieces rendered, loops counted out

OnMissing = Literal["label", "raise"]


class Show(Struct, frozen=True, eq=False):
    """``{{ expression }}``."""

    expr: Expr
    currency: str | None


class Switch(Struct, frozen=True, eq=False):
    """``{% if %}``: conditions with their pieces; None stands for `else`."""

    branches: tuple[tuple[Expr | None, tuple[Piece, ...]], ...]


class Loop(Struct, frozen=True, eq=False):
    """``{% for variable in list %}``; ``names`` are the element's fields as facts."""

    variable: str
    source: Expr
    names: frozenset[str]
    body: tuple[Piece, ...]


Piece = str | Show | Switch | Loop


def expressions(pieces: tuple[Piece, ...]) -> Iterator[tuple[Expr, frozenset[str]]]:
    """Every expression of a text in written order, with the names that only its loops give it."""
    yield from _expressions(pieces, frozenset())


def _expressions(pieces: tuple[Piece, ...], own: frozenset[str]) -> Iterator[tuple[Expr, frozenset[str]]]:
    for each in pieces:
        if isinstance(each, Show):
            yield each.expr, own
        elif isinstance(each, Switch):
            for condition, inner in each.branches:
                if condition is not None:
                    yield condition, own
                yield from _expressions(inner, own)
        elif isinstance(each, Loop):
            yield each.source, own
            yield from _expressions(each.body, own | each.names)


def fields(pieces: tuple[Piece, ...]) -> int:
    """How many fields of elements the loops of a text name."""
    found = 0
    for each in pieces:
        if isinstance(each, Switch):
            found += sum(fields(inner) for _, inner in each.branches)
        elif isinstance(each, Loop):
            found += len(each.names) + fields(each.body)
    return found


class Rendering:
    """One rendering of a text: what was written so far, and what turned out to be missing."""

    def __init__(self, f: Facts, x: Any, language: str, on_missing: OnMissing) -> None:
        self.f = f
        self.x = x
        self.language = language
        self.on_missing = on_missing
        self.parts: list[str] = []
        self.length = 0
        self.work = 0
        self.missing: dict[str, None] = {}
        self.undecided = False

    @property
    def full(self) -> bool:
        """Whether a bound is reached."""
        return self.length > LONGEST_OUTPUT or self.work > MOST_WORK

    def text(self) -> str:
        """What was written, cut at the bound."""
        text = "".join(self.parts)
        return text[: LONGEST_OUTPUT - 1] + "…" if len(text) > LONGEST_OUTPUT or self.full else text

    def write(self, text: str) -> None:
        self.parts.append(text)
        self.length += len(text)

    def pieces(self, pieces: tuple[Piece, ...], l: Facts, origins: Mapping[str, tuple[str, ...]]) -> None:  # noqa: E741
        """Renders pieces; ``origins`` says which list's leaves stand behind the names of a loop."""
        for each in pieces:
            self.work += 1
            if self.full:
                return
            if isinstance(each, str):
                self.write(each)
            elif isinstance(each, Show):
                self.show(each, l, origins)
            elif isinstance(each, Switch):
                self.switch(each, l, origins)
            else:
                self.loop(each, l, origins)

    def show(self, piece: Show, l: Facts, origins: Mapping[str, tuple[str, ...]]) -> None:  # noqa: E741
        value = piece.expr.value(self.f, l, self.x)
        if value is MISSING:
            self.lacks(piece.expr, l, origins)
            self.write(f"[{self.label(piece.expr, l)}]")
        else:
            self.write(format_value(value, piece.expr.type, self.language, piece.currency))

    def switch(self, piece: Switch, l: Facts, origins: Mapping[str, tuple[str, ...]]) -> None:  # noqa: E741
        for condition, inner in piece.branches:
            if condition is not None:
                holds = condition.holds(self.f, l, self.x)
                if holds is None and self.on_missing == "raise":
                    self.lacks(condition, l, origins)
                    return
                if not holds:
                    continue
            self.pieces(inner, l, origins)
            return

    def loop(self, piece: Loop, l: Facts, origins: Mapping[str, tuple[str, ...]]) -> None:  # noqa: E741
        found = piece.source.value(self.f, l, self.x)
        if found is MISSING:
            self.lacks(piece.source, l, origins)
            if self.on_missing == "label":
                self.write(f"[{self.label(piece.source, l)}]")
            return
        behind = tuple(dict.fromkeys(name for leaf in leaves(piece.source.tree) for name in origins.get(leaf, (leaf,))))
        inner = {**origins, **dict.fromkeys(piece.names, behind)}
        for element in found:
            self.work += 1
            if self.full:
                return
            self.pieces(piece.body, {**l, **dict(_flat(piece.variable, element))}, inner)

    def lacks(self, expr: Expr, l: Facts, origins: Mapping[str, tuple[str, ...]]) -> None:  # noqa: E741
        """Notes what an expression lacks."""
        self.undecided = True
        for name in expr.missing(self.f, l, self.x):
            self.missing.update(dict.fromkeys(origins.get(name, (name,))))

    def label(self, expr: Expr, l: Facts) -> str:  # noqa: E741
        """What stands in brackets for a missing value."""
        if isinstance(expr.tree, Leaf | Derived):
            return expr.tree.fact.said(self.language)
        wanted = expr.missing(self.f, l, self.x)
        known = {each.fact.name: each.fact for each in _facts(expr)}
        labels = [known[name].said(self.language) for name in wanted if name in known]
        return ", ".join(labels) or expr.sentence(self.language)


def _facts(expr: Expr) -> Iterator[Leaf]:
    return (each for each in walk(expr.tree) if isinstance(each, Leaf))


def _flat(name: str, element: Any) -> Iterator[tuple[str, Any]]:
    if isinstance(element, Mapping):
        for key, value in element.items():
            yield from _flat(f"{name}.{key}", value)
    else:
        yield name, element
