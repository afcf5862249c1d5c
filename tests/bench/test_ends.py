"""Speed counts only where the work is done: everybody must bring the four cases to the same ends."""

from __future__ import annotations

import pytest
from tests.bench.cases import CASES
from tests.bench.opponents import OPPONENTS, Opponent


@pytest.mark.parametrize("opponent", OPPONENTS, ids=lambda each: each.name)
def test_the_cases_come_out_where_they_must(opponent: Opponent) -> None:
    if opponent.version is None:
        pytest.skip(f"{opponent.distribution} is not installed")
    opponent.prepare(CASES)
