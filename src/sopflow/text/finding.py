"""A finding while its place is still two offsets, and how a corrected line is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

__all__ = ["Change", "Finding", "line_of", "shown"]

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


def line_of(text: str, at: int) -> tuple[int, int]:
    """Where the line around an offset begins and ends."""
    # The second search stays within what the first one found: a file without \r is not searched through for each line.
    start = text.rfind("\n", 0, at) + 1
    start = max(start, text.rfind("\r", start, at) + 1)
    end = text.find("\n", at)
    end = len(text) if end < 0 else end
    earlier = text.find("\r", at, end)
    return start, end if earlier < 0 else earlier


def shown(advice: str, text: str, start: int, end: int, instead: str) -> str:
    """A hint that shows the line as it would be right, with other words between two offsets."""
    line_start, _ = line_of(text, start)
    _, line_end = line_of(text, end)
    line = (text[line_start:start] + instead + text[end:line_end]).strip()
    return advice if len(line) > _LONGEST_LINE or "\n" in line else f"{advice}:\n  {line}"
