"""One open place of a case, read-only, with all that is needed to tell people about it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from msgspec import Struct

from sopflow.engine.case import Case, Token
from sopflow.engine.context import Context
from sopflow.program import Program, Step, Unit

__all__ = ["Spot", "spots"]


class Spot(Struct, frozen=True):
    """A token with its step and what is known there.

    Attributes:
        facts: The case's facts; ``local``: those of the call it is in (the case's, in the process itself).
        declined: What people left open, as seen from there.
        x: What conditions can read beside the facts.
    """

    case: Case
    token: Token
    unit: Unit
    step: Step
    facts: dict[str, Any]
    local: dict[str, Any]
    declined: tuple[str, ...]
    x: Context

    def value(self, name: str) -> Any:
        """The fact's value, or None while it is missing (no fact's value is ever None)."""
        return self.local[name] if name in self.local else self.facts.get(name)

    @property
    def left(self) -> tuple[str, ...]:
        """The facts of the step's form that are neither known nor declined."""
        return tuple(
            fact.name for fact in self.step.form if self.value(fact.name) is None and fact.name not in self.declined
        )


def spots(program: Program, case: Case) -> Iterator[Spot]:
    """Every place where ``case`` is."""
    for token in case.tokens:
        if not token.frame:
            unit, local, declined = program.main, case.facts, case.declined
        else:
            frame = case.frame(token.frame)
            unit, local, declined = program.units[frame.procedure], frame.facts, (*case.declined, *frame.declined)
        context = Context(case, token.frame, None, unit.calendar)
        yield Spot(case, token, unit, unit.steps[token.step], case.facts, local, declined, context)
