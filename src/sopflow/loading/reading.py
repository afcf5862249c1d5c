"""``read`` and ``load``: files are gathered, parsed, understood, compiled and checked, in this order.

Each stage hands on what it could make sense of, so that one report holds everything that is wrong in a folder.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from sopflow import checks
from sopflow.errors import InvalidHandbook, SopflowError
from sopflow.graph import Folder
from sopflow.model import Model, read_model
from sopflow.program import Handbook
from sopflow.program.build import assemble
from sopflow.text import Diagnostic, Report, Source, decode, parse
from sopflow.text.near import bounded_proposals

__all__ = ["book_around", "load", "read", "read_texts", "sources"]

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
    found: list[Diagnostic] = []
    texts: dict[str, str] = {}
    for file in _files(Path(path)):
        text, problem = decode(file.read_bytes(), str(file))
        if problem is not None:
            found.append(problem)
        texts[str(file)] = text or ""
    return _read(texts, found)


def read_texts(texts: Mapping[str, str]) -> tuple[Handbook | None, Report]:
    """The same for files that are already in memory.

    Args:
        texts: File name to what stands in it. The file called ``handbook.yaml`` is the handbook's.
    """
    return _read(texts, [])


def sources(path: str | Path) -> tuple[Source, ...]:
    """The files that ``read`` would read at ``path``, parsed."""
    return tuple(parse(decode(file.read_bytes(), str(file))[0] or "", str(file))[0] for file in _files(Path(path)))


def _files(path: Path) -> list[Path]:
    if path.is_file():
        return _files_around(path)
    if not path.is_dir():
        raise SopflowError(f"there is no file or folder {path}")
    if not (path / _BOOK).is_file():
        book = book_around(path)
        if book is not None:  # a sub-folder belongs to the handbook above it
            return _files(book.parent)
    files = sorted(
        each
        for each in path.rglob("*")
        if each.suffix in _SUFFIXES and not each.stem.endswith(".test") and each.is_file() and not _hidden(each, path)
    )
    if not files:
        raise SopflowError(f"there is no *.yaml file in {path}")
    return files


def book_around(file: Path) -> Path | None:
    """The ``handbook.yaml`` in whose folder (or a folder of it) the file is."""
    return next((folder / _BOOK for folder in file.parents[:3] if (folder / _BOOK).is_file()), None)


def _files_around(file: Path) -> list[Path]:
    book = book_around(file)
    return _files(book.parent) if book is not None else [file]


def _hidden(file: Path, folder: Path) -> bool:
    return any(part.startswith(".") for part in file.relative_to(folder).parts)


@contextmanager
def _paused_collector() -> Iterator[None]:
    """No cyclic garbage collection meanwhile: reading makes many objects and no circles, and it would look at all."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


def _read(texts: Mapping[str, str], found: list[Diagnostic]) -> tuple[Handbook | None, Report]:
    with _paused_collector(), bounded_proposals():
        models = [_read_file(file, text, found) for file, text in texts.items()]
        folder = Folder.of(models)
        handbook, problems = assemble(folder)
        found += problems
        found += checks.run(folder, handbook, found)
    report = Report.of(found, texts)
    return (handbook if report.ok else None), report


def _read_file(file: str, text: str, found: list[Diagnostic]) -> tuple[Source, Model | None]:
    source, problems = parse(text, file)
    model, more = read_model(source)
    found += (*problems, *more)
    return source, model
