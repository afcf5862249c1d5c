"""A report as a terminal shows it."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sopflow.text.span import Span

if TYPE_CHECKING:
    from sopflow.text.report import Diagnostic

__all__ = ["MOST_SHOWN", "display"]

MOST_SHOWN = 500  # findings that are shown one by one; the others are counted
_WIDTH = 120  # cells of a source line that are shown
_BEFORE = 40  # of these, in front of the marked words when the line is longer
_COLORS = {"error": "1;31", "warning": "1;33", "advice": "1;36", "place": "1", "hint": "32", "quiet": "2"}
_BREAK = re.compile(r"\r\n|\n|\r")


def display(diagnostics: Sequence[Diagnostic], sources: Mapping[str, str], *, color: bool = False) -> str:
    """Every finding with its line and the exact words marked, and a count at the end.

    Args:
        diagnostics: What was found, in the order to show it.
        sources: The texts of the files, by name; findings in other files are shown without a line.
        color: Whether to use ANSI colors.
    """
    page = _Page(sources, color=color)
    blocks = ["\n".join(page.finding(each)) for each in diagnostics[:MOST_SHOWN]]
    if len(diagnostics) > MOST_SHOWN:
        blocks.append(f"… and {len(diagnostics) - MOST_SHOWN} more")
    return "\n\n".join([*blocks, _count(diagnostics, len(sources))])


class _Page:
    def __init__(self, sources: Mapping[str, str], *, color: bool) -> None:
        self.sources = sources
        self.color = color
        self.lines: dict[str, list[str]] = {}

    def finding(self, each: Diagnostic) -> Iterator[str]:
        kind = self.paint(each.severity, f"{each.severity} {each.code}")
        yield f"{self.paint('place', f'{_clean(str(each.span))}:')} {kind}: {_clean(each.message)}"
        yield from self.excerpt(each.span, each.severity)
        if each.hint:
            first, *more = each.hint.split("\n")
            yield self.paint("hint", "  hint: ") + _clean(first)
            yield from ("        " + _clean(line) for line in more)
        for word, span in each.related:
            yield self.paint("quiet", f"  {_clean(word)}: {_clean(str(span))}")
            yield from self.excerpt(span, "quiet")

    def excerpt(self, span: Span, kind: str) -> Iterator[str]:
        line = self.line(span)
        if line is None:
            return
        end = span.end_column - 1 if span.end_line == span.line else len(line.rstrip())
        shown, before, width = _window(line, span.column - 1, end)
        number = str(span.line)
        yield f"  {self.paint('quiet', f'{number} |')} {shown}".rstrip()
        yield f"  {' ' * len(number)} {self.paint('quiet', '|')} {' ' * before}{self.paint(kind, '^' * width)}"

    def line(self, span: Span) -> str | None:
        if span.file not in self.lines:
            text = self.sources.get(span.file)
            self.lines[span.file] = [] if text is None else _BREAK.split(text)
        lines = self.lines[span.file]
        return lines[span.line - 1] if 0 < span.line <= len(lines) else None

    def paint(self, kind: str, words: str) -> str:
        return f"\x1b[{_COLORS[kind]}m{words}\x1b[0m" if self.color else words


def _window(line: str, start: int, end: int) -> tuple[str, int, int]:
    """The part of a line to show, the cells in front of the marked words, and the cells these take.

    Marks count cells, not characters: a tab is shown as two blanks, ``電`` takes two cells, an accent none.
    """
    start = min(max(start, 0), len(line))
    end = min(max(end, start), len(line))
    # No more than what could be shown is looked at: a line may be as long as the file.
    first, last = max(0, start - _WIDTH), min(len(line), start + _WIDTH)
    cells = {at: _cells(line[at]) for at in range(first, last)}
    if first > 0 or last < len(line) or sum(cells.values()) > _WIDTH:
        first, room = start, _BEFORE
        while first - 1 in cells and room >= cells[first - 1]:
            first -= 1
            room -= cells[first]
        last, room = first, _WIDTH
        while last in cells and room >= cells[last]:
            room -= cells[last]
            last += 1
    head = "… " if first > 0 else ""
    tail = " …" if last < len(line) else ""
    before = len(head) + sum(cells[at] for at in range(first, start))
    width = sum(cells[at] for at in range(start, min(end, last)))
    return head + _clean(line[first:last]) + tail, before, max(1, width)


def _cells(character: str) -> int:
    if character == "\t":
        return 2
    if character in "\u200d\ufe0f" or unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


def _clean(words: str) -> str:
    """Nothing an author wrote may steer the terminal."""
    return "".join(_shown(character) for character in words)


def _shown(character: str) -> str:
    if character == "\t":
        return "  "
    if character in "\u200d\ufe0f":
        return character
    return (
        "\N{REPLACEMENT CHARACTER}" if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp") else character
    )


def _count(diagnostics: Sequence[Diagnostic], files: int) -> str:
    counts: Counter[str] = Counter(each.severity for each in diagnostics)
    parts = [
        f"{counts[kind]} {word if counts[kind] == 1 else plural}"
        for kind, word, plural in (
            ("error", "error", "errors"),
            ("warning", "warning", "warnings"),
            ("advice", "advice", "pieces of advice"),
        )
        if counts[kind]
    ]
    where = f" in {files} {'file' if files == 1 else 'files'}" if files else ""
    return (", ".join(parts) or "nothing found") + where
