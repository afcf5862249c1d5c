"""A change as one SQL statement for PostgreSQL, so that it costs one round trip and is a transaction by itself.

Its first part touches the case, guarded by the number of entries the change was made for; all others take their rows
``FROM kept``, so they do nothing where the guard did not hold. An idempotency key that was used meanwhile is an error,
and an error leaves nothing of the statement. Parts that a change doesn't need are left out: there are few forms of
this statement, and a connection prepares each of them once.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import count

import msgspec
from msgspec.structs import astuple

from sopflow.stores.columns import CASE
from sopflow.stores.postgres_links import Value
from sopflow.stores.records import CaseRow, Change

__all__ = ["array", "numbered", "statement"]

_PARTS = {
    "nothing": "kept AS (SELECT 1)",
    "opened": (
        f"kept AS (INSERT INTO sop_case (tenant, {CASE}) VALUES (?{', ?' * 14}) ON CONFLICT DO NOTHING RETURNING 1)"
    ),
    "changed": (
        "kept AS (UPDATE sop_case SET digest = ?, seq = ?, status = ?, outcome = ?, team = ?, roles = ?, steps = ?, "
        "due_at = ?, changed_at = ?, snapshot = ?, trace = ? WHERE tenant = ? AND id = ? AND seq = ? RETURNING 1)"
    ),
    "lines": (
        "lines AS (INSERT INTO journal (tenant, case_id, seq, line, trace) "
        "SELECT ?, ?, ?::integer + n, line, CASE WHEN n = 1 THEN ? END "
        "FROM kept, unnest(?::text[]) WITH ORDINALITY AS new (line, n))"
    ),
    "given": (
        "given AS (INSERT INTO inbox (tenant, key, case_id, print, first, last, refused, at) "
        "SELECT ?, ?, ?, ?, ?::integer, ?::integer, ?, ?::bigint FROM kept)"
    ),
    "jobs": (
        "jobs AS (INSERT INTO outbox (tenant, key, case_id, kind, name, body, not_before, attempts, state, error) "
        'SELECT ?, key, "case", kind, name, body, not_before, attempts, state, error FROM kept, json_to_recordset(?) '
        'AS new (key text, "case" text, kind text, name text, body text, not_before bigint, attempts integer, '
        "state text, error text) ON CONFLICT DO NOTHING)"
    ),
    "done": (
        "done AS (UPDATE outbox SET state = 'done', error = NULL FROM kept "
        "WHERE tenant = ? AND key = ANY(?::text[]) AND state <> 'done')"
    ),
    "dropped": (
        "dropped AS (DELETE FROM outbox USING kept WHERE tenant = ? AND key = ANY(?::text[]) AND state <> 'done')"
    ),
}


def statement(tenant: str, change: Change) -> tuple[str, list[Value]]:
    """The statement and its values. It returns a row if the change was kept, and none if the case has gone on."""
    row, given = change.row, change.given
    parts: list[str] = ["nothing"]
    values: list[Value] = []
    if row is not None:
        parts, values = _of_case(tenant, row, change.builds_on)
        if change.lines:
            parts.append("lines")
            values += (tenant, row.id, change.builds_on, row.trace, array(change.lines))
    if given is not None:
        parts.append("given")
        values += (tenant, *astuple(given))
    if change.jobs:
        parts.append("jobs")
        values += (tenant, msgspec.json.encode(change.jobs).decode())
    if change.done:
        parts.append("done")
        values += (tenant, array(change.done))
    dropped = [key for key in change.dropped if key not in change.done]  # one statement touches a row only once
    if dropped:
        parts.append("dropped")
        values += (tenant, array(dropped))
    return _text(tuple(parts)), values


def _of_case(tenant: str, row: CaseRow, builds_on: int) -> tuple[list[str], list[Value]]:
    roles, steps = (msgspec.json.encode(names).decode() for names in (row.roles, row.steps))
    stands: tuple[Value, ...] = (row.digest, row.seq, row.status, row.outcome, row.team, roles, steps, row.due_at)
    if builds_on:
        return ["changed"], [*stands, row.changed_at, row.snapshot, row.trace, tenant, row.id, builds_on]
    return ["opened"], [tenant, row.id, row.process, *stands, row.opened_at, row.changed_at, row.snapshot, row.trace]


@lru_cache
def _text(parts: tuple[str, ...]) -> str:
    return numbered(f"WITH {', '.join(_PARTS[part] for part in parts)} SELECT 1 FROM kept")


def numbered(text: str) -> str:
    """``?`` as PostgreSQL writes it: ``$1, $2 …``."""
    first, *rest = text.split("?")
    return first + "".join(f"${n}{part}" for n, part in zip(count(1), rest, strict=False))


def array(texts: Iterable[str]) -> str:
    """Texts as one value for ``text[]``."""
    quoted = ('"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"' for text in texts)
    return "{" + ",".join(quoted) + "}"
