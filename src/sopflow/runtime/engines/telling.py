"""A store that tells somebody of the cases that have something to do or to wait for."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from sopflow.stores.protocol import Store
from sopflow.stores.records import Change

__all__ = ["Telling"]


class Telling:
    """Keeps the whole protocol, by another store.

    Args:
        store: The other one.
        tell: Called with the id of a case, after a change was kept that leaves something to wait for or to do. It must
            not raise.
    """

    def __init__(self, store: Store, tell: Callable[[str], None]) -> None:
        self._store = store
        self._tell = tell

    def __getattr__(self, name: str) -> Any:
        return getattr(self._store, name)

    def __repr__(self) -> str:
        return repr(self._store)

    def commit(self, tenant: str, change: Change) -> bool:
        kept = self._store.commit(tenant, change)
        if kept and change.row is not None and (change.row.due_at is not None or change.jobs):
            self._tell(change.row.id)
        return kept
