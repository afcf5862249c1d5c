"""A journal as text: one JSON object a line, each with the version of its form."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, Union

import msgspec

from sopflow.errors import SopflowError
from sopflow.journal import entries as kinds
from sopflow.journal import migration, rules, time, work
from sopflow.journal.entries import Entry
from sopflow.journal.lifts import LIFTS

__all__ = ["VERSION", "BrokenJournal", "decode", "encode"]

VERSION = 1 + len(LIFTS)
"""The form in which lines are written."""

_KINDS = [
    getattr(module, name)
    for module in (kinds, rules, time, work, migration)
    for name in module.__all__
    if name != "Entry"
]


class BrokenJournal(SopflowError):
    """A line of a journal can't be read; ``line`` counts from 1."""

    def __init__(self, line: int, message: str) -> None:
        super().__init__(f"journal line {line}: {message}")
        self.line = line


class _Head(msgspec.Struct):
    v: int


# Decimals are written as JSON numbers and read back exactly: never through a float.
_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder: msgspec.json.Decoder[Any] = msgspec.json.Decoder(Union[tuple(_KINDS)], float_hook=Decimal)  # noqa: UP007
_head = msgspec.json.Decoder(_Head)
_plain: msgspec.json.Decoder[dict[str, Any]] = msgspec.json.Decoder(dict[str, Any], float_hook=Decimal)
_PREFIX = b'{"v":%d,' % VERSION


def encode(entries: Iterable[Entry]) -> bytes:
    """Write entries as JSON lines (UTF-8, each line ends with a newline)."""
    return b"".join(_PREFIX + _encoder.encode(entry)[1:] + b"\n" for entry in entries)


def decode(lines: bytes) -> tuple[Entry, ...]:
    """Read JSON lines back.

    Raises:
        BrokenJournal: A line is not an entry, was cut off, or has a version this release doesn't know.
    """
    return tuple(_read(number, line) for number, line in enumerate(lines.splitlines(), 1) if line.strip())


def _read(number: int, line: bytes) -> Entry:
    try:
        version = _head.decode(line).v
        if version > VERSION:
            raise BrokenJournal(number, f"version {version} is newer than this sopflow (it knows {VERSION})")
        entry: Entry = _decoder.decode(line if version == VERSION else _lifted(number, line, version))
    except msgspec.DecodeError as problem:
        raise BrokenJournal(number, str(problem)) from problem
    return entry


def _lifted(number: int, line: bytes, version: int) -> bytes:
    """An older line in the newest form."""
    if version < 1:
        raise BrokenJournal(number, f"there is no version {version}")
    entry = _plain.decode(line)
    for lift in LIFTS[version - 1 :]:
        entry = lift(entry)
    return _encoder.encode(entry)
