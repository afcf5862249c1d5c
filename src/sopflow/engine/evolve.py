"""The only place where state changes: what each entry does to a case.

Nothing is evaluated here and no program is needed; an entry carries all that changes, by name. ``advance`` lets each
entry it decides on take effect here, and ``replay`` folds a whole journal through the same functions.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from msgspec.structs import astuple, replace

from sopflow.engine.case import Case, Draft, Frame, Hold, Token, frame_at
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
    )


def evolve(draft: Draft, entry: e.Entry) -> None:
    """Let one entry take effect."""
    draft.seq = entry.seq
    draft.now = entry.at
    _EFFECT[type(entry)](draft, entry)


# -- helpers: a place, a call's own state, facts ---------------------------------------------------------------------


def _move(draft: Draft, frame: str, step: str, token: Token) -> None:
    """Put ``token`` in the place of the one at ``step``."""
    tokens = draft.tokens
    if len(tokens) == 1:
        draft.tokens = (token,)
    else:
        draft.tokens = tuple(token if t.step == step and t.frame == frame else t for t in tokens)


def _at(draft: Draft, frame: str, step: str) -> Token:
    for token in draft.tokens:
        if token.step == step and token.frame == frame:
            return token
    raise SopflowError(f"the journal speaks of {step!r}, but the case isn't there")


def _swap(draft: Draft, path: str, **changes: Any) -> None:
    draft.frames = tuple(replace(f, **changes) if f.path == path else f for f in draft.frames)


def _count(draft: Draft, frame: str, step: str, visit: int) -> None:
    if not frame:
        visits = draft.visits.copy()
        visits[step] = visit
        draft.visits = visits
    else:
        _swap(draft, frame, visits={**frame_at(draft.frames, frame).visits, step: visit})


def _note_doer(draft: Draft, frame: str, step: str, by: str | None) -> None:
    if by is None:
        return
    if not frame:
        draft.doers = {**draft.doers, step: by}
    else:
        _swap(draft, frame, doers={**frame_at(draft.frames, frame).doers, step: by})


def _give(draft: Draft, facts: dict[str, Any]) -> None:
    if facts:
        draft.facts = draft.facts | facts
        if draft.declined:
            draft.declined = tuple(name for name in draft.declined if name not in facts)


def _give_local(draft: Draft, path: str, facts: dict[str, Any]) -> None:
    if facts:
        frame = frame_at(draft.frames, path)
        declined = tuple(name for name in frame.declined if name not in facts)
        _swap(draft, path, facts=frame.facts | facts, declined=declined)


def _clear(draft: Draft, names: tuple[str, ...]) -> None:
    if names:
        draft.facts = {name: value for name, value in draft.facts.items() if name not in names}
        draft.declined = tuple(name for name in draft.declined if name not in names)


def _clear_local(draft: Draft, path: str, names: tuple[str, ...]) -> None:
    if names:
        frame = frame_at(draft.frames, path)
        facts = {name: value for name, value in frame.facts.items() if name not in names}
        _swap(draft, path, facts=facts, declined=tuple(name for name in frame.declined if name not in names))


def _decline(draft: Draft, path: str, names: tuple[str, ...]) -> None:
    """Remember what was left open: the case's facts in the case (``path`` empty), a call's own in the call."""
    if not path:
        draft.declined = (*draft.declined, *(name for name in names if name not in draft.declined))
    else:
        known = frame_at(draft.frames, path).declined
        _swap(draft, path, declined=(*known, *(name for name in names if name not in known)))


# -- one function for each entry -------------------------------------------------------------------------------------


def _answered(draft: Draft, entry: e.Answered) -> None:
    _give(draft, entry.facts)
    if entry.local:
        _give_local(draft, entry.frame, entry.local)
    if entry.declined:
        _decline(draft, "", entry.declined)
    if entry.local_declined:
        _decline(draft, entry.frame, entry.local_declined)
    # Answers that only the way to or from a step lacked are no work on the step itself.
    if not _at(draft, entry.frame, entry.step).asks:
        _note_doer(draft, entry.frame, entry.step, entry.by)


def _done(draft: Draft, entry: e.Done) -> None:
    _give(draft, entry.facts)
    if entry.local:
        _give_local(draft, entry.frame, entry.local)
    _note_doer(draft, entry.frame, entry.step, entry.by)


def _went(draft: Draft, entry: e.Went) -> None:
    frame = entry.frame
    _move(draft, frame, entry.step, Token(frame, entry.to, entry.visit))
    if entry.visit:
        _count(draft, frame, entry.to, entry.visit)


def _entered(draft: Draft, entry: e.Entered) -> None:
    _move(draft, entry.frame, entry.step, Token(entry.frame, entry.step, entry.visit))
    _count(draft, entry.frame, entry.step, entry.visit)


def _skipped(draft: Draft, entry: e.Skipped) -> None:
    _move(draft, entry.frame, entry.step, Token(entry.frame, entry.step, 0))


def _changed(draft: Draft, entry: e.Changed) -> None:
    _clear(draft, entry.cleared)
    _clear_local(draft, entry.frame, entry.local_cleared)
    _give(draft, entry.facts)
    if entry.local:
        _give_local(draft, entry.frame, entry.local)


def _asked(draft: Draft, entry: e.Asked) -> None:
    visit = _at(draft, entry.frame, entry.step).visit
    _move(draft, entry.frame, entry.step, Token(entry.frame, entry.step, visit, entry.outcome, entry.asks))


def _stuck(draft: Draft, entry: e.Stuck) -> None:
    visit = _at(draft, entry.frame, entry.step).visit
    hold = Hold(entry.reason, entry.needs, entry.detail)
    _move(draft, entry.frame, entry.step, Token(entry.frame, entry.step, visit, entry.outcome, (), hold))


def _called(draft: Draft, entry: e.Called) -> None:
    parent = entry.frame
    path = f"{parent}/{entry.step}#{entry.visit}" if parent else f"{entry.step}#{entry.visit}"
    draft.frames = (*draft.frames, Frame(path, entry.procedure, parent, entry.step, entry.visit, entry.local))
    _move(draft, parent, entry.step, Token(path, entry.start, 0))


def _ended(draft: Draft, entry: e.Ended) -> None:
    if not entry.frame:
        draft.tokens = ()
        draft.frames = ()
        draft.outcome = entry.end
        return
    frame = frame_at(draft.frames, entry.frame)
    draft.frames = tuple(each for each in draft.frames if each.path != entry.frame)
    _move(draft, entry.frame, entry.step, Token(frame.parent, frame.step, frame.visit, entry.end))
    _clear(draft, entry.cleared)
    _clear_local(draft, frame.parent, entry.local_cleared)
    _give(draft, entry.facts)
    if entry.local:
        _give_local(draft, frame.parent, entry.local)


def _corrected(draft: Draft, entry: e.Corrected) -> None:
    _give(draft, entry.facts)
    if entry.local:
        _give_local(draft, entry.frame, entry.local)


def _deviated(draft: Draft, entry: e.Deviated) -> None:
    draft.frames = ()
    _clear(draft, entry.cleared)
    if entry.to is None:
        draft.tokens = (Token("", entry.step, entry.visit, "skipped"),)
    else:
        draft.tokens = (Token("", entry.to, entry.visit),)
        _count(draft, "", entry.to, entry.visit)


def _cancelled(draft: Draft, _: e.Cancelled) -> None:
    draft.tokens = ()
    draft.frames = ()
    draft.outcome = "cancelled"


def _opened(_: Draft, entry: e.Opened) -> None:
    raise SopflowError(f"the journal opens its case twice (entry {entry.seq})")


_EFFECT: dict[type[e.Entry], Callable[[Draft, Any], None]] = {
    e.Opened: _opened,
    e.Answered: _answered,
    e.Done: _done,
    e.Went: _went,
    e.Entered: _entered,
    e.Skipped: _skipped,
    e.Changed: _changed,
    e.Asked: _asked,
    e.Stuck: _stuck,
    e.Called: _called,
    e.Ended: _ended,
    e.Corrected: _corrected,
    e.Deviated: _deviated,
    e.Cancelled: _cancelled,
}
