"""The entry of a case that goes on in another version of its process."""

from __future__ import annotations

from typing import Any

from sopflow.journal.entries import Entry
from sopflow.journal.standing import Clock, Frame, Token

__all__ = ["Migrated"]


class Migrated(Entry, frozen=True, gc=False):
    """A case was moved from version ``was`` to ``digest``: it is told anew where it stands, in that one's names.

    ``places`` says for each open place what its work was called and is called now, ``calls`` the same for calls that
    run; ``withdrawn`` is the open work that is gone, or goes on under another id. ``tokens``, ``frames``, ``clocks``,
    ``edges``, ``visits``, ``doers``, ``declined``, ``team``, ``roles`` and ``level`` are the case's from here on;
    ``facts`` and ``cleared`` what is different in what it knows.
    """

    was: str
    digest: str
    tokens: tuple[Token, ...]
    places: dict[str, str] = {}
    calls: dict[str, str] = {}
    withdrawn: tuple[str, ...] = ()
    frames: tuple[Frame, ...] = ()
    clocks: tuple[Clock, ...] = ()
    edges: tuple[str, ...] = ()
    visits: dict[str, int] = {}
    doers: dict[str, str] = {}
    declined: tuple[str, ...] = ()
    facts: dict[str, Any] = {}
    cleared: tuple[str, ...] = ()
    team: str | None = None
    roles: tuple[str, ...] = ()
    level: int = 1
    by: str | None = None
