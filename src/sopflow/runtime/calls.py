"""All that may be asked of a runtime, as courses of action: the same for a program that waits and one that awaits."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any, TypedDict, Unpack

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from sopflow.engine import Advance, Case, Permit, Task, events, permits, todo
from sopflow.journal.entries import Entry
from sopflow.runtime.core import Happening, Steps, case_of, journal_of, program_of, watched
from sopflow.runtime.instants import instant, millis
from sopflow.runtime.problems import UnknownCase
from sopflow.runtime.recent import Recent
from sopflow.runtime.telemetry import Watcher
from sopflow.runtime.versions import Versions
from sopflow.stores.protocol import StoreError
from sopflow.stores.records import CaseRow, Found, Job, JobState, Query

__all__ = ["Calls", "CaseSummary", "Options", "Seeking"]


class Options(TypedDict, total=False):
    """What every call that lets something happen may say besides.

    Keys:
        by: Who does it, as ``NAME/ROLE``.
        at: When it happened; left out, now.
        key: The idempotency key, unique within the tenant: under it, this happens once. A repeat gives the same again.
        expected_seq: How many entries the caller has seen (``case.seq``). If there are more by now: ``StaleCase``.
    """

    by: str | None
    at: datetime | None
    key: str | None
    expected_seq: int | None


class Seeking(TypedDict, total=False):
    """Which cases to look for; all that is given has to fit.

    Keys:
        process, status, team: The process it follows; ``open``, ``stuck`` or ``closed``; the team it is with.
        role, step: One of the roles it is with, one of the steps it is at.
        due_before: It has a time running that runs out before this.
        facts: Leaf name to value.
        after: Only cases whose id comes after this one, for the next page.
        limit: How many at most (100).
    """

    process: str | None
    status: str | None
    team: str | None
    role: str | None
    step: str | None
    due_before: datetime | None
    facts: Mapping[str, Any]
    after: str | None
    limit: int


class CaseSummary(Struct, frozen=True, kw_only=True):
    """A case that was found.

    Attributes:
        id, process, status, outcome, team, roles, seq: As in ``Case``.
        steps: The steps it is at.
        due_at: When the next of its times runs out.
        opened, changed: Its beginning, and when something last happened.
    """

    id: str
    process: str
    status: str
    outcome: str | None
    team: str | None
    roles: tuple[str, ...]
    steps: tuple[str, ...]
    seq: int
    due_at: datetime | None
    opened: datetime
    changed: datetime


class Calls:
    """Every call, for one tenant of one handbook.

    Args:
        versions: The handbook's processes.
        tenant: Whose cases these are.
        clock: Tells what time it is.
        watchers: Who is told what happens.
    """

    def __init__(
        self, versions: Versions, tenant: str, clock: Callable[[], datetime], watchers: tuple[Watcher, ...] = ()
    ) -> None:
        self.watchers = watchers
        self.recent = Recent()
        self.versions = versions
        self.tenant = tenant
        self.clock = clock

    # --- something happens

    def open(
        self,
        process: str,
        case: str,
        facts: Mapping[str, Any],
        *,
        language: str | None = None,
        start: str | None = None,
        **options: Unpack[Options],
    ) -> Steps[Advance]:
        if process not in self.versions.handbook:
            known = ", ".join(self.versions.handbook.processes)
            raise ValueError(f"there is no process {process!r} in this handbook; there are {known}")
        who = self._who(options)
        event = events.Opened(case_id=case, facts=facts, language=language, start=start, **who)
        return self._let(case, event, options, process=process)

    def answer(self, case: str, step: str, facts: Mapping[str, Any], **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Answered(step=step, facts=facts, **self._who(options)), options)

    def done(
        self,
        case: str,
        step: str,
        facts: Mapping[str, Any],
        ticked: Sequence[int] | str,
        **options: Unpack[Options],
    ) -> Steps[Advance]:
        lines = ticked if isinstance(ticked, str) else tuple(ticked)
        return self._let(case, events.Done(step=step, facts=facts, ticked=lines, **self._who(options)), options)

    def fail(self, case: str, step: str, reason: str, **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Failed(step=step, reason=reason, **self._who(options)), options)

    def accept(self, case: str, step: str, **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Accepted(step=step, **self._who(options)), options)

    def reject(self, case: str, step: str, reason: str, **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Rejected(step=step, reason=reason, **self._who(options)), options)

    def signal(self, case: str, name: str, facts: Mapping[str, Any], **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Signalled(name=name, facts=facts, **self._who(options)), options)

    def correct(
        self, case: str, facts: Mapping[str, Any], step: str | None, **options: Unpack[Options]
    ) -> Steps[Advance]:
        return self._let(case, events.Corrected(facts=facts, step=step, **self._who(options)), options)

    def deviate(
        self, case: str, reason: str, to: str | None, step: str | None, **options: Unpack[Options]
    ) -> Steps[Advance]:
        return self._let(case, events.Deviated(reason=reason, to=to, step=step, **self._who(options)), options)

    def cancel(self, case: str, reason: str, **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Cancelled(reason=reason, **self._who(options)), options)

    def act(self, case: str, action: str, args: Mapping[str, Any], **options: Unpack[Options]) -> Steps[Advance]:
        return self._let(case, events.Requested(action=action, args=args, **self._who(options)), options)

    def wake(self, case: str, now: datetime) -> Steps[Advance]:
        return self._let(case, events.Reached(at=now), {})

    def _let(self, case: str, event: events.Event, options: Options, *, process: str | None = None) -> Steps[Advance]:
        this = Happening(
            tenant=self.tenant,
            case=case,
            event=event,
            process=process,
            key=options.get("key"),
            expected_seq=options.get("expected_seq"),
        )
        return watched(self.versions, self.recent, self.watchers, this)

    def _who(self, options: Options) -> _Who:
        at = options.get("at")
        return {"by": options.get("by"), "at": at if at is not None else self.clock()}

    # --- somebody looks

    def case(self, case: str) -> Steps[Case]:
        found: Found = yield lambda store: store.find(self.tenant, case)
        if found.row is None:
            raise UnknownCase(case)
        return case_of(found.row)

    def journal(self, case: str, after: int) -> Steps[tuple[Entry, ...]]:
        entries = yield from journal_of(self.tenant, case, after)
        if not entries and not after:
            raise UnknownCase(case)
        return entries

    def todo(self, case: str, language: str | None, by: str | None) -> Steps[tuple[Task, ...]]:
        looked = yield from self.case(case)
        program = yield from program_of(self.versions, self.tenant, looked.digest)
        return todo(program, looked, language=language, by=by)

    def permits(self, case: str, action: str, args: Mapping[str, Any], by: str | None) -> Steps[Permit]:
        looked = yield from self.case(case)
        program = yield from program_of(self.versions, self.tenant, looked.digest)
        return permits(program, looked, action, args, by=by)

    def search(self, **seeking: Unpack[Seeking]) -> Steps[list[CaseSummary]]:
        due = seeking.get("due_before")
        facts = seeking.get("facts", {})
        query = Query(
            process=seeking.get("process"),
            status=seeking.get("status"),
            team=seeking.get("team"),
            role=seeking.get("role"),
            step=seeking.get("step"),
            due_before=millis(due) if due is not None else None,
            facts=tuple((name, _fact.encode(value).decode()) for name, value in facts.items()),
            after=seeking.get("after"),
            limit=seeking.get("limit", 100),
        )
        rows: list[CaseRow] = yield lambda store: store.search(self.tenant, query)
        return [_summary(row) for row in rows]

    # --- what is owed

    def jobs(self, state: JobState, limit: int) -> Steps[list[Job]]:
        found: list[Job] = yield lambda store: store.jobs(self.tenant, state, limit)
        return found

    def release(self, key: str) -> Steps[Job]:
        found: Job | None = yield lambda store: store.job(self.tenant, key)
        if found is None or found.state != "dead":
            raise StoreError(f"there is no dead job {key}")
        released = replace(found, state="ready", attempts=0, not_before=millis(self.clock()))
        yield lambda store: store.finish(self.tenant, released)
        return released

    def purge(self, older_than: timedelta) -> Steps[int]:
        before = millis(self.clock() - older_than)
        count: int = yield lambda store: store.purge(self.tenant, before)
        return count


class _Who(TypedDict):
    by: str | None
    at: datetime


_fact = msgspec.json.Encoder(decimal_format="number")


def _summary(row: CaseRow) -> CaseSummary:
    return CaseSummary(
        id=row.id,
        process=row.process,
        status=row.status,
        outcome=row.outcome,
        team=row.team,
        roles=row.roles,
        steps=row.steps,
        seq=row.seq,
        due_at=instant(row.due_at) if row.due_at is not None else None,
        opened=instant(row.opened_at),
        changed=instant(row.changed_at),
    )
