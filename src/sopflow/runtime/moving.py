"""Open cases come to a new version of their process: each in one transaction; those that can't stay as they are."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable
from contextlib import ExitStack
from datetime import datetime
from functools import partial

from msgspec import Struct

from sopflow.engine import Advance, Case
from sopflow.engine.moving import Kept, Route, move
from sopflow.errors import InvalidPlan
from sopflow.migration import CaseMove, Plan, outcome_of, resolve
from sopflow.program import Program
from sopflow.runtime.core import MOST_TRIES, Steps, case_of, change_of, keep, program_of
from sopflow.runtime.problems import UnknownVersion
from sopflow.runtime.recent import Recent
from sopflow.runtime.telemetry import Several, Watcher
from sopflow.runtime.versions import Versions
from sopflow.stores.protocol import StoreUnavailable
from sopflow.stores.records import CaseRow, Found, Query
from sopflow.text import Report

__all__ = ["Mover", "Told", "VersionInUse"]

Told = Callable[[CaseMove], None]
"""Is told of each case as it is moved, or isn't."""

_logger = logging.getLogger("sopflow.runtime")
_PAGE = 100


class VersionInUse(Struct, frozen=True, kw_only=True):
    """A version of a process that open cases follow.

    Attributes:
        process: The process.
        digest: The version.
        cases: How many open cases follow it.
        current: Whether it is the one of the runtime's handbook.
    """

    process: str
    digest: str
    cases: int
    current: bool


class Mover:
    """Moves the open cases of one tenant.

    Args:
        versions: The handbook, whose processes they come to.
        tenant: Whose cases these are.
        clock: Tells what time it is.
        watchers: Who is told what happens.
        recent: What the process remembers of the cases it has written.
    """

    def __init__(
        self,
        versions: Versions,
        tenant: str,
        clock: Callable[[], datetime],
        watchers: tuple[Watcher, ...] = (),
        recent: Recent | None = None,
    ) -> None:
        self.versions, self.tenant, self.clock, self.watchers = versions, tenant, clock, watchers
        self.recent = recent if recent is not None else Recent()

    def in_use(self) -> Steps[list[VersionInUse]]:
        """The versions that open cases follow, those of most cases first."""
        counted: Counter[tuple[str, str]] = Counter()
        for status in ("open", "stuck"):
            after: str | None = None
            while True:
                rows = yield from self._page(Query(status=status, after=after, limit=_PAGE))
                counted.update((row.process, row.digest) for row in rows)
                if len(rows) < _PAGE:
                    break
                after = rows[-1].id
        current = {definition.digest for definition in self.versions.definitions()}
        return [
            VersionInUse(process=process, digest=digest, cases=cases, current=digest in current)
            for (process, digest), cases in sorted(counted.items(), key=lambda each: (-each[1], each[0]))
        ]

    def version(self, digest: str) -> Steps[Program]:
        """The version with this digest, from the store if it is an old one."""
        return program_of(self.versions, self.tenant, digest)

    def move(self, plan: Plan, dry: bool, by: str | None, told: Told | None) -> Steps[list[CaseMove]]:
        """Moves all cases for which the plan is, or tells what would become of them.

        What was moved has another version by then and isn't found again: so a move that was broken off can simply be
        begun anew.

        Raises:
            InvalidPlan: The plan doesn't fit the versions.
            UnknownVersion: The store doesn't have the version it leads from.
        """
        route = yield from self._route(plan)
        results: dict[str, CaseMove] = {}
        while True:  # a case may become stuck, or be led out, while others are moved
            before = len(results)
            for status in ("open", "stuck"):
                after: str | None = None
                while True:
                    query = Query(process=plan.process, status=status, digest=plan.old, after=after, limit=_PAGE)
                    rows = yield from self._page(query)
                    for row in rows:
                        if row.id not in results:
                            results[row.id] = result = yield from self._one(route, row.id, dry, by)
                            if told is not None:
                                told(result)
                    if len(rows) < _PAGE:
                        break
                    after = rows[-1].id
            if len(results) == before:
                return list(results.values())

    def _page(self, query: Query) -> Steps[list[CaseRow]]:
        rows: list[CaseRow] = yield lambda store: store.search(self.tenant, query)
        return rows

    def _route(self, plan: Plan) -> Steps[Route]:
        new = self.versions.handbook.get(plan.process)
        if new is None:
            raise UnknownVersion(f"there is no process {plan.process} in this handbook")
        old = yield from program_of(self.versions, self.tenant, plan.old)
        route, found = resolve(plan, old, new)
        if route is None:
            raise InvalidPlan(Report.of(found, {plan.source.file: plan.source.text}))
        return route

    def _one(self, route: Route, id: str, dry: bool, by: str | None) -> Steps[CaseMove]:
        """Moves one case; if it has gone on meanwhile, from where it is then."""
        for _ in range(MOST_TRIES):
            found: Found = yield lambda store: store.find(self.tenant, id)
            assert found.row is not None  # cases are never removed
            case = case_of(found.row)
            if case.digest != route.old.digest:
                return CaseMove(
                    case=id, moved=False, code="meanwhile", reason="somebody else has moved it", seq=case.seq
                )
            moved = move(route, case, self.clock(), by)
            if dry or isinstance(moved, Kept):
                return outcome_of(route, case, moved)
            with ExitStack() as around:
                watching = [
                    around.enter_context(each.step("migrated", case.process, self.clock())) for each in self.watchers
                ]
                seen = Several(tuple(watching))
                if found.row.trace is not None:
                    seen.follows(found.row.trace)
                kept: bool = yield partial(
                    keep, self.recent, self.tenant, change_of(case, _after(moved), moved, seen.trace)
                )
                if kept:
                    seen.ended(moved)
                    _logger.info("case %s: moved to version %s", id, route.new.digest[:12])
                    return outcome_of(route, case, moved)
        raise StoreUnavailable(f"case {id} goes on faster than it can be moved: try again")


def _after(moved: Advance) -> Case:
    assert moved.case is not None
    return moved.case
