"""The few ways in which a draft changes: a place moves, a visit counts, facts are given or cleared, calls go.

Only ``evolve`` uses these. Values are replaced, never changed in place.
"""

from __future__ import annotations

from bisect import insort_right
from operator import attrgetter
from typing import Any

from msgspec.structs import replace

from sopflow.engine.case import Clock, Draft, Frame, Token, frame_at, work_id
from sopflow.errors import SopflowError

__all__ = [
    "abandon",
    "clear",
    "count",
    "decline",
    "give",
    "inside",
    "move",
    "note_doer",
    "place",
    "put_clock",
    "swap_frame",
    "take_clock",
    "withdraw",
    "withdraw_step",
]


def place(draft: Draft, frame: str, step: str) -> Token:
    """The token at ``step`` of the call ``frame``."""
    for token in draft.tokens:
        if token.step == step and token.frame == frame:
            return token
    raise SopflowError(f"the journal speaks of {step!r}, but the case isn't there")


def move(draft: Draft, frame: str, step: str, token: Token) -> None:
    """Put ``token`` in the place of the one at ``step``."""
    tokens = draft.tokens
    if len(tokens) == 1:
        draft.tokens = (token,)
    else:
        draft.tokens = tuple(token if t.step == step and t.frame == frame else t for t in tokens)


def swap_frame(draft: Draft, path: str, **changes: Any) -> None:
    """Change the call at ``path``."""
    draft.frames = tuple(replace(f, **changes) if f.path == path else f for f in draft.frames)


def count(draft: Draft, frame: str, step: str, visit: int) -> None:
    """Note that ``step`` was entered for the ``visit``-th time."""
    if not frame:
        visits = draft.visits.copy()
        visits[step] = visit
        draft.visits = visits
    else:
        swap_frame(draft, frame, visits={**frame_at(draft.frames, frame).visits, step: visit})


def note_doer(draft: Draft, frame: str, step: str, by: str | None) -> None:
    """Remember who did ``step`` last."""
    if by is None:
        return
    if not frame:
        draft.doers = {**draft.doers, step: by}
    else:
        swap_frame(draft, frame, doers={**frame_at(draft.frames, frame).doers, step: by})


def give(draft: Draft, path: str, facts: dict[str, Any], local: dict[str, Any]) -> None:
    """Set facts: the case's, and those of the call at ``path``. What is given is no longer declined."""
    if facts:
        draft.facts = draft.facts | facts
        if draft.declined:
            draft.declined = tuple(name for name in draft.declined if name not in facts)
    if local:
        frame = frame_at(draft.frames, path)
        declined = tuple(name for name in frame.declined if name not in local)
        swap_frame(draft, path, facts=frame.facts | local, declined=declined)


def clear(draft: Draft, path: str, names: tuple[str, ...], local: tuple[str, ...]) -> None:
    """Empty facts: the case's, and those of the call at ``path``."""
    if names:
        draft.facts = {name: value for name, value in draft.facts.items() if name not in names}
        draft.declined = tuple(name for name in draft.declined if name not in names)
    if local:
        frame = frame_at(draft.frames, path)
        facts = {name: value for name, value in frame.facts.items() if name not in local}
        swap_frame(draft, path, facts=facts, declined=tuple(name for name in frame.declined if name not in local))


def decline(draft: Draft, path: str, names: tuple[str, ...], local: tuple[str, ...]) -> None:
    """Remember what was left open: in the case, and for a procedure's own facts in its call."""
    if names:
        draft.declined = (*draft.declined, *(name for name in names if name not in draft.declined))
    if local:
        known = frame_at(draft.frames, path).declined
        swap_frame(draft, path, declined=(*known, *(name for name in local if name not in known)))


# -- what lies inside what ---------------------------------------------------------------------------------------------


def inside(thing: Token | Frame, frames: tuple[Frame, ...], path: str, branch: str = "") -> bool:
    """Whether a token or call is in the call ``path``, or in a call from there; and in the branches ``branch``.

    Args:
        thing: A token, or a call (which is where the step stands that called).
        frames: The calls that are running.
        path: The call that is asked about.
        branch: ``both#1``: only what is in a branch of that visit of ``both``; empty: all of the call.
    """
    frame, inner = (thing.frame, thing.branch) if isinstance(thing, Token) else (thing.parent, thing.branch)
    while True:
        if frame == path:
            return not branch or inner.startswith(branch + ":") or f"/{branch}:" in inner
        if not frame:
            return False
        call = frame_at(frames, frame)
        frame, inner = call.parent, call.branch


def abandon(draft: Draft, tokens: list[Token]) -> None:
    """Remember which actions are running for places that are given up: their results will come, and change nothing."""
    running = tuple(work_id(token) for token in tokens if token.phase == "running")
    if running:
        draft.abandoned = (*draft.abandoned, *running)


def withdraw(draft: Draft, path: str, branch: str = "") -> None:
    """Take away every token and call inside the call ``path`` (or its branches), with the clocks of those calls."""
    frames = draft.frames
    abandon(draft, [token for token in draft.tokens if inside(token, frames, path, branch)])
    draft.tokens = tuple(token for token in draft.tokens if not inside(token, frames, path, branch))
    gone = {frame.path for frame in frames if inside(frame, frames, path, branch)}
    if gone:
        draft.frames = tuple(frame for frame in frames if frame.path not in gone)
        draft.clocks = tuple(clock for clock in draft.clocks if clock.frame not in gone)
        draft.edges = tuple(edge for edge in draft.edges if edge.rpartition("|")[0] not in gone)


def withdraw_step(draft: Draft, step: str) -> str:
    """Take away the place at ``step`` of the process, with the call or the branches that run from it.

    Returns:
        The branches side by side it was in.
    """
    branch = ""
    for frame in draft.frames:
        if frame.parent == "" and frame.step == step:
            branch = frame.branch
            withdraw(draft, frame.path)
            draft.frames = tuple(each for each in draft.frames if each.path != frame.path)
            draft.clocks = tuple(clock for clock in draft.clocks if clock.frame != frame.path)
            draft.edges = tuple(edge for edge in draft.edges if edge.rpartition("|")[0] != frame.path)
    for token in draft.tokens:
        if not token.frame and token.step == step:
            branch = token.branch
            withdraw(draft, "", f"{step}#{token.visit}")
            abandon(draft, [token])
            draft.tokens = tuple(each for each in draft.tokens if each is not token)
    return branch


# -- clocks ------------------------------------------------------------------------------------------------------------


def take_clock(draft: Draft, frame: str, kind: str, name: str) -> Clock:
    """The running clock of this name, taken out of the draft."""
    for clock in draft.clocks:
        if clock.name == name and clock.kind == kind and clock.frame == frame:
            draft.clocks = tuple(each for each in draft.clocks if each is not clock)
            return clock
    raise SopflowError(f"the journal speaks of the clock {name!r}, but it isn't running")


def put_clock(draft: Draft, clock: Clock) -> None:
    """Let a clock run, in the place of one of its name if there is one: before all that fall due later."""
    frame, kind, name = clock.frame, clock.kind, clock.name
    clocks = [each for each in draft.clocks if each.name != name or each.kind != kind or each.frame != frame]
    insort_right(clocks, clock, key=_FALLS_DUE)
    draft.clocks = tuple(clocks)


_FALLS_DUE = attrgetter("falls_due")
