"""Which form of the tables this release reads and writes."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["TABLE", "VERSION", "outdated"]

TABLE = "sopflow_version"
"""Where a database says which form its tables have. An application that shares it may have an Alembic of its own."""

VERSION = "0001"
"""The newest step under ``migrations/versions``; it leads here from every earlier form."""


def outdated(store: str, found: Sequence[str]) -> str:
    """What to tell when a store has another form."""
    newer = max(found, default="") > VERSION
    todo = "a newer release of sopflow has made it" if newer else "run `sopflow store upgrade` on it"
    return f"the store {store} has the form {', '.join(found) or 'none'}, this release knows {VERSION}: {todo}"
