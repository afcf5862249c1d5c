"""One page of the player for all tests."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from node import Node
from player_script import ANSWERS, Page


@pytest.fixture(scope="session")
def page() -> Iterator[Page]:
    with Node(ANSWERS) as node:
        yield Page(node)
