"""Tables in files: what is told about wrong ones, and how they are looked up in a case."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

import sopflow
from sopflow.journal import entries as e
from sopflow.journal.lines import decode, encode
from sopflow.loading import read_texts, scenarios

CORPUS = Path(__file__).parents[2] / "corpus"
BAD = sorted((CORPUS / "tables/bad").glob("*.yaml"))
SCENARIOS = [CORPUS / "good/tables.test.yaml", CORPUS / "good/tables"]


@pytest.mark.parametrize("file", BAD, ids=lambda file: file.stem)
def test_what_an_author_is_told(file: Path) -> None:
    """``SOPFLOW_WRITE=1`` writes the expectations anew; read the difference before keeping it."""
    told = str(read_texts({file.name: file.read_text(encoding="utf-8")})[1]) + "\n"
    expected = file.with_suffix(".expected")
    if os.environ.get("SOPFLOW_WRITE"):
        expected.write_text(told, encoding="utf-8")
    assert told == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", SCENARIOS, ids=lambda path: path.name)
def test_the_scenarios_hold_and_their_journals_replay(path: Path) -> None:
    looked_up = 0
    for file in scenarios.test(path):
        assert file.report.ok, str(file.report)
        for result in file.results:
            assert decode(encode(result.entries)) == result.entries
            sopflow.replay(result.entries)
            looked_up += sum(isinstance(each, e.LookedUp) for each in result.entries)
    assert looked_up


def test_the_journal_says_which_row_and_why() -> None:
    first = next(iter(scenarios.test(SCENARIOS[0]))).results[2]
    row = next(each for each in first.entries if isinstance(each, e.LookedUp))
    assert (row.step, row.table, row.row) == ("priority", "priority", 2)
    assert row.facts["priority"] == "high"
    assert row.why == {"customer.tier": "gold", "topic": "legal", "amount": 2000}
