"""A walk through a handbook written right in the test, for tests that look at single events."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from textwrap import dedent
from typing import Any

import sopflow
from sopflow import Advance, Case, Handbook, Program, Refused, Task, events, journal
from sopflow.engine import fold, replay
from sopflow.journal.entries import Entry

__all__ = ["START", "Walk", "book"]

START = datetime(2026, 1, 5, 9, tzinfo=UTC)


def book(*texts: str) -> Handbook:
    """The handbook of these files; the one that begins a handbook is called so."""
    files = {}
    for number, text in enumerate(map(dedent, texts)):
        files["handbook.yaml" if "\nhandbook:" in text else f"file-{number}.yaml"] = text
    handbook, report = sopflow.read_texts(files)
    assert handbook is not None, report.text()
    return handbook


class Walk:
    """One case, one event after the other; time passes by a minute with each. Holds the laws at every event.

    Args:
        program: What the case follows.
        by: Who acts, where an event doesn't say.
        opening: The facts, ``start`` and ``language`` of its opening.
    """

    def __init__(self, program: Program, *, by: str | None = None, **opening: Any) -> None:
        self.program, self.by, self.at = program, by, START
        self.entries: list[Entry] = []
        self.case: Case
        self.last = sopflow.advance(program, None, events.Opened(case_id="T-1", at=START, by=by, **opening))
        if self.last.case is not None:
            self.case = self.last.case
            self.entries += self.last.entries

    def happen(self, event: events.Event) -> Refused | None:
        """Let it happen; why it was refused, if it was."""
        before = self.case
        self.last = sopflow.advance(self.program, before, event)
        assert self.last.case is not None
        if self.last.refused is not None:
            assert self.last.case == before
            assert not self.last.entries
        self.case = self.last.case
        self.entries += self.last.entries
        assert fold(before, self.last.entries) == self.case == replay(journal.decode(journal.encode(self.entries)))
        return self.last.refused

    def _make(self, kind: type[events.Event], given: dict[str, Any]) -> Refused | None:
        self.at += timedelta(minutes=1)
        return self.happen(kind(**{"by": self.by, "at": self.at, **given}))

    def answer(self, step: str, facts: dict[str, Any] | None = None, **given: Any) -> Refused | None:
        return self._make(events.Answered, {"step": step, "facts": facts or {}, **given})

    def done(self, step: str, facts: dict[str, Any] | None = None, **given: Any) -> Refused | None:
        return self._make(events.Done, {"step": step, "facts": facts or {}, **given})

    def correct(self, facts: dict[str, Any], **given: Any) -> Refused | None:
        return self._make(events.Corrected, {"facts": facts, **given})

    def deviate(self, reason: str = "it must", **given: Any) -> Refused | None:
        return self._make(events.Deviated, {"reason": reason, **given})

    def cancel(self, reason: str = "it is off", **given: Any) -> Refused | None:
        return self._make(events.Cancelled, {"reason": reason, **given})

    @property
    def todo(self) -> tuple[Task, ...]:
        return sopflow.todo(self.program, self.case)

    @property
    def advance(self) -> Advance:
        return self.last
