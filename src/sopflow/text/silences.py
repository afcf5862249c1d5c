"""Comments that silence a finding: ``# sopflow: ignore SOP305 - the CRM fills it in``.

At the end of a line such a comment speaks of that line, alone on a line of the next one that says something. What only
looks like one, inside a text, is text.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass

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
    scalars = sorted(_scalars(source.root))
    starts = [start for start, _, _ in scalars]
    lines = [0, *(each.end() for each in _BREAK.finditer(text))]
    return tuple(
        _silence(source, text, each, scalars, starts, lines)
        for each in found
        if not _is_text(text, each.start(), scalars, starts)
    )


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


def _is_text(text: str, at: int, scalars: list[tuple[int, int, str]], starts: list[int]) -> bool:
    """Whether the ``#`` at an offset is inside a text; behind ``|`` or ``>``, on the same line, it isn't."""
    before = bisect_right(starts, at) - 1
    if before < 0:
        return False
    start, end, style = scalars[before]
    if at >= end:
        return False
    return not (style in ("|", ">") and at < _line_end(text, start))


def _silence(
    source: Source,
    text: str,
    found: re.Match[str],
    scalars: list[tuple[int, int, str]],
    starts: list[int],
    lines: list[int],
) -> Silence:
    codes = tuple(
        (each[0], source.read_between(each.start(), each.end()))
        for each in _CODE.finditer(text, found.start("codes"), found.end("codes"))
    )
    start = lines[bisect_right(lines, found.start()) - 1]
    if not text[start : found.start()].strip():
        start = _next_line(text, found.end())
    stop = _line_end(text, start)
    number = bisect_right(starts, stop) - 1
    end = max(stop, _end(text, *scalars[number][:2])) if number >= 0 and starts[number] >= start else stop
    span = source.read_between(found.start(), found.start() + len(found[0].rstrip()))
    first, last = source.read_between(start, start).line, source.read_between(end, end).line
    return Silence(span, codes, found["reason"].strip(), first, last)


def _line_end(text: str, at: int) -> int:
    found = _BREAK.search(text, at)
    return found.start() if found else len(text)


def _end(text: str, start: int, end: int) -> int:
    """The end of a text; a block's is said to be where the next line begins."""
    return start + len(text[start:end].rstrip())


def _next_line(text: str, at: int) -> int:
    """Where the next line begins that is neither empty nor a comment; the end of the text if there is none."""
    while at < len(text):
        found = _BREAK.search(text, at)
        if not found:
            return len(text)
        at = found.end()
        words = text[at : _line_end(text, at)].strip()
        if words and not words.startswith("#"):
            return at
    return len(text)
