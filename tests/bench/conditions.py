"""Conditions as authors write them, against the lambda a programmer would write for the same facts."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from itertools import repeat
from typing import Any

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side

from sopflow.expr import Scope, declare, read

__all__ = ["conditions"]

AS_NATIVE = Goal(1.3)
CALLS = 1000
FACTS = {
    "customer": {"tier": ["standard", "gold", "enterprise"], "name": "text"},
    "topic": ["billing", "technical", "legal"],
    "urgent": "yes/no",
    "solved": "yes/no",
    "waiting": "duration",
    "priority": "integer",
    "items": {"list": {"price": "integer", "refundable": "yes/no"}},
}
KNOWN = {
    "customer.tier": "gold",
    "customer.name": "Ada",
    "topic": "legal",
    "urgent": False,
    "solved": False,
    "waiting": 5 * 3_600_000,
    "priority": 2,
    "items": [
        {"price": 80, "refundable": True},
        {"price": 120, "refundable": True},
        {"price": 300, "refundable": False},
    ],
}
PAIRS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "topic == legal": lambda f: f["topic"] == "legal",
    "customer.tier in [gold, enterprise] or urgent": lambda f: (
        f["customer.tier"] in ("gold", "enterprise") or f["urgent"]
    ),
    "waiting > 4 h and priority >= 2 and not solved": lambda f: (
        f["waiting"] > 14_400_000 and f["priority"] >= 2 and not f["solved"]
    ),
    "any item in items has (item.price > 100)": lambda f: any(item["price"] > 100 for item in f["items"]),
}


def conditions(*, rounds: int) -> Section:
    """Each condition beside its lambda, on the same facts; the empty loop is taken off both."""
    scope = Scope(fact for name, written in FACTS.items() for fact in declare(name, written))
    rows = []
    for text, native in PAIRS.items():
        expr, problems = read(text, scope)
        assert expr is not None, problems
        fast = expr.fast
        assert fast(KNOWN, {}, None) == native(KNOWN), text
        runs = {"empty": _empty, "ours": partial(_ours, fast), "native": partial(_native, native)}
        samples = side_by_side(runs, rounds=rounds)
        ours, theirs = (_without(samples[name], samples["empty"]) for name in ("ours", "native"))
        rows.append(Row(text, ours, (ours.over(theirs),), AS_NATIVE, 0))
    return Section("Conditions against a native lambda on the same facts", "ns", 1e9, ("× native",), tuple(rows))


def _empty() -> None:
    for _ in repeat(None, CALLS):
        pass


def _ours(fast: Callable[[Any, Any, Any], Any]) -> None:
    local: dict[str, Any] = {}
    for _ in repeat(None, CALLS):
        fast(KNOWN, local, None)


def _native(function: Callable[[Any], Any]) -> None:
    for _ in repeat(None, CALLS):
        function(KNOWN)


def _without(sample: Sample, empty: Sample) -> Sample:
    return Sample(tuple(all_ - loop for all_, loop in zip(sample.rounds, empty.rounds, strict=True))).per(CALLS)
