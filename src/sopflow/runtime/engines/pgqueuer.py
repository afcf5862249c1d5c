"""PGQueuer: one PostgreSQL, many workers. A step, what it owes and its next wake are one transaction.

Triggers on the store's tables put an errand into PGQueuer's queue in the statement that keeps a step: "look at this
case at this instant", "do this job". Workers take errands by PGQueuer and do what the store says is to be done. An
errand lives as long as that is so: one that comes too early, or finds its job in other hands, goes back into the queue;
one that comes twice finds nothing to do. What is lost all the same is found by a sweep over the store's own indexes.

The queue is one of its own, ``sopflow_pgqueuer``, beside whatever PGQueuer is used for besides. It tells nobody when
something comes into it, so workers look every now and then: a ``NOTIFY`` lets all who commit wait for one another, and
eight clients together were four times as slow.
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
    from pgqueuer.adapters.persistence.qb import QueryBuilderEnvironment, QueryQueueBuilder, QuerySchedulerBuilder
    from pgqueuer.domain.settings import DBSettings
    from pgqueuer.domain.types import Channel, QueueEntrypoint
    from pgqueuer.errors import PgqException
except ImportError as problem:
    raise MissingTool("PGQueuer is needed: pip install 'sopflow[pgqueuer]'") from problem

__all__ = ["install", "uninstall", "work"]

_logger = logging.getLogger("sopflow.runtime")

_FUNCTIONS = ("sopflow_case_waits", "sopflow_job_is_ready", "sopflow_errand")
_PREFIX = "sopflow_"
_RECONNECT = timedelta(seconds=1)
_MOST = timedelta(minutes=1)


class Errand(Struct, frozen=True):
    """What a row of the queue says: wake ``case``, which waits for the instant ``at``; or do ``job``."""

    case: str | None = None
    at: int | None = None
    job: str | None = None


async def install(url: str) -> None:
    """Makes the queue, unless it is there, and the triggers that fill it from now on.

    What the store holds already gets its errands too, so this may be done at any time, and again after an upgrade.

    Args:
        url: The address of the store, whose tables have to be there.

    Raises:
        MissingTool: PGQueuer isn't installed.
        StoreUnavailable: There is no store, or it can't be reached.
    """
    async with _told(), _connection(url) as connection:
        queries = _Queries(PsycopgDriver(connection))
        if not await queries.schema_is_installed():
            await queries.install()
        names = queries.qbe.settings
        made = Path(__file__).with_name("pgqueuer.sql").read_text(encoding="utf-8")
        made = made.replace("QUEUE", await _table(connection, names.qualified.queue_table))
        async with connection.transaction():
            await connection.execute(
                f"DROP TRIGGER IF EXISTS {names.trigger} ON {names.qualified.queue_table}".encode()
            )
            await connection.execute(made.encode())


async def uninstall(url: str) -> None:
    """Takes the triggers and the queue away again.

    Args:
        url: The address of the store.

    Raises:
        StoreUnavailable: It can't be reached.
    """
    async with _told(), _connection(url) as connection, connection.transaction():
        for function in _FUNCTIONS:
            await connection.execute(f"DROP FUNCTION IF EXISTS {function} CASCADE".encode())
        await _Queries(PsycopgDriver(connection)).uninstall()


async def work(
    runtime: AsyncRuntime,
    url: str,
    stop: asyncio.Event,
    *,
    batch: int = 10,
    poll: timedelta = timedelta(seconds=0.2),
    grace: timedelta = timedelta(minutes=1),
    timeout: timedelta = timedelta(seconds=30),
) -> None:
    """Does what is due until ``stop`` is set, side by side with all others who do so. A lost connection is made anew.

    Args:
        runtime: Over the same store. Every worker should be able to do all that cases may want done.
        url: The address of the store.
        stop: Ends the work; what has been begun is finished.
        batch: How many errands are taken at once; twice as many are at work at most.
        poll: How often one looks who has nothing to do.
        grace: What has been due for that long is done without the queue.
        timeout: A worker that has not been heard of for that long is taken for dead, and its errands are others'.
    """
    sweeping = asyncio.create_task(_sweep(runtime, stop, grace))
    try:
        while not stop.is_set():
            try:
                async with _told():
                    await _take_turns(runtime, url, stop, batch, poll, timeout)
            except StoreUnavailable as problem:
                _logger.warning("%s; PGQueuer's queue is tried again", problem)
                await _pause(stop, _RECONNECT)
    finally:
        sweeping.cancel()
        with suppress(asyncio.CancelledError):
            await sweeping


async def _take_turns(
    runtime: AsyncRuntime, url: str, stop: asyncio.Event, batch: int, poll: timedelta, timeout: timedelta
) -> None:
    """Takes errands as long as the connections last."""
    async with _connection(url) as asking, _connection(url) as listening:
        queries = _Queries(_Driver(asking, listening))
        manager = QueueManager(queries, Channel(queries.qbe.settings.channel))
        manager.min_dequeue_poll_interval = min(poll, manager.min_dequeue_poll_interval)

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
                dequeue_timeout=poll,
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


class _Queries(Queries):
    """PGQueuer's queries, for a queue of our own.

    Its own way to ask when the next row is due reads all rows that wait, because there might be several entrypoints.
    """

    def __init__(self, driver: PsycopgDriver) -> None:
        names = DBSettings(prefix=_PREFIX)
        super().__init__(driver, QueryBuilderEnvironment(names), QueryQueueBuilder(names), QuerySchedulerBuilder(names))

    async def next_deferred_eta(self, entrypoints: list[QueueEntrypoint]) -> timedelta | None:
        """How long it is until the next row is due."""
        text = (
            f"SELECT execute_after - now() AS eta FROM {self.qbe.settings.qualified.queue_table} "
            "WHERE entrypoint = $1 AND status = 'queued' ORDER BY execute_after LIMIT 1"
        )
        found = [row["eta"] for name in entrypoints for row in await self.driver.fetch(text, name)]
        return min((eta for eta in found if isinstance(eta, timedelta)), default=None)

    async def eligible_queued_work(self, entrypoints: list[QueueEntrypoint]) -> int:
        """Whether one is due already."""
        eta = await self.next_deferred_eta(entrypoints)
        return int(eta is not None and eta <= timedelta())


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
