"""What a flowchart reads of a program, a case and its journal, and nothing else: the seam to the core."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sopflow.journal import entries as e
from sopflow.journal import work as w
from sopflow.model.names import readable
from sopflow.model.texts import say

if TYPE_CHECKING:
    from sopflow.engine.case import Case, Token
    from sopflow.expr import Fact
    from sopflow.model import Handbook
    from sopflow.program import Words

__all__ = ["JOIN", "Progress", "fact_title", "plain", "progress", "role_title", "team_of", "team_title"]

_PLACEHOLDER = re.compile(r"\{\{([^{}]*)\}\}")
_CONTROL = re.compile(r"\{[%#][^{}]*[%#]\}")


_PATH = (e.Went, e.Ended, e.Skipped, w.BranchEnded, w.Split)

JOIN = "(join)"
"""Where the last step of a branch of ``together`` leads."""


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case got in one process or procedure.

    Attributes:
        visits: How often it entered each step.
        current: The steps at which it is.
        went: The ways it took, from step to step or outcome.
        skipped: The steps that it passed by.
    """

    visits: dict[str, int] = field(default_factory=dict)
    current: frozenset[str] = frozenset()
    went: frozenset[tuple[str, str]] = frozenset()
    skipped: frozenset[str] = frozenset()


def progress(case: Case | None, journal: Iterable[e.Entry], unit: str) -> Progress:
    """Reads the path of a case: its visits and tokens, and the entries about its ways.

    Args:
        case: The case, or None.
        journal: Its entries; without them the ways it took are unknown.
        unit: The name of the drawn process; or of a procedure, whose innermost running call is then shown.
    """
    if case is None:
        return Progress()
    if case.process == unit:
        path, visits = "", case.visits
    else:
        calls = [frame for frame in case.frames if frame.procedure == unit]
        if not calls:
            return Progress()
        path, visits = calls[-1].path, calls[-1].visits
    here = [entry for entry in journal if isinstance(entry, _PATH) and entry.frame == path]
    went = {(entry.step, entry.to) for entry in here if isinstance(entry, e.Went)}
    went |= {(entry.step, entry.end) for entry in here if isinstance(entry, e.Ended)}
    went |= {(entry.step, JOIN) for entry in here if isinstance(entry, w.BranchEnded)}
    went |= {(entry.step, to) for entry in here if isinstance(entry, w.Split) for to in entry.branches.values()}
    skipped = {entry.step for entry in here if isinstance(entry, e.Skipped)}
    current = {_step_in(path, token) for token in case.tokens}
    return Progress(dict(visits), frozenset(current - {""}), frozenset(went), frozenset(skipped))


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
