"""Which form of the tables this release reads and writes."""

from __future__ import annotations

from collections.abc import Sequence

__all__ = ["VERSION", "outdated"]

VERSION = "0001"
"""The newest step under ``migrations/versions``; it leads here from every earlier form."""


def outdated(store: str, found: Sequence[str]) -> str:
    """What to tell when a store has another form."""
    has = ", ".join(found) or "none"
    return f"the store {store} has the form {has}, this release knows {VERSION}: run `sopflow store upgrade` on it"
