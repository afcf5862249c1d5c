"""Entries about time: clocks that run, are paused, warn, and are missed. Due instants are recorded, never recomputed.

``name`` is a clock's name in its call: a deadline's id, or the id of the step it belongs to. ``kind`` tells what it is
for: ``deadline`` (of the process, procedure or a step), ``wait``, ``retry``, ``rung`` (of the ladder), ``notice``
(``keep_informed``).
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sopflow.journal.entries import Entry

__all__ = ["Informed", "Met", "Missed", "Moved", "Paused", "Resumed", "Signalled", "Started", "Stopped", "Warned"]


class Started(Entry, frozen=True, gc=False):
    """A clock began to run; ``span`` is how long it has, as written."""

    frame: str
    kind: str
    name: str
    due: datetime
    span: str
    warn: datetime | None = None


class Moved(Entry, frozen=True, gc=False):
    """A clock was given less time (``sooner``, or a rule's ``deadline``); ``span`` counts from its start."""

    frame: str
    kind: str
    name: str
    due: datetime
    span: str
    warn: datetime | None = None


class Paused(Entry, frozen=True, gc=False):
    """A clock stands still; ``left`` is what remains, in its own unit, ``warn_left`` what remains until it warns."""

    frame: str
    kind: str
    name: str
    left: str
    warn_left: str | None = None


class Resumed(Entry, frozen=True, gc=False):
    """A clock runs on."""

    frame: str
    kind: str
    name: str
    due: datetime
    warn: datetime | None = None


class Warned(Entry, frozen=True, gc=False):
    """Most of a clock's time is gone (``warn``)."""

    frame: str
    kind: str
    name: str


class Missed(Entry, frozen=True, gc=False):
    """A clock's due instant came before what it waited for."""

    frame: str
    kind: str
    name: str


class Met(Entry, frozen=True, gc=False):
    """What a clock waited for has happened; ``late`` if that was after its due instant."""

    frame: str
    kind: str
    name: str
    late: bool = False


class Stopped(Entry, frozen=True, gc=False):
    """A clock is no longer needed: its step was skipped or withdrawn, or its case or call is over."""

    frame: str
    kind: str
    name: str


class Informed(Entry, frozen=True, gc=False):
    """The customer was told again where things stand (``keep_informed``); stale after ``expires``."""

    frame: str
    step: str
    text: str
    expires: datetime


class Signalled(Entry, frozen=True, gc=False):
    """A signal reached the case."""

    name: str
    facts: dict[str, Any] = {}
    by: str | None = None
    given: datetime | None = None
