"""What a store has to be able to do: one small protocol that memory, SQLite and PostgreSQL keep."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from sopflow.errors import SopflowError
from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Job, JobState, Query

__all__ = ["Store", "StoreDamaged", "StoreError", "StoreUnavailable"]


class StoreError(SopflowError):
    """A store can't do what was asked. What it said it has kept is kept."""


class StoreUnavailable(StoreError):
    """The store can't be reached or written now (connection lost, disk full, locked): trying again later may help."""


class StoreDamaged(StoreError):
    """What the store holds can't be read, or has another form than this release knows."""


class Store(Protocol):
    """Cases, journals and what is owed, kept for good. Safe to use from many threads, and from many processes.

    Every method names the tenant: nothing is ever read or written across tenants.

    Every method may raise ``StoreUnavailable`` or ``StoreDamaged``.
    """

    def find(self, tenant: str, case: str, key: str | None = None) -> Found:
        """The case, and what ``key`` led to when it was used before."""
        ...

    def commit(self, tenant: str, change: Change) -> bool:
        """Keeps a change for good: whole, and on stable storage when this returns.

        Returns:
            False, with nothing changed, if the case has gone on since ``change.builds_on``, is there already though
            it should be new, or the idempotency key was used meanwhile.
        """
        ...

    def lines(self, tenant: str, case: str, after: int = 0, until: int | None = None) -> list[str]:
        """The journal's lines number ``after + 1`` to ``until``."""
        ...

    def due(self, tenant: str, until: int, limit: int) -> list[str]:
        """The ids of cases that want to be woken until this instant, the most overdue first."""
        ...

    def next_due(self, tenant: str) -> int | None:
        """When the next case wants to be woken, or the next job may be tried, whichever is sooner."""
        ...

    def search(self, tenant: str, query: Query) -> list[CaseRow]:
        """The cases that fit, by id."""
        ...

    def claim(
        self,
        tenant: str,
        names: Sequence[tuple[str, str]],
        now: int,
        until: int,
        limit: int,
        key: str | None = None,
    ) -> list[Job]:
        """Takes jobs that are ready and whose time has come, so that no other worker does before ``until``.

        Meanwhile ``until`` is their ``not_before`` in the store. A job that is neither finished nor handed back by then
        is free again: its worker is taken for dead.

        Returns:
            The jobs as they were before, the oldest first.

        Args:
            tenant: Whose.
            names: Kind and name of the jobs the caller can do; the name ``*`` stands for all of a kind.
            now: What time it is.
            until: How long the caller keeps them.
            limit: How many at most.
            key: This one only.
        """
        ...

    def owed(self, tenant: str, case: str) -> list[Job]:
        """The jobs of a case that are ready, the oldest first; those that somebody has taken are among them."""
        ...

    def finish(self, tenant: str, job: Job) -> None:
        """Keeps how a claimed job went: its ``state``, ``attempts``, ``error`` and ``not_before``.

        Does nothing where the job is done already, or gone.
        """
        ...

    def jobs(self, tenant: str, state: JobState, limit: int = 100) -> list[Job]:
        """The jobs in this state, the oldest first."""
        ...

    def job(self, tenant: str, key: str) -> Job | None:
        """One job."""
        ...

    def define(self, tenant: str, files: Files, definitions: Sequence[Definition]) -> None:
        """Keeps versions of processes; those that are kept already stay as they are."""
        ...

    def definition(self, tenant: str, digest: str) -> tuple[Definition, Files] | None:
        """A version of a process, and the files it is compiled from."""
        ...

    def purge(self, tenant: str, before: int) -> int:
        """Forgets idempotency keys and finished jobs older than this instant; tells how many."""
        ...

    def close(self) -> None:
        """Lets go of files and connections."""
        ...
