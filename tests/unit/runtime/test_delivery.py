"""What is owed is done at least once: by whom, when again, and what is said when it can't be."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
from msgspec.structs import replace
from tests.unit.runtime.conftest import BEGIN, Clock, Make

import sopflow
from sopflow import RefusedEvent, Runtime
from sopflow.journal import work as w
from sopflow.runtime import ActionCall, ActionFailed, Message, Notice, Retries
from sopflow.stores import StoreError
from sopflow.stores.records import Change, Definition, Files


class Desk:
    """Actions, channels and listeners that note what they are given."""

    def __init__(self, *problems: Exception) -> None:
        self.calls: list[ActionCall] = []
        self.messages: list[Message] = []
        self.notices: list[Notice] = []
        self.problems = list(problems)

    def trace(self, call: ActionCall) -> Mapping[str, Any]:
        self.calls.append(call)
        if self.problems:
            raise self.problems.pop(0)
        return {"place": "Leipzig"}

    async def refund(self, call: ActionCall) -> None:
        await asyncio.sleep(0)
        self.calls.append(call)

    def send(self, message: Message) -> None:
        self.messages.append(message)
        if self.problems:
            raise self.problems.pop(0)

    @property
    def all(self) -> dict[str, Any]:
        return {
            "actions": {"trace": self.trace, "refund": self.refund},
            "channels": {"*": self.send},
            "listeners": dict.fromkeys(("assign", "close", "withdraw"), self.notices.append),
        }


def test_a_case_is_led_by_ticks_alone(make: Make, clock: Clock) -> None:
    desk = Desk()
    runtime = make(addresses=lambda case, to: f"{to}@{case}.example", **desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "JD01", "amount": 20})
    assert runtime.tick().delivered == 1
    assert desk.calls[0] == ActionCall(
        key="P-1:trace#1.1", tenant="", case="P-1", work="trace#1.1", action="trace", args={"parcel": "JD01"}
    )
    ticked = runtime.tick()
    (message,) = desk.messages
    assert (message.to, message.address) == ("customer", "customer@P-1.example")
    assert (message.text, message.subject) == ("Your parcel was last seen in Leipzig.", "Parcel JD01")
    assert message.key.startswith("P-1:")
    assert ticked.next_at == BEGIN + timedelta(days=3)
    assert runtime.tick().delivered == 0
    clock.forward(days=3)
    ticked = runtime.tick()
    assert (ticked.woken, ticked.delivered) == (1, 1)
    assert runtime.case("P-1").outcome == "paid"
    assert str(desk.calls[1].args["amount"]) == "20"
    runtime.tick()
    assert [(notice.kind, notice.what) for notice in desk.notices] == [("close", {"outcome": "paid"})]
    assert runtime.tick().next_at is None
    assert [job.state for job in runtime.jobs("done")] == ["done"] * 4


def test_what_goes_wrong_is_tried_again_later_and_later(make: Make, clock: Clock) -> None:
    desk = Desk(OSError("no answer"), RuntimeError("still none"))
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    assert (runtime.tick().failed, runtime.tick().failed) == (1, 0)
    assert runtime.case("P-1").tokens[0].step == "trace"  # the case doesn't know of it
    (job,) = runtime.jobs("ready")
    assert (job.attempts, job.error) == (1, "OSError: no answer")
    clock.forward(seconds=10)
    assert runtime.tick().failed == 1
    clock.forward(seconds=19)
    assert runtime.tick().delivered == 0
    clock.forward(seconds=1)
    assert runtime.tick().delivered == 1
    assert len({call.key for call in desk.calls}) == 1
    assert len(desk.calls) == 3
    assert runtime.case("P-1").tokens[0].step == "hope"


def test_what_is_given_up_waits_for_a_person(make: Make, clock: Clock) -> None:
    desk = Desk(*[OSError("no answer")] * 3)
    runtime = make(retries=Retries(times=3, first=timedelta(seconds=1)), **desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    for _ in range(9):
        runtime.tick()
        clock.forward(minutes=5)
    assert len(desk.calls) == 3
    (dead,) = runtime.jobs()
    assert (dead.case, dead.name, dead.attempts, dead.error) == ("P-1", "trace", 3, "OSError: no answer")
    with pytest.raises(StoreError, match="no dead job"):
        runtime.release("P-1:nothing")
    assert runtime.release(dead.key).state == "ready"
    assert runtime.jobs() == []
    runtime.tick()
    assert runtime.case("P-1").tokens[0].step == "hope"
    with pytest.raises(StoreError, match="no dead job"):
        runtime.release(dead.key)


def test_an_action_that_says_it_can_not_be_done_lets_the_case_go_on(make: Make, clock: Clock) -> None:
    desk = Desk(ActionFailed("No such parcel."), ActionFailed("No such parcel."))
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    runtime.tick()
    clock.forward(minutes=10)  # the retry that the author wrote
    runtime.tick()
    assert [call.key for call in desk.calls] == ["P-1:trace#1.1", "P-1:trace#1.2"]
    assert runtime.case("P-1").tokens[0].step == "price"
    failed = [entry.reason for entry in runtime.journal("P-1") if isinstance(entry, w.Failed)]
    assert failed == ["No such parcel.", "No such parcel."]
    assert runtime.jobs() == []


def test_an_action_that_gives_something_else_is_a_mistake_of_the_host(make: Make) -> None:
    runtime = make(actions={"trace": lambda _: {"town": "Ulm"}}, retries=Retries(times=1))
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    runtime.tick()
    (dead,) = runtime.jobs()
    assert "town" in (dead.error or "")
    assert runtime.todo("P-1")[0].kind == "run"


def test_a_person_may_do_what_the_host_should(make: Make) -> None:
    desk = Desk()
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    runtime.done("P-1", "trace", {"place": "Ulm"}, by="mia/agent")
    runtime.tick()
    assert desk.calls == []
    assert [message.text for message in desk.messages] == ["Your parcel was last seen in Ulm."]


def test_what_was_withdrawn_meanwhile_changes_nothing(handbook: sopflow.Handbook, clock: Clock) -> None:
    store = sopflow.stores.memory()
    runtime = Runtime(handbook, store, clock=clock)

    def late(call: ActionCall) -> Mapping[str, Any]:
        runtime.cancel(call.case, "Never mind.", by="mia/agent")
        return {"place": "Ulm"}

    other = Runtime(handbook, store, clock=clock, actions={"trace": late})
    other.open("lost-parcel", "P-1", {"parcel": "A"})
    other.tick()
    assert other.case("P-1").outcome == "cancelled"
    assert "place" not in other.case("P-1").facts
    assert [job.kind for job in other.jobs("ready")] == ["close"]
    assert other.jobs() == []


def test_nobody_does_what_he_can_not(make: Make) -> None:
    web = make(actions={}, channels={})
    web.open("lost-parcel", "P-1", {"parcel": "A"})
    assert web.tick().delivered == 0
    desk = Desk()
    worker = make(**desk.all)
    assert worker.tick().delivered == 1


def test_of_two_workers_one_takes_a_job_and_the_other_when_that_is_dead(make: Make, clock: Clock) -> None:
    desk = Desk()
    first, second = make(**desk.all, lease=timedelta(minutes=5)), make(**desk.all)
    first.open("lost-parcel", "P-1", {"parcel": "A"})
    # The first takes it and is never heard of again.
    store, now = first.store, int(BEGIN.timestamp() * 1000)
    assert len(store.claim("", [("run", "trace")], now, now + 300_000, 10)) == 1
    assert second.tick().delivered == 0
    clock.forward(minutes=5)
    assert second.tick().delivered == 1
    # It wasn't dead after all.
    with pytest.raises(RefusedEvent):
        first.done("P-1", "trace#1.1", {"place": "Ulm"})
    assert first.case("P-1").facts["place"] == "Leipzig"


def test_an_interim_notice_that_came_too_late_is_not_sent() -> None:
    book = "sopflow: 1\nhandbook: b\noutcomes: [over]\nsignals: [ready]\n"
    process = (
        "sopflow: 1\nprocess: p\nsteps:\n  - id: hope\n    wait: {for: ready}\n"
        "    customer_sees: We are on it.\n    keep_informed: 1 h\n    next: over\n"
    )
    handbook, report = sopflow.read_texts({"handbook.yaml": book, "p.yaml": process})
    assert handbook is not None, report.text()
    clock, desk = Clock(), Desk()
    runtime = Runtime(handbook, clock=clock, **desk.all)
    runtime.open("p", "P-1")
    clock.forward(hours=5, minutes=10)
    runtime.tick()
    assert len(desk.messages) == 1
    assert len(runtime.jobs("done")) == 5


def test_one_case_that_can_not_be_woken_does_not_hold_up_the_others(
    make: Make, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    runtime = make(batch=1)
    for name in ("P-1", "P-2", "P-3"):
        runtime.open("lost-parcel", name, {"parcel": "A"}, start="hope")
        clock.forward(seconds=1)
    runtime.store.define("", Files("f", "{}"), [Definition("lost", "lost-parcel", "f")])  # it can't be read any longer
    broken = runtime.store.find("", "P-1").row
    lost = replace(broken, snapshot=broken.snapshot.replace(broken.digest, "lost"), digest="lost", seq=broken.seq + 1)
    assert runtime.store.commit("", Change(lost, broken.seq, lines=("{}",)))
    clock.forward(days=3)
    assert [runtime.tick().woken for _ in range(4)] == [0, 1, 1, 0]
    assert "case P-1 can't be woken" in caplog.text


def test_work_goes_on_until_it_is_told_to_stop(make: Make) -> None:
    desk = Desk()
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    if isinstance(runtime, Runtime):
        stop = threading.Event()
        worker = threading.Thread(target=runtime.work, args=(stop,), kwargs={"idle": timedelta(milliseconds=5)})
        worker.start()
        while not desk.messages:
            stop.wait(0.005)
        stop.set()
        worker.join(10)
        assert not worker.is_alive()
    else:

        async def watched() -> None:
            stop = asyncio.Event()
            working = asyncio.create_task(runtime.runtime.work(stop, idle=timedelta(milliseconds=5)))
            while not desk.messages:
                await asyncio.sleep(0.005)
            stop.set()
            await asyncio.wait_for(working, 10)

        runtime.loop.run_until_complete(watched())
    assert runtime.case("P-1").tokens[0].step == "hope"


def test_purging_keeps_cases(make: Make, clock: Clock) -> None:
    desk = Desk()
    runtime = make(**desk.all)
    runtime.open("lost-parcel", "P-1", {"parcel": "A"}, key="k")
    runtime.tick()
    clock.forward(days=1)
    assert runtime.purge(timedelta(days=30)) == 0
    assert runtime.purge(timedelta(hours=1)) == 2  # the key, and the action that is done
    assert sopflow.replay(runtime.journal("P-1")) == runtime.case("P-1")
