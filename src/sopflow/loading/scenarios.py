"""Finding scenario files and the handbook each belongs to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from sopflow.errors import SopflowError
from sopflow.loading.reading import book_around, read, sources
from sopflow.program import Handbook
from sopflow.scenarios import Cover, Result, cover, opened_as, run
from sopflow.text import Diagnostic, Report, decode, parse

__all__ = ["Tested", "covered", "scenario_files", "scenario_names", "test"]

_SUFFIX = ".test.yaml"


class Tested(NamedTuple):
    """One file of scenarios, run.

    Attributes:
        file: The file.
        results: How each scenario went; empty if it could not be run.
        report: Everything that is wrong: with the handbook or the file, else where scenarios fail.
        home: Where the handbook was read.
        handbook: The handbook, unless it has errors.
        text: What stands in the file.
    """

    file: str
    results: tuple[Result, ...]
    report: Report
    home: Path
    handbook: Handbook | None
    text: str = ""

    def report_of(self, number: int) -> Report:
        """Where one scenario fails; the whole report if it could not be run."""
        if number >= len(self.results):
            return self.report
        return Report.of(self.results[number].failures, {self.file: self.text})


def scenario_files(path: Path) -> list[Path]:
    """The files of scenarios at ``path``: itself, or all below it.

    Raises:
        SopflowError: There are none.
    """
    files = [path] if path.is_file() else sorted(path.rglob(f"*{_SUFFIX}"))
    if not files:
        raise SopflowError(f"there is no *{_SUFFIX} file in {path}")
    return files


def scenario_names(file: Path) -> tuple[tuple[str, int], ...]:
    """The scenarios that a file holds, without running them: the name of each and its line."""
    source, _ = parse(decode(file.read_bytes(), str(file))[0] or "", str(file))
    scenarios = source.data.get("scenarios") if isinstance(source.data, dict) else None
    names: list[tuple[str, int]] = []
    for number, each in enumerate(scenarios if isinstance(scenarios, list) else ()):
        name = each.get("name") if isinstance(each, dict) else None
        names.append((name if isinstance(name, str) else str(number), source.span(("scenarios", number)).line))
    return tuple(names)


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
    shelf: _Shelf = {}
    for file in scenario_files(Path(path)):
        yield _test_file(file, shelf)


def covered(path: str | Path, tested: Iterable[Tested]) -> tuple[Cover, ...]:
    """What the scenarios at ``path`` walk: of whole handbooks for a folder, of what it tests for a single file.

    Args:
        path: What was given to ``test``.
        tested: What it gave.

    Returns:
        One for each handbook that could be read.
    """
    homes: dict[Path, list[Tested]] = {}
    for each in tested:
        if each.handbook is not None:
            homes.setdefault(each.home, []).append(each)
    found = []
    for home, files in homes.items():
        handbook = files[0].handbook
        assert handbook is not None
        journals = [result.entries for each in files for result in each.results if result.entries]
        names = set(handbook) if Path(path).is_dir() else {opened_as(entries) for entries in journals}
        programs = [program for name, program in handbook.items() if name in names]
        found.append(cover(programs, journals, sources(home)))
    return tuple(found)


_Shelf = dict[Path, tuple[Handbook | None, Report]]  # what has been read already


def _test_file(file: Path, shelf: _Shelf) -> Tested:
    home = _home(file, shelf)
    handbook, report = _read(home, shelf)
    if handbook is None:
        return Tested(str(file), (), report, home, None)
    text, problem = decode(file.read_bytes(), str(file))
    source, problems = parse(text, str(file))
    wrong: list[Diagnostic] = [each for each in (problem, *problems) if each is not None]
    results = () if wrong else run(handbook, source)
    wrong += [failure for result in results for failure in result.failures]
    return Tested(str(file), results, Report.of(wrong, {str(file): text}), home, handbook, text)


def _home(file: Path, shelf: _Shelf) -> Path:
    """Where the handbook is to be read to which a file of scenarios belongs."""
    book = book_around(file)
    if book is not None:
        return book.parent
    alone = file.with_name(file.name.removesuffix(_SUFFIX) + ".yaml")
    if alone.is_file() and _read(alone, shelf)[0] is not None:
        return alone
    return file.parent  # what it calls stands in other files


def _read(home: Path, shelf: _Shelf) -> tuple[Handbook | None, Report]:
    if home not in shelf:
        shelf[home] = read(home)
    return shelf[home]
