"""A sheet of character cells on which lines join by themselves, for charts in a terminal."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

__all__ = ["Canvas", "cells", "wrap"]

UP, DOWN, LEFT, RIGHT = 1, 2, 4, 8
_LIGHT = " ╵╷│╴╯╮┤╶╰╭├─┴┬┼"
_HEAVY = " ╹╻┃╸┛┓┫╺┗┏┣━┻┳╋"
_PLAIN = " |||-+++-+++-+++"
_ASCII = {
    "-": "─━╌—–",
    "|": "│┃╎",
    "+": "┌┐└┘╭╮╰╯├┤┬┴┼┏┓┗┛┣┫┳┻╋╔╗╚╝╤",
    "=": "═",
    "#": "║▤■",
    ">": "▶→⇄↷",
    "<": "◀↩",
    "v": "▼",
    "^": "↑⇧",
    "*": "✓⚙·",
    "?": "◇",
    "@": "✉⏱◷",
    ".": "…",
    "x": "×",
    '"': "“”„",
    "'": "‘’",
}
_TO_ASCII = {ord(sign): plain for plain, signs in _ASCII.items() for sign in signs}


def cells(text: str) -> int:
    """How many columns a terminal needs for a text."""
    return sum(_width(character) for character in text)


def _width(character: str) -> int:
    if character.isascii():
        return 1
    if unicodedata.combining(character) or unicodedata.category(character) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def wrap(text: str, width: int) -> list[str]:
    """A text in lines of at most so many columns; words that are longer are cut.

    Args:
        text: On one line, without control characters.
        width: At least 2.
    """
    lines, line = [], ""
    for word in text.split(" "):
        joined = f"{line} {word}" if line else word
        if cells(joined) <= width:
            line = joined
            continue
        if line:
            lines.append(line)
        line = word
        while cells(line) > width:
            head = _head(line, width)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line or not lines else lines


def _head(text: str, width: int) -> str:
    used = 0
    for number, character in enumerate(text):
        used += _width(character)
        if used > width:
            return text[: max(1, number)]
    return text


@dataclass(slots=True)
class Canvas:
    """Cells by row and column, with lines below the texts that are written over them."""

    _lines: dict[tuple[int, int], int] = field(default_factory=dict)
    _heavy: set[tuple[int, int]] = field(default_factory=set)
    _texts: dict[tuple[int, int], tuple[str, str]] = field(default_factory=dict)
    _styles: dict[tuple[int, int], str] = field(default_factory=dict)

    def write(self, row: int, column: int, text: str, style: str = "") -> int:
        """Writes a text and returns the column after it."""
        for character in text:
            width = _width(character)
            if width == 0 and (row, column - 1) in self._texts:
                before, its = self._texts[row, column - 1]
                self._texts[row, column - 1] = before + character, its
                continue
            self._texts[row, column] = character, style
            if width == 2:
                self._texts[row, column + 1] = "", style
            column += max(1, width)
        return column

    def down(self, column: int, top: int, bottom: int, *, heavy: bool = False) -> None:
        """Draws a line from the middle of one cell down to the middle of another."""
        for row in range(top, bottom + 1):
            self._join((row, column), (UP if row > top else 0) | (DOWN if row < bottom else 0), heavy)

    def across(self, row: int, left: int, right: int, *, heavy: bool = False) -> None:
        """Draws a line from the middle of one cell to the middle of another on its right."""
        for column in range(left, right + 1):
            self._join((row, column), (LEFT if column > left else 0) | (RIGHT if column < right else 0), heavy)

    def _join(self, place: tuple[int, int], ways: int, heavy: bool) -> None:
        self._lines[place] = self._lines.get(place, 0) | ways
        if heavy:
            self._heavy.add(place)

    def lines(self, *, ascii: bool, codes: Mapping[str, str]) -> list[str]:
        """Everything as lines of text.

        Args:
            ascii: Use nothing but ASCII for what is drawn.
            codes: Style to the terminal's codes for it; what isn't there is written plainly.
        """
        by_row: dict[int, int] = {}
        for row, column in (*self._lines, *self._texts):
            by_row[row] = max(by_row.get(row, 0), column)
        return [self._row(row, by_row.get(row, -1), ascii, codes) for row in range(max(by_row, default=-1) + 1)]

    def _row(self, row: int, last: int, ascii: bool, codes: Mapping[str, str]) -> str:
        written, now = "", ""
        for column in range(last + 1):
            character, style = self._cell((row, column), ascii)
            code = codes.get(style, "")
            if code != now:
                written += ("\x1b[0m" if now else "") + (f"\x1b[{code}m" if code else "")
                now = code
            written += character
        return (written + ("\x1b[0m" if now else "")).rstrip()

    def _cell(self, place: tuple[int, int], ascii: bool) -> tuple[str, str]:
        if place in self._texts:
            character, style = self._texts[place]
            return (character.translate(_TO_ASCII) if ascii else character), style
        heavy = place in self._heavy
        signs = _PLAIN if ascii else _HEAVY if heavy else _LIGHT
        return signs[self._lines.get(place, 0)], "way" if heavy else "line"
