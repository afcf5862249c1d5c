"""What the world owes a case: work to be put before people, and one-time notices.

Standing obligations follow from the case alone and carry the id of their open work, so they can be worked out again
after a crash. One-shots come from the journal entry that caused them; ``key`` is stable, so a host can tell repeats.
"""

from __future__ import annotations

from msgspec import Struct

from sopflow.engine.case import Case, work_id
from sopflow.engine.decide import situation
from sopflow.engine.spot import spots
from sopflow.journal import entries as e
from sopflow.program import Program

__all__ = ["Ask", "Close", "Do", "Effect", "Unblock", "due"]


class Effect(Struct, frozen=True, gc=False, tag_field="effect", tag=str.lower):
    """The common part of all effects."""


class Ask(Effect, frozen=True, gc=False):
    """Standing: put these questions to a person of ``role`` (or of ``team``)."""

    id: str
    step: str
    facts: tuple[str, ...]
    role: str | None
    team: str | None


class Do(Effect, frozen=True, gc=False):
    """Standing: have a person of ``role`` (or of ``team``) carry the step out."""

    id: str
    step: str
    role: str | None
    team: str | None


class Unblock(Effect, frozen=True, gc=False):
    """Standing: the case can't go on by itself; someone of ``team`` has to look."""

    id: str
    step: str
    reason: str
    facts: tuple[str, ...]
    team: str | None


class Close(Effect, frozen=True, gc=False):
    """Once: the case is over."""

    key: str
    outcome: str


def due(program: Program, case: Case, entries: tuple[e.Entry, ...]) -> tuple[Effect, ...]:
    """All that ``case`` is owed now, and what ``entries`` ask to be done once."""
    return (*_standing(program, case), *_once(case, entries))


def _standing(program: Program, case: Case) -> list[Effect]:
    owed: list[Effect] = []
    for spot in spots(program, case):
        token, step = spot.token, spot.step
        role = step.role or case.role
        kind = situation(token, step)
        if token.stuck is not None:
            owed.append(Unblock(work_id(token), step.id, token.stuck.reason, token.stuck.needs, case.team))
        elif kind == "do":
            owed.append(Do(work_id(token), step.id, role, case.team))
        else:
            owed.append(Ask(work_id(token), step.id, token.asks or spot.left, role, case.team))
    return owed


def _once(case: Case, entries: tuple[e.Entry, ...]) -> list[Effect]:
    return [
        Close(f"{case.id}:{entry.seq}:1", case.outcome)
        for entry in entries
        if case.outcome is not None and (type(entry) is e.Cancelled or (type(entry) is e.Ended and not entry.frame))
    ]
