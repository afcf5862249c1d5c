"""Entries about rules and what they and some steps bring about: messages, escalations, interruptions."""

from __future__ import annotations

from typing import Any

from sopflow.journal.entries import Entry

__all__ = ["Escalated", "Fired", "Interrupted", "Rested", "Sent"]


class Fired(Entry, frozen=True, gc=False):
    """A rule acts: its condition became true, or what it waits for happened."""

    frame: str
    rule: str
    why: dict[str, Any] = {}
    edge: bool = False


class Rested(Entry, frozen=True, gc=False):
    """A rule's condition is no longer true; it may act again."""

    frame: str
    rule: str


class Sent(Entry, frozen=True, gc=False):
    """A message was sent: rendered once, in the case's language. ``source`` is the step, rule or deadline behind it."""

    frame: str
    source: str
    text: str
    to: str = "customer"
    via: str | None = None
    subject: str | None = None


class Escalated(Entry, frozen=True, gc=False):
    """The case went up its ladder, or to a role; ``at_top`` if there was no higher rung and nothing moved."""

    frame: str
    source: str
    level: int
    roles: tuple[str, ...]
    because: str | None = None
    at_top: bool = False


class Interrupted(Entry, frozen=True, gc=False):
    """A rule or a missed deadline broke off whatever was open in its file, calls and branches included.

    ``withdrawn`` names the open work that is gone. The case goes on at ``to``; without it, what follows ends the file.
    """

    frame: str
    source: str
    withdrawn: tuple[str, ...]
    to: str | None = None
    visit: int = 0
