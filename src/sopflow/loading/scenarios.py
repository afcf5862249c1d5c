"""Finding scenario files and the handbook each belongs to."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from sopflow.errors import SopflowError
from sopflow.loading.reading import book_around, read
from sopflow.program import Handbook
from sopflow.scenarios import Result, run
from sopflow.text import Diagnostic, Report, decode, parse

__all__ = ["Tested", "scenario_files", "test"]

_SUFFIX = ".test.yaml"


class Tested(NamedTuple):
    """One file of scenarios, run.

    Attributes:
        file: The file.
        results: How each scenario went; empty if it could not be run.
        report: Everything that is wrong: with the handbook or the file, else where scenarios fail.
    """

    file: str
    results: tuple[Result, ...]
    report: Report


def scenario_files(path: Path) -> list[Path]:
    """The files of scenarios at ``path``: itself, or all below it.

    Raises:
        SopflowError: There are none.
    """
    files = [path] if path.is_file() else sorted(path.rglob(f"*{_SUFFIX}"))
    if not files:
        raise SopflowError(f"there is no *{_SUFFIX} file in {path}")
    return files


def test(path: str | Path) -> Iterator[Tested]:
    """Run every scenario at ``path``.

    Args:
        path: A folder, or one ``NAME.test.yaml``. Each file is run with the handbook whose folder it is in; without a
            ``handbook.yaml`` with the ``NAME.yaml`` beside it, else with its whole folder.

    Yields:
        One file's results after the other.

    Raises:
        SopflowError: There is nothing to run.
    """
    read_before: dict[Path, tuple[Handbook | None, Report]] = {}
    for file in scenario_files(Path(path)):
        yield _test_file(file, read_before)


def _test_file(file: Path, read_before: dict[Path, tuple[Handbook | None, Report]]) -> Tested:
    handbook, report = _read_around(file, read_before)
    if handbook is None:
        return Tested(str(file), (), report)
    text, problem = decode(file.read_bytes(), str(file))
    source, problems = parse(text, str(file))
    wrong: list[Diagnostic] = [each for each in (problem, *problems) if each is not None]
    results = () if wrong else run(handbook, source)
    wrong += [failure for result in results for failure in result.failures]
    return Tested(str(file), results, Report.of(wrong, {str(file): text}))


def _read_around(file: Path, read_before: dict[Path, tuple[Handbook | None, Report]]) -> tuple[Handbook | None, Report]:
    book = book_around(file)
    if book is not None:
        if book.parent not in read_before:
            read_before[book.parent] = read(book.parent)
        return read_before[book.parent]
    alone = file.with_name(file.name.removesuffix(_SUFFIX) + ".yaml")
    if alone.is_file():
        handbook, report = read(alone)
        if handbook is not None:
            return handbook, report
    return read(file.parent)  # what it calls stands in other files
