"""How wide a text is and where it breaks: the drawing must not depend on which fonts a machine has."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from sopflow.views.chart import Box
from sopflow.views.style import CLOCK

__all__ = ["COLUMNS", "LINE", "clean", "diamond", "lines", "notes", "width"]

COLUMNS = 26
"""Average letters on a line of a title; the notes, being smaller, have some more."""

NOTE_COLUMNS = 30
CARD_COLUMNS = 42
LINE = 1.25
"""Height of a line, in em."""

_LONGEST_WORD = 26  # letters; longer ones are cut
_MOST_TRIES = 6
_AVERAGE = 0.54
_NARROW = frozenset("ijlftrI!|.,:;'`()[]{}/\\- \"")
_WIDE = frozenset("mwMW@%—…✓▶►√")
# Not allowed in XML, or (the directions of writing) able to turn the text around them upside down.
_HYPHEN = re.compile(r"(?<=[^\W\d_]{2}-)(?=[^\W\d_]{2})")
"""Where a word may be broken."""

_HIDDEN = re.compile("[\x00-\x1f\x7f-\x9f\u200b\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\uffff]+")


def clean(text: str) -> str:
    """The text on one line, without characters that a drawing can't hold."""
    return " ".join(filter(None, _HIDDEN.sub(" ", text).split(" ")))  # what mustn't break at a blank still doesn't


def width(text: str) -> float:
    """Roughly how wide Arial sets a line, in em."""
    return sum(map(_advance, text))


@lru_cache(maxsize=4096)
def _advance(character: str) -> float:
    if character in _NARROW:
        return 0.29
    if character in _WIDE:
        return 0.86
    if character.isascii():
        return 0.69 if character.isupper() else 0.55
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    return 0.0 if unicodedata.combining(character) else 0.6


@lru_cache(maxsize=4096)
def lines(text: str, columns: int, most: int) -> tuple[str, ...]:
    """Wraps a text into lines of about equal length.

    Args:
        text: Any text.
        columns: How many average letters a line may have.
        most: How many lines there may be; what doesn't fit is cut, with an ellipsis.

    Returns:
        At least one line, which may be empty.
    """
    # Some pages of text in one label are a mistake or an attack; wrapping only what can be seen bounds the work.
    whole = clean(text[: 8 * columns * most])
    wrapped = _wrap(whole, columns)
    if len(wrapped) > most:
        return (*wrapped[: most - 1], wrapped[most - 1][: columns - 1].rstrip() + "…")
    for narrower in range(columns - 1, columns // 2, -1) if len(wrapped) > 1 else ():
        tried = _wrap(whole, narrower)
        if len(tried) > len(wrapped):
            break
        wrapped = tried
    return tuple(wrapped)


def _wrap(text: str, columns: int) -> list[str]:
    """Words get the room they need before they are cut: German builds long ones."""
    average = width(text) / len(text) / _AVERAGE if text else 1.0
    pieces, longest = _pieces(text)
    room = max(4, round(columns / max(average, 0.9)), min(longest, _LONGEST_WORD))
    wrapped, line = [], ""
    for piece in pieces:
        while len(piece) > room + 1 or (len(piece) > room and piece[-1] != " "):  # longer than a line by itself
            wrapped += [line.rstrip()] if line.rstrip() else []
            line, piece = piece[:room], piece[room:]
        if len(line) + len(piece.rstrip(" ")) > room:
            wrapped.append(line.rstrip(" "))
            line = ""
        line += piece
    return [*wrapped, line.rstrip(" ")] if line.rstrip(" ") or not wrapped else wrapped


@lru_cache(maxsize=4096)
def _pieces(text: str) -> tuple[tuple[str, ...], int]:
    """What must stay on one line, each with the blank after it; and how long the longest word is."""
    words = text.split(" ")
    pieces = [piece for word in words for piece in (*_HYPHEN.split(f"{word} "),)]
    return tuple(pieces), max(map(len, words), default=0)


def notes(box: Box) -> tuple[str, ...]:
    """The small lines below a box's title, as they are drawn."""
    times = [CLOCK + time for time in box.times]
    if box.shape == "card":
        return tuple(line for note in box.notes for line in lines(note, CARD_COLUMNS, 3))
    written = [clean(note) for note in (*box.notes, *times, box.badge) if clean(note)]
    wrapped = list(_fitting(written)) if written else []
    for number in range(1, len(wrapped)):
        if wrapped[number].startswith("· "):  # looks like a list
            wrapped[number - 1], wrapped[number] = f"{wrapped[number - 1]} ·", wrapped[number][2:]
    return tuple(wrapped)


def _fitting(written: list[str]) -> tuple[str, ...]:
    """Rather than who does it, and by when, the last of the facts in the first note are left out."""
    for _ in range(_MOST_TRIES):
        wrapped = lines(f"({' · '.join(written)})", NOTE_COLUMNS, 3)
        shorter = written[0].removesuffix(", …").rpartition(", ")[0]
        if wrapped[-1].endswith(")") or len(written) == 1 or not shorter:
            break
        written = [f"{shorter}, …", *written[1:]]
    return wrapped


def diamond(text: str, notes: Sequence[str], most: int) -> tuple[tuple[str, ...], float, float]:
    """Wraps a text so that the diamond around it is small.

    Args:
        text: Any text.
        notes: Lines that come below it, already wrapped.
        most: How many lines the text may have.

    Returns:
        The lines without the notes, and the diamond's width and height in em.
    """
    best: tuple[float, tuple[str, ...], float, float] | None = None
    for columns in range(10, 25, 2):
        wrapped = lines(text, columns, most)
        across, down = _around((*wrapped, *notes))
        cut = wrapped[-1].endswith("…") and len(wrapped) == most
        cost = across * down * (4 if cut else 1)
        if best is None or cost < best[0]:
            best = cost, wrapped, across, down
    assert best is not None
    return best[1:]


def _around(text: Sequence[str]) -> tuple[float, float]:
    """The smallest pleasing diamond whose sides clear the corners of all lines."""
    half = len(text) * LINE / 2
    corners = [
        (width(line) / 2 + 0.5, max(abs(half - row * LINE), abs(half - (row + 1) * LINE)))
        for row, line in enumerate(text)
    ]
    sizes = []
    for slope in (1.6, 1.8, 2.0, 2.2, 2.4, 2.6):
        down = max(x / slope + y for x, y in corners) * 2
        sizes.append((down * down * slope, down * slope, down))
    _, across, down = min(sizes)
    return max(9.0, math.ceil(across * 4) / 4), max(5.0, math.ceil(down * 4) / 4)
