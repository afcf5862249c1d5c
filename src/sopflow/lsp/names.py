"""A name in a file, and the thing it means."""

from __future__ import annotations

from typing import NamedTuple

from sopflow.text import Span

__all__ = ["LOCAL", "Name", "Thing", "Written"]

LOCAL = frozenset({"step", "outcome", "fact", "stage", "table", "deadline", "branch"})  # kinds that a file may own


class Thing(NamedTuple):
    """What a name means: its kind, the file it belongs to (None: to the whole folder), and its full name."""

    kind: str
    home: str | None
    name: str


class Name(NamedTuple):
    """A name at its place."""

    thing: Thing
    span: Span
    defines: bool


class Written(NamedTuple):
    """A name as it is written, before it is known which thing of which kind it means."""

    kinds: tuple[str, ...]
    name: str
    span: Span
    defines: bool
    homes: tuple[str, ...]  # files to look in, before the folder
