"""``read`` and ``load``: files are gathered, parsed, understood, compiled and checked, in this order.

Each stage hands on what it could make sense of, so that one report holds everything that is wrong in a folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NamedTuple

from sopflow.errors import InvalidHandbook, SopflowError
from sopflow.loading.workspace import Workspace
from sopflow.program import Handbook
from sopflow.text import Diagnostic, Report, Source, decode, parse

__all__ = ["Files", "book_around", "files", "gather", "load", "read", "read_texts", "sources"]

_SUFFIXES = (".yaml", ".yml")
_BOOK = "handbook.yaml"


def load(path: str | Path) -> Handbook:
    """Read a handbook that is meant to be used.

    Args:
        path: A folder with its ``handbook.yaml``, or a single file.

    Raises:
        InvalidHandbook: It has errors; ``report`` holds them all.
        SopflowError: There is nothing to read at ``path``.
    """
    handbook, report = read(path)
    if handbook is None:
        raise InvalidHandbook(report)
    return handbook


def read(path: str | Path) -> tuple[Handbook | None, Report]:
    """Read a handbook and tell what is wrong with it. Never raises for what an author wrote.

    Args:
        path: A folder with its ``handbook.yaml``, or a single file. A file or folder inside a handbook's folder is
            read with the whole handbook around it.

    Returns:
        The handbook, or None if it has errors, and the report.

    Raises:
        SopflowError: There is nothing to read at ``path``.
    """
    gathered = gather(path)
    return Workspace(gathered.texts, gathered.problems).read()


class Files(NamedTuple):
    """Files from the disk.

    Attributes:
        texts: File name to its text.
        contents: File name to its bytes.
        problems: What is wrong with the bytes.
    """

    texts: Mapping[str, str]
    contents: Mapping[str, bytes]
    problems: tuple[Diagnostic, ...]

    def unreadable(self, finding: Diagnostic) -> bool:
        """Whether the fix of a finding is in a file that can't be written back as it was."""
        files = {each.span.file for each in self.problems}
        return finding.fix is not None and any(span.file in files for span, _ in finding.fix.edits)


def gather(path: str | Path) -> Files:
    """The files that ``read`` reads at ``path``.

    Raises:
        SopflowError: There is nothing to read at ``path``.
    """
    contents = {str(file): file.read_bytes() for file in files(path)}
    decoded = {file: decode(content, file) for file, content in contents.items()}
    problems = tuple(problem for _, problem in decoded.values() if problem is not None)
    return Files({file: text or "" for file, (text, _) in decoded.items()}, contents, problems)


def read_texts(texts: Mapping[str, str]) -> tuple[Handbook | None, Report]:
    """The same for files that are already in memory.

    Args:
        texts: File name to what stands in it. The file called ``handbook.yaml`` is the handbook's.
    """
    return Workspace(texts).read()


def sources(path: str | Path) -> tuple[Source, ...]:
    """The files that ``read`` would read at ``path``, parsed."""
    return tuple(parse(decode(file.read_bytes(), str(file))[0] or "", str(file))[0] for file in _files(Path(path)))


def files(path: str | Path) -> list[Path]:
    """The files that ``read`` reads at ``path``: those of the whole handbook around it.

    Raises:
        SopflowError: There are none.
    """
    return _files(Path(path))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return _files_around(path)
    if not path.is_dir():
        raise SopflowError(f"there is no file or folder {path}")
    if not (path / _BOOK).is_file():
        book = book_around(path)
        if book is not None:  # a sub-folder belongs to the handbook above it
            return _files(book.parent)
    found = sorted(
        each
        for each in path.rglob("*")
        if each.suffix in _SUFFIXES and not each.stem.endswith(".test") and each.is_file() and not _hidden(each, path)
    )
    if not found:
        raise SopflowError(f"there is no *.yaml file in {path}")
    return found


def book_around(file: Path) -> Path | None:
    """The ``handbook.yaml`` in whose folder (or a folder of it) the file is."""
    return next((folder / _BOOK for folder in file.parents[:3] if (folder / _BOOK).is_file()), None)


def _files_around(file: Path) -> list[Path]:
    book = book_around(file)
    return _files(book.parent) if book is not None else [file]


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)
