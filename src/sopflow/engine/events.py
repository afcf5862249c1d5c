"""What may happen to a case from outside: people answer, carry out, correct, deviate, cancel.

``at`` is the instant it happened (an aware ``datetime``); ``by`` is who did it, as ``NAME/ROLE``. ``step`` is a step's
id, or the id of the open work (``Task.id``) when several are open or answers may come late or twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

__all__ = ["Answered", "Cancelled", "Corrected", "Deviated", "Done", "Event", "Opened"]


class Event(Struct, frozen=True, kw_only=True):
    """The common part of all events."""

    at: datetime
    by: str | None = None


class Opened(Event, frozen=True, kw_only=True):
    """A case begins: with the facts known, optionally in another language or at a later step of the process."""

    case_id: str
    facts: Mapping[str, Any] = {}
    language: str | None = None
    start: str | None = None


class Answered(Event, frozen=True, kw_only=True):
    """A person answers the questions of a step, or some of them."""

    step: str
    facts: Mapping[str, Any] = {}


class Done(Event, frozen=True, kw_only=True):
    """A person has carried a step out. ``ticked`` is the checklist's lines ticked, by position from 1, or ``"all"``."""

    step: str
    facts: Mapping[str, Any] = {}
    ticked: tuple[int, ...] | str = ()


class Corrected(Event, frozen=True, kw_only=True):
    """A person puts facts right; passed decisions stand. ``step`` names the call's open work for its own facts."""

    facts: Mapping[str, Any]
    step: str | None = None


class Deviated(Event, frozen=True, kw_only=True):
    """A person leaves the path of a process, with a reason: to another step, or (``to=None``) past the present one."""

    reason: str
    to: str | None = None
    step: str | None = None


class Cancelled(Event, frozen=True, kw_only=True):
    """A person ends the case before its time."""

    reason: str
