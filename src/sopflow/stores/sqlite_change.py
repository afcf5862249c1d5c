"""A change in SQLite's words, statement by statement, inside the transaction of whoever writes."""

from __future__ import annotations

import sqlite3
from itertools import chain, count, repeat

import msgspec
from msgspec.structs import astuple

from sopflow.stores.columns import CASE, GIVEN, JOB
from sopflow.stores.records import CaseRow, Change

__all__ = ["FIND_GIVEN", "keep"]

FIND_GIVEN = f"SELECT {GIVEN} FROM inbox WHERE tenant = ? AND key = ?"

_INSERT = f"INSERT OR IGNORE INTO sop_case (tenant, {CASE}) VALUES (?{', ?' * 14})"
_UPDATE = (
    "UPDATE sop_case SET digest = ?, seq = ?, outcome = ?, team = ?, roles = ?, steps = ?, changed_at = ?, "
    "snapshot = ?, trace = ? WHERE tenant = ? AND id = ? AND seq = ?"
)
# What cases are looked up by. SQLite writes the page of an index anew for whatever is set, be it the same as before.
_STATUS = "UPDATE sop_case SET status = ? WHERE tenant = ? AND id = ? AND status <> ?"
_DUE = "UPDATE sop_case SET due_at = ? WHERE tenant = ? AND id = ? AND due_at IS NOT ?"
_APPEND = "INSERT INTO journal (tenant, case_id, seq, line, trace) VALUES (?, ?, ?, ?, ?)"
_REMEMBER = f"INSERT INTO inbox (tenant, {GIVEN}) VALUES (?{', ?' * 7})"
_OWE = f"INSERT OR IGNORE INTO outbox (tenant, {JOB}) VALUES (?{', ?' * 9})"
_DONE = "UPDATE outbox SET state = 'done', error = NULL WHERE tenant = ? AND key = ?"
_DROP = "DELETE FROM outbox WHERE tenant = ? AND key = ? AND state <> 'done'"


def keep(connection: sqlite3.Connection, tenant: str, change: Change) -> bool:
    """Writes a change, or nothing at all. Nobody else writes meanwhile, so what is seen here stays so."""
    row, given = change.row, change.given
    if given is not None and connection.execute(FIND_GIVEN, (tenant, given.key)).fetchone() is not None:
        return False
    if row is not None:
        if not _put(connection, tenant, row, change.builds_on):
            return False
        traces = chain((row.trace,), repeat(None))
        lines = zip(count(change.builds_on + 1), change.lines, traces, strict=False)
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


def _put(connection: sqlite3.Connection, tenant: str, row: CaseRow, builds_on: int) -> bool:
    """Puts the case in the place of what it builds on; False if that is not what is there."""
    roles, steps = _json(row.roles), _json(row.steps)
    if builds_on == 0:
        values = (tenant, row.id, row.process, row.digest, row.seq, row.status, row.outcome, row.team, roles, steps)
        last = (row.due_at, row.opened_at, row.changed_at, row.snapshot, row.trace)
        return connection.execute(_INSERT, (*values, *last)).rowcount > 0
    changed = (row.digest, row.seq, row.outcome, row.team, roles, steps, row.changed_at, row.snapshot, row.trace)
    if connection.execute(_UPDATE, (*changed, tenant, row.id, builds_on)).rowcount == 0:
        return False
    connection.execute(_STATUS, (row.status, tenant, row.id, row.status))
    connection.execute(_DUE, (row.due_at, tenant, row.id, row.due_at))
    return True


def _json(names: tuple[str, ...]) -> str:
    return msgspec.json.encode(names).decode()
