"""A case of one version becomes a case of another: one entry says so, and what follows from it comes after."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from msgspec.structs import astuple, replace

from sopflow.engine import clocks
from sopflow.engine.case import Case, Clock, Draft
from sopflow.engine.context import instant
from sopflow.engine.dues import catch_up
from sopflow.engine.evolve import evolve
from sopflow.engine.evolve_work import edge_key
from sopflow.engine.moving.arriving import arrive
from sopflow.engine.moving.facts import facts_of, names_of
from sopflow.engine.moving.places import Places
from sopflow.engine.moving.route import Kept, Route, Stays
from sopflow.engine.moving.times import clock_of, measured_from_opening
from sopflow.engine.result import Advance
from sopflow.engine.rules import all_rules
from sopflow.engine.turn import Turn
from sopflow.journal.migration import Migrated
from sopflow.journal.time import Stopped
from sopflow.program import Rule

__all__ = ["move"]


def move(route: Route, case: Case, at: datetime, by: str | None = None) -> Advance | Kept:
    """Let a case go on in another version of its process.

    What fell due by then is dealt with first, as the old version says. Then rules of the new version that are true are
    noted as true without acting, unless the plan says otherwise; what stood still looks again, and what is past due is
    missed.

    Args:
        route: Where everything goes.
        case: The case, in the old version.
        at: When.
        by: Who moves it, ``NAME/ROLE``.

    Returns:
        The case in the new version with the entries that lead there, or why it stays as it is.

    Raises:
        ValueError: ``at`` has no time zone.
    """
    if case.outcome is not None:
        return Kept("closed", f"it has ended: {case.outcome}")
    if case.digest != route.old.digest:
        return Kept("other-version", f"it follows the version {case.digest[:12]}, of which this plan says nothing")
    turn = Turn.of(route.old, case)
    now = max(instant(at), case.now)
    catch_up(turn, now)
    draft = turn.draft
    draft.now = now
    if draft.outcome is not None:
        return Kept("closed", f"what has fallen due ends it: {draft.outcome}")
    try:
        after = _Mover(route, turn, by).moved()
    except Stays as stays:
        return stays.kept
    catch_up(after, draft.now)  # with less time, none may be left
    return Advance(draft.freeze(), tuple(after.entries), None, route.new)


class _Mover:
    """The move of one case."""

    def __init__(self, route: Route, turn: Turn, by: str | None) -> None:
        self.route, self.turn, self.by = route, turn, by
        self.main = route.units[route.old.main.name]
        self.places = Places(route, turn.draft)

    def moved(self) -> Turn:
        """The turn that goes on in the new version."""
        route, draft, places = self.route, self.turn.draft, self.places
        for request in draft.requests:
            if request.action not in route.new.actions:
                raise Stays("busy", f"the host is carrying out `{request.action}`, which the new version doesn't know")
        level, roles = self._people()
        goes = [(clock, clock_of(places, draft, clock, level)) for clock in draft.clocks]
        for clock, stays in goes:
            if stays is None:
                self.turn.record(Stopped(self.turn.seq, draft.now, clock.frame, clock.kind, clock.name))
        running = [stays for _, stays in goes if stays is not None]
        held = {
            (stays.frame, stays.name): clocks.is_held(self.turn, clock)
            for clock, stays in goes
            if stays is not None and clock.kind == "deadline"
        }
        entry = self._entry(level, roles, [*running, *self._from_opening()])
        after = Turn(route.new, draft)
        after.entries = self.turn.entries
        after.record(replace(entry, edges=self._edges(entry)))
        after.seen, after.seen_frames = draft.facts, draft.frames
        arrive(after, places, held)
        return after

    def _entry(self, level: int, roles: tuple[str, ...], running: Iterable[Clock]) -> Migrated:
        draft, places, main = self.turn.draft, self.places, self.main
        facts = facts_of(draft.facts, main, self.route.old.main, self.route.new.main)
        return Migrated(
            self.turn.seq,
            draft.now,
            self.route.old.digest,
            self.route.new.digest,
            places.tokens,
            places=places.places,
            calls={was: path for was, path in places.calls.items() if was},
            withdrawn=places.withdrawn,
            frames=places.frames,
            clocks=tuple(sorted(running, key=lambda clock: clock.falls_due)),
            visits=places.visits,
            doers=places.doers,
            declined=tuple(name for name in names_of(draft.declined, main) if name not in facts),
            facts={name: value for name, value in facts.items() if _differs(draft.facts, name, value)},
            cleared=tuple(name for name in draft.facts if name not in facts),
            team=self.route.teams.get(draft.team, draft.team) if draft.team is not None else None,
            roles=roles,
            level=level,
            by=self.by,
        )

    def _people(self) -> tuple[int, tuple[str, ...]]:
        """The rung of the new ladder, and the roles the case is with."""
        draft, old, new = self.turn.draft, self.route.old.main.ladder, self.route.new.main.ladder
        roles = tuple(self.route.roles.get(role, role) for role in draft.roles)
        if new is None:
            return 1, roles
        if old is None:
            return 1, roles or new.rungs[0].roles
        level = self.route.rungs.get(draft.level, 1)
        whole_rung = draft.level <= len(old.rungs) and draft.roles == old.rungs[draft.level - 1].roles
        return level, new.rungs[level - 1].roles if whole_rung else roles

    def _from_opening(self) -> list[Clock]:
        deadlines = self.route.new.main.deadlines
        begins = self.main.begins.items()
        return [measured_from_opening(self.turn.draft, deadlines[name]) for name, time in begins if time == "remeasure"]

    def _edges(self, entry: Migrated) -> tuple[str, ...]:
        """The rules that are true in the new version: they have nothing to act upon, unless the plan says so.

        A rule that both versions have alike is as it was: it looks again when what it reads changes.
        """
        draft = Draft(*astuple(self.turn.draft))
        evolve(draft, entry)
        looking = Turn(self.route.new, draft)
        before = [edge for edge in map(self._edge, self.turn.draft.edges) if edge is not None]
        changed = _changed(entry)
        true: dict[str, bool] = {}
        for rule, path in all_rules(looking):
            if rule.when is not None or rule.condition is None:
                continue
            key, was = edge_key(path, rule.id), self._was(path)
            if self._is_alike(rule, was) and rule.reads.isdisjoint(changed):
                holds = key in before
            else:
                holds = rule.condition.holds(*looking.view(path)) is True
            if holds:
                true[key] = rule.id in self.places.unit(was).fire
        kept = [edge for edge in before if edge in true]
        return (*kept, *(edge for edge, fires in true.items() if edge not in kept and not fires))

    def _is_alike(self, rule: Rule, was: str) -> bool:
        """Whether the old version has this rule in the same words."""
        mine = self.route.old.rules if not was else self.places.old_unit(was).rules
        text = rule.condition.text if rule.condition is not None else ""
        return any(each.id == rule.id and each.condition is not None and each.condition.text == text for each in mine)

    def _was(self, path: str) -> str:
        return next((was for was, now in self.places.calls.items() if now == path), "")

    def _edge(self, edge: str) -> str | None:
        path, _, rule = edge.rpartition("|")
        now = self.places.calls.get(path)
        return edge_key(now, rule) if now is not None else None


def _changed(entry: Migrated) -> frozenset[str]:
    """The facts that are not as they were."""
    local = (name for frame in entry.frames for name in frame.facts)
    return frozenset((*entry.facts, *entry.cleared, *local))


def _differs(known: dict[str, Any], name: str, value: Any) -> bool:
    return name not in known or known[name] != value or type(known[name]) is not type(value)
