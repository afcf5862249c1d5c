"""Cases that wait in Temporal, on its development server: the store says what is to be done, whoever has died."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from temporalio.client import Client, WorkflowExecutionStatus, WorkflowHandle, WorkflowHistory
from temporalio.service import RPCError
from temporalio.worker import Replayer
from tests.temporal import DevServer
from tests.unit.runtime.test_delivery import Desk

import sopflow
from sopflow import AsyncRuntime, Runtime, stores
from sopflow.runtime import ActionCall, Retries
from sopflow.runtime.engines.temporal import Temporal, connect
from sopflow.runtime.engines.temporal_workflow import CaseWaits

HISTORY = Path(__file__).with_name("temporal-history.json")

_queues = (f"queue{number}" for number in count())


@pytest.fixture
def make(temporal_server: DevServer, handbook: sopflow.Handbook, tmp_path: Path) -> Callable[..., Any]:
    """Begins a course of action: Temporal, and a runtime that tells it."""
    queue = next(_queues)

    @asynccontextmanager
    async def make(desk: Desk) -> AsyncIterator[tuple[Temporal, AsyncRuntime]]:
        client = await Client.connect(temporal_server.address, identity="worker")
        temporal = Temporal(client, queue=queue, patience=timedelta(seconds=1))
        store = stores.sql(f"sqlite:///{tmp_path}/cases.db")
        async with AsyncRuntime(
            handbook, temporal.store(store), retries=Retries(first=timedelta(seconds=0.1)), **desk.all
        ) as runtime:
            yield temporal, runtime

    return make


@asynccontextmanager
async def working(temporal: Temporal, runtime: AsyncRuntime, **more: Any) -> AsyncIterator[None]:
    stop = asyncio.Event()
    work = asyncio.create_task(temporal.work(runtime, stop, **more))
    try:
        yield
    finally:
        stop.set()
        await asyncio.wait_for(work, 15)


async def closed(runtime: AsyncRuntime, case: str, seconds: float = 15) -> None:
    async with asyncio.timeout(seconds):
        while (await runtime.case(case)).status != "closed" or await runtime.jobs("ready"):
            await asyncio.sleep(0.02)


async def sleeps(handle: WorkflowHandle[Any, Any], long: timedelta) -> bool:
    """Whether a workflow has gone to sleep for so long."""
    with suppress(RPCError):  # there is none yet
        for event in (await handle.fetch_history()).events:
            timer = event.timer_started_event_attributes
            if timer.start_to_fire_timeout.ToTimedelta() > long:
                return True
    return False


def test_a_case_is_led_to_its_end_and_its_workflow_ends_too(make: Callable[..., Any]) -> None:
    desk = Desk()

    async def course() -> None:
        async with make(desk) as (temporal, runtime), working(temporal, runtime):
            await runtime.open("waits", "P-1")
            await closed(runtime, "P-1")
            handle = temporal.client.get_workflow_handle(f"{temporal.queue}//P-1")
            await asyncio.wait_for(handle.result(), 10)

    asyncio.run(course())
    assert len(desk.calls) == 1
    assert [message.text for message in desk.messages] == ["It is in Leipzig."]


def test_a_signal_wakes_who_would_sleep_for_days(make: Callable[..., Any]) -> None:
    desk = Desk(OSError("no answer"))

    async def course() -> None:
        async with make(desk) as (temporal, runtime), working(temporal, runtime):
            await runtime.open("long", "P-1")
            handle = temporal.client.get_workflow_handle(f"{temporal.queue}//P-1")
            async with asyncio.timeout(15):
                while not await sleeps(handle, timedelta(days=2)):
                    await asyncio.sleep(0.1)
            seen = await handle.describe()
            assert seen.status == WorkflowExecutionStatus.RUNNING
            await handle.signal("news")  # too early: it sleeps again
            await runtime.signal("P-1", "go")
            await closed(runtime, "P-1")
            await asyncio.wait_for(handle.result(), 10)
            kept = await temporal.client.get_workflow_handle(handle.id, run_id=seen.run_id).fetch_history()
            await Replayer(workflows=[CaseWaits]).replay_workflow(kept)
            if os.environ.get("SOPFLOW_WRITE"):
                HISTORY.write_text(kept.to_json(), encoding="utf-8")

    asyncio.run(course())
    assert len(desk.calls) == 2


def test_a_long_history_begins_anew(make: Callable[..., Any]) -> None:
    async def course() -> None:
        async with make(Desk()) as (temporal, runtime), working(temporal, runtime):
            await runtime.open("long", "P-1", start="rest")
            handle = temporal.client.get_workflow_handle(f"{temporal.queue}//P-1")
            async with asyncio.timeout(30):
                while not (first := [each async for each in temporal.client.list_workflows() if each.id == handle.id]):
                    await asyncio.sleep(0.05)
                while (await handle.describe()).run_id == first[0].run_id:
                    await handle.signal("news")
            assert (await handle.describe()).history_length < 120
            await runtime.signal("P-1", "go")
            await closed(runtime, "P-1")

    asyncio.run(course())


def test_a_slow_action_does_not_hold_up_the_times_of_its_case(make: Callable[..., Any], tmp_path: Path) -> None:
    book = "sopflow: 1\nhandbook: h\noutcomes: [over]\nfacts: {place: text}\nactions: {trace: {gives: [place]}}\n"
    process = (
        "sopflow: 1\nprocess: slow\ndeadlines:\n  - {id: soon, from: opened, until: closed, within: PT0.3S, "
        "if_late: [{send: We are late.}]}\nsteps:\n  - {id: trace, run: trace, next: over}\n"
    )
    handbook, report = sopflow.read_texts({"handbook.yaml": book, "slow.yaml": process})
    assert handbook is not None, report.text()
    desk = Desk()

    async def course() -> None:
        late = asyncio.Event()

        async def trace(call: ActionCall) -> dict[str, str]:
            desk.calls.append(call)
            await late.wait()
            return {"place": "Ulm"}

        async with make(desk) as (temporal, _):
            store = temporal.store(stores.sql(f"sqlite:///{tmp_path}/slow.db"))
            runtime = AsyncRuntime(handbook, store, actions={"trace": trace}, channels={"*": desk.send})
            async with runtime, working(temporal, runtime), asyncio.timeout(15):
                await runtime.open("slow", "P-1")
                while not desk.messages:
                    await asyncio.sleep(0.02)
                late.set()
                await closed(runtime, "P-1")

    asyncio.run(course())
    assert [message.text for message in desk.messages] == ["We are late."]
    assert len(desk.calls) == 1


def test_what_temporal_was_not_told_is_found(
    make: Callable[..., Any], handbook: sopflow.Handbook, tmp_path: Path
) -> None:
    desk = Desk()

    async def course() -> None:
        with Runtime(handbook, stores.sql(f"sqlite:///{tmp_path}/cases.db")) as silent:
            silent.open("waits", "P-1")
        async with make(desk) as (temporal, runtime), working(temporal, runtime, grace=timedelta(seconds=0.2)):
            await closed(runtime, "P-1")

    asyncio.run(course())
    assert len(desk.messages) == 1


def test_a_program_without_a_loop_tells_too(
    make: Callable[..., Any], temporal_server: DevServer, handbook: sopflow.Handbook, tmp_path: Path
) -> None:
    desk = Desk()

    async def course() -> None:
        async with make(desk) as (temporal, runtime), working(temporal, runtime):

            def elsewhere() -> None:
                teller = connect(temporal_server.address, queue=temporal.queue, patience=timedelta(seconds=1))
                store = teller.store(stores.sql(f"sqlite:///{tmp_path}/cases.db"))
                with Runtime(handbook, store) as host:
                    host.open("waits", "P-1")

            await asyncio.to_thread(elsewhere)
            await closed(runtime, "P-1")

    asyncio.run(course())
    assert len(desk.messages) == 1


def test_a_worker_that_begins_while_the_cluster_is_away(handbook: sopflow.Handbook, tmp_path: Path) -> None:
    server, desk = DevServer(tmp_path / "temporal.db"), Desk()

    async def course() -> None:
        temporal = Temporal(await Client.connect(server.address), patience=timedelta(seconds=1))
        store = stores.sql(f"sqlite:///{tmp_path}/cases.db")
        async with AsyncRuntime(handbook, temporal.store(store), **desk.all) as runtime:
            await asyncio.to_thread(server.stop)
            async with working(temporal, runtime, grace=timedelta(seconds=1)):
                await runtime.open("waits", "P-1")
                await asyncio.sleep(0.5)
                await asyncio.to_thread(server.start)
                await closed(runtime, "P-1", 40)

    try:
        asyncio.run(course())
    finally:
        server.stop()
    assert len(desk.messages) == 1


def test_the_workflow_of_the_last_release_goes_on_with_this_one() -> None:
    """If this fails, workflows that are under way would break: https://docs.temporal.io/develop/python/versioning"""
    kept = WorkflowHistory.from_json("queue//P-1", HISTORY.read_text(encoding="utf-8"))
    asyncio.run(Replayer(workflows=[CaseWaits]).replay_workflow(kept))
