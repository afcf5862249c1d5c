"""Fixes made in texts: nothing but the stretches they name changes."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from sopflow.text.report import Diagnostic, Fix
from sopflow.text.span import Span

__all__ = ["apart", "differences", "edited"]

_BREAK = re.compile(r"\r\n|\n|\r")


class _Change(NamedTuple):
    start: int
    end: int
    words: str


def edited(texts: Mapping[str, str], fixes: Iterable[Fix]) -> dict[str, str]:
    """The texts with fixes made that don't overlap.

    Args:
        texts: File name to what stands in it.
        fixes: What to change, all of it told in places of these texts.
    """
    changes: dict[str, list[_Change]] = {}
    places = _Places(texts)
    for fix in fixes:
        for span, words in fix.edits:
            changes.setdefault(span.file, []).append(_Change(*places.stretch(span), words))
    return {**texts, **{file: _changed(texts[file], sorted(each, key=_by_place)) for file, each in changes.items()}}


def apart(findings: Iterable[Diagnostic], texts: Mapping[str, str]) -> list[Diagnostic]:
    """Of findings with fixes those that can be put right together, the first ones first."""
    places = _Places(texts)
    taken: dict[str, list[tuple[int, int]]] = {}
    found: list[Diagnostic] = []
    for each in findings:
        if each.fix is None or any(span.file not in texts for span, _ in each.fix.edits):
            continue
        stretches = [(span.file, *places.stretch(span)) for span, _ in each.fix.edits]
        if any(_meet(start, end, taken.get(file, ())) for file, start, end in stretches):
            continue
        for file, start, end in stretches:
            taken.setdefault(file, []).append((start, end))
        found.append(each)
    return found


def differences(before: str, after: str, file: str) -> Iterator[tuple[Span, str]]:
    """The stretches of a text that became different, and what stands there now; of lines only what changed in them."""
    old, new = _lines(before.removeprefix("\ufeff")), _lines(after.removeprefix("\ufeff"))
    for kind, start, end, begin, stop in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            continue
        pairs = list(zip(old[start:end], new[begin:stop], strict=False))
        if end - start == stop - begin and all(_end(this) == _end(that) for this, that in pairs):
            yield from (_difference(file, number, *pair) for number, pair in enumerate(pairs, start + 1))
        else:
            is_last = end == len(old)  # it has no line end, and none comes behind it
            until = (end, len(old[-1]) + 1) if is_last else (end + 1, 1)
            yield Span(file, start + 1, 1, *until), "".join(new[begin:stop])


def _lines(text: str) -> list[str]:
    """The lines with their ends; the last one, which may be empty, has none."""
    ends = [0, *(each.end() for each in _BREAK.finditer(text)), len(text)]
    return [text[start:end] for start, end in pairwise(ends)]


def _end(line: str) -> str:
    return line[len(line.rstrip("\r\n")) :]


def _difference(file: str, line: int, old: str, new: str) -> tuple[Span, str]:
    """What differs between two lines, without what they begin and end with alike."""
    start = _alike(old, new)
    end = _alike(old[start:][::-1], new[start:][::-1])
    return Span(file, line, start + 1, line, len(old) - end + 1), new[start : len(new) - end]


def _alike(one: str, other: str) -> int:
    """With how many of the same characters two texts begin."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((number for number, (this, that) in pairs if this != that), min(len(one), len(other)))


def _meet(start: int, end: int, others: Iterable[tuple[int, int]]) -> bool:
    """Whether a stretch overlaps or touches another: what is put in between two edits has no certain order."""
    return any(start <= stop and begin <= end for begin, stop in others)


def _by_place(change: _Change) -> tuple[int, int]:
    return change.start, change.end


def _changed(text: str, changes: list[_Change]) -> str:
    return "".join(_pieces(text, changes))


def _pieces(text: str, changes: list[_Change]) -> Iterator[str]:
    at = 0
    for start, end, words in changes:
        yield text[at:start]
        yield words
        at = end
    yield text[at:]


class _Places:
    """Where lines begin, in each file that is asked about."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self._texts = texts
        self._lines: dict[str, list[int]] = {}

    def stretch(self, span: Span) -> tuple[int, int]:
        """The offsets of a span."""
        text = self._texts[span.file]
        if span.file not in self._lines:
            mark = 1 if text.startswith("\ufeff") else 0  # not counted in columns
            self._lines[span.file] = [mark, *(each.end() for each in _BREAK.finditer(text))]
        lines = self._lines[span.file]
        start, end = lines[span.line - 1] + span.column - 1, lines[span.end_line - 1] + span.end_column - 1
        return start, end
