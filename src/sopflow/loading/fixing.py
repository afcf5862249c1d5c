"""``check --fix``: certain fixes are made, read again, and kept only where nothing else breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from sopflow.errors import SopflowError
from sopflow.loading.reading import Files, gather, read_files
from sopflow.text import Diagnostic, Report
from sopflow.text.decode import encode
from sopflow.text.edits import apart, edited

__all__ = ["Fixed", "fix"]

_ROUNDS = 10
_READS = 200  # where fixes have to be tried one by one

_Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Fixed:
    """What could be put right. Nothing is written before ``write``.

    Attributes:
        made: The findings that are gone, in the order in which they were fixed.
        report: What is left.
        before: The files that change, by name, as they were.
        after: The same files as they should be.
    """

    made: tuple[Diagnostic, ...]
    report: Report
    before: Mapping[str, str]
    after: Mapping[str, str]
    contents: Mapping[str, bytes]

    def write(self) -> None:
        """Write the files that change, each in the encoding in which it was.

        Raises:
            SopflowError: Somebody has written one of them in between; then none is written.
        """
        for file in self.after:
            if Path(file).read_bytes() != self.contents[file]:
                raise SopflowError(f"{file} has been changed meanwhile; nothing was fixed")
        for file, text in self.after.items():
            Path(file).write_bytes(encode(text, self.contents[file]))


def fix(path: str | Path, wanted: Callable[[Diagnostic], bool] = lambda _: True) -> Fixed:
    """Put right what certainly can be, in memory.

    A fix is made only if its finding is gone afterwards and no error has come instead. Fixes that touch each other are
    made one after the other, in rounds.

    Args:
        path: As for ``read``.
        wanted: Which findings may be fixed.

    Raises:
        SopflowError: There is nothing to read at ``path``.
    """
    files = gather(path)
    work = _Work(files)
    made: list[Diagnostic] = []
    refused: set[_Key] = set()
    for _ in range(_ROUNDS):
        open_ = [each for each in work.report.fixable if wanted(each) and _key(each) not in refused]
        fixes = [each for each in apart(open_, work.texts) if not files.unreadable(each)]
        if not fixes:
            break
        kept = work.keep(fixes)
        made += kept
        refused |= {_key(each) for each in fixes if each not in kept}
    changed = [file for file, text in work.texts.items() if text != files.texts[file]]
    return Fixed(
        tuple(made),
        work.report,
        {file: files.texts[file] for file in changed},
        {file: work.texts[file] for file in changed},
        files.contents,
    )


class _Work:
    """The texts as far as they are fixed, and what is said about them."""

    def __init__(self, files: Files) -> None:
        self.files = files
        self.texts: Mapping[str, str] = files.texts
        self.report = self._read(files.texts)
        self._left = _READS

    def keep(self, fixes: list[Diagnostic]) -> list[Diagnostic]:
        """Make as many of the fixes as do no harm, and return those."""
        texts, report = self.texts, self.report
        kept: list[Diagnostic] = []
        waiting = [fixes]
        while waiting:
            some = waiting.pop()
            better = self._tried(texts, report, [*kept, *some])
            if better is not None:
                kept += some
                self.texts, self.report = better
            elif len(some) > 1:
                half = len(some) // 2
                waiting += (some[half:], some[:half])
        return kept

    def _tried(
        self, texts: Mapping[str, str], report: Report, fixes: list[Diagnostic]
    ) -> tuple[Mapping[str, str], Report] | None:
        if self._left <= 0:
            return None
        self._left -= 1
        after = edited(texts, [each.fix for each in fixes if each.fix is not None])
        then = self._read(after)
        before, now = _count(report), _count(then)
        fixed = all(now[key] <= before[key] - number for key, number in _count(fixes).items())
        new_errors = _count(each for each in then if each.severity == "error") - before
        return (after, then) if fixed and not new_errors else None

    def _read(self, texts: Mapping[str, str]) -> Report:
        return read_files(Files(texts, self.files.contents, self.files.problems))


def _count(findings: Iterable[Diagnostic]) -> Counter[_Key]:
    return Counter(_key(each) for each in findings)


def _key(each: Diagnostic) -> _Key:
    return each.span.file, each.code, each.message
