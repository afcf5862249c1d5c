"""Conditions and values of a handbook in the source of a leg: called by name, never written out."""

from __future__ import annotations

from dataclasses import replace

from sopflow.engine.legs.source import Source, Trail
from sopflow.expr import Expr

__all__ = ["call", "look", "why"]


def call(
    out: Source, trail: Trail, variable: str, expr: Expr, outcome: str | None = None, facts: str = "facts"
) -> Trail:
    """A line that lets ``variable`` be the value of ``expr``; what is unknown raises KeyError.

    Args:
        outcome: What a condition may read as the outcome of the step that is left.
        facts: The variable that holds the facts.
    """
    if expr.builtins:
        trail = look(out, trail, outcome)
    out.line(trail, f"{variable} = {out.name(expr.fast)}({facts}, {facts}, x)")
    return trail


def look(out: Source, trail: Trail, outcome: str | None = None) -> Trail:
    """A line that makes the context ``x``, where there is none yet. It sees ``visits`` as they are counted on."""
    if trail.seen is not None and outcome in (None, trail.seen):
        return trail
    outcome = outcome or "done"
    out.line(trail, f"x = Context(replace(case, now=at, visits=visits), '', {out.name(outcome)})")
    return replace(trail, seen=outcome)


def why(out: Source, expr: Expr, facts: str = "facts") -> str:
    """The source of the facts that ``expr`` read."""
    return f"{out.name(expr.why)}({facts}, {facts}, x)"
