"""What all tests share: the helpers beside this file can be imported, and how long hypothesis looks.

``SOPFLOW_PROFILE=soak`` looks much longer, at new examples every time (``SOPFLOW_EXAMPLES`` of each law, 3000 where it
isn't said); ``ci``, the default, is quick and repeatable.

``SOPFLOW_POSTGRES=required``: where there is no PostgreSQL, the tests that need it fail and are not skipped.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from tests.postgresql import MISSING, Server, programs
from tests.temporal import DevServer

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.register_profile(
    "soak",
    settings.get_profile("ci"),
    max_examples=int(os.environ.get("SOPFLOW_EXAMPLES", "3000")),
    derandomize=False,
    print_blob=True,
)
settings.load_profile(os.environ.get("SOPFLOW_PROFILE", "ci"))


@pytest.fixture(scope="session")
def postgres() -> Iterator[Server]:
    """A PostgreSQL server, for as long as the tests take; ``postgres.url()`` is the address of an empty schema."""
    if programs() is None and os.environ.get("SOPFLOW_POSTGRES") != "required":
        pytest.skip(MISSING)
    server = Server()
    yield server
    server.remove()


@pytest.fixture(scope="session")
def temporal_server() -> Iterator[DevServer]:
    """A Temporal server, for as long as the tests take."""
    server = DevServer()
    yield server
    server.stop()
