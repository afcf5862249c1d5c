"""What SQLite says when something is wrong, in a store's words."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sopflow.stores.protocol import StoreDamaged, StoreUnavailable

__all__ = ["told"]


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
