"""Every store is held to the same protocol."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.postgresql import Server

from sopflow import stores
from sopflow.stores import Store

KINDS = ("memory", "sqlite", "postgres")


@pytest.fixture(params=KINDS)
def make(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[], Store]:
    """Opens the store under test; called again, the same one as another process would see it."""
    if request.param == "memory":
        only = stores.memory()
        return lambda: only
    if request.param == "sqlite":
        return lambda: stores.sql(f"sqlite:///{tmp_path}/cases.db")
    server: Server = request.getfixturevalue("postgres")  # only now: the other stores need none
    url = server.url()
    return lambda: stores.sql(url)


@pytest.fixture
def store(make: Callable[[], Store]) -> Iterator[Store]:
    """An empty store."""
    opened = make()
    yield opened
    opened.close()
