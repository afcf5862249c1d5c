"""A store that forgets everything with its process: for tests, trials and programs that keep nothing."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterator, Sequence
from itertools import islice, takewhile
from threading import Lock
from typing import Any

import msgspec
from msgspec.structs import replace

from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Given, Job, JobState, Query

__all__ = ["MemoryStore"]


class _Tenant:
    """All that one tenant has."""

    def __init__(self) -> None:
        self.cases: dict[str, CaseRow] = {}
        self.lines: dict[str, list[str]] = {}
        self.given: dict[str, Given] = {}
        self.jobs: dict[str, Job] = {}
        self.ready: list[tuple[int, str]] = []  # those of the jobs that somebody may take, and from when on; sorted
        self.dues: list[tuple[int, str]] = []  # sorted; what no longer holds is passed over
        self.files: dict[str, Files] = {}
        self.definitions: dict[str, Definition] = {}

    def put(self, job: Job) -> None:
        """Keeps a job as it is now."""
        self.remove(job.key)
        self.jobs[job.key] = job
        if job.state == "ready":
            insort(self.ready, (job.not_before, job.key))

    def remove(self, key: str) -> None:
        """Forgets a job, if it is there."""
        job = self.jobs.pop(key, None)
        if job is not None and job.state == "ready":
            del self.ready[bisect_left(self.ready, (job.not_before, key))]

    def waking(self) -> Iterator[tuple[int, str]]:
        """Who wants to be woken and when, the soonest first; what was overtaken since it was noted is passed over."""
        told = set()
        for instant, case in self.dues:
            if self.cases[case].due_at == instant and case not in told:
                told.add(case)
                yield instant, case


class MemoryStore:
    """Cases in the memory of this process. It keeps the whole protocol; see ``sopflow.stores.Store``."""

    def __init__(self) -> None:
        self._tenants: dict[str, _Tenant] = {}
        self._lock = Lock()

    def __repr__(self) -> str:
        return "<sopflow store in memory>"

    def find(self, tenant: str, case: str, key: str | None = None) -> Found:
        with self._lock:
            has = self._of(tenant)
            return Found(has.cases.get(case), has.given.get(key) if key is not None else None)

    def commit(self, tenant: str, change: Change) -> bool:
        with self._lock:
            has = self._of(tenant)
            row, given = change.row, change.given
            if given is not None and given.key in has.given:
                return False
            if row is not None:
                before = has.cases.get(row.id)
                if (before.seq if before is not None else 0) != change.builds_on:
                    return False
                has.cases[row.id] = row
                has.lines.setdefault(row.id, []).extend(change.lines)
                if row.due_at is not None and (before is None or before.due_at != row.due_at):
                    insort(has.dues, (row.due_at, row.id))
            if given is not None:
                has.given[given.key] = given
            for job in change.jobs:
                if job.key not in has.jobs:
                    has.put(job)
            for key in change.done:
                if key in has.jobs:
                    has.put(replace(has.jobs[key], state="done", error=None))
            for key in change.dropped:
                if key in has.jobs and has.jobs[key].state != "done":
                    has.remove(key)
            return True

    def lines(self, tenant: str, case: str, after: int = 0, until: int | None = None) -> list[str]:
        with self._lock:
            return self._of(tenant).lines.get(case, [])[after:until]

    def due(self, tenant: str, until: int, limit: int) -> list[str]:
        with self._lock:
            has = self._of(tenant)
            while has.dues and has.cases[has.dues[0][1]].due_at != has.dues[0][0]:
                has.dues.pop(0)
            waking = takewhile(lambda each: each[0] <= until, has.waking())
            return [case for _, case in islice(waking, limit)]

    def next_due(self, tenant: str) -> int | None:
        with self._lock:
            has = self._of(tenant)
            soonest = (next(each, (None, ""))[0] for each in (has.waking(), iter(has.ready)))
            return min((instant for instant in soonest if instant is not None), default=None)

    def search(self, tenant: str, query: Query) -> list[CaseRow]:
        with self._lock:
            rows = sorted(self._of(tenant).cases.values(), key=lambda row: row.id)
        found: list[CaseRow] = []
        for row in rows:
            if len(found) >= query.limit:
                break
            if _fits(row, query):
                found.append(row)
        return found

    def claim(
        self,
        tenant: str,
        names: Sequence[tuple[str, str]],
        now: int,
        until: int,
        limit: int,
        key: str | None = None,
    ) -> list[Job]:
        wanted = set(names)
        with self._lock:
            has = self._of(tenant)
            ready = (has.jobs[each] for _, each in takewhile(lambda one: one[0] <= now, has.ready))
            able = (job for job in ready if (job.kind, job.name) in wanted or (job.kind, "*") in wanted)
            found = list(islice((job for job in able if key in (None, job.key)), limit))
            for job in found:
                has.put(replace(job, not_before=until))
            return found

    def owed(self, tenant: str, case: str) -> list[Job]:
        with self._lock:
            has = self._of(tenant)
            return [job for job in (has.jobs[key] for _, key in has.ready) if job.case == case]

    def finish(self, tenant: str, job: Job) -> None:
        with self._lock:
            has = self._of(tenant)
            if job.key in has.jobs and has.jobs[job.key].state != "done":
                has.put(job)

    def jobs(self, tenant: str, state: JobState, limit: int = 100) -> list[Job]:
        with self._lock:
            found = [job for job in self._of(tenant).jobs.values() if job.state == state]
        return sorted(found, key=lambda job: (job.not_before, job.key))[:limit]

    def job(self, tenant: str, key: str) -> Job | None:
        with self._lock:
            return self._of(tenant).jobs.get(key)

    def define(self, tenant: str, files: Files, definitions: Sequence[Definition]) -> None:
        with self._lock:
            has = self._of(tenant)
            has.files.setdefault(files.print, files)
            for each in definitions:
                has.definitions.setdefault(each.digest, each)

    def definition(self, tenant: str, digest: str) -> tuple[Definition, Files] | None:
        with self._lock:
            has = self._of(tenant)
            found = has.definitions.get(digest)
            return (found, has.files[found.files]) if found is not None else None

    def purge(self, tenant: str, before: int) -> int:
        with self._lock:
            has = self._of(tenant)
            keys = [key for key, given in has.given.items() if given.at < before]
            jobs = [key for key, job in has.jobs.items() if job.state == "done" and job.not_before < before]
            for key in keys:
                del has.given[key]
            for key in jobs:
                has.remove(key)
            return len(keys) + len(jobs)

    def close(self) -> None:
        """Nothing to let go of."""

    def _of(self, tenant: str) -> _Tenant:
        return self._tenants.setdefault(tenant, _Tenant())


def _fits(row: CaseRow, query: Query) -> bool:
    """Whether a case is one that was looked for."""
    plain = [
        (query.process, row.process),
        (query.digest, row.digest),
        (query.status, row.status),
        (query.team, row.team),
    ]
    if any(wanted is not None and wanted != has for wanted, has in plain):
        return False
    if query.role is not None and query.role not in row.roles:
        return False
    if query.step is not None and query.step not in row.steps:
        return False
    if query.due_before is not None and (row.due_at is None or row.due_at >= query.due_before):
        return False
    if query.after is not None and row.id <= query.after:
        return False
    if not query.facts:
        return True
    facts: dict[str, Any] = msgspec.json.decode(row.snapshot)["facts"]
    return all(name in facts and facts[name] == msgspec.json.decode(value) for name, value in query.facts)
