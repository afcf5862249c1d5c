"""A short run of what ``make faults`` does for long."""

from __future__ import annotations

import pytest
from tests.faults.__main__ import main


def test_killed_workers_lose_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--seconds", "3", "--cases", "10", "--workers", "2", "--seed", "1"]) == 0
    assert "nothing lost, nothing twice in effect" in capsys.readouterr().out
