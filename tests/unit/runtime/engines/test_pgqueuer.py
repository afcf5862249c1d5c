"""Errands in PGQueuer's queue: there with the step, gone with what they are for, and never a no-op too early."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import psycopg
import pytest
from pgqueuer import PsycopgDriver
from pgqueuer.domain.types import QueueEntrypoint
from tests.postgresql import Server
from tests.unit.runtime.test_delivery import Desk

import sopflow
from sopflow import AsyncRuntime, Runtime, stores
from sopflow.runtime.engines import pgqueuer
from sopflow.stores import StoreUnavailable


@pytest.fixture
def url(postgres: Server) -> str:
    url = postgres.url()
    stores.sql(url).close()
    asyncio.run(pgqueuer.install(url))
    return url


def queue(url: str) -> list[dict[str, Any]]:
    """What the queue says, and when; the soonest first."""
    text = "SELECT payload, execute_after FROM sopflow_pgqueuer WHERE status = 'queued' ORDER BY execute_after, id"
    with psycopg.connect(url) as connection:
        return [msgspec.json.decode(payload) | {"when": when} for payload, when in connection.execute(text.encode())]


def at(errand: dict[str, Any]) -> datetime:
    return datetime.fromtimestamp(errand["at"] / 1000, UTC)


async def until(there: Callable[[], Awaitable[bool]], seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while not await there():
            await asyncio.sleep(0.02)


def test_a_step_its_jobs_and_its_next_wake_are_one_transaction(url: str, handbook: sopflow.Handbook) -> None:
    desk = Desk()
    with Runtime(handbook, stores.sql(url), **desk.all) as runtime:
        runtime.open("long", "P-1")
        (job,) = runtime.owed("P-1")
        assert [errand.get("job") for errand in queue(url)] == [job.key]
        runtime.tick()
        runtime.tick()
        *_, wake = queue(url)
        assert wake["case"] == "P-1"
        assert at(wake) == wake["when"] == runtime.search()[0].due_at
        # It waits for something else now: the old wake is gone.
        runtime.signal("P-1", "go")
        assert [errand for errand in queue(url) if "case" in errand] == []


def test_two_that_come_to_the_same_moment_are_both_in_the_queue(url: str, handbook: sopflow.Handbook) -> None:
    """The first may be on its way already, and see nothing of the second."""
    moment = datetime(2026, 11, 25, tzinfo=UTC)
    with Runtime(handbook, stores.sql(url), clock=lambda: moment, **Desk().all) as runtime:
        for case in ("P-1", "P-2"):
            runtime.open("long", case, start="rest")
        assert len(queue(url)) == 2
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute("UPDATE sopflow_pgqueuer SET status = 'picked'")
            connection.execute("UPDATE sop_case SET due_at = due_at + 1")
            connection.execute("UPDATE sop_case SET due_at = due_at - 1")
        assert len([errand for errand in queue(url) if at(errand) == moment + timedelta(days=3)]) == 2


def test_what_was_there_before_is_caught_up_with_once(postgres: Server, handbook: sopflow.Handbook) -> None:
    url = postgres.url()
    with Runtime(handbook, stores.sql(url)) as runtime:
        runtime.open("long", "P-1")
        runtime.open("long", "P-2", start="rest")
        asyncio.run(pgqueuer.install(url))
        asyncio.run(pgqueuer.install(url))
        assert sorted(str(errand.get("job", errand.get("case"))) for errand in queue(url)) == ["P-1:trace#1.1", "P-2"]
        asyncio.run(pgqueuer.uninstall(url))
        runtime.open("long", "P-3")
        asyncio.run(pgqueuer.install(url))
        assert len(queue(url)) == 3


def test_without_a_store_nothing_is_installed(postgres: Server) -> None:
    with pytest.raises(StoreUnavailable, match="sop_case"):
        asyncio.run(pgqueuer.install(postgres.url()))


def working(
    url: str, handbook: sopflow.Handbook, desk: Desk, lease: timedelta = timedelta(minutes=5), **more: Any
) -> Callable[..., Any]:
    """Runs a function of a runtime while a worker works beside it."""

    def run(meanwhile: Callable[[AsyncRuntime], Awaitable[None]]) -> None:
        async def both() -> None:
            stop = asyncio.Event()
            async with AsyncRuntime(handbook, stores.sql(url), lease=lease, **desk.all) as runtime:
                work = asyncio.create_task(pgqueuer.work(runtime, url, stop, **more))
                try:
                    await meanwhile(runtime)
                finally:
                    stop.set()
                    await asyncio.wait_for(work, 15)

        asyncio.run(both())

    return run


def test_a_case_is_led_to_its_end(url: str, handbook: sopflow.Handbook) -> None:
    desk = Desk()

    async def meanwhile(runtime: AsyncRuntime) -> None:
        await runtime.open("waits", "P-1")

        async def closed() -> bool:
            return (await runtime.case("P-1")).status == "closed" and not await runtime.jobs("ready")

        await until(closed)

    working(url, handbook, desk)(meanwhile)
    assert len(desk.calls) == 1
    assert [message.text for message in desk.messages] == ["It is in Leipzig."]


def test_too_early_goes_back_into_the_queue_and_twice_does_nothing(url: str, handbook: sopflow.Handbook) -> None:
    desk = Desk()

    async def meanwhile(runtime: AsyncRuntime) -> None:
        opened = await runtime.open("long", "P-1", start="rest")
        due = (await runtime.search())[0].due_at
        assert due is not None
        (wake,) = queue(url)
        body = msgspec.json.encode({"case": "P-1", "at": wake["at"]})
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            for errand in (body, b'{"case":"gone","at":1}', b'{"job":"gone"}'):
                await pgqueuer._Queries(PsycopgDriver(connection)).enqueue("sopflow/", errand)

        async def back() -> bool:
            return len(queue(url)) == 2 and await asyncio.sleep(0.3, True)

        await until(back)
        assert all(abs(errand["when"] - due) < timedelta(seconds=2) for errand in queue(url))
        assert await runtime.case("P-1") == opened.case

    working(url, handbook, desk)(meanwhile)


def test_what_the_queue_has_lost_is_found(url: str, handbook: sopflow.Handbook) -> None:
    desk = Desk()

    async def meanwhile(runtime: AsyncRuntime) -> None:
        await runtime.open("waits", "P-1")
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            while (await runtime.case("P-1")).status != "closed" or await runtime.jobs("ready"):
                await connection.execute("DELETE FROM sopflow_pgqueuer")
                await asyncio.sleep(0.01)

    working(url, handbook, desk, grace=timedelta(seconds=0.1))(meanwhile)
    assert len(desk.messages) == 1


def test_a_lost_connection_is_made_anew(handbook: sopflow.Handbook) -> None:
    server, desk = Server(), Desk()
    url = server.url()
    stores.sql(url).close()
    asyncio.run(pgqueuer.install(url))

    async def meanwhile(runtime: AsyncRuntime) -> None:
        await runtime.open("waits", "P-1")
        stopping = threading.Thread(target=lambda: (server.stop(), server.start()))
        stopping.start()
        await asyncio.to_thread(stopping.join)

        async def closed() -> bool:
            try:
                return (await runtime.case("P-1")).status == "closed" and not await runtime.jobs("ready")
            except StoreUnavailable:
                return False

        await until(closed, 30)

    try:
        # The connection may be lost just while a job is done: then it is kept from others as long as the lease says.
        soon = {"lease": timedelta(seconds=4), "timeout": timedelta(seconds=2), "grace": timedelta(seconds=5)}
        working(url, handbook, desk, **soon)(meanwhile)
    finally:
        server.remove()
    assert len({message.key for message in desk.messages}) == 1


def test_to_know_when_to_look_again_does_not_read_what_waits(url: str) -> None:
    async def plan() -> str:
        async with await psycopg.AsyncConnection.connect(url, autocommit=True) as connection:
            await connection.execute(
                "INSERT INTO sopflow_pgqueuer (priority, entrypoint, status, execute_after) "
                "SELECT 0, 'sopflow/', 'queued', now() + interval '1 day' FROM generate_series(1, 20000)"
            )
            await connection.execute("ANALYZE sopflow_pgqueuer")
            plans: list[str] = []

            class Explaining(PsycopgDriver):
                async def fetch(self, query: str, *args: object) -> list[dict[str, object]]:
                    found = await super().fetch(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {query}", *args)
                    plans.append(msgspec.json.encode(found[0]["QUERY PLAN"]).decode())
                    return await super().fetch(query, *args)

            queries = pgqueuer._Queries(Explaining(connection))
            eta = await queries.next_deferred_eta([QueueEntrypoint("sopflow/")])
            assert eta is not None
            assert await queries.eligible_queued_work([QueueEntrypoint("sopflow/")]) == 0
            return plans[0]

    (told,) = msgspec.json.decode(asyncio.run(plan()))
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] < 12
