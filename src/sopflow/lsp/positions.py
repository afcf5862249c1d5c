"""Between our places (lines and columns from 1, in characters) and those of the protocol (from 0, in code units)."""

from __future__ import annotations

import re
from bisect import bisect_right

from lsprotocol import types as lsp

from sopflow.text import Span

__all__ = ["Positions"]

_BREAK = re.compile(r"\r\n|\n|\r")


class Positions:
    """The places of one text.

    Args:
        text: The text.
        encoding: What the client counts: ``utf-16`` (the default of the protocol), ``utf-8`` or ``utf-32``.
    """

    def __init__(self, text: str, encoding: str) -> None:
        self.text = text
        self.encoding = encoding
        self.starts = [0, *(found.end() for found in _BREAK.finditer(text))]

    def line(self, number: int) -> str:
        """A line, counted from 0, with its end."""
        if not 0 <= number < len(self.starts):
            return ""
        end = self.starts[number + 1] if number + 1 < len(self.starts) else len(self.text)
        return self.text[self.starts[number] : end]

    def range(self, span: Span) -> lsp.Range:
        """A span as the client counts it."""
        return lsp.Range(self._position(span.line, span.column), self._position(span.end_line, span.end_column))

    def place(self, position: lsp.Position) -> tuple[int, int]:
        """The line and column, from 1, of a client's position."""
        line = self.line(position.line).rstrip("\r\n")
        return position.line + 1, self._characters(line, position.character) + 1

    def offset(self, position: lsp.Position) -> int:
        """The offset of a client's position; behind the end it is the end."""
        if position.line >= len(self.starts):
            return len(self.text)
        line, column = self.place(position)
        return self.starts[line - 1] + column - 1

    def position(self, offset: int) -> lsp.Position:
        """The client's position of an offset."""
        line = bisect_right(self.starts, offset)
        return self._position(line, offset - self.starts[line - 1] + 1)

    def _position(self, line: int, column: int) -> lsp.Position:
        before = self.line(line - 1)[: column - 1]
        return lsp.Position(max(0, line - 1), self._units(before))

    def _units(self, text: str) -> int:
        if self.encoding == "utf-8":
            return len(text.encode("utf-8", "surrogatepass"))
        if self.encoding == "utf-32":
            return len(text)
        return len(text) + sum(character > "\uffff" for character in text)

    def _characters(self, line: str, units: int) -> int:
        if self.encoding == "utf-32":
            return min(units, len(line))
        gone = 0
        for number, character in enumerate(line):
            if gone >= units:
                return number
            gone += self._units(character)
        return len(line)
