"""What it does to a case that it goes on in another version: the entry says all of it, in the new version's names."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from sopflow.engine.case import Draft, work_id
from sopflow.engine.state import abandon, clear, give
from sopflow.journal.entries import Entry
from sopflow.journal.migration import Migrated

__all__ = ["MIGRATION"]


def _migrated(draft: Draft, entry: Migrated) -> None:
    abandon(draft, [token for token in draft.tokens if work_id(token) in entry.withdrawn])
    clear(draft, "", entry.cleared, ())
    give(draft, "", entry.facts, {})
    draft.digest = entry.digest
    draft.tokens, draft.frames = entry.tokens, entry.frames
    draft.clocks, draft.edges = entry.clocks, entry.edges
    draft.visits, draft.doers = entry.visits, entry.doers
    draft.declined = entry.declined
    draft.team, draft.roles, draft.level = entry.team, entry.roles, entry.level


MIGRATION: Mapping[type[Entry], Callable[[Draft, Any], None]] = {Migrated: _migrated}
