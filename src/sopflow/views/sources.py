"""What a flowchart reads of a program, a case and its journal, and nothing else: the seam to the core."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from sopflow.views.words import readable

__all__ = ["Progress", "progress", "role_title", "say", "team_of", "team_title"]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a case got in the main process.

    Attributes:
        visits: How often it entered each step.
        current: The steps at which it is.
        went: The ways it took, from step to step or outcome.
        outcome: How it ended, if it did.
    """

    visits: dict[str, int] = field(default_factory=dict)
    current: frozenset[str] = frozenset()
    went: frozenset[tuple[str, str]] = frozenset()
    outcome: str | None = None

    @property
    def skipped(self) -> frozenset[str]:
        """Steps that the case passed by: it went on from them without having entered."""
        return frozenset(step for step, _ in self.went if not self.visits.get(step))


def progress(case: Any, journal: Iterable[Any]) -> Progress:
    """Reads the path of a case: ``visits`` and ``tokens`` of the case, the entries ``Went`` of its journal.

    A call in which the case is now is current itself: its frame is named after the step that calls.
    """
    if case is None:
        return Progress()
    current = (token.frame.partition("/")[0].partition("#")[0] or token.step for token in case.tokens)
    went = (
        (entry.step, entry.to)
        for entry in journal
        if type(entry).__name__ == "Went" and not getattr(entry, "frame", "")
    )
    return Progress(dict(case.visits), frozenset(current), frozenset(went), getattr(case, "outcome", None))


def say(texts: Any, language: str, name: str = "") -> str:
    """One text in a language; what exists in no such language falls back to the text for all, then to the name."""
    if isinstance(texts, str):
        return texts
    for choice in (language, language.partition("-")[0], ""):
        if texts and choice in texts:
            return str(texts[choice])
    return str(next(iter(texts.values()))) if texts else readable(name)


def role_title(handbook: Any, role: str, language: str) -> str:
    """A role as people call it."""
    known = handbook.roles.get(role)
    return say(known.title if known else None, language, role)


def team_title(handbook: Any, team: str, language: str) -> str:
    """A team as people call it."""
    known = handbook.teams.get(team)
    return say(known.title if known else None, language, team)


def team_of(handbook: Any, role: str | None) -> str | None:
    """The team a role belongs to."""
    known = handbook.roles.get(role) if role else None
    return known.team if known else None
