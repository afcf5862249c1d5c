"""What calls of a help desk mean for cases."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from sopflow.engine import Advance
from sopflow.runtime.desks.desk import Delivery
from sopflow.runtime.problems import UnknownCase
from sopflow.runtime.runtime import Runtime

__all__ = ["Plan", "apply"]

_OVER = ("solved", "closed")


class Plan(Struct, frozen=True, kw_only=True):
    """Which process tickets follow, and what becomes of what a desk says.

    Attributes:
        process: What a new ticket opens.
        facts: Fact to the name of a value (``subject``), or ``status``, ``status_category``, ``ticket``.
        replied: The signal that the customer wrote; None if no case waits for that. ``reply_facts`` come with it.
        closed: The signal that the ticket was solved or closed; None if that is left to the case.
    """

    process: str
    facts: Mapping[str, str] = {}
    replied: str | None = None
    reply_facts: Mapping[str, str] = {}
    closed: str | None = None


def apply(runtime: Runtime, plan: Plan, delivery: Delivery) -> Advance | None:
    """Lets happen what a call means. A call that comes twice happens once: its id is the idempotency key.

    Args:
        runtime: Where the cases are.
        plan: What calls mean.
        delivery: What this one says.

    Returns:
        What came of it; None if it means nothing here, or the ticket has no case.

    Raises:
        RefusedEvent: The case doesn't take it.
    """
    case, key = f"{delivery.desk}-{delivery.ticket}", f"{delivery.desk}:{delivery.id}"
    if delivery.kind == "opened":
        return runtime.open(plan.process, case, _facts(plan.facts, delivery), key=key)
    try:
        if delivery.status_category in _OVER and plan.closed is not None:
            return runtime.signal(case, plan.closed, key=key)
        if delivery.kind == "replied" and plan.replied is not None:
            return runtime.signal(case, plan.replied, _facts(plan.reply_facts, delivery), key=key)
    except UnknownCase:
        return None
    return None


def _facts(asked: Mapping[str, str], delivery: Delivery) -> dict[str, str]:
    about = {"status": delivery.status, "status_category": delivery.status_category, "ticket": delivery.ticket}
    found = {fact: delivery.values.get(name, about.get(name)) for fact, name in asked.items()}
    return {fact: value for fact, value in found.items() if value is not None}
