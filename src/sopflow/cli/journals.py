"""Journals that a command was given: files of JSON lines, read line by line, however many and long they are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli.console import existing
from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.journal.entries import Entry

__all__ = ["journal_files", "journals"]


def journal_files(given: Iterable[str]) -> list[Path]:
    """The files that were meant: of a folder, its ``*.jsonl`` files.

    Raises:
        UsageError: There is nothing at a path.
        SopflowError: A folder has none.
    """
    found: list[Path] = []
    for path in map(existing, given):
        inside = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
        if not inside:
            raise SopflowError(f"there is no *.jsonl file in {path}")
        found += inside
    return found


def journals(files: Iterable[Path]) -> Iterator[Iterator[Entry]]:
    """The journal of each case, one after the other. A file may hold several: each begins with its opening.

    Raises:
        SopflowError: A line can't be read.
    """
    from sopflow.journal.entries import Opened

    for file in files:
        number = 0

        def case(entry: Entry) -> int:
            nonlocal number
            number += isinstance(entry, Opened)
            return number

        for _, entries in groupby(_entries(file), case):
            yield entries


def _entries(file: Path) -> Iterator[Entry]:
    from sopflow.journal import BrokenJournal, decode

    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                yield from decode(line)
            except BrokenJournal as problem:
                reason = str(problem).partition(": ")[2]
                raise SopflowError(f"{file}:{number}: {reason}") from problem
