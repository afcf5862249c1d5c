"""From a character of a scalar's value back to the characters of the file that it came from.

White space is what YAML changes (folding, indentation, line ends); everything else comes through one for one, in
order. So the inked characters of both sides are paired off, and white space lies in the gaps between them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["Stretch", "straight", "stretches"]

Stretch = tuple[int, int]

_BLANK = " \t\r\n\x85\u2028\u2029"
_HEADER = re.compile(r"[|>][^\r\n]*")
_PIECE = re.compile(
    r"\\(?:x(?P<x>[0-9A-Fa-f]{2})|u(?P<u>[0-9A-Fa-f]{4})|U(?P<U>[0-9A-Fa-f]{8})|(?P<short>[^\r\n]))|[^\\]"
)
_BLANK_ESCAPES = "nrtNLP \t"


def straight(text: str, start: int, end: int, style: str | None, value: str) -> int | None:
    """Where a value begins that stands in the file letter for letter, as by far the most do; None: it doesn't."""
    if style == "'" or style == '"':
        start, end = start + 1, end - 1
    elif style is not None:
        return None
    return start if end - start == len(value) and text.startswith(value, start) else None


def stretches(text: str, start: int, end: int, style: str | None, value: str) -> list[Stretch]:
    """Where each character of a scalar's value stands in the file.

    Args:
        text: The file.
        start: Where the scalar begins, its quotes or ``|`` included.
        end: Where it ends.
        style: ``'``, ``"``, ``|``, ``>``, or ``None`` for plain.
        value: What YAML made of it.

    Returns:
        For each character of ``value`` the offsets where it begins and ends in ``text``.
    """
    if style is None and value == text[start:end]:
        return [(at, at + 1) for at in range(start, end)]
    if style == "'" or style == '"':
        start, end = start + 1, max(start + 1, end - 1)
    elif style is not None:
        header = _HEADER.match(text, start, end)
        start = header.end() if header else start
    inked = _escaped(text, start, end) if style == '"' else _written(text, start, end, doubled=style == "'")
    return _pair(value, inked, start, end)


def _written(text: str, start: int, end: int, *, doubled: bool) -> Iterator[Stretch]:
    at = start
    while at < end:
        if text[at] in _BLANK:
            at += 1
            continue
        width = 2 if doubled and text[at] == "'" else 1
        yield at, at + width
        at += width


def _escaped(text: str, start: int, end: int) -> Iterator[Stretch]:
    for piece in _PIECE.finditer(text, start, end):
        digits = piece["x"] or piece["u"] or piece["U"]
        short = piece["short"]
        blank = chr(int(digits, 16)) in _BLANK if digits else short in _BLANK_ESCAPES if short else piece[0] in _BLANK
        if not blank:
            yield piece.span()


def _pair(value: str, inked: Iterator[Stretch], start: int, end: int) -> list[Stretch]:
    found: list[Stretch] = []
    behind = start  # where the last inked character ended
    waiting = 0  # white space of the value whose place isn't known yet
    for character in value:
        if character in _BLANK:
            waiting += 1
            continue
        stretch = next(inked, (end, end))
        found += _spread(waiting, behind, stretch[0])
        found.append(stretch)
        waiting, behind = 0, stretch[1]
    return found + _spread(waiting, behind, end)


def _spread(count: int, start: int, end: int) -> list[Stretch]:
    """White space of the value, over the white space it was made from."""
    return [(min(start + n, max(start, end - 1)), min(start + n + 1, end)) for n in range(count)]
