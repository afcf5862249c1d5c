"""Conditions that wake by themselves: what they say about the clock must turn at an instant that can be worked out."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from sopflow.expr import Expr
from sopflow.expr.clockwork import CLOCK, unforeseeable
from sopflow.program.acts import Path
from sopflow.program.build.desk import Desk

__all__ = ["check_clock"]

_EXAMPLES: Mapping[str, str] = MappingProxyType(
    {"now": "now - delivered_at > 14 days", "today": "today >= due_on", "case.age": "case.age > 2 days"}
)


def check_clock(desk: Desk, condition: Expr | None, path: Path, *, in_key: bool = False) -> None:
    """Note if a condition of a rule, of ``sooner`` or of a wait compares the clock with what isn't constant in time."""
    if condition is None or CLOCK.isdisjoint(condition.builtins):
        return
    name = next(unforeseeable(condition.tree), None)
    if name is not None:
        span = desk.key(path) if in_key else desk.at(path)
        message = f"Nobody can tell beforehand when this turns: `{name}` isn't compared with what stands still."
        desk.note("SOP508", message, span, f"Compare it as in `{_EXAMPLES[name]}`.")
