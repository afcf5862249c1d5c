"""What may happen to a case from outside: people answer, carry out and decide, hosts report, signals and time come.

``at`` is the instant it happened (an aware ``datetime``); ``by`` is who did it, as ``NAME/ROLE``. ``step`` is a step's
id, or the id of the open work (``Task.id``) when several are open or answers may come late or twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct

__all__ = [
    "Accepted",
    "Answered",
    "Cancelled",
    "Corrected",
    "Deviated",
    "Done",
    "Event",
    "Failed",
    "Opened",
    "Reached",
    "Rejected",
    "Requested",
    "Signalled",
]


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
    """A step or action was carried out.

    A person has done it, with the checklist's lines ``ticked`` (by position from 1, or ``"all"``), or offers a
    handover; or the host has carried out an action, and ``facts`` are what it gives.
    """

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


class Failed(Event, frozen=True, kw_only=True):
    """The host could not carry an action out."""

    step: str
    reason: str = ""


class Accepted(Event, frozen=True, kw_only=True):
    """The receiving team takes a handover."""

    step: str


class Rejected(Event, frozen=True, kw_only=True):
    """The receiving team sends a handover back, with a reason."""

    step: str
    reason: str


class Requested(Event, frozen=True, kw_only=True):
    """A person or program asks for an action outside a step."""

    action: str
    args: Mapping[str, Any] = {}


class Signalled(Event, frozen=True, kw_only=True):
    """A signal reaches the case, perhaps with facts."""

    name: str
    facts: Mapping[str, Any] = {}


class Reached(Event, frozen=True, kw_only=True):
    """Time has come to ``at``: whatever fell due until then happens."""
