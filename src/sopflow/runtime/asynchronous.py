"""The same for a program that awaits: every method of ``Runtime``, as a coroutine."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta
from functools import cached_property
from types import TracebackType
from typing import Any, Self, TypeVar, Unpack

from sopflow.engine import Advance, Case, Permit, Task
from sopflow.journal.entries import Entry
from sopflow.migration import CaseMove, Plan
from sopflow.program import Program
from sopflow.runtime.calls import CaseSummary, Options, Seeking
from sopflow.runtime.core import Outside, Steps
from sopflow.runtime.delivery import Ticked
from sopflow.runtime.host import Host
from sopflow.runtime.moving import Told, VersionInUse
from sopflow.stores.records import Job, JobState

__all__ = ["AsyncRuntime"]

_STORE_THREADS = 16  # those that write together wait for the disk together

_Result = TypeVar("_Result")


class AsyncRuntime(Host):
    """``Runtime`` for a program with an event loop: the same arguments and methods, to be awaited.

    The store works in threads of its own meanwhile. Actions, channels and listeners that are coroutine functions run in
    the loop, others in threads; the jobs of one tick are done side by side. A call that is cancelled may have happened
    all the same: with the same ``key`` it can be made again.

    Arguments: see ``Host``.
    """

    # --- something happens

    async def open(
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
        return await self._do(self._calls.open(process, case, facts or {}, language=language, start=start, **options))

    async def answer(self, case: str, step: str, facts: Mapping[str, Any], **options: Unpack[Options]) -> Advance:
        """A person answers questions of a step (its id, or that of the task)."""
        return await self._do(self._calls.answer(case, step, facts, **options))

    async def done(
        self,
        case: str,
        step: str,
        facts: Mapping[str, Any] | None = None,
        ticked: Sequence[int] | str = (),
        **options: Unpack[Options],
    ) -> Advance:
        """A step was carried out: by a person, with its checklist ``ticked``, or by the host, with what it gives."""
        return await self._do(self._calls.done(case, step, facts or {}, ticked, **options))

    async def fail(self, case: str, step: str, reason: str = "", **options: Unpack[Options]) -> Advance:
        """The host could not carry an action out."""
        return await self._do(self._calls.fail(case, step, reason, **options))

    async def accept(self, case: str, step: str, **options: Unpack[Options]) -> Advance:
        """The receiving team takes a handover."""
        return await self._do(self._calls.accept(case, step, **options))

    async def reject(self, case: str, step: str, reason: str, **options: Unpack[Options]) -> Advance:
        """The receiving team sends a handover back."""
        return await self._do(self._calls.reject(case, step, reason, **options))

    async def signal(
        self, case: str, name: str, facts: Mapping[str, Any] | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A signal reaches the case, perhaps with facts."""
        return await self._do(self._calls.signal(case, name, facts or {}, **options))

    async def correct(
        self, case: str, facts: Mapping[str, Any], step: str | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A person puts facts right; ``step`` names a call's open work for the call's own facts."""
        return await self._do(self._calls.correct(case, facts, step, **options))

    async def deviate(
        self, case: str, reason: str, to: str | None = None, step: str | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A person leaves the path of the process: to another step, or (``to`` left out) past the present one."""
        return await self._do(self._calls.deviate(case, reason, to, step, **options))

    async def cancel(self, case: str, reason: str, **options: Unpack[Options]) -> Advance:
        """A person ends the case before its time."""
        return await self._do(self._calls.cancel(case, reason, **options))

    async def act(
        self, case: str, action: str, args: Mapping[str, Any] | None = None, **options: Unpack[Options]
    ) -> Advance:
        """A person or program asks for an action outside a step; it is refused if the rules forbid it."""
        return await self._do(self._calls.act(case, action, args or {}, **options))

    # --- somebody looks

    async def case(self, case: str) -> Case:
        """The case as it stands."""
        return await self._do(self._calls.case(case))

    async def journal(self, case: str, after: int = 0) -> tuple[Entry, ...]:
        """The case's entries, from number ``after + 1`` on."""
        return await self._do(self._calls.journal(case, after))

    async def todo(self, case: str, *, language: str | None = None, by: str | None = None) -> tuple[Task, ...]:
        """What is open in the case now; with ``by`` only what this person may act on."""
        return await self._do(self._calls.todo(case, language, by))

    async def permits(
        self, case: str, action: str, args: Mapping[str, Any] | None = None, *, by: str | None = None
    ) -> Permit:
        """Whether an action may be carried out now, and why not."""
        return await self._do(self._calls.permits(case, action, args or {}, by))

    async def search(self, **seeking: Unpack[Seeking]) -> list[CaseSummary]:
        """The cases that fit what is given (see ``Seeking``), by id."""
        return await self._do(self._calls.search(**seeking))

    # --- new versions

    async def versions(self) -> list[VersionInUse]:
        """The versions of processes that open cases follow. It reads every open case."""
        return await self._do(self._mover.in_use())

    async def version(self, digest: str) -> Program:
        """The version of a process with this digest, as the store has kept it.

        Raises:
            UnknownVersion: It isn't there, or can't be read as what it was.
        """
        return await self._do(self._mover.version(digest))

    async def move(
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
        return await self._do(self._mover.move(plan, dry_run, by, told))

    # --- what is owed

    async def tick(self, *, overdue: timedelta = timedelta()) -> Ticked:
        """Does all that is due now: wakes cases whose time has come, carries out actions, sends messages.

        Args:
            overdue: Only what has been due for that long: the safety net under an engine that does the rest.
        """
        now = self._calls.clock()
        woken = await self._do(self._worker.wake(now, overdue))
        jobs = await self._do(self._worker.take(now, overdue))
        done = await asyncio.gather(*(self._do(self._worker.deliver(job, now)) for job in jobs))
        next_at = await self._do(self._worker.next_at())
        return Ticked(woken=woken, delivered=sum(done), failed=len(done) - sum(done), next_at=next_at)

    async def wake(self, case: str) -> datetime | None:
        """Lets time reach a case, if it has come. For engines that know when that is, and call too early or twice.

        Returns:
            When to wake it again; None while nothing runs, or where there is no such case.
        """
        return await self._do(self._worker.wake_case(case, self._calls.clock()))

    async def owed(self, case: str) -> list[Job]:
        """The jobs of a case that are to be done, or somebody does already; ``deliver`` takes their keys."""
        return await self._do(self._worker.owed(case))

    async def deliver(self, key: str) -> datetime | None:
        """Does one job, unless it was done, is not ready yet, or somebody else does it.

        Returns:
            When to try it again; None if it is done, given up or gone.
        """
        return await self._do(self._worker.deliver_one(key, self._calls.clock()))

    async def overdue(self, grace: timedelta) -> list[str]:
        """Cases with something that should have been done for so long: what an engine may have lost."""
        return await self._do(self._worker.overdue(self._calls.clock(), grace))

    async def work(self, stop: asyncio.Event, *, idle: timedelta = timedelta(seconds=1)) -> None:
        """Ticks until ``stop`` is set. While nothing is due it looks again after ``idle``, for what others bring."""
        while not stop.is_set():
            ticked = await self.tick()
            if not (ticked.woken or ticked.delivered):
                with suppress(TimeoutError):
                    await asyncio.wait_for(stop.wait(), self._pause(ticked, idle))

    async def jobs(self, state: JobState = "dead", limit: int = 100) -> list[Job]:
        """What is owed and not done: ``dead`` jobs were given up, and wait for somebody to look at their ``error``."""
        return await self._do(self._calls.jobs(state, limit))

    async def release(self, key: str) -> Job:
        """Lets a dead job be tried again.

        Raises:
            StoreError: There is no such dead job.
        """
        return await self._do(self._calls.release(key))

    async def purge(self, older_than: timedelta) -> int:
        """Forgets idempotency keys and finished jobs that are older; cases and journals stay."""
        return await self._do(self._calls.purge(older_than))

    async def close(self) -> None:
        """Lets go of the store."""
        await asyncio.to_thread(self.store.close)
        self._threads.shutdown(wait=False)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, problem: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    @cached_property
    def _threads(self) -> ThreadPoolExecutor:
        """For the store alone, so that a slow action doesn't keep it waiting."""
        return ThreadPoolExecutor(_STORE_THREADS, thread_name_prefix="sopflow-store")

    async def _do(self, steps: Steps[_Result]) -> _Result:
        """Carries a course of action out, awaiting each part of it."""
        loop = asyncio.get_running_loop()
        try:
            need = next(steps)
            while True:
                threads = None if isinstance(need, Outside) else self._threads
                try:
                    given = await loop.run_in_executor(threads, need, self.store)
                    if inspect.isawaitable(given):
                        given = await given
                except Exception as problem:
                    need = steps.throw(problem)
                else:
                    need = steps.send(given)
        except StopIteration as finished:
            result: _Result = finished.value
            return result
