"""How a worker works by an engine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

from tests.faults.book import handbook
from tests.faults.patience import patiently
from tests.temporal import DevServer

from sopflow import AsyncRuntime, Runtime, stores

__all__ = ["ENGINES", "server", "work"]

ENGINES = ("none", "pgqueuer", "temporal")


@contextlib.contextmanager
def server(engine: str, store: str, folder: Path, grace: float) -> Iterator[DevServer | None]:
    """All that the engine needs besides workers."""
    (folder / "grace.txt").write_text(str(grace))
    if engine == "temporal":
        import_module("sopflow.runtime.engines.temporal")  # before workers are forked, so that each begins at once
        running = DevServer(folder / "temporal.db")
        (folder / "temporal.txt").write_text(running.address)
        try:
            yield running
        finally:
            running.stop()
        return
    if engine == "pgqueuer":
        from sopflow.runtime.engines import pgqueuer

        stores.sql(store).close()
        asyncio.run(pgqueuer.install(store))
    yield None


def _grace(folder: Path) -> timedelta:
    """What the sweep does is counted, and should be rare."""
    return timedelta(seconds=float((folder / "grace.txt").read_text()))


def work(engine: str, store: str, folder: Path, options: dict[str, Any], people: Callable[[Runtime], None]) -> None:
    """Works by this engine until it is killed, and lets people act beside it."""
    asyncio.run(_WORK[engine](store, folder, options, people))


async def _pgqueuer(store: str, folder: Path, options: dict[str, Any], people: Callable[[Runtime], None]) -> None:
    from sopflow.runtime.engines import pgqueuer

    people(patiently(lambda: Runtime(handbook(), stores.sql(store), **options)))
    host = patiently(lambda: AsyncRuntime(handbook(), stores.sql(store), **options))
    await pgqueuer.work(host, store, asyncio.Event(), grace=_grace(folder), timeout=timedelta(seconds=2))


async def _temporal(store: str, folder: Path, options: dict[str, Any], people: Callable[[Runtime], None]) -> None:
    from temporalio.client import Client
    from temporalio.service import RPCError

    from sopflow.runtime.engines.temporal import Temporal

    address = (folder / "temporal.txt").read_text()
    while True:
        try:
            client = await Client.connect(address)
            break
        except (RPCError, RuntimeError):  # it is not there just now
            await asyncio.sleep(0.1)
    temporal = Temporal(client, patience=timedelta(seconds=1))
    people(patiently(lambda: Runtime(handbook(), temporal.store(stores.sql(store)), **options)))
    host = patiently(lambda: AsyncRuntime(handbook(), stores.sql(store), **options))
    await temporal.work(host, asyncio.Event(), grace=_grace(folder))


_WORK = {"pgqueuer": _pgqueuer, "temporal": _temporal}
