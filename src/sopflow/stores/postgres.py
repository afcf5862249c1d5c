"""Cases in PostgreSQL: many machines, one truth. A step costs two round trips, one to look and one to keep."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import psycopg
from psycopg.pq.abc import PGresult

from sopflow.stores.columns import CASE, GIVEN, JOB, OWED, case_of, keys_of, names_of, searching
from sopflow.stores.postgres_change import numbered, statement
from sopflow.stores.postgres_links import Link, Links
from sopflow.stores.protocol import StoreDamaged, StoreUnavailable
from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Given, Job, JobState, Query
from sopflow.stores.version import TABLE, VERSION, outdated

__all__ = ["LOCK", "PostgresStore"]


def _of(table: str, columns: str) -> str:
    return ", ".join(f"{table}.{column}" for column in columns.split(", "))


_FIND = numbered(f"SELECT {CASE} FROM sop_case WHERE tenant = ? AND id = ?")
_FIND_BOTH = numbered(
    f"SELECT {_of('c', CASE)}, {_of('i', GIVEN)} FROM (SELECT) AS one "
    "LEFT JOIN sop_case AS c ON c.tenant = ? AND c.id = ? LEFT JOIN inbox AS i ON i.tenant = ? AND i.key = ?"
)

_CLAIM = """\
WITH free AS MATERIALIZED (
    SELECT key, not_before FROM outbox
    WHERE tenant = %(tenant)s AND state = 'ready' AND not_before <= %(now)s{only}
        AND (kind = ANY(%(kinds)s) OR (kind, name) IN (SELECT * FROM unnest(%(of)s::text[], %(names)s::text[])))
    ORDER BY not_before LIMIT %(limit)s FOR UPDATE SKIP LOCKED
)
UPDATE outbox SET not_before = %(until)s FROM free
WHERE outbox.tenant = %(tenant)s AND outbox.key = free.key
RETURNING {job}"""
_TAKEN = _of("outbox", JOB).replace("outbox.not_before", "free.not_before")  # as it was before
_CLAIM_ANY = _CLAIM.format(only="", job=_TAKEN)
_CLAIM_ONE = _CLAIM.format(only=" AND key = %(key)s", job=_TAKEN)

_NEXT_DUE = """\
SELECT least(
    (SELECT min(due_at) FROM sop_case WHERE tenant = %(tenant)s AND due_at IS NOT NULL),
    (SELECT min(not_before) FROM outbox WHERE tenant = %(tenant)s AND state = 'ready')
)"""

_DEFINE = """\
WITH kept AS (INSERT INTO files (tenant, print, texts) VALUES (%s, %s, %s) ON CONFLICT DO NOTHING)
INSERT INTO definition (tenant, digest, process, files)
SELECT %s, * FROM unnest(%s::text[], %s::text[], %s::text[]) ON CONFLICT DO NOTHING"""

LOCK = 0x50F10  # of those who make the tables; any number that nobody else uses


class PostgresStore:
    """Cases in a PostgreSQL database. It keeps the whole protocol; see ``sopflow.stores.Store``.

    If the connection is lost while something is written, nobody can know whether it was kept: ``StoreUnavailable``.
    Whoever asks again under the same idempotency key is safe.

    Args:
        url: Where it is, as libpq writes it: ``postgresql://USER@HOST/DATABASE``. What isn't said there comes from the
            environment (``PGPASSWORD`` …) and ``~/.pgpass``.
        create: Whether the tables may be made.
        connections: How many connections are open at most.

    Raises:
        ValueError: The address can't be read.
        StoreDamaged: What is there is no store, or one in another form than this release knows.
        StoreUnavailable: It can't be reached.
    """

    def __init__(self, url: str, *, create: bool = True, connections: int = 10) -> None:
        self._links = Links(url, connections)
        try:
            self._prepare(create)
        except BaseException:
            self._links.close()
            raise

    def __repr__(self) -> str:
        return f"<sopflow store {self._links.address}>"

    def find(self, tenant: str, case: str, key: str | None = None) -> Found:
        with self._links.one() as link:
            if key is None:
                found = link.ask(_FIND, (tenant, case))
                return Found(_first_case(found) if found.ntuples else None, None)
            found = link.ask(_FIND_BOTH, (tenant, case, tenant, key))
            return Found(_first_case(found), _given_of(found, 14))

    def commit(self, tenant: str, change: Change) -> bool:
        text, values = statement(tenant, change)
        with self._links.one() as link:
            try:
                return link.ask(text, values).ntuples == 1
            except psycopg.errors.UniqueViolation as problem:
                if problem.diag.constraint_name == "inbox_pkey":
                    return False
                raise
            except (psycopg.errors.DeadlockDetected, psycopg.errors.SerializationFailure):
                return False

    def lines(self, tenant: str, case: str, after: int = 0, until: int | None = None) -> list[str]:
        text = "SELECT line FROM journal WHERE tenant = %s AND case_id = %s AND seq > %s AND seq <= %s ORDER BY seq"
        with self._links.one() as link:
            found = link.rows(text, (tenant, case, after, 2**31 - 1 if until is None else until))
        return [line for (line,) in found]

    def due(self, tenant: str, until: int, limit: int) -> list[str]:
        text = (
            "SELECT id FROM sop_case WHERE tenant = %s AND due_at IS NOT NULL AND due_at <= %s "
            "ORDER BY due_at, id LIMIT %s"
        )
        with self._links.one() as link:
            return [case for (case,) in link.rows(text, (tenant, until, limit))]

    def next_due(self, tenant: str) -> int | None:
        with self._links.one() as link:
            found: int | None = link.connection.execute(_NEXT_DUE, {"tenant": tenant}).fetchall()[0][0]
        return found

    def search(self, tenant: str, query: Query) -> list[CaseRow]:
        text, values = searching(tenant, query, _WORDS)
        with self._links.one() as link:
            return [case_of(row) for row in link.rows(text, values)]

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
        exact = [pair for pair in names if pair[1] != "*"]
        values = {
            "tenant": tenant,
            "kinds": [kind for kind, name in names if name == "*"],
            "of": [kind for kind, _ in exact],
            "names": [name for _, name in exact],
            "now": now,
            "until": until,
            "limit": limit,
            "key": key,
        }
        with self._links.one() as link:
            found = link.connection.execute(_CLAIM_ANY if key is None else _CLAIM_ONE, values).fetchall()
        return sorted((Job(*row) for row in found), key=lambda job: job.not_before)

    def owed(self, tenant: str, case: str) -> list[Job]:
        with self._links.one() as link:
            return [Job(*row) for row in link.rows(OWED.format("%s"), (tenant, *keys_of(case), case))]

    def finish(self, tenant: str, job: Job) -> None:
        text = (
            "UPDATE outbox SET state = %s, attempts = %s, error = %s, not_before = %s "
            "WHERE tenant = %s AND key = %s AND state <> 'done'"
        )
        error = job.error.replace("\0", "�") if job.error is not None else None  # whatever a host's function said
        with self._links.one() as link:
            link.connection.execute(text, (job.state, job.attempts, error, job.not_before, tenant, job.key))

    def jobs(self, tenant: str, state: JobState, limit: int = 100) -> list[Job]:
        # The state is written out, so that the index of those that are ready, or of the others, is used.
        also = "state = 'ready'" if state == "ready" else "state <> 'ready'"
        text = f"SELECT {JOB} FROM outbox WHERE tenant = %s AND {also} AND state = %s ORDER BY not_before, key LIMIT %s"
        with self._links.one() as link:
            return [Job(*row) for row in link.rows(text, (tenant, state, limit))]

    def job(self, tenant: str, key: str) -> Job | None:
        with self._links.one() as link:
            found = link.rows(f"SELECT {JOB} FROM outbox WHERE tenant = %s AND key = %s", (tenant, key))
        return Job(*found[0]) if found else None

    def define(self, tenant: str, files: Files, definitions: Sequence[Definition]) -> None:
        with self._links.one() as link:
            known = {digest for (digest,) in link.rows("SELECT digest FROM definition WHERE tenant = %s", (tenant,))}
            new = sorted((each for each in definitions if each.digest not in known), key=lambda each: each.digest)
            if new:
                columns = ([each.digest for each in new], [each.process for each in new], [each.files for each in new])
                link.connection.execute(_DEFINE, (tenant, files.print, files.texts, tenant, *columns))

    def definition(self, tenant: str, digest: str) -> tuple[Definition, Files] | None:
        text = (
            "SELECT digest, process, files, texts FROM definition JOIN files "
            "ON files.tenant = definition.tenant AND files.print = definition.files "
            "WHERE definition.tenant = %s AND digest = %s"
        )
        with self._links.one() as link:
            found = link.rows(text, (tenant, digest))
        return (Definition(*found[0][:3]), Files(*found[0][2:])) if found else None

    def purge(self, tenant: str, before: int) -> int:
        jobs = "DELETE FROM outbox WHERE tenant = %s AND state <> 'ready' AND state = 'done' AND not_before < %s"
        with self._links.one() as link:
            keys = link.connection.execute("DELETE FROM inbox WHERE tenant = %s AND at < %s", (tenant, before)).rowcount
            return keys + link.connection.execute(jobs, (tenant, before)).rowcount

    def close(self) -> None:
        self._links.close()

    def _prepare(self, create: bool) -> None:
        """Makes the tables, unless they are there already."""
        with self._links.one() as link:
            if not _has_tables(link):
                if not create:
                    raise StoreUnavailable(f"there is no store in {self._links.address}: run `sopflow store create`")
                self._make(link)
            found = [version for (version,) in link.rows(f"SELECT version_num FROM {TABLE}")]
        if found != [VERSION]:
            raise StoreDamaged(outdated(self._links.address, found))

    def _make(self, link: Link) -> None:
        encoding = link.connection.info.parameter_status("server_encoding")
        if encoding != "UTF8":
            raise StoreDamaged(f"the database {self._links.address} has the encoding {encoding}; a store needs UTF8")
        made = Path(__file__).with_name("postgres.sql").read_text(encoding="utf-8")
        with link.connection.transaction():
            link.connection.execute("SELECT pg_advisory_xact_lock(%s)", (LOCK,))
            if not _has_tables(link):  # nobody was faster
                try:
                    link.connection.execute(made.encode())
                except psycopg.errors.DuplicateTable as problem:
                    raise StoreDamaged(
                        f"the database {self._links.address} has tables of something else: "
                        f"{problem.diag.message_primary}. Give the store a schema of its own "
                        "(…?options=-csearch_path%3DSCHEMA)"
                    ) from problem


def _has_tables(link: Link) -> bool:
    # Not ``to_regclass``: within a transaction it may tell from memory what was so before the lock.
    text = "SELECT FROM pg_class WHERE relname = %s AND relkind = 'r' AND pg_table_is_visible(oid)"
    return bool(link.rows(text, (TABLE,)))


# PostgreSQL can't look into a JSON text with NUL in it; for the search it counts as �.
_LEGIBLE = r"replace({}, '\u0000', '\ufffd')::jsonb"
_WORDS = {
    "value": "%s",
    "role": "roles ? %s",
    "step": "steps ? %s",
    "fact": f"{_LEGIBLE.format('snapshot::text')} -> 'facts' -> %s = {_LEGIBLE.format('%s')}",
}


def _first_case(found: PGresult) -> CaseRow | None:
    """The case in the first row, out of the server's own text."""
    values: list[Any] = [found.get_value(0, column) for column in range(14)]
    if values[0] is None:
        return None
    id, process, digest, seq, status, outcome, team, roles, steps, due, opened, changed, snapshot, trace = values
    return CaseRow(
        id.decode(),
        process.decode(),
        digest.decode(),
        int(seq),
        status.decode(),
        outcome.decode() if outcome is not None else None,
        team.decode() if team is not None else None,
        names_of(roles),
        names_of(steps),
        int(due) if due is not None else None,
        int(opened),
        int(changed),
        snapshot.decode(),
        trace.decode() if trace is not None else None,
    )


def _given_of(found: PGresult, first: int) -> Given | None:
    values: list[Any] = [found.get_value(0, first + column) for column in range(7)]
    if values[0] is None:
        return None
    key, case, print_, begin, end, refused, at = values
    said = refused.decode() if refused is not None else None
    return Given(key.decode(), case.decode(), print_.decode(), int(begin), int(end), said, int(at))
