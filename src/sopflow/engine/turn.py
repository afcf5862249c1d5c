"""One event being worked out: the draft of the case to come, and the entries that make it so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import astuple

from sopflow.engine.case import Case, Draft, Token, frame_at
from sopflow.engine.context import Context
from sopflow.engine.evolve import evolve
from sopflow.journal.entries import Entry
from sopflow.program import Program, Step, Unit

__all__ = ["Turn"]


class Turn:
    """Decides nothing and changes nothing by itself: ``record`` writes an entry down and lets it take effect.

    Attributes:
        draft: The case as the entries so far make it.
        entries: What was decided in this turn.
        path: The call in which the turn now is (``""``: the process itself), with its ``unit``.
        x: What conditions can read beside the facts, seen from there.
        given: The event's own instant, where it lies before ``case.now`` and so doesn't count.
        strain: How many steps were passed without anyone acting.
    """

    __slots__ = ("draft", "entries", "given", "path", "program", "strain", "unit", "x")

    def __init__(self, program: Program, draft: Draft) -> None:
        self.program = program
        self.draft = draft
        self.entries: list[Entry] = []
        self.path = ""
        self.unit: Unit = program.main
        self.x = Context(draft, "")
        self.strain = 0
        self.given: datetime | None = None

    @classmethod
    def of(cls, program: Program, case: Case) -> Turn:
        """A turn that begins with ``case`` as it is."""
        return cls(program, Draft(*astuple(case)))

    def record(self, entry: Entry) -> None:
        """Write ``entry`` down; from here on it is so."""
        self.entries.append(entry)
        evolve(self.draft, entry)

    @property
    def seq(self) -> int:
        """The number of the next entry."""
        return self.draft.seq + 1

    @property
    def facts(self) -> dict[str, Any]:
        """The case's facts."""
        return self.draft.facts

    @property
    def local(self) -> dict[str, Any]:
        """The facts of the call in which the turn is; in the process itself, the case's."""
        return frame_at(self.draft.frames, self.path).facts if self.path else self.draft.facts

    @property
    def declined(self) -> tuple[str, ...]:
        """What people left open, as seen from the call in which the turn is."""
        draft = self.draft
        return (*draft.declined, *frame_at(draft.frames, self.path).declined) if self.path else draft.declined

    def visits(self, step: str) -> int:
        """How often ``step`` was entered in the call in which the turn is."""
        visits = frame_at(self.draft.frames, self.path).visits if self.path else self.draft.visits
        return visits.get(step, 0)

    def known(self, name: str) -> bool:
        """Whether the fact has a value, as seen from here."""
        return name in self.draft.facts or (bool(self.path) and name in self.local)

    def token(self, step: Step) -> Token:
        """The token that is at ``step`` in the call in which the turn is."""
        for token in self.draft.tokens:
            if token.step == step.id and token.frame == self.path:
                return token
        raise KeyError(step.id)

    def enter_call(self, path: str) -> None:
        """Look from the call ``path`` from here on."""
        if path != self.path:
            self.path = path
            name = frame_at(self.draft.frames, path).procedure if path else self.program.name
            self.unit = self.program.units[name]
            self.x = Context(self.draft, path)

    def split(self, facts: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
        """``facts`` by where they are kept: in the case, in the running call."""
        if not self.path:
            return facts, {}
        own = self.unit.own
        shared = {name: value for name, value in facts.items() if name not in own}
        return shared, {name: value for name, value in facts.items() if name in own}

    def split_names(self, names: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """``names`` by where they are kept: in the case, in the running call."""
        if not self.path:
            return names, ()
        own = self.unit.own
        return tuple(n for n in names if n not in own), tuple(n for n in names if n in own)
