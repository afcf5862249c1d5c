"""What a journal holds: one frozen class for each thing that can happen to a case.

An entry says what happened, when, and why, in names and values alone: no entry needs the handbook to be
understood, and a case is exactly the fold of its entries (``sopflow.replay``).

Field names that recur:

- ``seq``: the entry's number in its case, from 1; ``at``: the instant, whole milliseconds in UTC.
- ``frame``: the call it happened in: ``""`` for the process itself, ``solve#1`` for the procedure that the first
  visit of step ``solve`` called, ``solve#1/check#2`` for a call inside that one.
- ``facts``/``cleared``: values set and names emptied in the case; ``local``/``local_cleared``: the same for the
  called procedure's own facts.
- ``by``: who did it, ``NAME/ROLE``; ``given``: the instant they said, where it was earlier than what had happened
  already and so could not count.
- ``why``: the known facts that a condition read, by name; ``branch``: the condition as it was written.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct

__all__ = [
    "Answered",
    "Asked",
    "Called",
    "Cancelled",
    "Changed",
    "Corrected",
    "Deviated",
    "Done",
    "Ended",
    "Entered",
    "Entry",
    "Opened",
    "Skipped",
    "Stuck",
    "Went",
]


class Entry(Struct, frozen=True, gc=False, tag_field="entry", tag=str.lower, omit_defaults=True):
    """The common part of all entries."""

    seq: int
    at: datetime


class Opened(Entry, frozen=True, gc=False):
    """A case began, at ``start``. ``defaults`` are the facts that got their declared default."""

    case_id: str
    process: str
    digest: str
    start: str
    language: str
    team: str | None = None
    facts: dict[str, Any] = {}
    defaults: dict[str, Any] = {}
    by: str | None = None


class Answered(Entry, frozen=True, gc=False):
    """A person answered questions at a step.

    ``declined`` and ``local_declined`` name what was left open and won't be asked again.
    """

    frame: str
    step: str
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    declined: tuple[str, ...] = ()
    by: str | None = None
    given: datetime | None = None
    local_declined: tuple[str, ...] = ()


class Done(Entry, frozen=True, gc=False):
    """A person carried a step out, ticked its checklist and recorded its facts."""

    frame: str
    step: str
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    ticked: tuple[str, ...] = ()
    by: str | None = None
    given: datetime | None = None


class Went(Entry, frozen=True, gc=False):
    """A step was left with ``outcome`` for the step ``to``; ``visit`` counts the entering (0: not entered yet)."""

    frame: str
    step: str
    outcome: str
    to: str
    visit: int
    branch: str | None = None
    why: dict[str, Any] = {}


class Entered(Entry, frozen=True, gc=False):
    """A step was entered that no ``went`` led into: the first one, or one whose ``skip_if`` had to be looked at."""

    frame: str
    step: str
    visit: int


class Skipped(Entry, frozen=True, gc=False):
    """A step was passed by because its ``skip_if`` held."""

    frame: str
    step: str
    condition: str
    why: dict[str, Any] = {}


class Changed(Entry, frozen=True, gc=False):
    """The flow changed facts: a ``set`` step, or a step that asks ``again`` or ``record``s anew and so empties them."""

    frame: str
    step: str
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    cleared: tuple[str, ...] = ()
    local_cleared: tuple[str, ...] = ()
    why: dict[str, Any] = {}


class Asked(Entry, frozen=True, gc=False):
    """The flow needs ``asks`` before it can go on; ``outcome`` is the step's, if it is already completed."""

    frame: str
    step: str
    asks: tuple[str, ...]
    outcome: str | None = None


class Stuck(Entry, frozen=True, gc=False):
    """The flow can't go on by itself: ``reason`` is a code (docs/reference/stuck.md), ``detail`` words."""

    frame: str
    step: str
    reason: str
    needs: tuple[str, ...] = ()
    detail: str = ""
    outcome: str | None = None


class Called(Entry, frozen=True, gc=False):
    """A step called a procedure, which began at ``start`` with ``local`` as its inputs and defaults."""

    frame: str
    step: str
    visit: int
    procedure: str
    start: str
    local: dict[str, Any] = {}


class Ended(Entry, frozen=True, gc=False):
    """The case (``frame`` empty) or a called procedure is over with the outcome ``end``.

    ``facts``, ``local``, ``cleared`` and ``local_cleared`` are a procedure's results, as its caller now knows them.
    """

    frame: str
    step: str
    end: str
    outcome: str
    branch: str | None = None
    why: dict[str, Any] = {}
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    cleared: tuple[str, ...] = ()
    local_cleared: tuple[str, ...] = ()


class Corrected(Entry, frozen=True, gc=False):
    """A person put facts right, in the case or in the call ``frame``."""

    frame: str
    facts: dict[str, Any] = {}
    local: dict[str, Any] = {}
    by: str | None = None
    given: datetime | None = None


class Deviated(Entry, frozen=True, gc=False):
    """A person left the path of the process: from ``step`` to ``to`` (a skip goes on with the outcome ``skipped``).

    Calls above the process are withdrawn. ``cleared`` are the results that a skipped call will not give.
    """

    step: str
    reason: str
    to: str | None = None
    visit: int = 0
    cleared: tuple[str, ...] = ()
    by: str | None = None
    given: datetime | None = None


class Cancelled(Entry, frozen=True, gc=False):
    """A person ended the case before its time, with the outcome ``cancelled``."""

    reason: str
    by: str | None = None
    given: datetime | None = None
