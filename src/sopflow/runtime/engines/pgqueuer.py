"""PGQueuer: one PostgreSQL, many workers. A step, what it owes and its next wake are one transaction.

Triggers on the store's tables put an errand into PGQueuer's queue in the statement that keeps a step: "look at this
case at this instant", "do this job". Workers take errands by PGQueuer and do what the store says is to be done. An
errand lives as long as that is so: one that comes too early, or finds its job in other hands, goes back into the queue;
one that comes twice finds nothing to do. What is lost all the same is found by a sweep over the store's own indexes.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
from msgspec import Struct

from sopflow.errors import MissingTool
from sopflow.runtime.asynchronous import AsyncRuntime
from sopflow.runtime.instants import millis
from sopflow.stores.protocol import StoreUnavailable

try:
    import psycopg
    from pgqueuer import Job, PsycopgDriver, Queries, QueueManager, RetryRequested
    from pgqueuer.errors import PgqException
except ImportError as problem:
    raise MissingTool("PGQueuer is needed: pip install 'sopflow[pgqueuer]'") from problem

__all__ = ["install", "uninstall", "work"]

_logger = logging.getLogger("sopflow.runtime")

_FUNCTIONS = ("sopflow_case_waits", "sopflow_job_is_ready", "sopflow_errand")
_RECONNECT = timedelta(seconds=1)
_MOST = timedelta(minutes=1)


class Errand(Struct, frozen=True):
    """What a row of the queue says: wake ``case``, which waits for the instant ``at``; or do ``job``."""

    case: str | None = None
    at: int | None = None
    job: str | None = None


async def install(url: str) -> None:
    """Makes PGQueuer's tables, unless they are there, and the triggers that fill its queue from now on.

    What the store holds already gets its errands too, so this may be done at any time, and again after an upgrade.

    Args:
        url: The address of the store, whose tables have to be there.

    Raises:
        MissingTool: PGQueuer isn't installed.
        StoreUnavailable: There is no store, or it can't be reached.
    """
    async with _told(), _connection(url) as connection:
        queries = Queries(PsycopgDriver(connection))
        if not await queries.schema_is_installed():
            await queries.install()
        made = Path(__file__).with_name("pgqueuer.sql").read_text(encoding="utf-8")
        made = made.replace("QUEUE", await _table(connection, queries.qbe.settings.qualified.queue_table))
        async with connection.transaction():
            await connection.execute(made.encode())


async def uninstall(url: str) -> None:
    """Takes the triggers away again. PGQueuer's own tables stay.

    Args:
        url: The address of the store.

    Raises:
        StoreUnavailable: It can't be reached.
    """
    async with _told(), _connection(url) as connection, connection.transaction():
        for function in _FUNCTIONS:
            await connection.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE".encode())


async def work(
    runtime: AsyncRuntime,
    url: str,
    stop: asyncio.Event,
    *,
    batch: int = 10,
    grace: timedelta = timedelta(minutes=1),
    timeout: timedelta = timedelta(seconds=30),
) -> None:
    """Does what is due until ``stop`` is set, side by side with all others who do so. A lost connection is made anew.

    Args:
        runtime: Over the same store. Every worker should be able to do all that cases may want done.
        url: The address of the store.
        stop: Ends the work; what has been begun is finished.
        batch: How many errands are taken at once; twice as many are at work at most.
        grace: What has been due for that long is done without the queue.
        timeout: A worker that has not been heard of for that long is taken for dead, and its errands are others'.
    """
    sweeping = asyncio.create_task(_sweep(runtime, stop, grace))
    try:
        while not stop.is_set():
            try:
                async with _told():
                    await _take_turns(runtime, url, stop, batch, timeout)
            except StoreUnavailable as problem:
                _logger.warning("%s; PGQueuer's queue is tried again", problem)
                await _pause(stop, _RECONNECT)
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping


async def _take_turns(runtime: AsyncRuntime, url: str, stop: asyncio.Event, batch: int, timeout: timedelta) -> None:
    """Takes errands as long as the connections last."""
    async with _connection(url) as asking, _connection(url) as listening:
        manager = QueueManager(Queries(_Driver(asking, listening)))

        async def run(job: Job) -> None:
            again = await _run(runtime, job)
            if again is not None:
                raise RetryRequested(max(again, timedelta()))

        manager.entrypoint(f"sopflow/{runtime.tenant}")(run)

        async def end() -> None:
            await stop.wait()
            manager.shutdown.set()

        ending = asyncio.create_task(end())
        try:
            await manager.run(
                batch_size=batch,
                max_concurrent_tasks=2 * batch,
                heartbeat_timeout=timeout,
                shutdown_on_listener_failure=True,
            )
        finally:
            ending.cancel()


async def _run(runtime: AsyncRuntime, job: Job) -> timedelta | None:
    """Runs an errand; how long it has to wait if it is to be run again."""
    errand = msgspec.json.decode(job.payload or b"{}", type=Errand)
    again: datetime | None = None
    try:
        if errand.job is not None:
            again = await runtime.deliver(errand.job)
        elif errand.case is not None:
            due = await runtime.wake(errand.case)
            # If it waits for another instant by now, there is another errand for that.
            again = due if due is not None and millis(due) == errand.at else None
    except Exception as problem:  # whatever it is, the errand must not get lost by it
        _logger.warning("%s: %s", errand, problem)
        return min(_MOST, timedelta(seconds=2 ** min(job.attempts, 10)))
    return again - runtime.clock() if again is not None else None


async def _sweep(runtime: AsyncRuntime, stop: asyncio.Event, grace: timedelta) -> None:
    """Looks now and then for what should long have been done."""
    while not stop.is_set():
        await _pause(stop, grace / 2)
        try:
            swept = await runtime.tick(overdue=grace)
        except Exception as problem:  # it is tried again before long
            _logger.warning("the sweep: %s", problem)
        else:
            if swept.woken or swept.delivered or swept.failed:
                _logger.warning("the queue had lost %d wakes and %d jobs", swept.woken, swept.delivered + swept.failed)


async def _pause(stop: asyncio.Event, pause: timedelta) -> None:
    with suppress(TimeoutError):
        await asyncio.wait_for(stop.wait(), pause.total_seconds())


class _Driver(PsycopgDriver):
    """PGQueuer's driver, with a connection for itself that listens: to ask, one had to wait for it up to a second."""

    def __init__(self, asking: psycopg.AsyncConnection, listening: psycopg.AsyncConnection) -> None:
        super().__init__(listening)
        self._asking = PsycopgDriver(asking)

    async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
        return await self._asking.fetch(query, *args)

    async def execute(self, query: str, *args: object) -> str:
        return await self._asking.execute(query, *args)


@asynccontextmanager
async def _connection(url: str) -> AsyncIterator[psycopg.AsyncConnection]:
    connection = await psycopg.AsyncConnection.connect(url, autocommit=True)
    try:
        yield connection
    finally:
        await connection.close()


@asynccontextmanager
async def _told() -> AsyncIterator[None]:
    try:
        yield
    except (psycopg.Error, PgqException, OSError) as problem:
        raise StoreUnavailable(f"PGQueuer's queue can't be used now: {problem}") from problem


async def _table(connection: psycopg.AsyncConnection, name: str) -> str:
    """The table's full name, whatever the search path."""
    text = (
        "SELECT quote_ident(nspname) || '.' || quote_ident(relname) "
        "FROM pg_class JOIN pg_namespace AS n ON n.oid = relnamespace WHERE pg_class.oid = %s::regclass"
    )
    found = await (await connection.execute(text, (name,))).fetchall()
    return str(found[0][0])
