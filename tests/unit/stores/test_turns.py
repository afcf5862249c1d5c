"""Threads that write together: one for all, and nobody waits for ever."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from time import sleep

import pytest

from sopflow.stores import StoreUnavailable
from sopflow.stores.turns import Group, Ticket


def test_callers_who_come_back_together_are_written_together() -> None:
    sizes: list[int] = []
    inside = threading.Lock()

    def write(tickets: Sequence[Ticket[int, int]]) -> None:
        assert inside.acquire(blocking=False)  # never two at a time
        sizes.append(len(tickets))
        sleep(0.02)
        for ticket in tickets:
            ticket.settle(ticket.wanted * 2)
        inside.release()

    group: Group[int, int] = Group(write)

    def call(caller: int) -> None:
        for number in range(20):
            assert group.do(caller + number) == (caller + number) * 2

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(call, range(8)))
    assert sum(sizes) == 160
    assert len(sizes) < 60  # 20 would be perfect; 40 is every other one alone


def test_no_more_at_once_than_allowed_and_none_is_forgotten() -> None:
    sizes: list[int] = []

    def write(tickets: Sequence[Ticket[int, int]]) -> None:
        sizes.append(len(tickets))
        sleep(0.001)
        for ticket in tickets:
            ticket.settle(ticket.wanted)

    group: Group[int, int] = Group(write, most=3)
    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(group.do, range(100))) == list(range(100))
    assert sum(sizes) == 100
    assert max(sizes) <= 3


def test_what_fails_is_told_to_those_it_is_about() -> None:
    def write(tickets: Sequence[Ticket[int, int]]) -> None:
        for ticket in tickets:
            if ticket.wanted % 2:
                ticket.fail(ValueError(str(ticket.wanted)))
            else:
                ticket.settle(ticket.wanted)

    group: Group[int, int] = Group(write)
    assert group.do(2) == 2
    with pytest.raises(ValueError, match="3"):
        group.do(3)
    assert group.do(4) == 4


def test_who_writes_is_interrupted_and_the_others_go_on() -> None:
    entered, go_on = threading.Event(), threading.Event()
    interrupted = threading.Event()

    def write(tickets: Sequence[Ticket[str, str]]) -> None:
        if tickets[0].wanted == "first":
            entered.set()
            go_on.wait(10)
            raise KeyboardInterrupt
        for ticket in tickets:
            ticket.settle(ticket.wanted)

    group: Group[str, str] = Group(write)

    def first() -> None:
        with pytest.raises(KeyboardInterrupt):
            group.do("first")
        interrupted.set()

    with ThreadPoolExecutor(4) as pool:
        pool.submit(first)
        assert entered.wait(10)
        others = [pool.submit(group.do, str(number)) for number in range(3)]
        sleep(0.02)
        go_on.set()
        assert [other.result(10) for other in others] == ["0", "1", "2"]
    assert interrupted.is_set()
    assert group.do("after") == "after"


def test_those_who_were_in_the_same_boat_are_told_that_it_is_not_known() -> None:
    group: Group[str, str] = Group(lambda _: None)
    with pytest.raises(StoreUnavailable, match="before it was known"):
        group.do("lost")


def test_who_stops_waiting_leaves_the_turn_to_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    def write(tickets: Sequence[Ticket[str, str]]) -> None:
        for ticket in tickets:
            ticket.settle(ticket.wanted)

    group: Group[str, str] = Group(write)

    def interrupt(*_: object) -> bool:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(group._arrived, "wait_for", interrupt)
        with pytest.raises(KeyboardInterrupt):
            group.do("first")
    assert group.do("second") == "second"
