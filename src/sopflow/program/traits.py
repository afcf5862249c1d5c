"""What a unit brings into every program that it is part of: looked up there, and worked out once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sopflow.expr.clockwork import reads_time

if TYPE_CHECKING:
    from sopflow.program.parts import Unit

__all__ = ["Traits", "traits"]


@dataclass(frozen=True, slots=True, eq=False)
class Traits:
    """What has to be looked at beside the steps themselves; ``Program`` says what each is for.

    Attributes:
        awaited: The signals and steps that its rules wait for.
        hasty: The names of its deadlines that have less time under some condition.
        asked: The facts that some step of it asks a person for.
        calls: The procedures that its steps call.
        watches, restless, waits_for_time, watches_time, lively: As in ``Program``.
    """

    awaited: frozenset[str]
    hasty: frozenset[str]
    asked: frozenset[str]
    calls: frozenset[str]
    watches: bool
    restless: bool
    waits_for_time: bool
    watches_time: bool
    lively: bool


def traits(unit: Unit) -> Traits:
    """Those of one unit."""
    watching = [rule for rule in unit.rules if rule.when is None]
    hasty = [deadline for deadline in unit.deadlines.values() if deadline.sooner]
    steps = unit.steps.values()
    waits = any(step.wait is not None and step.wait.condition is not None for step in steps)
    watches = bool(unit.rules or hasty)
    return Traits(
        awaited=frozenset(rule.when for rule in unit.rules if rule.when is not None),
        hasty=frozenset(deadline.name for deadline in hasty),
        asked=frozenset(name for step in steps if step.verb == "ask" for name in step.names),
        calls=frozenset(step.call for step in steps if step.call is not None),
        watches=watches,
        restless=any(rule.volatile for rule in watching),
        waits_for_time=waits,
        watches_time=waits
        or any(rule.timed for rule in watching)
        or any(reads_time(condition) for deadline in hasty for condition, _, _ in deadline.sooner),
        lively=watches
        or waits
        or bool(unit.deadlines)
        or any(step.notice is not None or step.wait is not None or step.retries or step.split for step in steps),
    )
