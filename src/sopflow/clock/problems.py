"""What is wrong with a calendar as it is written."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["CalendarProblem", "Path"]

Path = tuple[str | int, ...]


@dataclass(frozen=True)
class CalendarProblem:
    """One finding about a calendar.

    Attributes:
        code: ``SOP501`` zone, ``SOP502`` hours, ``SOP503`` overlapping hours, ``SOP504`` holidays, ``SOP505`` date,
            ``SOP506`` never open.
        message: One sentence.
        hint: What to write instead, or None.
        path: Where in the calendar's own mapping: ``("hours", "fri", 1)``; ``()`` is the calendar.
        at_key: It is about the key that the path ends with, not about its value.
    """

    code: str
    message: str
    hint: str | None
    path: Path
    at_key: bool = False
