"""Cases in one SQLite file: no server, many threads and processes, and nothing is told before it is on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

from sopflow.stores.columns import CASE, JOB, OWED, case_of, keys_of, searching
from sopflow.stores.protocol import StoreDamaged, StoreUnavailable
from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Given, Job, JobState, Query
from sopflow.stores.sqlite_change import FIND_GIVEN, keep
from sopflow.stores.sqlite_words import told
from sopflow.stores.turns import Door, Group, Ticket
from sopflow.stores.version import TABLE, VERSION, outdated

__all__ = ["SqliteStore"]

_Result = TypeVar("_Result")
_Work = Callable[[sqlite3.Connection], Any]

_FIND = f"SELECT {CASE} FROM sop_case WHERE tenant = ? AND id = ?"
_WORDS = {
    "value": "?",
    "role": "EXISTS (SELECT 1 FROM json_each(roles) WHERE value = ?)",
    "step": "EXISTS (SELECT 1 FROM json_each(steps) WHERE value = ?)",
    "fact": (
        "json_extract(snapshot, '$.facts') IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(snapshot, "
        "'$.facts') AS fact WHERE fact.key = ? AND fact.value = json_extract(?, '$'))"
    ),
}

_MOST_SECONDS = 30.0  # for another program that has locked the file, a backup for example


class SqliteStore:
    """Cases in a SQLite file (WAL, ``synchronous=FULL``). It keeps the whole protocol; see ``sopflow.stores.Store``.

    Threads that write at the same moment share one transaction; processes take turns.

    Args:
        file: Where it is. It is made if it isn't there, unless ``create`` says no.
        create: Whether it may be made.

    Raises:
        StoreDamaged: What is there is no store, or one in another form than this release knows.
        StoreUnavailable: It can't be opened.
    """

    def __init__(self, file: str | Path, *, create: bool = True) -> None:
        self.file = Path(file)
        if not create and not self.file.exists():
            raise StoreUnavailable(f"there is no store {self.file}")
        self._owner = os.getpid()
        self._left: list[object] = []
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._door = Door(self.file.with_name(f"{self.file.name}-turn"))
        self._group: Group[_Work, Any] = Group(self._write)
        self._writer: sqlite3.Connection | None = None
        self._prepare(create)

    def __repr__(self) -> str:
        return f"<sopflow store {self.file}>"

    def find(self, tenant: str, case: str, key: str | None = None) -> Found:
        with self._reading() as connection:
            row = connection.execute(_FIND, (tenant, case)).fetchone()
            given = None if key is None else connection.execute(FIND_GIVEN, (tenant, key)).fetchone()
        return Found(case_of(row) if row is not None else None, Given(*given) if given is not None else None)

    def commit(self, tenant: str, change: Change) -> bool:
        return self._do(lambda connection: keep(connection, tenant, change))

    def lines(self, tenant: str, case: str, after: int = 0, until: int | None = None) -> list[str]:
        text = "SELECT line FROM journal WHERE tenant = ? AND case_id = ? AND seq > ? AND seq <= ? ORDER BY seq"
        with self._reading() as connection:
            found = connection.execute(text, (tenant, case, after, 2**62 if until is None else until))
            return [line for (line,) in found]

    def due(self, tenant: str, until: int, limit: int) -> list[str]:
        text = "SELECT id FROM sop_case WHERE tenant = ? AND due_at IS NOT NULL AND due_at <= ? ORDER BY due_at LIMIT ?"
        with self._reading() as connection:
            return [case for (case,) in connection.execute(text, (tenant, until, limit))]

    def next_due(self, tenant: str) -> int | None:
        text = (
            "SELECT min(at) FROM ("
            "SELECT min(due_at) AS at FROM sop_case WHERE tenant = :tenant AND due_at IS NOT NULL UNION ALL "
            "SELECT min(not_before) FROM outbox WHERE tenant = :tenant AND state = 'ready')"
        )
        with self._reading() as connection:
            found: int | None = connection.execute(text, {"tenant": tenant}).fetchone()[0]
            return found

    def search(self, tenant: str, query: Query) -> list[CaseRow]:
        text, values = searching(tenant, query, _WORDS)
        with self._reading() as connection:
            return [case_of(row) for row in connection.execute(text, values)]

    def claim(
        self,
        tenant: str,
        names: Sequence[tuple[str, str]],
        now: int,
        until: int,
        limit: int,
        key: str | None = None,
    ) -> list[Job]:
        if not names:
            return []
        each = " OR ".join("(kind = ? AND ? IN (name, '*'))" for _ in names)
        text = (
            f"SELECT {JOB} FROM outbox WHERE tenant = ? AND state = 'ready' AND not_before <= ? "
            f"AND ({each}){' AND key = ?' if key is not None else ''} ORDER BY not_before LIMIT ?"
        )
        only = () if key is None else (key,)
        values = (tenant, now, *(part for pair in names for part in pair), *only, limit)
        with self._reading() as connection:
            if connection.execute(text, values).fetchone() is None:
                return []  # looking costs no turn

        def take(connection: sqlite3.Connection) -> list[Job]:
            found = [Job(*row) for row in connection.execute(text, values)]
            taken = [(until, tenant, job.key) for job in found]
            connection.executemany("UPDATE outbox SET not_before = ? WHERE tenant = ? AND key = ?", taken)
            return found

        return self._do(take)

    def owed(self, tenant: str, case: str) -> list[Job]:
        with self._reading() as connection:
            return [Job(*row) for row in connection.execute(OWED.format("?"), (tenant, *keys_of(case), case))]

    def finish(self, tenant: str, job: Job) -> None:
        text = (
            "UPDATE outbox SET state = ?, attempts = ?, error = ?, not_before = ? "
            "WHERE tenant = ? AND key = ? AND state <> 'done'"
        )
        values = (job.state, job.attempts, job.error, job.not_before, tenant, job.key)
        self._do(lambda connection: connection.execute(text, values))

    def jobs(self, tenant: str, state: JobState, limit: int = 100) -> list[Job]:
        # The state is written out, so that the index of those that are ready, or of the others, is used.
        also = "state = 'ready'" if state == "ready" else "state <> 'ready'"
        text = f"SELECT {JOB} FROM outbox WHERE tenant = ? AND {also} AND state = ? ORDER BY not_before, key LIMIT ?"
        with self._reading() as connection:
            return [Job(*row) for row in connection.execute(text, (tenant, state, limit))]

    def job(self, tenant: str, key: str) -> Job | None:
        with self._reading() as connection:
            text = f"SELECT {JOB} FROM outbox WHERE tenant = ? AND key = ?"
            row = connection.execute(text, (tenant, key)).fetchone()
            return Job(*row) if row is not None else None

    def define(self, tenant: str, files: Files, definitions: Sequence[Definition]) -> None:
        known = "SELECT digest FROM definition WHERE tenant = ?"
        with self._reading() as connection:
            there = {digest for (digest,) in connection.execute(known, (tenant,))}
        new = [(tenant, each.digest, each.process, each.files) for each in definitions if each.digest not in there]
        if not new:
            return

        def keep(connection: sqlite3.Connection) -> None:
            text = "INSERT OR IGNORE INTO files (tenant, print, texts) VALUES (?, ?, ?)"
            connection.execute(text, (tenant, files.print, files.texts))
            text = "INSERT OR IGNORE INTO definition (tenant, digest, process, files) VALUES (?, ?, ?, ?)"
            connection.executemany(text, new)

        self._do(keep)

    def definition(self, tenant: str, digest: str) -> tuple[Definition, Files] | None:
        text = (
            "SELECT digest, process, files, texts FROM definition JOIN files "
            "ON files.tenant = definition.tenant AND files.print = definition.files "
            "WHERE definition.tenant = ? AND digest = ?"
        )
        with self._reading() as connection:
            row = connection.execute(text, (tenant, digest)).fetchone()
        return (Definition(*row[:3]), Files(row[2], row[3])) if row is not None else None

    def purge(self, tenant: str, before: int) -> int:
        def forget(connection: sqlite3.Connection) -> int:
            keys = connection.execute("DELETE FROM inbox WHERE tenant = ? AND at < ?", (tenant, before)).rowcount
            text = "DELETE FROM outbox WHERE tenant = ? AND state <> 'ready' AND state = 'done' AND not_before < ?"
            return keys + connection.execute(text, (tenant, before)).rowcount

        return self._do(forget)

    def close(self) -> None:
        if self._writer is not None:
            self._writer.close()
            self._writer = None
        while True:
            try:
                self._idle.get_nowait().close()
            except Empty:
                break
        self._door.close()

    # --- the file

    def _prepare(self, create: bool) -> None:
        """Makes the tables, unless they are there already."""
        with told(self.file), self._door.passed():
            connection = self._connect()
            self._writer = connection
            connection.execute("PRAGMA journal_mode = WAL")
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if not there and not create:
                raise StoreUnavailable(f"there is no store in {self.file}: it is empty")
            if not there:
                made = Path(__file__).with_name("sqlite.sql").read_text(encoding="utf-8")
                connection.executescript(f"BEGIN IMMEDIATE;\n{made}\nCOMMIT;")
                return
            if TABLE not in there:
                raise StoreDamaged(f"{self.file} is a SQLite file, but no store of sopflow")
            found = [version for (version,) in connection.execute(f"SELECT version_num FROM {TABLE}")]
            if found != [VERSION]:
                raise StoreDamaged(outdated(str(self.file), found))

    def _connect(self) -> sqlite3.Connection:
        connection = sqlite3.connect(
            self.file, timeout=_MOST_SECONDS, isolation_level=None, check_same_thread=False, cached_statements=256
        )
        connection.execute("PRAGMA synchronous = FULL")
        return connection

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """A connection that no other thread uses meanwhile."""
        self._after_fork()
        with told(self.file):
            try:
                connection = self._idle.get_nowait()
            except Empty:
                connection = self._connect()
            try:
                yield connection
            finally:
                self._idle.put(connection)

    def _do(self, work: Callable[[sqlite3.Connection], _Result]) -> _Result:
        """Does something in a transaction, together with what others want at the same time."""
        self._after_fork()
        result: _Result = self._group.do(work)
        return result

    def _write(self, tickets: Sequence[Ticket[_Work, Any]]) -> None:
        """Does all of these in one transaction; if that fails, one after another, so that none can spoil the others."""
        try:
            with told(self.file), self._door.passed(), self._transaction() as connection:
                results = [ticket.wanted(connection) for ticket in tickets]
        except Exception as problem:
            if len(tickets) == 1 or isinstance(problem, StoreUnavailable):
                for ticket in tickets:
                    ticket.fail(problem)
            else:
                for ticket in tickets:
                    self._write([ticket])
            return
        for ticket, result in zip(tickets, results, strict=True):
            ticket.settle(result)

    @contextmanager
    def _transaction(self) -> Iterator[sqlite3.Connection]:
        if self._writer is None:
            self._writer = self._connect()
        connection = self._writer
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise

    def _after_fork(self) -> None:
        """A connection must not be used, nor closed, on the other side of a fork: there it is left behind."""
        if self._owner != os.getpid():
            self._left += [self._idle, self._writer]  # or Python would close them
            self._door.close()  # only our copy of the file: the lock is the other side's
            self._owner = os.getpid()
            self._idle = SimpleQueue()
            self._writer = None
            self._door = Door(self.file.with_name(f"{self.file.name}-turn"))
            self._group = Group(self._write)
