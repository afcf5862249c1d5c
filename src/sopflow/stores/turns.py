"""Turns at a door that only one may pass at a time: threads of one process, and processes one after another.

SQLite has one writer. Left to itself, it lets the others sleep and try again, and some of them try for seconds. Here
they stand in line: threads put what they want to write beside the door, and whoever is let in takes along all that
lies there. Between processes the system's file lock lets one in after another.
"""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock
from typing import Generic, TypeVar

__all__ = ["Door", "Group", "Ticket"]

Wanted = TypeVar("Wanted")
Result = TypeVar("Result")


class Door:
    """Lets one process in after another, by a lock on a file beside the database.

    Where the system has no such locks (Windows), it is always open, and SQLite's own waiting does what it can.
    """

    def __init__(self, file: Path) -> None:
        self._file = file
        self._handle: int | None = None

    @contextmanager
    def passed(self) -> Iterator[None]:
        """Waits until no other process is inside."""
        try:
            import fcntl
        except ImportError:
            yield
            return
        if self._handle is None:
            self._handle = os.open(self._file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o666)
        fcntl.flock(self._handle, fcntl.LOCK_EX)
        try:
            yield
        finally:
            fcntl.flock(self._handle, fcntl.LOCK_UN)

    def close(self) -> None:
        """Lets go of the file."""
        if self._handle is not None:
            os.close(self._handle)
            self._handle = None


class Ticket(Generic[Wanted, Result]):
    """What one thread wants to write, and what became of it."""

    __slots__ = ("error", "result", "settled", "wanted")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.settled = False
        self.result: Result | None = None
        self.error: Exception | None = None

    def settle(self, result: Result) -> None:
        """It was done."""
        self.result, self.settled = result, True

    def fail(self, error: Exception) -> None:
        """It was not done."""
        self.error, self.settled = error, True


class Group(Generic[Wanted, Result]):
    """Threads that write together: one pays for the disk, for all that wait.

    Args:
        write: Does all that is wanted and settles each ticket. It is never called by two threads at a time.
        most: How many it gets at once.
    """

    def __init__(self, write: Callable[[Sequence[Ticket[Wanted, Result]]], None], most: int = 64) -> None:
        self._write = write
        self._most = most
        self._waiting: deque[Ticket[Wanted, Result]] = deque()
        self._turn = Lock()

    def do(self, wanted: Wanted) -> Result:
        """Returns when it is done, by this thread or by another.

        Raises:
            Exception: What ``write`` failed it with.
        """
        ticket: Ticket[Wanted, Result] = Ticket(wanted)
        self._waiting.append(ticket)
        with self._turn:
            while not ticket.settled:
                count = min(len(self._waiting), self._most)
                self._write([self._waiting.popleft() for _ in range(count)])
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]  # settled, so it is one
