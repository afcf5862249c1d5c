"""Where cases, journals and what is owed are kept: in memory, in a SQLite file, in PostgreSQL."""

from __future__ import annotations

from sopflow.stores.address import read
from sopflow.stores.memory import MemoryStore
from sopflow.stores.protocol import Store, StoreDamaged, StoreError, StoreUnavailable

__all__ = ["Store", "StoreDamaged", "StoreError", "StoreUnavailable", "memory", "sql"]


def memory() -> MemoryStore:
    """A store in the memory of this process; it forgets everything with it."""
    return MemoryStore()


def sql(url: str, *, create: bool = True) -> Store:
    """A store in a database.

    Args:
        url: ``sqlite:///cases.db`` (a file beside where the program runs), ``sqlite:////var/lib/cases.db`` (anywhere);
            ``postgresql://USER@HOST/DATABASE`` (with the extra ``postgres``), as libpq writes it.
        create: Whether its tables are made if the database is empty.

    Raises:
        ValueError: The address names no database that is known, or can't be read.
        MissingTool: The driver for that database isn't installed.
        StoreDamaged: What is there is no store, or one in another form than this release knows.
        StoreUnavailable: It can't be reached.
    """
    kind, where = read(url)
    if kind == "sqlite":
        from sopflow.stores.sqlite import SqliteStore

        return SqliteStore(where, create=create)
    from sopflow.stores.postgres import PostgresStore

    return PostgresStore(where, create=create)
