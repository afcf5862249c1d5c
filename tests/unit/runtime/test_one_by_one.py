"""What engines call: one case, one job, perhaps too early, perhaps twice; and the safety net under them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.unit.runtime.conftest import BEGIN, Clock, Make
from tests.unit.runtime.test_delivery import Desk

from sopflow.journal import time as t


def test_a_case_is_led_by_its_jobs_and_its_times(make: Make, clock: Clock) -> None:
    desk = Desk()
    runtime = make(**desk.all)
    assert runtime.wake("P-1") is None
    assert runtime.owed("P-1") == []
    runtime.open("lost-parcel", "P-1", {"parcel": "A", "amount": 20})
    warned = BEGIN + timedelta(days=5)
    assert runtime.wake("P-1") == warned  # nothing runs out before
    (trace,) = runtime.owed("P-1")
    assert runtime.deliver(trace.key) is None
    assert runtime.deliver(trace.key) is None  # once more: it is done
    assert len(desk.calls) == 1
    (tell,) = runtime.owed("P-1")
    assert runtime.deliver(tell.key) is None
    assert [message.key for message in desk.messages] == [tell.key]
    assert runtime.deliver("C-1:9:1") is None
    hope = BEGIN + timedelta(days=3)
    assert runtime.wake("P-1") == hope
    clock.now = hope
    assert runtime.wake("P-1") == warned
    assert runtime.wake("P-1") == warned
    assert runtime.case("P-1").tokens[0].step == "pay"
    (pay,) = runtime.owed("P-1")
    assert runtime.deliver(pay.key) is None
    assert runtime.wake("P-1") is None  # it is closed
    assert [entry.name for entry in runtime.journal("P-1") if isinstance(entry, t.Missed)] == ["hope"]


def test_too_early_is_told_when_it_is_time(make: Make, clock: Clock) -> None:
    desk = Desk(OSError("no answer"))
    first, second = make(**desk.all, lease=timedelta(minutes=5)), make(**desk.all)
    first.open("lost-parcel", "P-1", {"parcel": "A"})
    (trace,) = first.owed("P-1")
    again = first.deliver(trace.key)
    assert again == BEGIN + timedelta(seconds=10)  # it went wrong
    assert second.deliver(trace.key) == again
    clock.now = again
    assert len(first.store.claim("", [("run", "*")], trace.not_before + 10_000, trace.not_before + 310_000, 1)) == 1
    assert second.deliver(trace.key) == BEGIN + timedelta(minutes=5, seconds=10)  # somebody has it
    assert [job.key for job in second.owed("P-1")] == [trace.key]
    assert len(desk.calls) == 1


def test_what_nobody_here_can_do_is_looked_at_again(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    (trace,) = runtime.owed("P-1")
    assert runtime.deliver(trace.key) == BEGIN + timedelta(seconds=10)
    assert "nobody here can do run trace of case P-1" in caplog.text


def test_the_safety_net_takes_what_lay_too_long(make: Make, clock: Clock) -> None:
    desk = Desk()
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    runtime.open("lost-parcel", "P-2", {"parcel": "A"}, start="hope")
    grace = timedelta(minutes=1)
    clock.forward(seconds=59)
    assert runtime.tick(overdue=grace).delivered == 0
    clock.forward(seconds=1)
    assert runtime.tick(overdue=grace).delivered == 1
    clock.forward(days=3, seconds=-2)
    assert runtime.tick(overdue=grace).woken == 0
    clock.forward(seconds=61)
    assert runtime.tick(overdue=grace).woken == 1
