"""What is wrong in an expression, and where in its text."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in an expression, a text or a type.

    Attributes:
        code: ``SOP2xx``.
        message: One sentence.
        start: Where the words begin that it is about, counted in characters of the text read.
        end: Where they end (exclusive).
        hint: What to do about it, or None.
    """

    code: str
    message: str
    start: int
    end: int
    hint: str | None = None
