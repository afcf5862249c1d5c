"""What is due is done: cases whose time has come are woken, jobs that are ready are carried out."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from sopflow.engine import events
from sopflow.engine.effects import Wake
from sopflow.errors import SopflowError
from sopflow.runtime.calls import Calls
from sopflow.runtime.core import Happening, Outside, Steps, watched
from sopflow.runtime.instants import instant, millis
from sopflow.runtime.owed import call_of, running
from sopflow.runtime.problems import ActionFailed, RefusedEvent
from sopflow.runtime.world import World
from sopflow.stores.protocol import StoreError
from sopflow.stores.records import Found, Job

__all__ = ["Ticked", "Worker"]

_logger = logging.getLogger("sopflow.runtime")


class Ticked(Struct, frozen=True, kw_only=True):
    """What a tick has done.

    Attributes:
        woken: How many cases had their time come.
        delivered: How many jobs were done; ``failed``: how many went wrong and are tried again, or given up.
        next_at: When there is something to do again; None if nothing is known yet.
    """

    woken: int
    delivered: int
    failed: int
    next_at: datetime | None


class Worker:
    """Does what is due for one tenant.

    Args:
        calls: The tenant's calls.
        world: The actions, channels and listeners there are.
        lease: How long a job is kept from other workers while it is being done. One that takes longer may be done
            twice.
        batch: How many cases and jobs are taken at once.
    """

    def __init__(self, calls: Calls, world: World, *, lease: timedelta, batch: int) -> None:
        self.calls = calls
        self.world = world
        self.lease = lease
        self.batch = batch
        self._troubled: dict[str, datetime] = {}  # cases that could not be woken, and until when they are let be

    def wake(self, now: datetime, overdue: timedelta = timedelta()) -> Steps[int]:
        """Lets time reach the cases for which it has come, ``overdue`` ago or longer."""
        tenant = self.calls.tenant
        self._troubled = {case: until for case, until in self._troubled.items() if until > now}
        limit = self.batch + len(self._troubled)
        due: list[str] = yield lambda store: store.due(tenant, millis(now - overdue), limit)
        woken = 0
        for case in due:
            if case in self._troubled:
                continue
            try:
                yield from self.calls.wake(case, now)
            except StoreError:
                raise
            except SopflowError as problem:
                _logger.error("case %s can't be woken: %s", case, problem)
                self._troubled[case] = now + self.world.retries.most
            else:
                woken += 1
        return woken

    def wake_case(self, case: str, now: datetime) -> Steps[datetime | None]:
        """Lets time reach one case, if it has come; tells when it wants to be woken again."""
        found: Found = yield lambda store: store.find(self.calls.tenant, case)
        due = found.row.due_at if found.row is not None else None
        if due is None or due > millis(now):
            return instant(due) if due is not None else None
        advanced = yield from self.calls.wake(case, now)
        return next((effect.at for effect in advanced.effects if isinstance(effect, Wake)), None)

    def take(self, now: datetime, overdue: timedelta = timedelta()) -> Steps[list[Job]]:
        """Claims the jobs that are ready, and have been for ``overdue`` or longer."""
        return (yield from self._claim(now, now - overdue, self.batch, None))

    def _claim(self, now: datetime, since: datetime, limit: int, key: str | None) -> Steps[list[Job]]:
        tenant, names = self.calls.tenant, self.world.names()
        ready, until = millis(since), millis(now + self.lease)
        jobs: list[Job] = yield lambda store: store.claim(tenant, names, ready, until, limit, key)
        return jobs

    def deliver_one(self, key: str, now: datetime) -> Steps[datetime | None]:
        """Does one job, if it is ready; tells when to try it again, None if that is never."""
        for job in (yield from self._claim(now, now, 1, key)):
            yield from self.deliver(job, now)
        left: Job | None = yield lambda store: store.job(self.calls.tenant, key)
        if left is None or left.state != "ready":
            return None
        if left.not_before <= millis(now):
            _logger.warning("nobody here can do %s %s of case %s", left.kind, left.name, left.case)
            return now + self.world.retries.first
        return instant(left.not_before)

    def owed(self, case: str) -> Steps[list[Job]]:
        """The jobs of a case that are ready."""
        jobs: list[Job] = yield lambda store: store.owed(self.calls.tenant, case)
        return jobs

    def deliver(self, job: Job, now: datetime) -> Steps[bool]:
        """Does one job that was claimed; tells whether it is done."""
        tenant = self.calls.tenant
        call = self.world.begin(tenant, job, now)
        given: Any = None
        failed: str | None = None
        try:
            if call is not None:
                given = yield Outside(call)
        except Exception as problem:  # whatever it is that a host's function raises: it is told, and tried again
            if job.kind != "run" or not isinstance(problem, ActionFailed):
                return (yield from self._failed(job, f"{type(problem).__name__}: {problem}"))
            failed = str(problem)
        if job.kind == "run":
            return (yield from self._report(job, given or {}, failed))
        yield lambda store: store.finish(tenant, replace(job, state="done", attempts=job.attempts + 1))
        return self._told(job, "done")

    def next_at(self) -> Steps[datetime | None]:
        """When there is something to do again."""
        found: int | None = yield lambda store: store.next_due(self.calls.tenant)
        return instant(found) if found is not None else None

    def _report(self, job: Job, given: Mapping[str, Any], failed: str | None) -> Steps[bool]:
        """Tells the case what became of an action."""
        tenant, at = self.calls.tenant, self._at()
        work = call_of(tenant, job).work
        event: events.Event = events.Done(step=work, facts=given, at=at)
        if failed is not None:
            event = events.Failed(step=work, reason=failed, at=at)
        this = Happening(tenant=tenant, case=job.case, event=event, job=job.key)
        try:
            yield from watched(self.calls.versions, self.calls.recent, self.calls.watchers, this)
        except RefusedEvent as refused:
            # It waits for it still, but not for that: the action gives something else than it should.
            if work in running(refused.advance.case):
                return (yield from self._failed(job, str(refused)))
        return self._told(job, "done")

    def _failed(self, job: Job, error: str) -> Steps[bool]:
        later = self.world.retries.failed(job, error, millis(self._at()))
        level = logging.ERROR if later.state == "dead" else logging.WARNING
        _logger.log(level, "%s %s of case %s: %s", job.kind, job.name, job.case, error)
        yield lambda store: store.finish(self.calls.tenant, later)
        return self._told(job, "dead" if later.state == "dead" else "failed")

    def _told(self, job: Job, result: str) -> bool:
        for watcher in self.calls.watchers:
            watcher.job(job, result)
        return result == "done"

    def _at(self) -> datetime:
        return self.calls.clock()
