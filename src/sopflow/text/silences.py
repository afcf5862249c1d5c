"""Comments that silence a finding: ``# sopflow: ignore SOP305 - the CRM fills it in``.

At the end of a line such a comment speaks of that line, alone on a line of the next one that says something. What only
looks like one, inside a text, is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from sopflow.text.source import Place, Source
from sopflow.text.span import Span

__all__ = ["Silence", "silences"]

_MARK = "sopflow:"
_SILENCE = re.compile(
    r"#[ \t]*sopflow:[ \t]*ignore\b[ \t]*:?[ \t]*"
    r"(?P<codes>(?:\w[\w-]*(?:(?:[ \t]*,[ \t]*|[ \t]+(?=SOP\d))\w[\w-]*)*)?)"
    r"(?:[ \t]*(?:[-–—:]|$)[ \t]*)?(?P<reason>[^\r\n]*)"
)
_CODE = re.compile(r"\w[\w-]*")
_BREAK = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True)
class Silence:
    """One such comment.

    Attributes:
        span: Where it stands.
        codes: What it silences, as written, each with its place.
        reason: Why, or ``""``.
        first: The first line it speaks of.
        last: The last one; a text of several lines that begins on the first belongs to it.
    """

    span: Span
    codes: tuple[tuple[str, Span], ...]
    reason: str
    first: int
    last: int


def silences(source: Source) -> tuple[Silence, ...]:
    """The silencing comments of a file, from top to bottom. Where nothing could be read, there are none."""
    if _MARK not in source.text or source.root is None:
        return ()
    text = source.text if source.mended is None else source.mended
    found = [each for each in _SILENCE.finditer(text) if each.start() == 0 or text[each.start() - 1] in " \t\r\n"]
    if not found:
        return ()
    page = _Page(source, text, source.root)
    return tuple(page.silence(each) for each in found if not page.is_text(each.start()))


def _scalars(root: Place) -> Iterator[tuple[int, int, str]]:
    """Where every text begins and ends, and how it is written."""
    waiting = [root]
    while waiting:
        place = waiting.pop()
        if place.key is not None:
            yield place.key.start, place.key.end, place.key.style or ""
        if place.parts is None:
            yield place.start, place.end, place.style or ""
        else:
            waiting += place.parts.values() if isinstance(place.parts, dict) else place.parts


class _Page:
    """The lines and texts of a file. Thousands of comments may speak of one line: what it is, is worked out once."""

    def __init__(self, source: Source, text: str, root: Place) -> None:
        self._source, self._text = source, text
        self._scalars = sorted(_scalars(root))
        self._starts = [start for start, _, _ in self._scalars]
        self._lines = [0, *(each.end() for each in _BREAK.finditer(text))]
        self._ends: dict[int, int] = {}

    def is_text(self, at: int) -> bool:
        """Whether the ``#`` at an offset is inside a text; behind ``|`` or ``>``, on the same line, it isn't."""
        before = bisect_right(self._starts, at) - 1
        if before < 0:
            return False
        start, end, style = self._scalars[before]
        if at >= end:
            return False
        return not (style in ("|", ">") and at < _line_end(self._text, start))

    def silence(self, found: re.Match[str]) -> Silence:
        """What a comment says."""
        between = self._source.read_between
        codes = tuple(
            (each[0], between(each.start(), each.end()))
            for each in _CODE.finditer(self._text, found.start("codes"), found.end("codes"))
        )
        number = bisect_right(self._lines, found.start()) - 1
        start = self._lines[number]
        if not self._text[start : found.start()].strip():
            start = self._speaking[number + 1]
        if start not in self._ends:
            self._ends[start] = self._end_of(start)
        end = self._ends[start]
        span = between(found.start(), found.start() + len(found[0].rstrip()))
        first, last = between(start, start).line, between(end, end).line
        return Silence(span, codes, found["reason"].strip(), first, last)

    def _end_of(self, start: int) -> int:
        """Where a line ends, or the text of several lines that begins on it."""
        stop = _line_end(self._text, start)
        number = bisect_right(self._starts, stop) - 1
        if number < 0 or self._starts[number] < start:
            return stop
        begun, end, _ = self._scalars[number]  # a block's end is said to be where the next line begins
        return max(stop, begun + len(self._text[begun:end].rstrip()))

    @cached_property
    def _speaking(self) -> list[int]:
        """For each line, and for the end: where the first from there on begins that is neither empty nor a comment."""
        found = len(self._text)
        speaking = [found]
        for start, after in zip(reversed(self._lines), [found, *reversed(self._lines)], strict=False):
            words = self._text[start:after].strip()
            if words and not words.startswith("#"):
                found = start
            speaking.append(found)
        speaking.reverse()
        return speaking


def _line_end(text: str, at: int) -> int:
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)
