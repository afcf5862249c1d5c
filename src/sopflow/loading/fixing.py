"""``check --fix``: certain fixes are made, read again, and kept only where nothing else breaks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

from sopflow.errors import SopflowError
from sopflow.loading.reading import gather
from sopflow.loading.workspace import Workspace
from sopflow.text import Diagnostic, Report
from sopflow.text.decode import encode
from sopflow.text.edits import apart, edited

__all__ = ["Better", "Fixed", "fix", "fix_texts"]

_ROUNDS = 10
_READS = 200  # where fixes have to be tried one by one
_HIDDEN = 4  # errors that come to light, one behind the other

_Key = tuple[str, str, str]
_Wanted = Callable[[Diagnostic], bool]
_Read = Callable[[Mapping[str, str]], Report]


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


def fix(path: str | Path, wanted: _Wanted = lambda _: True) -> Fixed:
    """Put right what certainly can be, in memory.

    Args:
        path: As for ``read``.
        wanted: Which findings may be fixed.

    Raises:
        SopflowError: There is nothing to read at ``path``.
    """
    files = gather(path)
    workspace = Workspace(files.texts, files.problems)

    def read(texts: Mapping[str, str]) -> Report:
        workspace.become(texts, files.problems)
        return workspace.read()[1]

    better = fix_texts(files.texts, read, lambda each: wanted(each) and not files.unreadable(each))
    changed = [file for file, text in better.texts.items() if text != files.texts[file]]
    return Fixed(
        tuple(better.made),
        better.report,
        {file: files.texts[file] for file in changed},
        {file: better.texts[file] for file in changed},
        files.contents,
    )


class Better(NamedTuple):
    """Texts that say less that is wrong.

    Attributes:
        texts: File name to its text.
        report: What is still wrong with them.
        made: The findings that are gone, in the order in which they were fixed.
    """

    texts: Mapping[str, str]
    report: Report
    made: list[Diagnostic]


def fix_texts(texts: Mapping[str, str], read: _Read, wanted: _Wanted, reads: int = _READS) -> Better:
    """Put right what certainly can be in files that are in memory.

    A fix is made only if its finding is gone afterwards and no error has come instead, but for those that were hidden
    and can be put right as well. Fixes that touch each other are made one after the other, in rounds.

    Args:
        texts: File name to what stands in it.
        read: What is wrong with such texts.
        wanted: Which findings may be fixed.
        reads: How often the texts may be read.
    """
    work = _Work(texts, read, wanted, reads)
    made: list[Diagnostic] = []
    refused: set[_Key] = set()
    for _ in range(_ROUNDS):
        open_ = [each for each in work.report.fixable if wanted(each) and _key(each) not in refused]
        fixes = apart(open_, work.texts)
        if not fixes:
            break
        now = work.keep(fixes)
        made += now
        # What did harm before may do none now that something else is fixed.
        refused = set() if now else refused | {_key(each) for each in fixes}
    return Better(work.texts, work.report, made)


class _Work:
    """The texts as far as they are fixed, and what is said about them."""

    def __init__(self, texts: Mapping[str, str], read: _Read, wanted: _Wanted, reads: int) -> None:
        self.texts = texts
        self.report = read(texts)
        self._read = read
        self._wanted = wanted
        self._left = reads

    def keep(self, fixes: list[Diagnostic]) -> list[Diagnostic]:
        """Make as many of the fixes as do no harm.

        Returns:
            The findings that were put right; also those that only came to light on the way.
        """
        texts, report = self.texts, self.report
        kept: list[Diagnostic] = []
        made: list[Diagnostic] = []
        waiting = [fixes]
        while waiting:
            some = waiting.pop()
            better = self._tried(texts, report, [*kept, *some])
            if better is not None:
                kept += some
                self.texts, self.report, made = better
            elif len(some) > 1:
                half = len(some) // 2
                waiting += (some[half:], some[:half])
        return made

    def _tried(self, texts: Mapping[str, str], before: Report, fixes: list[Diagnostic]) -> Better | None:
        """What comes of some fixes; what else is wrong in a broken line comes to light then, and is put right too."""
        made = list(fixes)
        now = before
        for _ in range(_HIDDEN):
            if self._left <= 0:
                return None
            self._left -= 1
            texts = edited(texts, [each.fix for each in fixes if each.fix is not None])
            now = self._read(texts)
            fixes = _new_errors(before, now)
            if not fixes:
                break
            if apart(filter(self._wanted, fixes), texts) != fixes:
                return None
            made += fixes
        left, right = _count(now), _count(made)
        if fixes or any(left[key] > max(0, _count(before)[key] - number) for key, number in right.items()):
            return None
        return Better(texts, now, made)


def _new_errors(before: Report, now: Report) -> list[Diagnostic]:
    known = _count(before)
    found: list[Diagnostic] = []
    for each in now:
        known[_key(each)] -= 1
        if each.severity == "error" and known[_key(each)] < 0:
            found.append(each)
    return found


def _count(findings: Iterable[Diagnostic]) -> Counter[_Key]:
    return Counter(_key(each) for each in findings)


def _key(each: Diagnostic) -> _Key:
    return each.span.file, each.code, each.message
