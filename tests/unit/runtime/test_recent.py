"""What a process remembers of the cases it has just written saves a look, and is never believed blindly."""

from __future__ import annotations

from typing import Any

import pytest
from tests.unit.runtime.conftest import BOOK, PROCESS, TRANSFER, Clock

import sopflow
from sopflow import RefusedEvent, Runtime, StaleCase, stores
from sopflow.runtime.recent import Recent
from sopflow.stores.records import CaseRow

HANDBOOK, _REPORT = sopflow.read_texts({"handbook.yaml": BOOK, "lost-parcel.yaml": PROCESS, "transfer.yaml": TRANSFER})


class Counting:
    """A store that counts how often somebody looks."""

    def __init__(self) -> None:
        self.store = stores.memory()
        self.looks = 0

    def __getattr__(self, name: str) -> Any:
        self.looks += name == "find"
        return getattr(self.store, name)


@pytest.fixture
def store() -> Counting:
    return Counting()


def runtime(store: Any, seconds: float = 1e9) -> Runtime:
    assert HANDBOOK is not None, _REPORT.text()
    made = Runtime(HANDBOOK, store, clock=Clock())
    made._calls.recent = Recent(seconds=seconds)
    return made


def test_what_was_written_just_now_is_not_looked_up(store: Counting) -> None:
    mine = runtime(store)
    mine.open("lost-parcel", "P-1")
    looks = store.looks
    mine.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent")
    assert store.looks == looks
    assert mine.case("P-1").seq == len(mine.journal("P-1"))  # who looks, looks in the store


def test_later_it_is(store: Counting) -> None:
    mine = runtime(store, seconds=0)
    mine.open("lost-parcel", "P-1")
    looks = store.looks
    mine.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent")
    assert store.looks == looks + 1


def test_a_step_never_builds_on_what_is_no_longer_so(store: Counting) -> None:
    mine, other = runtime(store), runtime(store)
    mine.open("lost-parcel", "P-1")
    other.answer("P-1", "take-up", {"parcel": "A"}, by="bob/agent")
    with pytest.raises(RefusedEvent) as refused:  # by what is remembered, it would have been taken
        mine.answer("P-1", "take-up", {"parcel": "B"}, by="mia/agent")
    assert refused.value.refused.code == "not-open"
    assert mine.case("P-1").facts["parcel"] == "A"


def test_nobody_is_refused_by_what_is_no_longer_so(store: Counting) -> None:
    mine, other = runtime(store), runtime(store)
    mine.open("lost-parcel", "P-1")
    other.answer("P-1", "take-up", {"parcel": "A"}, by="bob/agent")
    mine.done("P-1", "trace", {"place": "Ulm"})  # by what is remembered, that is not open
    assert mine.case("P-1").facts["place"] == "Ulm"


def test_what_the_caller_has_seen_is_compared_with_the_store(store: Counting) -> None:
    mine, other = runtime(store), runtime(store)
    seen = mine.open("lost-parcel", "P-1").case
    assert seen is not None
    other.correct("P-1", {"parcel": "A"}, by="bob/agent")
    with pytest.raises(StaleCase):
        mine.cancel("P-1", "enough", by="mia/agent", expected_seq=seen.seq)
    mine.cancel("P-1", "enough", by="mia/agent", expected_seq=other.case("P-1").seq)


def test_a_repeat_is_told_the_same(store: Counting) -> None:
    mine = runtime(store)
    mine.open("lost-parcel", "P-1")
    first = mine.correct("P-1", {"parcel": "A"}, by="mia/agent", key="k")
    again = mine.correct("P-1", {"parcel": "A"}, by="mia/agent", key="k")
    assert again.entries == first.entries
    assert again.case == first.case


def test_few_are_remembered() -> None:
    now = [0.0]
    recent = Recent(most=2, clock=lambda: now[0])
    for name in ("A", "B", "C"):
        recent.put("", row(name))
    assert [recent.get("", name) for name in ("A", "B", "C")] == [None, row("B"), row("C")]
    assert recent.get("other", "C") is None
    now[0] = 1.5
    assert recent.get("", "C") is None


def row(name: str) -> CaseRow:
    return CaseRow(name, "p", "d", 1, "open", None, None, (), (), None, 0, 0, "{}")
