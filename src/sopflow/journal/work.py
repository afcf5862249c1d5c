"""Entries about work that others do: host actions, handovers between teams, branches side by side, tables."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sopflow.journal.entries import Entry

__all__ = [
    "Accepted",
    "BranchEnded",
    "Failed",
    "Finished",
    "Ignored",
    "Joined",
    "Offered",
    "Rejected",
    "RequestEnded",
    "Requested",
    "Running",
    "Split",
]


class Running(Entry, frozen=True, gc=False):
    """The host was asked to carry an action out, for the ``attempt``-th time."""

    frame: str
    step: str
    action: str
    attempt: int
    args: dict[str, Any] = {}


class Finished(Entry, frozen=True, gc=False):
    """An action succeeded: what it gave, as the case now knows it."""

    frame: str
    step: str
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    by: str | None = None
    given: datetime | None = None


class Failed(Entry, frozen=True, gc=False):
    """An action failed, or the rules forbid it (``forbidden``); that changes nothing."""

    frame: str
    step: str
    reason: str
    forbidden: bool = False
    by: str | None = None
    given: datetime | None = None


class Requested(Entry, frozen=True, gc=False):
    """A person or program asked for an action outside a step, and may have it."""

    id: str
    action: str
    args: dict[str, Any] = {}
    by: str | None = None
    given: datetime | None = None


class RequestEnded(Entry, frozen=True, gc=False):
    """An action asked for outside a step succeeded (its ``facts``), or failed with a ``reason``."""

    id: str
    facts: dict[str, Any] = {}
    reason: str | None = None
    by: str | None = None
    given: datetime | None = None


class Ignored(Entry, frozen=True, gc=False):
    """A result came for work that had been withdrawn. It is kept here and changes nothing."""

    id: str
    facts: dict[str, Any] = {}
    reason: str | None = None


class Offered(Entry, frozen=True, gc=False):
    """A case was offered to another team, with what goes along."""

    frame: str
    step: str
    team: str
    packet: dict[str, Any] = {}
    ticked: tuple[str, ...] = ()
    by: str | None = None
    given: datetime | None = None


class Accepted(Entry, frozen=True, gc=False):
    """The receiving team took the case over."""

    frame: str
    step: str
    team: str
    by: str | None = None
    given: datetime | None = None


class Rejected(Entry, frozen=True, gc=False):
    """The receiving team sent the case back; ``again`` if it returns to where it can be offered anew."""

    frame: str
    step: str
    reason: str
    again: bool = False
    by: str | None = None
    given: datetime | None = None


class Split(Entry, frozen=True, gc=False):
    """Branches began to run side by side; ``branches`` are their names with their first steps."""

    frame: str
    step: str
    branches: dict[str, str]


class BranchEnded(Entry, frozen=True, gc=False):
    """A branch came to its end at ``step``, completed with ``outcome``."""

    frame: str
    step: str
    outcome: str
    why: dict[str, Any] = {}


class Joined(Entry, frozen=True, gc=False):
    """Enough branches have ended; the open work of the others is ``withdrawn``."""

    frame: str
    step: str
    withdrawn: tuple[str, ...] = ()
