"""Cases in one SQLite file: no server, many threads and processes, and nothing is told before it is on the disk."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain, count, repeat
from pathlib import Path
from queue import Empty, SimpleQueue
from typing import Any, TypeVar

import msgspec
from msgspec.structs import astuple

from sopflow.stores.protocol import StoreDamaged, StoreUnavailable
from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Given, Job, JobState, Query
from sopflow.stores.turns import Door, Group, Ticket
from sopflow.stores.version import TABLE, VERSION, outdated

__all__ = ["SqliteStore", "told"]

_Result = TypeVar("_Result")
_Work = Callable[[sqlite3.Connection], Any]

_CASE = "id, process, digest, seq, status, outcome, team, roles, steps, due_at, opened_at, changed_at, snapshot, trace"
_JOB = "key, case_id, kind, name, body, not_before, attempts, state, error"
_GIVEN = "key, case_id, print, first, last, refused, at"

_FIND = f"SELECT {_CASE} FROM sop_case WHERE tenant = ? AND id = ?"
_FIND_GIVEN = f"SELECT {_GIVEN} FROM inbox WHERE tenant = ? AND key = ?"
_INSERT = f"INSERT OR IGNORE INTO sop_case (tenant, {_CASE}) VALUES (?{', ?' * 14})"
_UPDATE = (
    "UPDATE sop_case SET digest = ?, seq = ?, status = ?, outcome = ?, team = ?, roles = ?, steps = ?, due_at = ?, "
    "changed_at = ?, snapshot = ?, trace = ? WHERE tenant = ? AND id = ? AND seq = ?"
)
_APPEND = "INSERT INTO journal (tenant, case_id, seq, line, trace) VALUES (?, ?, ?, ?, ?)"
_REMEMBER = f"INSERT INTO inbox (tenant, {_GIVEN}) VALUES (?{', ?' * 7})"
_OWE = f"INSERT OR IGNORE INTO outbox (tenant, {_JOB}) VALUES (?{', ?' * 9})"
_DONE = "UPDATE outbox SET state = 'done', error = NULL, taken_until = 0 WHERE tenant = ? AND key = ?"
_DROP = "DELETE FROM outbox WHERE tenant = ? AND key = ? AND state <> 'done'"

_MOST_SECONDS = 30.0  # for another program that has locked the file, a backup for example

_names: msgspec.json.Decoder[tuple[str, ...]] = msgspec.json.Decoder(tuple[str, ...])


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
        self._idle: SimpleQueue[sqlite3.Connection] = SimpleQueue()
        self._door = Door(self.file.with_name(f"{self.file.name}-turn"))
        self._group: Group[_Work, Any] = Group(self._write)
        self._writer: sqlite3.Connection | None = None
        self._prepare()

    def __repr__(self) -> str:
        return f"<sopflow store {self.file}>"

    def find(self, tenant: str, case: str, key: str | None = None) -> Found:
        with self._reading() as connection:
            row = connection.execute(_FIND, (tenant, case)).fetchone()
            given = None if key is None else connection.execute(_FIND_GIVEN, (tenant, key)).fetchone()
        return Found(_case(row) if row is not None else None, Given(*given) if given is not None else None)

    def commit(self, tenant: str, change: Change) -> bool:
        return self._do(lambda connection: _keep(connection, tenant, change))

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
            "SELECT min(max(not_before, taken_until)) FROM outbox WHERE tenant = :tenant AND state = 'ready')"
        )
        with self._reading() as connection:
            found: int | None = connection.execute(text, {"tenant": tenant}).fetchone()[0]
            return found

    def search(self, tenant: str, query: Query) -> list[CaseRow]:
        text, values = _searching(tenant, query)
        with self._reading() as connection:
            return [_case(row) for row in connection.execute(text, values)]

    def claim(self, tenant: str, names: Sequence[tuple[str, str]], now: int, until: int, limit: int) -> list[Job]:
        if not names:
            return []
        each = " OR ".join("(kind = ? AND ? IN (name, '*'))" for _ in names)
        text = (
            f"SELECT {_JOB} FROM outbox WHERE tenant = ? AND state = 'ready' AND not_before <= ? AND taken_until <= ? "
            f"AND ({each}) ORDER BY not_before LIMIT ?"
        )
        values = (tenant, now, now, *(part for pair in names for part in pair), limit)
        with self._reading() as connection:
            if connection.execute(text, values).fetchone() is None:
                return []  # looking costs no turn

        def take(connection: sqlite3.Connection) -> list[Job]:
            found = [Job(*row) for row in connection.execute(text, values)]
            taken = [(until, tenant, job.key) for job in found]
            connection.executemany("UPDATE outbox SET taken_until = ? WHERE tenant = ? AND key = ?", taken)
            return found

        return self._do(take)

    def finish(self, tenant: str, job: Job) -> None:
        text = (
            "UPDATE outbox SET state = ?, attempts = ?, error = ?, not_before = ?, taken_until = 0 "
            "WHERE tenant = ? AND key = ? AND state <> 'done'"
        )
        values = (job.state, job.attempts, job.error, job.not_before, tenant, job.key)
        self._do(lambda connection: connection.execute(text, values))

    def jobs(self, tenant: str, state: JobState, limit: int = 100) -> list[Job]:
        # The state is written out, so that the index of those that are ready, or of the others, is used.
        also = "state = 'ready'" if state == "ready" else "state <> 'ready'"
        text = f"SELECT {_JOB} FROM outbox WHERE tenant = ? AND {also} AND state = ? ORDER BY not_before, key LIMIT ?"
        with self._reading() as connection:
            return [Job(*row) for row in connection.execute(text, (tenant, state, limit))]

    def job(self, tenant: str, key: str) -> Job | None:
        with self._reading() as connection:
            text = f"SELECT {_JOB} FROM outbox WHERE tenant = ? AND key = ?"
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

    def _prepare(self) -> None:
        """Makes the tables, unless they are there already."""
        with told(self.file), self._door.passed():
            connection = self._connect()
            self._writer = connection
            connection.execute("PRAGMA journal_mode = WAL")
            there = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
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
            self._owner = os.getpid()
            self._idle = SimpleQueue()
            self._writer = None
            self._door = Door(self.file.with_name(f"{self.file.name}-turn"))
            self._group = Group(self._write)


def _keep(connection: sqlite3.Connection, tenant: str, change: Change) -> bool:
    """Writes a change, or nothing at all. Nobody else writes meanwhile, so what is seen here stays so."""
    row, given = change.row, change.given
    if given is not None and connection.execute(_FIND_GIVEN, (tenant, given.key)).fetchone() is not None:
        return False
    if row is not None:
        roles, steps = _json(row.roles), _json(row.steps)
        if change.builds_on == 0:
            values = (tenant, row.id, row.process, row.digest, row.seq, row.status, row.outcome, row.team, roles, steps)
            done = connection.execute(
                _INSERT, (*values, row.due_at, row.opened_at, row.changed_at, row.snapshot, row.trace)
            )
        else:
            changed = (row.digest, row.seq, row.status, row.outcome, row.team, roles, steps, row.due_at, row.changed_at)
            done = connection.execute(_UPDATE, (*changed, row.snapshot, row.trace, tenant, row.id, change.builds_on))
        if done.rowcount == 0:
            return False
        first = change.builds_on + 1
        traces = chain((row.trace,), repeat(None))
        lines = zip(count(first), change.lines, traces, strict=False)
        connection.executemany(_APPEND, [(tenant, row.id, number, line, trace) for number, line, trace in lines])
    if given is not None:
        connection.execute(_REMEMBER, (tenant, *astuple(given)))
    for job in change.jobs:
        connection.execute(_OWE, (tenant, *astuple(job)))
    for key in change.done:
        connection.execute(_DONE, (tenant, key))
    for key in change.dropped:
        connection.execute(_DROP, (tenant, key))
    return True


def _searching(tenant: str, query: Query) -> tuple[str, list[Any]]:
    """The question in SQL. All that comes from outside is a value, never a part of its text."""
    wheres, values = ["tenant = ?"], [tenant]
    asked: list[tuple[str, Any]] = [
        ("status = ?", query.status),
        ("process = ?", query.process),
        ("team = ?", query.team),
        ("EXISTS (SELECT 1 FROM json_each(roles) WHERE value = ?)", query.role),
        ("EXISTS (SELECT 1 FROM json_each(steps) WHERE value = ?)", query.step),
        ("due_at < ?", query.due_before),
        ("id > ?", query.after),
    ]
    for where, value in asked:
        if value is not None:
            wheres.append(where)
            values.append(value)
    for name, value in query.facts:
        wheres.append(
            "json_extract(snapshot, '$.facts') IS NOT NULL AND EXISTS (SELECT 1 FROM json_each(snapshot, "
            "'$.facts') AS fact WHERE fact.key = ? AND fact.value = json_extract(?, '$'))"
        )
        values += [name, value]
    text = f"SELECT {_CASE} FROM sop_case WHERE {' AND '.join(wheres)} ORDER BY id LIMIT ?"
    return text, [*values, query.limit]


def _case(row: tuple[Any, ...]) -> CaseRow:
    id, process, digest, seq, status, outcome, team, roles, steps, *rest = row
    return CaseRow(id, process, digest, seq, status, outcome, team, _names.decode(roles), _names.decode(steps), *rest)


def _json(names: tuple[str, ...]) -> str:
    return msgspec.json.encode(names).decode()


@contextmanager
def told(file: Path) -> Iterator[None]:
    """What SQLite says, in our words: what to do about it, and whether trying again may help."""
    try:
        yield
    except sqlite3.OperationalError as problem:
        raise StoreUnavailable(f"the store {file} can't be used now: {problem}") from problem
    except sqlite3.DatabaseError as problem:
        raise StoreDamaged(f"the store {file} can't be read: {problem}") from problem
    except OSError as problem:
        raise StoreUnavailable(f"the store {file} can't be used now: {problem}") from problem
