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


class OfClock(Entry, frozen=True, gc=False):
    """The common part: which clock it is."""

    frame: str
    kind: str
    name: str


class Started(OfClock, frozen=True, gc=False):
    """A clock began to run; ``span`` is how long it has, as written."""

    due: datetime
    span: str
    warn: datetime | None = None


class Moved(OfClock, frozen=True, gc=False):
    """A clock was given less time (``sooner``, or a rule's ``deadline``); ``span`` counts from its start."""

    due: datetime
    span: str
    warn: datetime | None = None


class Paused(OfClock, frozen=True, gc=False):
    """A clock stands still; ``left`` is what remains, in its own unit, ``warn_left`` what remains until it warns."""

    left: str
    warn_left: str | None = None


class Resumed(OfClock, frozen=True, gc=False):
    """A clock runs on."""

    due: datetime
    warn: datetime | None = None


class Warned(OfClock, frozen=True, gc=False):
    """Most of a clock's time is gone (``warn``)."""


class Missed(OfClock, frozen=True, gc=False):
    """A clock's due instant came before what it waited for."""


class Met(OfClock, frozen=True, gc=False):
    """What a clock waited for has happened; ``late`` if that was after its due instant."""

    late: bool = False


class Stopped(OfClock, frozen=True, gc=False):
    """A clock is no longer needed: its step was skipped or withdrawn, or its case or call is over."""


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
