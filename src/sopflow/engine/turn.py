"""One event being worked out: the draft of the case to come, and the entries that make it so."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from msgspec.structs import astuple

from sopflow.engine.case import Case, Draft, Token, frame_at
from sopflow.engine.context import Context
from sopflow.engine.evolve import evolve
from sopflow.journal.entries import Entry, Freed
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
        exhausted: Whether the rules didn't come to rest; then nothing goes on by itself.
        agenda: Places still to be walked on from: call, step, and the outcome with which it is left (None: enter it).
        seen, seen_frames: The facts as the rules last saw them; None: they haven't looked yet.
        seen_declined: What had been left open then.
        unlooked: Facts that changed before a rule acted, and that not all rules have looked at since; None: any may be.
        begun: Calls that have begun, and whose rules have not all looked yet.
    """

    __slots__ = (
        "agenda",
        "begun",
        "draft",
        "entries",
        "exhausted",
        "given",
        "path",
        "program",
        "seen",
        "seen_declined",
        "seen_frames",
        "strain",
        "unit",
        "unlooked",
        "x",
    )

    def __init__(self, program: Program, draft: Draft) -> None:
        self.program = program
        self.draft = draft
        self.entries: list[Entry] = []
        self.path = ""
        self.unit: Unit = program.main
        self.x = Context(draft, "", None, program.main.calendar)
        self.strain = 0
        self.exhausted = False
        self.given: datetime | None = None
        self.agenda: list[tuple[str, str, str | None]] = []
        self.seen: dict[str, Any] | None = None
        self.seen_frames = draft.frames
        self.seen_declined = draft.declined
        self.unlooked: frozenset[str] | None = frozenset()
        self.begun: frozenset[str] = frozenset()

    @classmethod
    def of(cls, program: Program, case: Case) -> Turn:
        """A turn that begins with ``case`` as it is."""
        turn = cls(program, Draft(*astuple(case)))
        # Whatever happened before, the rules have come to rest on it, unless that is just what they couldn't.
        if not any(token.stuck is not None and token.stuck.reason == "rules" for token in case.tokens):
            turn.seen = case.facts
        return turn

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

    def has_lost(self, token: Token) -> bool:
        """Whether a rule has broken off what was open there; if not, the walk goes on from it."""
        return self.exhausted or not any(each is token for each in self.draft.tokens)

    def clear_hold(self, step: Step) -> None:
        """Whatever held ``step`` is gone."""
        token = self.token(step)
        if token.asks or token.stuck is not None:
            self.record(Freed(self.seq, self.draft.now, self.path, step.id))

    def enter_call(self, path: str) -> None:
        """Look from the call ``path`` from here on."""
        if path != self.path:
            self.path = path
            name = frame_at(self.draft.frames, path).procedure if path else self.program.name
            self.unit = self.program.units[name]
            self.x = Context(self.draft, path, None, self.unit.calendar)

    def has_frame(self, path: str) -> bool:
        """Whether the call is (still) running."""
        return not path or any(frame.path == path for frame in self.draft.frames)

    def unit_at(self, path: str) -> Unit:
        """The process, or the procedure that the call ``path`` runs."""
        return self.program.units[frame_at(self.draft.frames, path).procedure] if path else self.program.main

    def view(self, path: str) -> tuple[dict[str, Any], dict[str, Any], Context]:
        """What conditions read, seen from the call ``path``: the case's facts, the call's own, and the rest."""
        if path == self.path:
            return self.draft.facts, self.local, self.x
        local = frame_at(self.draft.frames, path).facts if path else self.draft.facts
        return self.draft.facts, local, Context(self.draft, path, None, self.unit_at(path).calendar)

    def same_facts(self) -> bool:
        """Whether nothing at all has been given, emptied or left open since the rules last came to rest."""
        draft = self.draft
        same = draft.facts is self.seen and draft.frames is self.seen_frames and draft.declined is self.seen_declined
        return same and self.unlooked == frozenset()

    def changed_facts(self) -> frozenset[str] | None:
        """The facts that differ from when all rules last looked; None: they haven't looked yet.

        What somebody leaves open differs, too: a fact that follows from it may have its value by that.
        """
        draft, seen, frames, declined = self.draft, self.seen, self.seen_frames, self.seen_declined
        self.seen, self.seen_frames, self.seen_declined = draft.facts, draft.frames, draft.declined
        changed = self.unlooked if seen is not None else None
        if seen is None or changed is None:
            self.unlooked = None
            return None
        if draft.facts is not seen:
            changed |= _different(seen, draft.facts)
        if draft.declined is not declined:
            changed |= frozenset(declined) ^ frozenset(draft.declined)
        if draft.frames is not frames:
            before = {frame.path: (frame.facts, frame.declined) for frame in frames}
            self.begun |= {frame.path for frame in draft.frames if frame.path not in before}
            for frame in draft.frames:
                facts, open_ = before.get(frame.path, ({}, ()))
                changed |= _different(facts, frame.facts) | (frozenset(open_) ^ frozenset(frame.declined))
        self.unlooked = changed
        return changed

    def at_rest(self) -> None:
        """All rules have looked at all that changed."""
        self.unlooked = frozenset()
        self.begun = frozenset()

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


def _different(before: dict[str, Any], after: dict[str, Any]) -> frozenset[str]:
    changed = [name for name, value in after.items() if name not in before or before[name] != value]
    if len(before) + len(changed) > len(after):  # there may be some that have no value any more
        changed += [name for name in before if name not in after]
    return frozenset(changed)
