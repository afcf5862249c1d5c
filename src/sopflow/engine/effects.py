"""What the world owes a case: work to be put before people and hosts, messages to be sent, a time to look again.

Standing obligations follow from the case alone and carry the id of their open work, so they can be worked out again
after a crash. One-shots come from the journal entry that caused them; ``key`` (``CASE:SEQ:N``) is stable, so a host can
tell repeats.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from sopflow.engine.case import Case, work_id
from sopflow.engine.decide import situation
from sopflow.engine.dues import next_wake
from sopflow.engine.spot import Spot, spots
from sopflow.journal import entries as e
from sopflow.journal import migration as m
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.journal import work as w
from sopflow.program import Program

__all__ = ["Ask", "Assign", "Close", "Decide", "Do", "Effect", "Run", "Send", "Unblock", "Wake", "Withdraw", "due"]


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
    """Standing: have a person of ``role`` (or of ``team``) carry the step out, or offer the handover."""

    id: str
    step: str
    role: str | None
    team: str | None


class Decide(Effect, frozen=True, gc=False):
    """Standing: have a person of ``team`` accept or reject the handover."""

    id: str
    step: str
    team: str


class Run(Effect, frozen=True, gc=False):
    """Standing: carry the action out, and report ``Done`` or ``Failed`` under ``id``. A repeat has the same id."""

    id: str
    action: str
    args: dict[str, Any]


class Unblock(Effect, frozen=True, gc=False):
    """Standing: the case can't go on by itself; someone of ``team`` has to look."""

    id: str
    step: str
    reason: str
    facts: tuple[str, ...]
    team: str | None


class Wake(Effect, frozen=True, gc=False):
    """Standing: let time reach the case (``Reached``) at ``at`` or soon after."""

    at: datetime


class Send(Effect, frozen=True, gc=False):
    """Once: send this message. One that reminds is stale after ``expires``."""

    key: str
    to: str
    text: str
    via: str | None = None
    subject: str | None = None
    expires: datetime | None = None


class Assign(Effect, frozen=True, gc=False):
    """Once: tell these roles (or this team) that the case is theirs now, and why."""

    key: str
    roles: tuple[str, ...]
    team: str | None
    because: str | None = None


class Withdraw(Effect, frozen=True, gc=False):
    """Once: this open work is no longer wanted."""

    key: str
    id: str


class Close(Effect, frozen=True, gc=False):
    """Once: the case is over."""

    key: str
    outcome: str


def due(program: Program, case: Case, entries: tuple[e.Entry, ...]) -> tuple[Effect, ...]:
    """All that ``case`` is owed now, and what ``entries`` ask to be done once."""
    owed = [_standing(case, spot) for spot in spots(program, case)]
    standing = [each for each in owed if each is not None]
    requests = [Run(each.id, each.action, each.args) for each in case.requests]
    wake = next_wake(program, case)
    wakes = [Wake(wake)] if wake is not None else []
    return (*standing, *requests, *wakes, *_once(case, entries))


def _standing(case: Case, spot: Spot) -> Effect | None:
    token, step = spot.token, spot.step
    role, id = step.role or case.role, work_id(token)
    if token.stuck is not None:
        return Unblock(id, step.id, token.stuck.reason, token.stuck.needs, case.team)
    match situation(token, step):
        case "do" | "handover":
            return Do(id, step.id, role, case.team)
        case "running":
            return Run(id, step.action.name if step.action is not None else "", token.args)
        case "offered":
            return Decide(id, step.id, step.team or "")
        case "ask" | "asking":
            return Ask(id, step.id, token.asks or spot.left, role, case.team)
    return None


def _once(case: Case, entries: tuple[e.Entry, ...]) -> Iterator[Effect]:
    for entry in entries:
        key = f"{case.id}:{entry.seq}:1"
        match entry:
            case r.Sent():
                yield Send(key, entry.to, entry.text, entry.via, entry.subject)
            case t.Informed():
                yield Send(key, "customer", entry.text, expires=entry.expires)
            case r.Escalated(at_top=False):
                yield Assign(key, entry.roles, case.team, entry.because)
            case w.Accepted():
                yield Assign(key, (), entry.team)
            case r.Interrupted() | w.Joined() | m.Migrated():
                for number, id in enumerate(entry.withdrawn, 1):
                    yield Withdraw(f"{case.id}:{entry.seq}:{number}", id)
            case e.Cancelled():
                yield Close(key, "cancelled")
            case e.Ended(frame=""):
                yield Close(key, entry.end)
