"""The only place where state changes: what each entry does to a case.

Nothing is evaluated here and no program is needed; an entry carries all that changes, by name. ``advance`` lets each
entry it decides on take effect here, and ``replay`` folds a whole journal through the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from msgspec.structs import astuple, replace

from sopflow.engine.case import Case, Draft, Frame, Hold, Token, frame_at
from sopflow.engine.evolve_migration import MIGRATION
from sopflow.engine.evolve_time import TIME
from sopflow.engine.evolve_work import WORK
from sopflow.engine.state import abandon, clear, count, decline, give, move, note_doer, place, withdraw, withdraw_step
from sopflow.errors import SopflowError
from sopflow.journal import entries as e

__all__ = ["begin", "evolve", "fold", "replay"]


def replay(entries: Iterable[e.Entry]) -> Case:
    """The case that a journal tells of.

    Args:
        entries: The journal from its first entry (``Opened``) on, whole or up to any point.

    Raises:
        SopflowError: There is no first entry, or it is not ``Opened``.
    """
    rest = iter(entries)
    first = next(rest, None)
    if type(first) is not e.Opened:
        raise SopflowError("a journal begins with the opening of its case; this one doesn't")
    return _take(begin(first), rest)


def fold(case: Case, entries: Iterable[e.Entry]) -> Case:
    """``case`` after ``entries``, which follow upon what it has seen."""
    return _take(Draft(*astuple(case)), entries)


def _take(draft: Draft, entries: Iterable[e.Entry]) -> Case:
    for entry in entries:
        evolve(draft, entry)
    return draft.freeze()


def begin(entry: e.Opened) -> Draft:
    """The case as it stands right after its opening."""
    return Draft(
        id=entry.case_id,
        process=entry.process,
        digest=entry.digest,
        seq=entry.seq,
        opened=entry.at,
        now=entry.at,
        language=entry.language,
        outcome=None,
        facts={**entry.facts, **entry.defaults},
        visits={},
        doers={},
        declined=(),
        tokens=(Token("", entry.start, 0),),
        frames=(),
        team=entry.team,
        roles=entry.roles,
    )


def evolve(draft: Draft, entry: e.Entry) -> None:
    """Let one entry take effect."""
    draft.seq = entry.seq
    draft.now = entry.at
    _EFFECT[type(entry)](draft, entry)


# -- one function for each entry (those about time, others' work, other versions: evolve_*.py) -------------------------


def _answered(draft: Draft, entry: e.Answered) -> None:
    give(draft, entry.frame, entry.facts, entry.local)
    if entry.declined or entry.local_declined:
        decline(draft, entry.frame, entry.declined, entry.local_declined)
    # Answers that only the way to or from a step lacked are no work on the step itself.
    if not place(draft, entry.frame, entry.step).asks:
        note_doer(draft, entry.frame, entry.step, entry.by)


def _done(draft: Draft, entry: e.Done) -> None:
    give(draft, entry.frame, entry.facts, entry.local)
    note_doer(draft, entry.frame, entry.step, entry.by)


def _went(draft: Draft, entry: e.Went) -> None:
    frame, step = entry.frame, entry.step
    tokens = draft.tokens
    branch = tokens[0].branch if len(tokens) == 1 else place(draft, frame, step).branch
    move(draft, frame, step, Token(frame, entry.to, entry.visit, branch))
    if entry.visit:
        count(draft, frame, entry.to, entry.visit)


def _entered(draft: Draft, entry: e.Entered) -> None:
    frame, step = entry.frame, entry.step
    move(draft, frame, step, Token(frame, step, entry.visit, place(draft, frame, step).branch))
    count(draft, frame, step, entry.visit)


def _skipped(draft: Draft, entry: e.Skipped) -> None:
    frame, step = entry.frame, entry.step
    move(draft, frame, step, Token(frame, step, 0, place(draft, frame, step).branch))


def _changed(draft: Draft, entry: e.Changed) -> None:
    clear(draft, entry.frame, entry.cleared, entry.local_cleared)
    give(draft, entry.frame, entry.facts, entry.local)


def _looked_up(draft: Draft, entry: e.LookedUp) -> None:
    give(draft, entry.frame, entry.facts, entry.local)


def _asked(draft: Draft, entry: e.Asked) -> None:
    old = place(draft, entry.frame, entry.step)
    move(draft, old.frame, old.step, replace(old, outcome=entry.outcome, asks=entry.asks, stuck=None))


def _stuck(draft: Draft, entry: e.Stuck) -> None:
    old = place(draft, entry.frame, entry.step)
    hold = Hold(entry.reason, entry.needs, entry.detail)
    move(draft, old.frame, old.step, replace(old, outcome=entry.outcome, asks=(), stuck=hold))


def _freed(draft: Draft, entry: e.Freed) -> None:
    old = place(draft, entry.frame, entry.step)
    move(draft, old.frame, old.step, replace(old, outcome=None, asks=(), stuck=None))


def _called(draft: Draft, entry: e.Called) -> None:
    parent = entry.frame
    path = f"{parent}/{entry.step}#{entry.visit}" if parent else f"{entry.step}#{entry.visit}"
    branch = place(draft, parent, entry.step).branch
    frame = Frame(path, entry.procedure, parent, entry.step, entry.visit, entry.local, branch=branch)
    draft.frames = (*draft.frames, frame)
    move(draft, parent, entry.step, Token(path, entry.start, 0))


def _ended(draft: Draft, entry: e.Ended) -> None:
    if not entry.frame:
        abandon(draft, list(draft.tokens))
        _close(draft, entry.end)
        return
    frame = frame_at(draft.frames, entry.frame)
    move(draft, entry.frame, entry.step, Token(frame.parent, frame.step, frame.visit, frame.branch, entry.end))
    draft.frames = tuple(each for each in draft.frames if each.path != entry.frame)
    draft.clocks = tuple(clock for clock in draft.clocks if clock.frame != entry.frame)
    draft.edges = tuple(edge for edge in draft.edges if edge.rpartition("|")[0] != entry.frame)
    clear(draft, frame.parent, entry.cleared, entry.local_cleared)
    give(draft, frame.parent, entry.facts, entry.local)


def _corrected(draft: Draft, entry: e.Corrected) -> None:
    give(draft, entry.frame, entry.facts, entry.local)


def _deviated(draft: Draft, entry: e.Deviated) -> None:
    clear(draft, "", entry.cleared, ())
    if entry.to is None:
        branch = withdraw_step(draft, entry.step)
        draft.tokens = (*draft.tokens, Token("", entry.step, entry.visit, branch, "skipped"))
    else:
        withdraw(draft, "")
        draft.tokens = (Token("", entry.to, entry.visit),)
        count(draft, "", entry.to, entry.visit)


def _cancelled(draft: Draft, _: e.Cancelled) -> None:
    abandon(draft, list(draft.tokens))
    _close(draft, "cancelled")


def _close(draft: Draft, outcome: str) -> None:
    draft.abandoned = (*draft.abandoned, *(request.id for request in draft.requests))
    draft.tokens = draft.frames = draft.edges = draft.requests = ()
    draft.outcome = outcome


def _opened(_: Draft, entry: e.Opened) -> None:
    raise SopflowError(f"the journal opens its case twice (entry {entry.seq})")


_EFFECT: Mapping[type[e.Entry], Callable[[Draft, Any], None]] = {
    e.Opened: _opened,
    e.Answered: _answered,
    e.Done: _done,
    e.Went: _went,
    e.Entered: _entered,
    e.Skipped: _skipped,
    e.Changed: _changed,
    e.LookedUp: _looked_up,
    e.Asked: _asked,
    e.Stuck: _stuck,
    e.Freed: _freed,
    e.Called: _called,
    e.Ended: _ended,
    e.Corrected: _corrected,
    e.Deviated: _deviated,
    e.Cancelled: _cancelled,
    **TIME,
    **WORK,
    **MIGRATION,
}
