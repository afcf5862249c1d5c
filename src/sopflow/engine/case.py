"""The case: everything that is so, right now, as names and values. Frozen; ``evolve`` makes the next one."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec import Struct
from msgspec.structs import astuple

from sopflow.journal.standing import NEVER, Clock, Frame, Hold, Token

__all__ = [
    "NEVER",
    "Case",
    "Clock",
    "Draft",
    "Frame",
    "Hold",
    "Request",
    "Token",
    "find_token",
    "frame_at",
    "work_id",
]


class Request(Struct, frozen=True, gc=False, omit_defaults=True):
    """An action that somebody asked for outside a step and that the host has not answered yet."""

    id: str
    action: str
    args: dict[str, Any] = {}


class _State(Struct, gc=False, omit_defaults=True):
    """What a case and its draft hold; the meaning of each is said with ``Case``."""

    id: str
    process: str
    digest: str
    seq: int
    opened: datetime
    now: datetime
    language: str
    outcome: str | None
    facts: dict[str, Any]
    visits: dict[str, int]
    doers: dict[str, str]
    declined: tuple[str, ...]
    tokens: tuple[Token, ...]
    frames: tuple[Frame, ...]
    team: str | None = None
    level: int = 1
    roles: tuple[str, ...] = ()
    escalated: bool = False
    handovers: int = 0
    clocks: tuple[Clock, ...] = ()
    edges: tuple[str, ...] = ()
    requests: tuple[Request, ...] = ()
    abandoned: tuple[str, ...] = ()

    def frame(self, path: str) -> Frame:
        """The running call at ``path``.

        Raises:
            KeyError: No such call is running.
        """
        return frame_at(self.frames, path)


class Case(_State, frozen=True, gc=False, omit_defaults=True):  # type: ignore[misc]  # msgspec freezes subclasses, too
    """One case. It is exactly the fold of its journal.

    Attributes:
        id: The case's own name, given when it was opened.
        process: The process it follows; ``digest`` pins the exact version.
        seq: How many entries its journal has.
        opened, now: Instants (UTC, whole milliseconds): of its beginning and of the last thing that happened.
        outcome: How it ended; None while it is open.
        facts: What is known, leaf name to value; procedures keep their own in ``frames``.
        declined: Facts that a person was asked for and left open.
        visits: How often each step of the process was entered.
        doers: Who last completed each step of the process (``NAME/ROLE``).
        tokens: Where the case is: one place, unless branches run side by side.
        frames: The calls that are running, outermost first.
        team: The team the case is with; ``roles``: the roles it is with, if any; ``level``: the ladder's rung.
        escalated: Whether it went up, so that the role takes over what lower roles would do.
        handovers: How often another team has accepted it.
        clocks: What time is running, in the order in which it runs out; what stands still comes last.
        edges: The rules whose condition holds, so that they act once: ``rule``, or ``frame|rule`` inside a call.
        requests: Actions asked for outside a step and not answered yet.
        abandoned: Actions that were running when their step was withdrawn; their results will change nothing.
    """

    def _repr_html_(self) -> str:
        """In a notebook a case shows what it knows of itself; ``sopflow.flowchart`` shows it in its process."""
        from sopflow.engine.shown import as_html

        return as_html(self)

    @property
    def role(self) -> str | None:
        """The role the case is with (the first, where a rung has several)."""
        return self.roles[0] if self.roles else None

    @property
    def status(self) -> str:
        """``open``, ``stuck`` (a person has to lead it out) or ``closed``."""
        if self.outcome is not None:
            return "closed"
        return "stuck" if any(token.stuck is not None for token in self.tokens) else "open"


class Draft(_State, gc=False):
    """A case while it changes. Values are replaced, never changed in place."""

    def freeze(self) -> Case:
        """The case as it now stands."""
        return Case(*astuple(self))


def frame_at(frames: tuple[Frame, ...], path: str) -> Frame:
    """The frame at ``path`` among ``frames``."""
    for frame in frames:
        if frame.path == path:
            return frame
    raise KeyError(path)


def work_id(token: Token) -> str:
    """The id under which a token's open work is answered: the calls it is in, the step, the visit."""
    prefix = f"{token.frame}/" if token.frame else ""
    attempt = f".{token.attempt}" if token.phase == "running" else ""
    return f"{prefix}{token.step}#{token.visit}{attempt}"


def find_token(tokens: tuple[Token, ...], name: str) -> Token | None:
    """The token whose open work is called ``name``: its id, or its bare step while that is unique."""
    if len(tokens) == 1 and tokens[0].step == name:
        return tokens[0]
    fitting = [token for token in tokens if token.step == name] or [
        token for token in tokens if work_id(token) == name.partition("@")[0]
    ]
    return fitting[0] if len(fitting) == 1 else None
