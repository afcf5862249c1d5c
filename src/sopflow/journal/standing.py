"""What a case is made of, as names and values: where it stands, which calls run, what time runs.

Entries restate these where a case goes on in another version of its process (``migrated``), so their form belongs to
the journal's: what changes here needs a lift for older lines, unless it is a new field with a default.
"""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec import Struct

__all__ = ["NEVER", "Clock", "Frame", "Hold", "Token"]

NEVER = datetime.max.replace(tzinfo=UTC)
"""Later than every instant of a case: these are in whole milliseconds."""


class Hold(Struct, frozen=True, gc=False, omit_defaults=True):
    """Why a token stands still: a reason code, the facts it wants, the words behind it."""

    reason: str
    needs: tuple[str, ...] = ()
    detail: str = ""


class Token(Struct, frozen=True, gc=False, omit_defaults=True):
    """One place where the case is.

    Attributes:
        frame: The call it is in, ``""`` for the process itself.
        step: The step's id.
        visit: How often the step was entered so far; 0 while it still has to be decided whether it is.
        branch: The branches side by side it is in, outermost first: ``both#1:legal``, ``both#1:legal/inner#2:east``.
        outcome: Set when the step is completed and only the way on is open.
        asks: The facts that are asked for before it can go on.
        stuck: Why it can't go on by itself.
        phase: How far the step's own work is: ``running`` (an action), ``retrying``, ``offered`` (a handover),
            ``split`` (its branches are on their way), ``waiting`` (for time or a signal).
        attempt: Which attempt of an action is running, with these ``args``.
    """

    frame: str
    step: str
    visit: int
    branch: str = ""
    outcome: str | None = None
    asks: tuple[str, ...] = ()
    stuck: Hold | None = None
    phase: str = ""
    attempt: int = 0
    args: dict[str, Any] = {}


class Clock(Struct, frozen=True, gc=False, omit_defaults=True):
    """Time that runs out.

    Attributes:
        frame: The call it belongs to.
        kind: ``deadline``, ``wait``, ``retry``, ``rung`` or ``notice``.
        name: The deadline's id, or the id of the step it belongs to.
        started: When it began.
        due: When it runs out; ``warn``: when to warn, None if it doesn't or has.
        span: How long it has from its start, as written.
        left, warn_left: What remains while it stands still, in its own unit; None while it runs.
        paused: Since when it stands still.
        missed: Whether it ran out before what it waited for.
    """

    frame: str
    kind: str
    name: str
    started: datetime
    due: datetime
    span: str
    warn: datetime | None = None
    left: str | None = None
    warn_left: str | None = None
    missed: bool = False
    paused: datetime | None = None

    @property
    def falls_due(self) -> datetime:
        """When it next has something to say: a warning, or that it ran out. ``NEVER`` if it stands still or has."""
        if self.missed or self.left is not None:
            return NEVER
        return self.due if self.warn is None else self.warn


class Frame(Struct, frozen=True, gc=False, omit_defaults=True):
    """One running call of a procedure: where it was called from and what only it knows."""

    path: str
    procedure: str
    parent: str
    step: str
    visit: int
    facts: dict[str, Any] = {}
    visits: dict[str, int] = {}
    doers: dict[str, str] = {}
    declined: tuple[str, ...] = ()
    branch: str = ""
