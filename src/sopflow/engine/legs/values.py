"""Values that come in: most are told to be in order by one glance, the others are taken by their type."""

from __future__ import annotations

from sopflow.engine.legs.source import Source, Trail
from sopflow.expr import Type
from sopflow.expr.values import LIMIT

__all__ = ["checked"]


def checked(out: Source, trail: Trail, type_: Type, variable: str) -> None:
    """Lines that make of ``variable`` what the case keeps of it; a wrong value raises ValueError."""
    doubt = _doubt(out, type_, variable)
    guard = f"if {doubt}: " if doubt else ""
    out.line(trail, f"{guard}{variable} = {out.name(type_.coerce)}({variable})")


def _doubt(out: Source, type_: Type, variable: str) -> str | None:
    """The condition under which a value has to be looked at closely; None: always."""
    if type_.kind == "yes/no":
        return f"{variable} is not True and {variable} is not False"
    if type_.kind == "text":
        return f"type({variable}) is not str or not {variable}.isascii()"
    if type_.kind == "one-of":
        return f"type({variable}) is not str or {variable} not in {out.name(frozenset(type_.options))}"
    if type_.kind in ("integer", "number", "money"):
        bounded = type_.low is not None and type_.high is not None
        low, high = (type_.low, type_.high) if bounded else (1 - LIMIT, LIMIT - 1)
        return f"type({variable}) is not int or not {out.name(low)} <= {variable} <= {out.name(high)}"
    return None
