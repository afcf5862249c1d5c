"""What a case or call may know when it begins, and what may come at any time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from sopflow.checks.knowing.givers import Gift
from sopflow.checks.knowing.knowledge import Knowledge
from sopflow.checks.knowing.search import Search
from sopflow.checks.study import Subject

__all__ = ["anytime", "beginning", "searching"]


def beginning(facts: Knowledge, subject: Subject) -> tuple[frozenset[str], Mapping[str, Any]]:
    """The facts that are known when a file begins, and the values that some have then.

    A procedure may be called when everything is known that other files give.
    """
    unit, program = subject.unit, subject.program
    given = {fact.name for fact in unit.inputs if fact.derived is None}
    if unit.kind == "procedure":
        shared = (name for name, fact in unit.facts.items() if fact.derived is None and name not in unit.own)
        given |= {n for n in shared if any(g.unit not in program.units for g in facts.gifts_of(subject, n))}
        return frozenset(given), {**program.defaults, **unit.unasked_defaults}
    return frozenset(given), program.defaults


def searching(facts: Knowledge, subject: Subject) -> Search:
    """The search for walks through a file from where it begins."""
    return facts.study.about(subject, _search, *beginning(facts, subject))


def _search(subject: Subject, given: frozenset[str], defaults: Mapping[str, Any]) -> Search:
    return Search(subject.program, given, defaults)


def anytime(subject: Subject, gifts: Iterable[Gift]) -> bool:
    """Whether a fact may come at any time, whatever step a case is at.

    What an action gives may be asked for freely; where a step of the program has it run, that is where it comes from.
    """
    found = list(gifts)
    if any(gift.how in ("a rule", "a deadline") for gift in found):
        return True
    flow = any(gift.step and gift.unit in subject.program.units for gift in found)
    return not flow and any(gift.how == "acted" and not gift.step for gift in found)
