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
from threading import Condition, Event
from time import monotonic
from typing import Generic, TypeVar

from sopflow.stores.protocol import StoreUnavailable

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

    __slots__ = ("error", "result", "settled", "turn", "wanted")

    def __init__(self, wanted: Wanted) -> None:
        self.wanted = wanted
        self.turn = Event()  # it is settled, or it is this thread's turn to write
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

    Who was written for comes back with the next at about the same time as the others. So the one whose turn it is
    gives them a moment, if there were several the last time: else it would write for itself alone, and all others
    would wait for that.

    Args:
        write: Does all that is wanted and settles each ticket. It is never called by two threads at a time.
        most: How many it gets at once.
    """

    def __init__(self, write: Callable[[Sequence[Ticket[Wanted, Result]]], None], most: int = 64) -> None:
        self._write = write
        self._most = most
        self._waiting: deque[Ticket[Wanted, Result]] = deque()
        self._arrived = Condition()
        self._busy = False
        self._expected = 1  # as many as the last time
        self._patience = 0.0  # half as long as that took

    def do(self, wanted: Wanted) -> Result:
        """Returns when it is done, by this thread or by another.

        Raises:
            Exception: What ``write`` failed it with.
        """
        ticket: Ticket[Wanted, Result] = Ticket(wanted)
        with self._arrived:
            self._waiting.append(ticket)
            if not self._busy:
                self._busy = True
                ticket.turn.set()
            self._arrived.notify()
        try:
            ticket.turn.wait()
            if not ticket.settled:
                self._lead()
        except BaseException:  # interrupted: nobody must wait for this thread
            self._leave(ticket)
            raise
        if ticket.error is not None:
            raise ticket.error
        return ticket.result  # type: ignore[return-value]  # settled, so it is one

    def _lead(self) -> None:
        """Writes for those who wait, the first of whom is this thread; then it is the turn of the next."""
        with self._arrived:
            self._arrived.wait_for(lambda: len(self._waiting) >= self._expected, self._patience)
            together = [self._waiting.popleft() for _ in range(min(len(self._waiting), self._most))]
        began = monotonic()
        try:
            self._write(together)
        finally:
            self._expected, self._patience = len(together), (monotonic() - began) / 2
            for ticket in together:
                if not ticket.settled:
                    ticket.fail(StoreUnavailable("interrupted before it was known whether this was kept"))
                ticket.turn.set()
            with self._arrived:
                self._pass_on()

    def _pass_on(self) -> None:
        if self._waiting:
            self._waiting[0].turn.set()
        else:
            self._busy = False

    def _leave(self, ticket: Ticket[Wanted, Result]) -> None:
        """Takes a ticket back that nobody has written yet."""
        with self._arrived:
            if ticket in self._waiting:
                self._waiting.remove(ticket)
                if ticket.turn.is_set():  # it was this thread's turn
                    self._pass_on()
