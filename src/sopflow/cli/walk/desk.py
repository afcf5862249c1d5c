"""One case on the desk: what happened to it, and the file that keeps it. The clock is read here, and only here."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow import engine, journal
from sopflow.cli.console import UsageError
from sopflow.cli.walk.clock import Clock

if TYPE_CHECKING:
    from sopflow.engine.case import Case, Request
    from sopflow.engine.events import Event
    from sopflow.engine.heart import Advance
    from sopflow.engine.tasks import Task
    from sopflow.expr import Fact
    from sopflow.journal.entries import Entry
    from sopflow.program import Program

__all__ = ["Desk"]


class Desk:
    """A case and its journal.

    Args:
        program: What the case follows.
        language: Of what is shown.
        by: ``NAME/ROLE`` who acts; left out, whoever may do what is open.
        keep: The file that every entry is appended to; one that exists is gone on from.
        clock: What time it is.

    Raises:
        UsageError: The file is the journal of another process.
        BrokenJournal: The file is not a journal.
    """

    def __init__(
        self,
        program: Program,
        *,
        language: str | None = None,
        by: str | None = None,
        keep: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        self.program, self.language, self.clock = program, language, Clock(clock)
        self.by, self._keep = by, keep
        self.entries: list[Entry] = []
        self.case: Case | None = None
        if keep is not None and keep.exists() and keep.stat().st_size:
            self._resume(keep)

    @property
    def open(self) -> bool:
        """Whether there is a case, and it is not over."""
        return self.case is not None and self.case.outcome is None

    @property
    def request(self) -> Request | None:
        """An action that was asked for outside a step, and waits to be carried out."""
        return self.case.requests[0] if self.open and self.case is not None and self.case.requests else None

    def happen(self, event: Event) -> Advance:
        """Let something happen; what it leads to is kept at once."""
        advance = engine.advance(self.program, self.case, event)
        if advance.entries:
            self._append(advance.entries)
            self.entries.extend(advance.entries)
        if advance.case is not None:
            self.case = advance.case
        return advance

    def tasks(self) -> tuple[Task, ...]:
        """What is open now."""
        if not self.open:
            return ()
        assert self.case is not None
        return engine.todo(self.program, self.case, language=self.language)

    def actor(self, task: Task | None) -> str | None:
        """Who acts on a task: the person named, else someone who may."""
        if self.by is not None or task is None or task.kind in ("run", "wait"):  # the host's, and nobody's
            return self.by
        return _someone(task.role if not task.may or task.role in task.may else None, task.may)

    def giver(self, fact: Fact) -> str | None:
        """Who puts a fact right: the person named, else someone of the role that it belongs to."""
        return self.by or _someone(fact.by, self.program.roles)

    def asker(self, action: str) -> str | None:
        """Who asks for an action: the person named, else someone who may."""
        found = self.program.actions.get(action)
        return self.by or (_someone(None, found.by) if found is not None and found.by else None)

    def leader(self) -> str | None:
        """Who leaves the path: the person named, else someone of the team that owns the process."""
        return self.by or _someone(None, self.program.team_roles(self.program.main.owner))

    def _resume(self, keep: Path) -> None:
        self.entries = list(journal.decode(keep.read_bytes()))
        self.case = engine.replay(self.entries)
        if self.case.process != self.program.name:
            raise UsageError(f"{keep} is the journal of {self.case.process!r}; name another file with --journal.")
        if self.case.digest != self.program.digest:
            raise UsageError(f"{keep} was begun with another version of the handbook; go on with that one.")
        self.clock.forward(self.case.now - self.clock())  # time may have been moved on before

    def _append(self, entries: Sequence[Entry]) -> None:
        if self._keep is None:
            return
        with self._keep.open("ab") as file:
            file.write(journal.encode(entries))
            file.flush()
            os.fsync(file.fileno())


def _someone(role: str | None, may: Iterable[str]) -> str | None:
    """Somebody of a role, or of the first of those that may."""
    role = role or next(iter(sorted(may)), None)
    return "me" if role is None else f"me/{role}"
