"""What entries about rules, escalations, handovers, actions and branches do to a case."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from sopflow.engine.case import Draft, Request, Token
from sopflow.engine.state import count, give, move, note_doer, place, withdraw
from sopflow.journal import rules as r
from sopflow.journal import work as w
from sopflow.journal.entries import Entry

__all__ = ["WORK", "edge_key"]


def edge_key(frame: str, rule: str) -> str:
    """How a case remembers that a rule's condition holds."""
    return f"{frame}|{rule}" if frame else rule


# -- rules -------------------------------------------------------------------------------------------------------------


def _fired(draft: Draft, entry: r.Fired) -> None:
    if entry.edge:
        draft.edges = (*draft.edges, edge_key(entry.frame, entry.rule))


def _rested(draft: Draft, entry: r.Rested) -> None:
    key = edge_key(entry.frame, entry.rule)
    draft.edges = tuple(each for each in draft.edges if each != key)


def _nothing(_: Draft, __: Entry) -> None:
    """The entry speaks of the world outside; in the case nothing is different."""


def _escalated(draft: Draft, entry: r.Escalated) -> None:
    if (entry.level, entry.roles) != (draft.level, draft.roles):  # at the top, or told again, nothing moves
        draft.level = entry.level
        draft.roles = entry.roles
        draft.escalated = True


def _interrupted(draft: Draft, entry: r.Interrupted) -> None:
    withdraw(draft, entry.frame)
    draft.tokens = (*draft.tokens, Token(entry.frame, entry.to or "", entry.visit))
    if entry.to is not None and entry.visit:
        count(draft, entry.frame, entry.to, entry.visit)


# -- actions -----------------------------------------------------------------------------------------------------------


def _running(draft: Draft, entry: w.Running) -> None:
    old = place(draft, entry.frame, entry.step)
    running = replace(old, phase="running", attempt=entry.attempt, args=entry.args, asks=(), stuck=None)
    move(draft, old.frame, old.step, running)


def _finished(draft: Draft, entry: w.Finished) -> None:
    give(draft, entry.frame, entry.facts, entry.local)
    note_doer(draft, entry.frame, entry.step, entry.by)


def _failed(draft: Draft, entry: w.Failed) -> None:
    old = place(draft, entry.frame, entry.step)
    move(draft, old.frame, old.step, replace(old, phase="failed", args={}))


def _requested(draft: Draft, entry: w.Requested) -> None:
    draft.requests = (*draft.requests, Request(entry.id, entry.action, entry.args))


def _request_ended(draft: Draft, entry: w.RequestEnded) -> None:
    draft.requests = tuple(each for each in draft.requests if each.id != entry.id)
    give(draft, "", entry.facts, {})


def _ignored(draft: Draft, entry: w.Ignored) -> None:
    draft.abandoned = tuple(each for each in draft.abandoned if each != entry.id)


# -- handovers ---------------------------------------------------------------------------------------------------------


def _offered(draft: Draft, entry: w.Offered) -> None:
    old = place(draft, entry.frame, entry.step)
    move(draft, old.frame, old.step, replace(old, phase="offered"))
    note_doer(draft, entry.frame, entry.step, entry.by)


def _accepted(draft: Draft, entry: w.Accepted) -> None:
    draft.team = entry.team
    draft.level = 1
    draft.roles = ()
    draft.escalated = False
    draft.handovers += 1


def _rejected(draft: Draft, entry: w.Rejected) -> None:
    old = place(draft, entry.frame, entry.step)
    if entry.again:
        move(draft, old.frame, old.step, replace(old, phase=""))


# -- branches side by side ---------------------------------------------------------------------------------------------


def _split(draft: Draft, entry: w.Split) -> None:
    old = place(draft, entry.frame, entry.step)
    anchor = f"{old.branch}/{old.step}#{old.visit}" if old.branch else f"{old.step}#{old.visit}"
    children = tuple(Token(old.frame, first, 0, f"{anchor}:{name}") for name, first in entry.branches.items())
    move(draft, old.frame, old.step, replace(old, phase="split", asks=(), stuck=None))
    draft.tokens = (*draft.tokens, *children)


def _branch_ended(draft: Draft, entry: w.BranchEnded) -> None:
    gone = place(draft, entry.frame, entry.step)
    draft.tokens = tuple(token for token in draft.tokens if token is not gone)


def _joined(draft: Draft, entry: w.Joined) -> None:
    old = place(draft, entry.frame, entry.step)
    withdraw(draft, entry.frame, f"{old.step}#{old.visit}")
    move(draft, old.frame, old.step, replace(old, phase=""))


WORK: Mapping[type[Entry], Callable[[Draft, Any], None]] = {
    r.Fired: _fired,
    r.Rested: _rested,
    r.Sent: _nothing,
    r.Escalated: _escalated,
    r.Interrupted: _interrupted,
    w.Running: _running,
    w.Finished: _finished,
    w.Failed: _failed,
    w.Requested: _requested,
    w.RequestEnded: _request_ended,
    w.Ignored: _ignored,
    w.Offered: _offered,
    w.Accepted: _accepted,
    w.Rejected: _rejected,
    w.Split: _split,
    w.BranchEnded: _branch_ended,
    w.Joined: _joined,
}
