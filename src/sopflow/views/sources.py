"""What a flowchart reads of a program, a case and its journal, and nothing else: the seam to the core."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sopflow.model.names import readable
from sopflow.model.texts import say
from sopflow.views.trail import JOIN, moves

if TYPE_CHECKING:
    from sopflow.engine.case import Case, Token
    from sopflow.expr import Fact
    from sopflow.journal import entries as e
    from sopflow.model import Handbook
    from sopflow.program import Words
    from sopflow.views.chart import State

__all__ = [
    "JOIN",
    "Progress",
    "fact_title",
    "frame_of",
    "plain",
    "progress",
    "role_title",
    "team_of",
    "team_title",
]

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_CONTROL = re.compile(r"\{[%#][^{}]*[%#]\}")


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case got in one process or procedure.

    Attributes:
        visits: How often it entered each step.
        current: The steps at which it is; ``stuck``: those of them at which it stands still.
        went: The ways it took, from step to step or outcome.
        ways: The same with the condition of each, as written; of rules and missed deadlines, their name.
        skipped: The steps that it passed by.
        left: The steps at which a person left the path, with the reason.
    """

    visits: Mapping[str, int] = field(default_factory=dict)
    current: frozenset[str] = frozenset()
    stuck: frozenset[str] = frozenset()
    went: frozenset[tuple[str, str]] = frozenset()
    ways: frozenset[tuple[str, str, str]] = frozenset()
    skipped: frozenset[str] = frozenset()
    left: Mapping[str, str] = field(default_factory=dict)

    def state(self, step: str) -> State:
        """How far the case got with a step."""
        if step in self.stuck:
            return "stuck"
        if step in self.current:
            return "current"
        if step in self.left:
            return "left"
        if self.visits.get(step):
            return "visited"
        return "skipped" if step in self.skipped else "none"

    def took(self, source: str, target: str, way: str) -> State:
        """Whether the case went from step to step for this reason."""
        return "visited" if (source, target, way) in self.ways else "none"


def progress(case: Case | None, journal: Iterable[e.Entry], unit: str) -> Progress:
    """Reads the path of a case: its visits and tokens, and the entries about its ways.

    Args:
        case: The case, or None.
        journal: Its entries; without them the ways it took are unknown.
        unit: The name of the drawn process; or of a procedure, whose innermost running call is then shown.
    """
    path = frame_of(case, unit)
    if case is None or path is None:
        return Progress()
    ways: dict[tuple[str, str, str], None] = {}
    skipped: set[str] = set()
    left: dict[str, str] = {}
    broken = ""
    for move in moves(journal, unit, (path,)):
        if move.frame != path:
            continue
        if move.kind == "interrupted":
            broken = move.way
        if move.kind in ("went", "split", "joined", "ended", "left", "interrupted") and move.target:
            ways[move.source, move.target, move.way or (broken if not move.source else "")] = None
        if move.kind == "skipped":
            skipped.add(move.source)
        if move.enters:
            left.pop(move.target, None)
        if move.kind == "left":
            left[move.source] = move.way
    at = {_step_in(path, token): token for token in case.tokens}
    return Progress(
        visits=dict(case.visits if path == "" else next(f.visits for f in case.frames if f.path == path)),
        current=frozenset(at) - {""},
        stuck=frozenset(step for step, token in at.items() if step and token.stuck is not None),
        went=frozenset((source, target) for source, target, _ in ways),
        ways=frozenset(ways),
        skipped=frozenset(skipped),
        left=left,
    )


def frame_of(case: Case | None, unit: str) -> str | None:
    """The call in which a case follows a process or procedure: the innermost that runs; None if there is none."""
    if case is None or case.process == unit:
        return ""
    return next((frame.path for frame in reversed(case.frames) if frame.procedure == unit), None)


def _step_in(path: str, token: Token) -> str:
    """Where a token is, seen from the call at ``path``: at its step, or at the step that calls; else ``""``."""
    if token.frame == path:
        return str(token.step)
    prefix = f"{path}/" if path else ""
    below = token.frame.removeprefix(prefix)
    inside = token.frame.startswith(prefix)
    return str(below.partition("/")[0].partition("#")[0]) if inside else ""


def plain(words: Words, language: str) -> str:
    """A text as a chart shows it: what depends on the case stands in brackets, by its name."""
    written = _CONTROL.sub(" ", words.plain(language))
    return _PLACEHOLDER.sub(lambda found: f"[{found[1].strip().replace('.', ' ').replace('_', ' ')}]", written)


def fact_title(fact: Fact, language: str) -> str:
    """A fact as people call it."""
    return say(fact.label or {}, language) or readable(fact.name)


def role_title(handbook: Handbook, role: str, language: str) -> str:
    """A role as people call it."""
    known = handbook.roles.get(role)
    return say((known.title if known else None) or {}, language, handbook.languages) or readable(role)


def team_title(handbook: Handbook, team: str, language: str) -> str:
    """A team as people call it."""
    known = handbook.teams.get(team)
    return say((known.title if known else None) or {}, language, handbook.languages) or readable(team)


def team_of(handbook: Handbook, role: str | None) -> str | None:
    """The team a role belongs to."""
    known = handbook.roles.get(role) if role else None
    return known.team if known else None
