"""Temporal: wakes, delivery and retries by a cluster; the truth stays in the store.

Each case that waits for something has a workflow, which only sleeps until the case's next instant. What is to be done
then, activities ask the store: they wake the case and do its jobs. No rule of sopflow runs inside the workflow, so that
a new release of sopflow, or a new version of a procedure, can't break the replay of one that is under way.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import AsyncIterator, Coroutine
from concurrent.futures import Future
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from typing import Any

from sopflow.errors import MissingTool
from sopflow.runtime.asynchronous import AsyncRuntime
from sopflow.runtime.engines.telling import Telling
from sopflow.runtime.instants import millis
from sopflow.stores.protocol import Store

try:
    from temporalio import activity
    from temporalio.client import Client
    from temporalio.common import WorkflowIDConflictPolicy
    from temporalio.service import RPCError
    from temporalio.worker import Worker

    from sopflow.runtime.engines.temporal_workflow import CaseWaits, Look, Waiting
except ImportError as problem:
    raise MissingTool("Temporal's client is needed: pip install 'sopflow[temporal]'") from problem

__all__ = ["Temporal", "connect"]

_logger = logging.getLogger("sopflow.runtime")
_RECONNECT = timedelta(seconds=1)


class Temporal:
    """Temporal for the cases of one tenant. It is made where a loop runs, and works in that loop.

    Args:
        client: A client of Temporal's own.
        tenant: Whose cases these are.
        queue: The task queue, and how the ids of workflows begin: ``QUEUE/TENANT/CASE``.
        patience: A worker that has not been heard of for that long is taken for dead.
    """

    def __init__(
        self,
        client: Client,
        *,
        tenant: str = "",
        queue: str = "sopflow",
        patience: timedelta = timedelta(seconds=30),
    ) -> None:
        self.client = client
        self.tenant = tenant
        self.queue = queue
        self.patience = patience
        self._loop = asyncio.get_running_loop()

    def store(self, store: Store) -> Store:
        """The same store; what is kept there is told to Temporal, so that it knows of new cases and times at once.

        Whoever lets something happen to cases gives this one to his runtime. What could not be told is found by the
        sweep of the workers.
        """
        return Telling(store, self.tell)

    def tell(self, case: str) -> None:
        """Lets the workflow of a case look at it; from any thread, without waiting for it."""
        told = asyncio.run_coroutine_threadsafe(self._tell(case), self._loop)
        told.add_done_callback(_note)

    async def work(
        self, runtime: AsyncRuntime, stop: asyncio.Event, *, grace: timedelta = timedelta(minutes=1)
    ) -> None:
        """Does what is due until ``stop`` is set, side by side with all others who do so.

        Args:
            runtime: Over the store itself. Every worker should be able to do all that cases may want done.
            stop: Ends the work; what has been begun is finished.
            grace: Cases with something that has been due for that long are told to Temporal again.
        """
        sweeping = asyncio.create_task(self._sweep(runtime, stop, grace))
        try:
            while not stop.is_set():
                try:
                    await self._take_turns(runtime, stop)
                except (RPCError, RuntimeError) as problem:  # the cluster is out of reach when the worker begins
                    _logger.warning("%s; Temporal is tried again", problem)
                    await _pause(stop, _RECONNECT)
        finally:
            sweeping.cancel()
            with suppress(asyncio.CancelledError):
                await sweeping

    async def _take_turns(self, runtime: AsyncRuntime, stop: asyncio.Event) -> None:
        """Works until it is told to stop, or can't any longer."""
        doing = _Doing(runtime, self.patience)
        worker = Worker(
            self.client,
            task_queue=self.queue,
            workflows=[CaseWaits],
            activities=[doing.look, doing.do],
            sticky_queue_schedule_to_start_timeout=self.patience,
            max_heartbeat_throttle_interval=self.patience / 3,
            default_heartbeat_throttle_interval=self.patience / 3,
            graceful_shutdown_timeout=runtime.lease,
        )
        running, stopping = asyncio.create_task(worker.run()), asyncio.create_task(stop.wait())
        try:
            await asyncio.wait({running, stopping}, return_when=asyncio.FIRST_COMPLETED)
            if not running.done():
                await worker.shutdown()
            await running
        finally:
            stopping.cancel()

    async def _tell(self, case: str) -> None:
        """Signals the workflow, which is begun if there is none."""
        await self.client.start_workflow(
            CaseWaits.run,
            Waiting(case, self.patience.total_seconds()),
            id=f"{self.queue}/{self.tenant}/{case}",
            task_queue=self.queue,
            task_timeout=self.patience,
            id_conflict_policy=WorkflowIDConflictPolicy.USE_EXISTING,
            start_signal="news",
        )

    async def _sweep(self, runtime: AsyncRuntime, stop: asyncio.Event, grace: timedelta) -> None:
        """Looks now and then for what should long have been done."""
        while not stop.is_set():
            await _pause(stop, grace / 2)
            try:
                overdue = await runtime.overdue(grace)
                for case in overdue:
                    await self._tell(case)
            except Exception as problem:  # it is tried again before long
                _logger.warning("the sweep: %s", problem)
            else:
                if overdue:
                    _logger.warning("Temporal had lost %d cases", len(overdue))


def connect(address: str, **options: Any) -> Temporal:
    """For a program without a loop: a ``Temporal`` that works in a thread of its own, to tell it of cases.

    Args:
        address: ``HOST:PORT`` of the cluster.
        options: See ``Temporal``; and what ``temporalio.client.Client.connect`` takes, as ``client``.
    """
    loop = asyncio.new_event_loop()
    threading.Thread(target=loop.run_forever, name="sopflow-temporal", daemon=True).start()

    async def begin() -> Temporal:
        client = await Client.connect(address, **options.pop("client", {}))
        return Temporal(client, **options)

    return _in(loop, begin()).result()


def _in(loop: asyncio.AbstractEventLoop, course: Coroutine[Any, Any, Temporal]) -> Future[Temporal]:
    return asyncio.run_coroutine_threadsafe(course, loop)


class _Doing:
    """The activities. What they do is whole or not at all, and doing it again does nothing."""

    def __init__(self, runtime: AsyncRuntime, patience: timedelta) -> None:
        self._runtime = runtime
        self._patience = patience

    @activity.defn(name="sopflow-look")
    async def look(self, case: str) -> Look:
        """Wakes a case if its time has come, and looks what it is owed."""
        due = await self._runtime.wake(case)
        jobs = await self._runtime.owed(case)
        now = millis(self._runtime.clock())
        later = [job.not_before for job in jobs if job.not_before > now]
        if due is not None:
            later.append(millis(due))
        return Look([job.key for job in jobs if job.not_before <= now], min(later, default=None))

    @activity.defn(name="sopflow-do")
    async def do(self, key: str) -> int | None:
        """Does a job; when it is to be tried again, if it is."""
        async with self._heard():
            again = await self._runtime.deliver(key)
        return millis(again) if again is not None else None

    @asynccontextmanager
    async def _heard(self) -> AsyncIterator[None]:
        """Lets Temporal hear that this worker is alive, while something takes its time."""

        async def beat() -> None:
            while True:
                activity.heartbeat()
                await asyncio.sleep(self._patience.total_seconds() / 3)

        beating = asyncio.create_task(beat())
        try:
            yield
        finally:
            beating.cancel()


async def _pause(stop: asyncio.Event, pause: timedelta) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), pause.total_seconds())


def _note(told: Future[None]) -> None:
    if not told.cancelled() and (problem := told.exception()) is not None:
        _logger.warning("Temporal could not be told: %s", problem)
