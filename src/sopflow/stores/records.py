"""What a store keeps, as plain frozen records. A store knows no program: to it, cases and entries are text.

Instants are whole milliseconds since 1970 in UTC, as every database can compare them.
"""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

__all__ = [
    "CaseRow",
    "Change",
    "Definition",
    "Files",
    "Found",
    "Given",
    "Job",
    "JobKind",
    "JobState",
    "Query",
]

JobKind = Literal["run", "send", "assign", "withdraw", "close"]
JobState = Literal["ready", "dead", "done"]


class CaseRow(Struct, frozen=True, gc=False):
    """A case as it stands, and what it is looked up by.

    Attributes:
        id: The case's own name, unique within its tenant.
        process, digest: What it follows, and the exact version.
        seq: How many entries its journal has; a change says on which number it builds.
        status: ``open``, ``stuck`` or ``closed``; ``outcome`` is how it ended.
        team, roles, steps: Whom it is with and where it is.
        due_at: When it wants to be woken; None while nothing runs.
        opened_at, changed_at: Instants of its beginning and of the last thing that happened.
        snapshot: The case as JSON.
        trace: The ``traceparent`` of the last step, if it was traced.
    """

    id: str
    process: str
    digest: str
    seq: int
    status: str
    outcome: str | None
    team: str | None
    roles: tuple[str, ...]
    steps: tuple[str, ...]
    due_at: int | None
    opened_at: int
    changed_at: int
    snapshot: str
    trace: str | None = None


class Given(Struct, frozen=True, gc=False):
    """What a call with an idempotency key led to, so that its repeat leads to the same.

    Attributes:
        key: The key, unique within the tenant.
        case: The case it was about.
        print: A fingerprint of what was asked; the same key with something else is a mistake of the caller.
        first, last: The entries it made; ``last < first`` if it made none.
        refused: The refusal as JSON, if the event was refused.
        at: When it came.
    """

    key: str
    case: str
    print: str
    first: int
    last: int
    refused: str | None
    at: int


class Job(Struct, frozen=True, gc=False):
    """Something that the world owes a case, to be done at least once.

    Attributes:
        key: Unique within the tenant; ``CASE:SEQ:N``, or for an action ``CASE:WORK``.
        case: The case.
        kind: ``run`` (an action), ``send`` (a message), ``assign``, ``withdraw`` or ``close``.
        name: Who does it: the action's name, or the way a message goes; else the kind.
        body: What is to be done, as JSON.
        not_before: When it may be tried (again), or how long the worker that has it keeps it.
        attempts: How often it was tried.
        state: ``ready``, ``dead`` (given up, a person has to look) or ``done``.
        error: What went wrong the last time.
    """

    key: str
    case: str
    kind: JobKind
    name: str
    body: str
    not_before: int
    attempts: int = 0
    state: JobState = "ready"
    error: str | None = None


class Change(Struct, frozen=True, gc=False):
    """All that one step changes. A store takes it whole or not at all.

    Attributes:
        row: The case after it; None where only ``given`` is to be kept.
        builds_on: The number of entries it was made for: 0 for a case that is new.
        lines: The new entries, as JSON lines without their line ends; the first has the number ``builds_on + 1``.
        jobs: What is owed from now on.
        done: Keys of jobs that are done by this.
        dropped: Keys of jobs that nobody wants any longer, if they aren't done.
        given: What is remembered under the call's idempotency key.
    """

    row: CaseRow | None
    builds_on: int
    lines: tuple[str, ...] = ()
    jobs: tuple[Job, ...] = ()
    done: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    given: Given | None = None


class Found(Struct, frozen=True, gc=False):
    """What there is before a step: the case, and what its key led to if it was used before."""

    row: CaseRow | None
    given: Given | None


class Files(Struct, frozen=True, gc=False):
    """The files of a handbook: name to text, as JSON, under their fingerprint."""

    print: str
    texts: str


class Definition(Struct, frozen=True, gc=False):
    """One version of one process; ``files`` is the fingerprint of the handbook it can be compiled from."""

    digest: str
    process: str
    files: str


class Query(Struct, frozen=True, kw_only=True):
    """Which cases to look for. What is None is not asked about; all that is given has to fit.

    Attributes:
        process, digest, status, team: As in ``CaseRow``.
        role: One of the roles it is with.
        step: One of the steps it is at.
        due_before: It wants to be woken before this instant.
        facts: Leaf name to value, as JSON text each.
        after: Only cases whose id comes after this one: for the next page.
        limit: How many at most.
    """

    process: str | None = None
    status: str | None = None
    team: str | None = None
    role: str | None = None
    step: str | None = None
    due_before: int | None = None
    facts: tuple[tuple[str, str], ...] = ()
    after: str | None = None
    limit: int = 100
    digest: str | None = None
