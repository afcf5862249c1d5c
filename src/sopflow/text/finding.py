"""A finding while its place is still two offsets, and how a corrected line is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Change", "Finding", "line_of", "quoted", "shown"]

Change: TypeAlias = tuple[int, int, str]  # between these offsets, these words instead

_LONGEST_LINE = 160


@dataclass(frozen=True, slots=True)
class Finding:
    """What is wrong between two offsets of the text that was read."""

    code: str
    message: str
    start: int
    end: int
    hint: str | None = None
    severity: Literal["error", "warning"] = "error"
    related: tuple[tuple[str, int, int], ...] = ()
    changes: tuple[Change, ...] = ()  # how to put it right, where that is certain


def quoted(words: str) -> str:
    """The words as YAML reads them back unchanged, between the quotes that need the fewest changes."""
    words = " ".join(words.split())
    if '"' in words or "\\" in words:
        return "'" + words.replace("'", "''") + "'"
    return f'"{words}"'


def line_of(text: str, at: int) -> tuple[int, int]:
    """Where the line around an offset begins and ends."""
    start = max(text.rfind("\n", 0, at), text.rfind("\r", 0, at)) + 1
    ends = [end for end in (text.find("\n", at), text.find("\r", at)) if end >= 0]
    return start, min(ends, default=len(text))


def shown(advice: str, text: str, start: int, end: int, instead: str) -> str:
    """A hint that shows the line as it would be right, with other words between two offsets."""
    line_start, _ = line_of(text, start)
    _, line_end = line_of(text, end)
    line = (text[line_start:start] + instead + text[end:line_end]).strip()
    return advice if len(line) > _LONGEST_LINE or "\n" in line else f"{advice}:\n  {line}"
