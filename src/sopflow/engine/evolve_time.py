"""What entries about time do to a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from sopflow.engine.case import Clock, Draft
from sopflow.engine.state import put_clock, take_clock
from sopflow.journal import time as t
from sopflow.journal.entries import Entry

__all__ = ["TIME"]


def _started(draft: Draft, entry: t.Started) -> None:
    put_clock(draft, Clock(entry.frame, entry.kind, entry.name, entry.at, entry.due, entry.span, entry.warn))


def _moved(draft: Draft, entry: t.Moved) -> None:
    clock = take_clock(draft, entry.frame, entry.kind, entry.name)
    put_clock(draft, replace(clock, due=entry.due, span=entry.span, warn=entry.warn))


def _paused(draft: Draft, entry: t.Paused) -> None:
    clock = take_clock(draft, entry.frame, entry.kind, entry.name)
    put_clock(draft, replace(clock, left=entry.left, warn_left=entry.warn_left, paused=entry.at))


def _resumed(draft: Draft, entry: t.Resumed) -> None:
    clock = take_clock(draft, entry.frame, entry.kind, entry.name)
    # What is measured from its start doesn't count the time it stood still.
    started = clock.started + (entry.at - (clock.paused or entry.at))
    put_clock(
        draft,
        replace(clock, started=started, left=None, warn_left=None, due=entry.due, warn=entry.warn, paused=None),
    )


def _warned(draft: Draft, entry: t.Warned) -> None:
    put_clock(draft, replace(take_clock(draft, entry.frame, entry.kind, entry.name), warn=None))


def _missed(draft: Draft, entry: t.Missed) -> None:
    clock = take_clock(draft, entry.frame, entry.kind, entry.name)
    # A deadline that was missed still waits for what it is about, to say that it came late. Other clocks are spent.
    if entry.kind == "deadline":
        put_clock(draft, replace(clock, missed=True, warn=None))


def _over(draft: Draft, entry: t.Met | t.Stopped) -> None:
    take_clock(draft, entry.frame, entry.kind, entry.name)


def _informed(draft: Draft, entry: t.Informed) -> None:
    clock = take_clock(draft, entry.frame, "notice", entry.step)
    put_clock(draft, replace(clock, due=entry.expires))


def _signalled(draft: Draft, entry: t.Signalled) -> None:
    if entry.facts:
        draft.facts = draft.facts | entry.facts
        draft.declined = tuple(name for name in draft.declined if name not in entry.facts)


TIME: Mapping[type[Entry], Callable[[Draft, Any], None]] = {
    t.Started: _started,
    t.Moved: _moved,
    t.Paused: _paused,
    t.Resumed: _resumed,
    t.Warned: _warned,
    t.Missed: _missed,
    t.Met: _over,
    t.Stopped: _over,
    t.Informed: _informed,
    t.Signalled: _signalled,
}
