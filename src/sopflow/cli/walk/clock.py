"""What time it is on the desk: the real time, moved on by whoever doesn't want to wait, or what a file says."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

__all__ = ["Clock"]


class Clock:
    """A clock that can be moved on, and stopped.

    Args:
        real: The clock that it follows.
    """

    def __init__(self, real: Callable[[], datetime]) -> None:
        self._real = real
        self._ahead = timedelta()
        self._stopped: datetime | None = None

    def __call__(self) -> datetime:
        """What time it is."""
        return self._real() + self._ahead if self._stopped is None else self._stopped

    def forward(self, passed: timedelta) -> None:
        """Let time pass; it never runs back.

        Raises:
            OverflowError: That is beyond the calendar.
        """
        if passed > timedelta():
            self._ahead += passed
            self._stopped = None if self._stopped is None else self._stopped + passed
            self()

    def stop(self, at: datetime) -> None:
        """It is this instant until it is moved on."""
        self._stopped = at
