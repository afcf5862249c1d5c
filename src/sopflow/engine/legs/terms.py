"""Conditions and values of a handbook in the source of a leg, with all they name kept in its namespace."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from sopflow.engine.legs.source import Source, Trail
from sopflow.expr import Expr, Fact
from sopflow.expr.code import Coder
from sopflow.expr.logic import Compare, OneOf
from sopflow.expr.nodes import Derived, Leaf

__all__ = ["look", "term", "truth", "why"]

_LOOKS = re.compile(r"\bx\b")
# What is written longer than this is called, not written out.
LONG = 300


class _Terms(Coder):
    """Writes expressions for a leg: constants, names and functions are values of its own namespace."""

    __slots__ = ("_out",)

    visits = "visits"

    def __init__(self, out: Source) -> None:
        super().__init__()
        self._out = out

    def constant(self, value: Any) -> str:
        return self._out.name(value)

    def name(self, text: str) -> str:
        return self._out.name(text)

    def helper(self, name: str) -> str:
        super().helper(name)
        return self._out.name(self.namespace[name])

    def call(self, fact: Fact) -> str:
        assert fact.derived is not None
        return call(self._out, fact.derived.expr)


def call(out: Source, expr: Expr) -> str:
    """An expression's own function, called; it is given the context only if it looks at it."""
    return f"{out.name(expr.fast)}(f, f, {'x' if expr.builtins else 'None'})"


def term(out: Source, trail: Trail, expr: Expr, outcome: str | None = None) -> tuple[Trail, str]:
    """The source of the value of ``expr``, after a line that makes the context if that is needed.

    What is unknown raises KeyError when the leg is walked.

    Args:
        outcome: What a condition may read as the outcome of the step that is left.
    """
    code = expr.tree.code(_Terms(out))
    if len(code) > LONG:
        code = call(out, expr)
    return (look(out, trail, outcome) if _LOOKS.search(code) else trail), code


def truth(out: Source, expr: Expr) -> str:
    """The source of whether a condition that reads nothing but facts holds; what is unknown doesn't."""
    code = expr.tree.code(_Terms(out))
    known = " and ".join(f"{out.name(name)} in f" for name in sorted(expr.leaves)) or "True"
    if len(code) > LONG:
        code = call(out, expr)
    return f"{code} if {known} else {out.name(expr.truth)}(f, f, None) is True"


def look(out: Source, trail: Trail, outcome: str | None = None) -> Trail:
    """A line that makes the context ``x``, where there is none yet. It sees ``visits`` as they are counted on."""
    if trail.seen is not None and outcome in (None, trail.seen):
        return trail
    outcome = outcome or "done"
    out.line(trail, f"x = Context(replace(case, now=at, visits=visits), '', {outcome!r})")
    return replace(trail, seen=outcome)


def why(out: Source, trail: Trail, expr: Expr, value: str | None = None) -> str:
    """The source of the facts that ``expr`` read: those of them that are known.

    Args:
        value: The variable that holds the value of ``expr``, if there is one.
    """
    if not expr.reads:
        return out.nothing
    name = out.name(expr.reads[0])
    if value is not None and isinstance(expr.tree, Leaf | Derived):
        return f"{{{name}: {value}}}"
    if len(expr.reads) == 1 and expr.leaves == set(expr.reads):
        # What was looked at is there, unless whether it is there was the question.
        plain = isinstance(expr.tree, Leaf | Compare | OneOf)
        return f"{{{name}: f[{name}]}}" if plain else f"({{{name}: f[{name}]}} if {name} in f else {{}})"
    return f"{out.name(expr.why)}(f, f, {'x' if trail.seen else 'None'})"
