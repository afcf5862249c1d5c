"""How a worker works by an engine."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

from tests.faults.book import handbook
from tests.faults.patience import patiently

from sopflow import AsyncRuntime, Runtime, stores

__all__ = ["ENGINES", "server", "work"]

ENGINES = ("none", "pgqueuer")

_GRACE = timedelta(seconds=5)  # what the sweep does is counted, and should be rare


@contextlib.contextmanager
def server(engine: str, store: str) -> Iterator[None]:
    """All that the engine needs besides workers."""
    if engine == "pgqueuer":
        from sopflow.runtime.engines import pgqueuer

        stores.sql(store).close()
        asyncio.run(pgqueuer.install(store))
    yield


def work(engine: str, store: str, options: dict[str, Any], people: Callable[[Runtime], None]) -> None:
    """Works by this engine until it is killed, and lets people act beside it."""
    asyncio.run(_WORK[engine](store, options, people))


async def _pgqueuer(store: str, options: dict[str, Any], people: Callable[[Runtime], None]) -> None:
    from sopflow.runtime.engines import pgqueuer

    people(patiently(lambda: Runtime(handbook(), stores.sql(store), **options)))
    host = patiently(lambda: AsyncRuntime(handbook(), stores.sql(store), **options))
    await pgqueuer.work(host, store, asyncio.Event(), grace=_GRACE, timeout=timedelta(seconds=2))


_WORK = {"pgqueuer": _pgqueuer}
