"""What the stores in databases share: their columns, how a row is read, and how cases are looked for."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import msgspec

from sopflow.stores.records import CaseRow, Query

__all__ = ["CASE", "GIVEN", "JOB", "OWED", "case_of", "keys_of", "names_of", "searching"]

CASE = "id, process, digest, seq, status, outcome, team, roles, steps, due_at, opened_at, changed_at, snapshot, trace"
JOB = "key, case_id, kind, name, body, not_before, attempts, state, error"
GIVEN = "key, case_id, print, first, last, refused, at"

# The key of a job begins with its case, so what a case is owed lies side by side in the index of keys.
OWED = (
    f"SELECT {JOB} FROM outbox WHERE tenant = {{0}} AND key > {{0}} AND key < {{0}} AND case_id = {{0}} "
    "AND state = 'ready' ORDER BY not_before, key"
)

_names: msgspec.json.Decoder[tuple[str, ...]] = msgspec.json.Decoder(tuple[str, ...])


def keys_of(case: str) -> tuple[str, str]:
    """Between these are the keys of a case's jobs."""
    return f"{case}:", f"{case};"


def names_of(written: str | bytes) -> tuple[str, ...]:
    """Roles or steps, which are kept as a JSON list."""
    return _names.decode(written)


def case_of(row: tuple[Any, ...]) -> CaseRow:
    """The case in a row of ``CASE``."""
    id, process, digest, seq, status, outcome, team, roles, steps, *rest = row
    return CaseRow(id, process, digest, seq, status, outcome, team, names_of(roles), names_of(steps), *rest)


def searching(tenant: str, query: Query, words: Mapping[str, str]) -> tuple[str, list[Any]]:
    """The question for cases in SQL. All that comes from outside is a value, never a part of its text.

    Args:
        tenant: Whose.
        query: What is looked for.
        words: What only this database says so: ``value`` stands for a value, ``role`` and ``step`` are the conditions
            that one of the list is it, and ``fact`` that a fact of this name (first) has this JSON value (second).
    """
    value = words["value"]
    asked: list[tuple[str, Any]] = [
        (f"status = {value}", query.status),
        (f"process = {value}", query.process),
        (f"digest = {value}", query.digest),
        (f"team = {value}", query.team),
        (words["role"], query.role),
        (words["step"], query.step),
        (f"due_at < {value}", query.due_before),
        (f"id > {value}", query.after),
    ]
    given = [(where, [wanted]) for where, wanted in asked if wanted is not None]
    given += [(words["fact"], [name, wanted]) for name, wanted in query.facts]
    wheres = " AND ".join([f"tenant = {value}", *(where for where, _ in given)])
    values = [tenant, *(each for _, wanted in given for each in wanted), query.limit]
    return f"SELECT {CASE} FROM sop_case WHERE {wheres} ORDER BY id LIMIT {value}", values
