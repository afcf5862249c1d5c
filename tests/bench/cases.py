"""The work that everybody does: four fixed cases of one inquiry process, 45 step visits in all.

The process has twelve steps (``sops/inquiry.yaml`` is its readable form): channel, tier, topic, urgency; the priority
is computed; the legal or the standard lane; up to three attempts, then an escalation; survey; close.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

__all__ = ["CASES", "VISITS", "Case", "End"]

Answer = tuple[str, str, Any]  # the step, the fact it gives, the value


@dataclass(frozen=True)
class End:
    """Where a case must come out: how it ended, what is known, how often each step was entered."""

    outcome: str
    facts: Mapping[str, Any]
    visits: Mapping[str, int]


@dataclass(frozen=True)
class Case:
    """One case: the answers people give, in order, and the end these must lead to."""

    name: str
    answers: tuple[Answer, ...]
    end: End


def _case(
    name: str, first: tuple[str, str, str, bool], computed: dict[str, int], tries: list[bool], score: int
) -> Case:
    """A case from its first four answers, what the process computes from them, and how its attempts went."""
    channel, tier, topic, urgent = first
    legal = topic == "legal"
    answers: list[Answer] = [
        ("channel", "channel", channel),
        ("tier", "tier", tier),
        ("topic", "topic", topic),
        ("urgency", "urgent", urgent),
    ]
    if legal:
        answers.append(("legal", "cleared", True))
    answers += [("attempt", "solved", solved) for solved in tries]
    if not any(tries):
        answers.append(("escalate", "solved", True))
    answers.append(("survey", "score", score))
    automatic = ["priority", "lane", "close"] if legal else ["priority", "lane", "standard", "close"]
    facts = {fact: value for _, fact, value in answers} | computed
    return Case(name, tuple(answers), End("closed", facts, Counter([*automatic, *(step for step, _, _ in answers)])))


CASES = (
    _case("solved at once", ("email", "standard", "billing", False), {"priority": 0, "target": 24}, [True], 5),
    _case("through legal", ("phone", "gold", "legal", False), {"priority": 1}, [False, True], 4),
    _case("urgent", ("chat", "enterprise", "technical", True), {"priority": 2, "target": 8}, [False, True], 3),
    _case("escalated", ("phone", "standard", "billing", True), {"priority": 1, "target": 16}, [False] * 3, 1),
)
VISITS = sum(sum(case.end.visits.values()) for case in CASES)
assert VISITS == 45, VISITS
