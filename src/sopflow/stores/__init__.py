"""Where cases, journals and what is owed are kept: in memory, in a SQLite file, in PostgreSQL."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sopflow.stores.memory import MemoryStore
from sopflow.stores.protocol import Store, StoreDamaged, StoreError, StoreUnavailable

if TYPE_CHECKING:
    from sopflow.stores.sqlite import SqliteStore

__all__ = ["Store", "StoreDamaged", "StoreError", "StoreUnavailable", "memory", "sql"]


def memory() -> MemoryStore:
    """A store in the memory of this process; it forgets everything with it."""
    return MemoryStore()


def sql(url: str, *, create: bool = True) -> SqliteStore:
    """A store in a database.

    Args:
        url: ``sqlite:///cases.db`` (a file beside where the program runs), ``sqlite:////var/lib/cases.db`` (anywhere).
        create: Whether its tables are made if the database is empty.

    Raises:
        ValueError: The address names no database that is known.
        StoreDamaged: What is there is no store, or one in another form than this release knows.
        StoreUnavailable: It can't be reached.
    """
    scheme, separator, rest = url.partition(":///")
    if separator and scheme == "sqlite" and rest not in ("", ":memory:"):
        from sopflow.stores.sqlite import SqliteStore

        return SqliteStore(rest, create=create)
    raise ValueError(f"no store is known for the address {url!r}; write sqlite:///FILE")
