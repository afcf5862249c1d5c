"""Cases inside another program: opened, led, woken and kept."""

from __future__ import annotations

import asyncio
import inspect
import threading
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from sopflow.engine import Advance, Case, Permit, Task
from sopflow.journal.entries import Entry
from sopflow.migration import CaseMove, Plan
from sopflow.program import Program
from sopflow.runtime.calls import CaseSummary, Options, Seeking
from sopflow.runtime.core import Steps
from sopflow.runtime.delivery import Ticked
from sopflow.runtime.host import Host
from sopflow.runtime.moving import Told, VersionInUse
from sopflow.stores.records import Job, JobState

__all__ = ["Runtime"]

_Result = TypeVar("_Result")


class Runtime(Host):
    """Cases of one handbook, for one tenant, in one store. Safe to use from many threads and many processes.

    Methods that let something happen return an ``Advance`` (the case after it, the entries, what is due) and take
    ``by``, ``at``, ``key`` and ``expected_seq`` besides (see ``Options``). All of them raise ``RefusedEvent`` if the
    event isn't taken, ``UnknownCase``, ``StaleCase``, ``KeyReused`` for a key that was used for something else, and
    ``StoreUnavailable`` if nothing can be kept now.

    Arguments: see ``Host``.
    """

    # --- something happens

    def open(
        self,
        process: str,
        case: str,
        facts: Mapping[str, Any] | None = None,
        *,
        language: str | None = None,
        start: str | None = None,
        **options: Unpack[Options],
    ) -> Advance:
        """Opens a case.

        Args:
            process: The process it follows.
            case: Its id, unique within the tenant.
            facts: What is known.
            language: What it speaks with the customer; left out, the handbook's first.
            start: A later step of the process to begin at.
            options: See ``Options``.

        Raises:
            ValueError: There is no such process.
        """
        return self._do(self._calls.open(process, case, facts or {}, language=language, start=start, **options))

    def answer(self, case: str, step: str, facts: Mapping[str, Any], **options: Unpack[Options]) -> Advance:
        """A person answers questions of a step (its id, or that of the task)."""
        return self._do(self._calls.answer(case, step, facts, **options))

    def done(
        self,
        case: str,
        step: str,
        facts: Mapping[str, Any] | None = None,
        ticked: Sequence[int] | str = (),
        **options: Unpack[Options],
    ) -> Advance:
        """A step was carried out: by a person, with its checklist ``ticked``, or by the host, with what it gives."""
        return self._do(self._calls.done(case, step, facts or {}, ticked, **options))

    def fail(self, case: str, step: str, reason: str = "", **options: Unpack[Options]) -> Advance:
        """The host could not carry an action out."""
        return self._do(self._calls.fail(case, step, reason, **options))

    def accept(self, case: str, step: str, **options: Unpack[Options]) -> Advance:
        """The receiving team takes a handover."""
        return self._do(self._calls.accept(case, step, **options))

    def reject(self, case: str, step: str, reason: str, **options: Unpack[Options]) -> Advance:
        """The receiving team sends a handover back."""
        return self._do(self._calls.reject(case, step, reason, **options))

    def signal(
        self, case: str, name: str, facts: Mapping[str, Any] | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A signal reaches the case, perhaps with facts."""
        return self._do(self._calls.signal(case, name, facts or {}, **options))

    def correct(
        self, case: str, facts: Mapping[str, Any], step: str | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A person puts facts right; ``step`` names a call's open work for the call's own facts."""
        return self._do(self._calls.correct(case, facts, step, **options))

    def deviate(
        self, case: str, reason: str, to: str | None = None, step: str | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A person leaves the path of the process: to another step, or (``to`` left out) past the present one."""
        return self._do(self._calls.deviate(case, reason, to, step, **options))

    def cancel(self, case: str, reason: str, **options: Unpack[Options]) -> Advance:
        """A person ends the case before its time."""
        return self._do(self._calls.cancel(case, reason, **options))

    def act(self, case: str, action: str, args: Mapping[str, Any] | None = None, **options: Unpack[Options]) -> Advance:
        """A person or program asks for an action outside a step; it is refused if the rules forbid it."""
        return self._do(self._calls.act(case, action, args or {}, **options))

    # --- somebody looks

    def case(self, case: str) -> Case:
        """The case as it stands."""
        return self._do(self._calls.case(case))

    def journal(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The case's entries, from number ``after + 1`` on."""
        return self._do(self._calls.journal(case, after))

    def todo(self, case: str, *, language: str | None = None, by: str | None = None) -> tuple[Task, ...]:
        """What is open in the case now; with ``by`` only what this person may act on."""
        return self._do(self._calls.todo(case, language, by))

    def permits(
        self, case: str, action: str, args: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> Permit:
        """Whether an action may be carried out now, and why not."""
        return self._do(self._calls.permits(case, action, args or {}, by))

    def search(self, **seeking: Unpack[Seeking]) -> list[CaseSummary]:
        """The cases that fit what is given (see ``Seeking``), by id."""
        return self._do(self._calls.search(**seeking))

    # --- new versions

    def versions(self) -> list[VersionInUse]:
        """The versions of processes that open cases follow. It reads every open case."""
        return self._do(self._mover.in_use())

    def version(self, digest: str) -> Program:
        """The version of a process with this digest, as the store has kept it.

        Raises:
            UnknownVersion: It isn't there, or can't be read as what it was.
        """
        return self._do(self._mover.version(digest))

    def move(
        self, plan: Plan, *, dry_run: bool = False, by: str | None = None, told: Told | None = None
    ) -> list[CaseMove]:
        """Moves open cases to the version of this runtime's handbook, as a plan says (``sopflow.load_plan``).

        Each case is moved in a transaction of its own. Begun again after a crash, it goes on with those that are left.

        Args:
            plan: The plan, for the open cases of one version of one process.
            dry_run: Only tell what would become of each; nothing is changed.
            by: Who moves them, for the journal.
            told: Is told of each case as it is moved, or isn't.

        Returns:
            What became of each case. One that isn't moved stays on its version, and says why.

        Raises:
            InvalidPlan: The plan doesn't fit the versions; ``report`` says where.
            UnknownVersion: The store doesn't have the version it leads from.
        """
        return self._do(self._mover.move(plan, dry_run, by, told))

    # --- what is owed

    def tick(self, *, overdue: timedelta = timedelta()) -> Ticked:
        """Does all that is due now: wakes cases whose time has come, carries out actions, sends messages.

        Call it from a loop or a scheduler, in as many processes as you like; or let ``work`` do so.

        Args:
            overdue: Only what has been due for that long: the safety net under an engine that does the rest.
        """
        now = self._calls.clock()
        woken = self._do(self._worker.wake(now, overdue))
        delivered = failed = 0
        for job in self._do(self._worker.take(now, overdue)):
            if self._do(self._worker.deliver(job, now)):
                delivered += 1
            else:
                failed += 1
        return Ticked(woken=woken, delivered=delivered, failed=failed, next_at=self._do(self._worker.next_at()))

    def wake(self, case: str) -> datetime | None:
        """Lets time reach a case, if it has come. For engines that know when that is, and call too early or twice.

        Returns:
            When to wake it again; None while nothing runs, or where there is no such case.
        """
        return self._do(self._worker.wake_case(case, self._calls.clock()))

    def owed(self, case: str) -> list[Job]:
        """The jobs of a case that are to be done, or somebody does already; ``deliver`` takes their keys."""
        return self._do(self._worker.owed(case))

    def deliver(self, key: str) -> datetime | None:
        """Does one job, unless it was done, is not ready yet, or somebody else does it.

        Returns:
            When to try it again; None if it is done, given up or gone.
        """
        return self._do(self._worker.deliver_one(key, self._calls.clock()))

    def overdue(self, grace: timedelta) -> list[str]:
        """Cases with something that should have been done for so long: what an engine may have lost."""
        return self._do(self._worker.overdue(self._calls.clock(), grace))

    def work(self, stop: threading.Event, *, idle: timedelta = timedelta(seconds=1)) -> None:
        """Ticks until ``stop`` is set. While nothing is due it looks again after ``idle``, for what others bring."""
        while not stop.is_set():
            ticked = self.tick()
            if not (ticked.woken or ticked.delivered):
                stop.wait(self._pause(ticked, idle))

    def jobs(self, state: JobState = "dead", limit: int = 100) -> list[Job]:
        """What is owed and not done: ``dead`` jobs were given up, and wait for somebody to look at their ``error``."""
        return self._do(self._calls.jobs(state, limit))

    def release(self, key: str) -> Job:
        """Lets a dead job be tried again.

        Raises:
            StoreError: There is no such dead job.
        """
        return self._do(self._calls.release(key))

    def purge(self, older_than: timedelta) -> int:
        """Forgets idempotency keys and finished jobs that are older; cases and journals stay."""
        return self._do(self._calls.purge(older_than))

    def close(self) -> None:
        """Lets go of the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _do(self, steps: Steps[_Result]) -> _Result:
        """Carries a course of action out, waiting for each part of it."""
        try:
            need = next(steps)
            while True:
                try:
                    given = need(self.store)
                    if inspect.isawaitable(given):  # an action that is a coroutine function
                        given = asyncio.run(_awaited(given))
                except Exception as problem:
                    need = steps.throw(problem)
                else:
                    need = steps.send(given)
        except StopIteration as finished:
            result: _Result = finished.value
            return result


async def _awaited(given: Any) -> Any:
    return await given
