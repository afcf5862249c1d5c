"""What a move does to one case, as plain data: where it stands, what is withdrawn, what its deadlines become."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any

from msgspec import Struct

from sopflow.engine import Advance, Case
from sopflow.engine.case import Clock
from sopflow.engine.moving import Kept, Route
from sopflow.journal.entries import Asked, Ended, Entry, Stuck
from sopflow.journal.migration import Migrated
from sopflow.journal.rules import Fired, Sent
from sopflow.journal.time import Missed

__all__ = ["CaseMove", "ClockMove", "outcome_of"]


class ClockMove(Struct, frozen=True, kw_only=True):
    """What becomes of a clock.

    Attributes:
        name: What it is called: in the new version, or in the old one if it stops.
        kind: ``deadline``, ``wait``, ``retry``, ``rung`` or ``notice``.
        was, due: When it ran out before, and does now; None: it didn't run, or doesn't.
        left: What remains, if it stands still.
        missed: Whether it is missed by the move.
    """

    name: str
    kind: str
    was: datetime | None = None
    due: datetime | None = None
    left: str | None = None
    missed: bool = False


class CaseMove(Struct, frozen=True, kw_only=True):
    """What a move has done, or would do, to a case.

    Attributes:
        case: Its id.
        moved: Whether it comes to the new version.
        code, reason: If it doesn't: why (``closed``, ``other-version``, ``stays``, ``busy``, ``value``, ``same-place``,
            ``meanwhile``).
        was, now: The open work before and after, in the same order: where it stood and where it stands.
        withdrawn: Work that is no longer wanted under its id.
        asks: Facts that are asked for after the move, to go on.
        stuck: Why it can't go on by itself after the move, if so.
        clocks: What becomes of its clocks; those that stay as they are left out.
        facts: What it knows differently; ``forgotten``: what it doesn't know any more.
        fired: Rules that act; ``sent``: messages that go out.
        outcome: How it ends, if what follows from the move ends it.
        seq: How many entries its journal has after it.
    """

    case: str
    moved: bool
    code: str = ""
    reason: str = ""
    was: tuple[str, ...] = ()
    now: tuple[str, ...] = ()
    withdrawn: tuple[str, ...] = ()
    asks: tuple[str, ...] = ()
    stuck: str | None = None
    clocks: tuple[ClockMove, ...] = ()
    facts: dict[str, Any] = {}
    forgotten: tuple[str, ...] = ()
    fired: tuple[str, ...] = ()
    sent: tuple[str, ...] = ()
    outcome: str | None = None
    seq: int = 0


def outcome_of(route: Route, case: Case, moved: Advance | Kept) -> CaseMove:
    """Tell what a move does.

    Args:
        route: The way of the move.
        case: The case before it.
        moved: What it leads to.
    """
    if isinstance(moved, Kept):
        return CaseMove(case=case.id, moved=False, code=moved.code, reason=moved.reason, seq=case.seq)
    after, entries = moved.case, moved.entries
    assert after is not None
    (at, entry) = next((n, each) for n, each in enumerate(entries) if isinstance(each, Migrated))
    later = entries[at + 1 :]
    return CaseMove(
        case=case.id,
        moved=True,
        was=tuple(entry.places),
        now=tuple(_after(entry, later, after)),
        withdrawn=entry.withdrawn,
        asks=tuple(name for each in later if isinstance(each, Asked) for name in each.asks),
        stuck=next((each.reason for each in reversed(later) if isinstance(each, Stuck)), None),
        clocks=tuple(_clocks(route, case, after, entry, later)),
        facts=entry.facts,
        forgotten=entry.cleared,
        fired=tuple(each.rule for each in later if isinstance(each, Fired)),
        sent=tuple(each.text for each in later if isinstance(each, Sent)),
        outcome=next((each.end for each in later if isinstance(each, Ended) and not each.frame), None),
        seq=after.seq,
    )


def _after(entry: Migrated, later: Iterable[Entry], after: Case) -> Iterator[str]:
    """The open work after the move; where the case went on from there, what it came to."""
    open_now = [f"{token.frame}/{token.step}".removeprefix("/") + f"#{token.visit}" for token in after.tokens]
    if tuple(later) and len(open_now) == len(entry.places):
        yield from open_now
    else:
        yield from entry.places.values()


def _clocks(route: Route, case: Case, after: Case, entry: Migrated, later: tuple[Entry, ...]) -> Iterator[ClockMove]:
    """The clocks that aren't as they were."""
    before = {_now_called(route, case, entry, clock): clock for clock in case.clocks}
    missed = {_named(each) for each in later if isinstance(each, Missed)}
    gone = [clock for clock in entry.clocks if _named(clock) in missed and clock.kind != "deadline"]
    for clock in (*after.clocks, *gone):
        was = before.pop(_named(clock), None)
        late = _named(clock) in missed or (clock.missed and not (was is not None and was.missed))
        if was is None or late or (was.name, was.due, was.left) != (clock.name, clock.due, clock.left):
            due_before = was.due if was is not None else None
            yield ClockMove(
                name=clock.name, kind=clock.kind, was=due_before, due=clock.due, left=clock.left, missed=late
            )
    for clock in before.values():
        yield ClockMove(name=clock.name, kind=clock.kind, was=clock.due)


def _now_called(route: Route, case: Case, entry: Migrated, clock: Clock) -> tuple[str, str, str]:
    """Call, kind and name of a clock after the move; where it has none, as before, so that it is told that it stops."""
    frame = entry.calls.get(clock.frame, clock.frame)
    if clock.kind == "rung":
        ladder = route.new.main.ladder
        return "", "rung", ladder.name if ladder is not None else clock.name
    unit = route.units[case.frame(clock.frame).procedure if clock.frame else route.old.name]
    running = unit.clocks.get(clock.name)
    return frame, clock.kind, (running.to if running is not None else None) or f"{clock.name} (gone)"


def _named(clock: Clock | Missed) -> tuple[str, str, str]:
    return clock.frame, clock.kind, clock.name
