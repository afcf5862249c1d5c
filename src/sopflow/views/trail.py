"""The way that cases took through one process or procedure, read from a journal entry by entry."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Literal, NamedTuple

from sopflow.journal import entries as e
from sopflow.journal import migration as m
from sopflow.journal import rules as r
from sopflow.journal import work as w

__all__ = ["JOIN", "Move", "moves"]

JOIN = "(join)"
"""Where the last step of a branch of ``together`` leads."""


_Kind = Literal[
    "began", "went", "entered", "split", "joined", "ended", "skipped", "left", "interrupted", "withdrawn", "renamed"
]


class Move(NamedTuple):
    """One thing that happened on the way.

    Attributes:
        kind: ``began`` (the first step is next), ``went`` (from ``source`` to ``target``), ``entered`` (``target``),
            ``split`` (into a branch), ``joined`` (a branch ended), ``ended`` (with an outcome), ``skipped``
            (``source`` was passed by), ``left`` (a person left the path at ``source``), ``interrupted`` (a rule or a
            missed deadline, ``way``, broke everything off), ``withdrawn`` (everything is over), ``renamed`` (in another
            version the call ``way`` is ``frame``, and what was open at ``source`` is open at ``target``).
        at: When.
        frame: The call in which.
        source, target: Steps, or the outcome that it ended with.
        way: The condition as written, the rule or deadline, or the reason.
        enters: Whether ``target`` is entered thereby; else that is still to be decided.
        seq: The number of the entry.
    """

    kind: _Kind
    at: datetime
    frame: str
    source: str = ""
    target: str = ""
    way: str = ""
    enters: bool = False
    seq: int = 0


def moves(journal: Iterable[e.Entry], unit: str, running: Iterable[str] = ()) -> Iterator[Move]:
    """What a journal tells about one process or procedure.

    Args:
        journal: The entries of one case.
        unit: The process; or a procedure, each of whose calls then has its own ``frame``.
        running: Calls whose beginning is not in the journal.
    """
    calls = set(running)
    for entry in journal:
        if isinstance(entry, e.Opened):
            if entry.process == unit:
                calls.add("")
                yield Move("began", entry.at, "", target=entry.start, seq=entry.seq)
        elif isinstance(entry, e.Called):
            if entry.procedure == unit:
                path = f"{entry.frame}/{entry.step}#{entry.visit}".removeprefix("/")
                calls.add(path)
                yield Move("began", entry.at, path, target=entry.start, seq=entry.seq)
        elif isinstance(entry, m.Migrated):
            gone = {path for path in calls if path and path not in entry.calls}
            yield from (Move("withdrawn", entry.at, path, seq=entry.seq) for path in sorted(gone))
            yield from _renamed(entry, calls - gone)
            calls = {entry.calls.get(path, path) for path in calls - gone}
        else:
            for path in [path for path in calls if _withdraws(entry, path)]:
                calls.remove(path)
                yield Move("withdrawn", entry.at, path, seq=entry.seq)
            if getattr(entry, "frame", "") in calls:
                yield from _in_call(entry)


def _renamed(entry: m.Migrated, calls: set[str]) -> Iterator[Move]:
    """What is called something else in another version."""
    for path in sorted(calls):
        now = entry.calls.get(path, path)
        if now != path:
            yield Move("renamed", entry.at, now, way=path, seq=entry.seq)
    for was, place in entry.places.items():
        (frame, step), (now, to) = _place(was), _place(place)
        if frame in calls and (frame, step) != (now, to):
            yield Move("renamed", entry.at, now, step, to, frame, seq=entry.seq)


def _place(work: str) -> tuple[str, str]:
    """The call and the step of open work."""
    frame, _, own = work.rpartition("/")
    return frame, own.partition("#")[0]


def _withdraws(entry: e.Entry, path: str) -> bool:
    """Whether an entry takes the call ``path`` away with what it was made from."""
    match entry:
        case e.Cancelled():
            return True
        case e.Deviated(step=step, to=None):
            return path.startswith(f"{step}#")
        case e.Deviated():
            return path != ""
        case r.Interrupted(frame=frame):
            return path != frame and path.startswith(f"{frame}/" if frame else "")
        case w.Joined(withdrawn=withdrawn):
            return path != "" and any(each.startswith(f"{path}/") for each in withdrawn)
    return False


def _in_call(entry: e.Entry) -> Iterator[Move]:
    at, seq = entry.at, entry.seq
    match entry:
        case e.Went(frame=frame, step=step, to=to, branch=branch):
            yield Move("went", at, frame, step, to, branch or "", entry.visit > 0, seq)
        case e.Entered(frame=frame, step=step):
            yield Move("entered", at, frame, target=step, enters=True, seq=seq)
        case e.Skipped(frame=frame, step=step, condition=condition):
            yield Move("skipped", at, frame, step, way=condition, seq=seq)
        case e.Ended(frame=frame, step=step, end=end, branch=branch):
            yield Move("ended", at, frame, step, end, branch or "", seq=seq)
        case w.Split(frame=frame, step=step, branches=branches):
            for to in branches.values():
                yield Move("split", at, frame, step, to, seq=seq)
        case w.BranchEnded(frame=frame, step=step):
            yield Move("joined", at, frame, step, JOIN, seq=seq)
        case e.Deviated(step=step, to=to, reason=reason):
            yield Move("left", at, "", step, to or "", reason, to is not None, seq)
        case r.Interrupted(frame=frame, source=source, to=to) if source != to:  # else the end of a branch ends its file
            yield Move("interrupted", at, frame, target=to or "", way=source, enters=entry.visit > 0, seq=seq)
