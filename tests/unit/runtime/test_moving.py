"""Cases of a store come to a new version: in one transaction each, begun again where it broke off, whoever acts."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.unit.runtime.conftest import BOOK, PROCESS, TRANSFER, Clock, Make

import sopflow
from sopflow import InvalidPlan, RefusedEvent, Runtime
from sopflow.journal.migration import Migrated
from sopflow.migration import CaseMove, Plan, read_plan
from sopflow.runtime import UnknownVersion, VersionInUse
from sopflow.stores.records import Change
from sopflow.text import parse

NEW = (
    PROCESS.replace("id: take-up", "id: intake")
    .replace("within: 10 days", "within: 2 days")
    .replace("id: price\n", "id: ask-price\n")
    .replace("price", "ask-price")
    .replace("ask-ask-", "ask-")
)
SAYS = """
steps:
  take-up: intake
  price: ask-price
clocks:
  answer: remeasure
"""


@pytest.fixture(scope="session")
def newer() -> sopflow.Handbook:
    found, report = sopflow.read_texts({"handbook.yaml": BOOK, "lost-parcel.yaml": NEW, "transfer.yaml": TRANSFER})
    assert found is not None, report.text()
    return found


def planned(old: sopflow.Handbook, new: sopflow.Handbook, says: str = SAYS) -> Plan:
    old_version, new_version = old["lost-parcel"], new["lost-parcel"]
    head = f"sopflow: 1\nmove: lost-parcel\nfrom: {old_version.digest}\nto: {new_version.digest}\n"
    source, problems = parse(head + says, "plan.yaml")
    plan, found = read_plan(source)
    assert not (*problems, *found)
    assert plan is not None
    return plan


def opened(runtime: Any) -> None:
    """Four cases: being asked, with the host, waiting, and one of another process."""
    runtime.open("lost-parcel", "P-1", by="mia/agent")
    runtime.open("lost-parcel", "P-2", {"parcel": "B"})
    runtime.open("lost-parcel", "P-3", {"parcel": "C"})
    runtime.done("P-3", "trace", {"place": "Ulm"})
    runtime.open("transfer", "T-1")


def test_cases_are_moved_and_go_on(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook, clock: Clock
) -> None:
    before = make()
    opened(before)
    runtime = make(newer)
    old, new = handbook["lost-parcel"].digest, newer["lost-parcel"].digest
    assert runtime.versions() == [
        VersionInUse(process="lost-parcel", digest=old, cases=3, current=False),
        VersionInUse(process="transfer", digest=newer["transfer"].digest, cases=1, current=True),
    ]
    clock.forward(hours=1)
    tried: list[CaseMove] = runtime.move(planned(handbook, newer), dry_run=True)
    assert [each.case for each in tried] == ["P-1", "P-2", "P-3"]
    assert {runtime.case(each).digest for each in ("P-1", "P-2", "P-3")} == {old}
    told: list[CaseMove] = []
    assert runtime.move(planned(handbook, newer), by="ops/lead", told=told.append) == tried == told
    assert tried[0].was == ("take-up#1",)
    assert tried[0].now == ("intake#1",)
    assert [(each.name, each.due) for each in tried[0].clocks] == [("answer", clock.now + timedelta(hours=47))]
    assert runtime.move(planned(handbook, newer)) == []
    assert {runtime.case(each).digest for each in ("P-1", "P-2", "P-3")} == {new}
    for each in ("P-1", "P-2", "P-3", "T-1"):
        assert sopflow.replay(runtime.journal(each)) == runtime.case(each)
    (moved,) = [each for each in runtime.journal("P-1") if isinstance(each, Migrated)]
    assert (moved.was, moved.digest, moved.by) == (old, new, "ops/lead")
    # Who still has the old handbook in hand goes on with the new version, which the store has.
    before.answer("P-1", "intake", {"parcel": "A"}, by="mia/agent")
    assert runtime.search(step="trace", status="open") == [
        each for each in runtime.search(process="lost-parcel") if each.id in ("P-1", "P-2")
    ]


def test_what_the_host_carries_out_is_answered_as_before(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook, clock: Clock
) -> None:
    asked: list[str] = []

    def trace(call: Any) -> dict[str, str]:
        asked.append(call.key)
        return {"place": "Ulm"}

    sent: list[Any] = []
    make().open("lost-parcel", "P-2", {"parcel": "B"})
    runtime = make(newer, actions={"trace": trace}, channels={"*": sent.append})
    assert [each.moved for each in runtime.move(planned(handbook, newer))] == [True]
    while runtime.tick().delivered:
        clock.forward(seconds=1)
    assert asked == ["P-2:trace#1.1"]
    assert [message.text for message in sent] == ["Your parcel was last seen in Ulm."]
    assert runtime.case("P-2").tokens[0].step == "hope"


def test_what_is_given_up_is_withdrawn(make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook) -> None:
    heard: list[Any] = []
    make().open("lost-parcel", "P-2", {"parcel": "B"})
    runtime = make(newer, actions={"trace": lambda _: {"place": "Ulm"}}, listeners={"withdraw": heard.append})
    says = SAYS.replace("steps:\n", "steps:\n  trace: {go: ask-price}\n")
    (result,) = runtime.move(planned(handbook, newer, says))
    assert result.now == ("ask-price#1",)
    assert result.withdrawn == ("trace#1.1",)
    runtime.tick()
    assert [notice.what["id"] for notice in heard] == ["trace#1.1"]
    runtime.done("P-2", "trace#1.1", {"place": "Ulm"})  # it comes too late, is kept, and changes nothing
    assert runtime.case("P-2").facts == {"parcel": "B", "approved": False}
    assert runtime.jobs("ready") == []


def test_what_fell_due_meanwhile_is_missed_in_the_old_version(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook, clock: Clock
) -> None:
    make().open("lost-parcel", "P-1", by="mia/agent")
    runtime = make(newer)
    clock.forward(days=3)
    (result,) = runtime.move(planned(handbook, newer))
    assert [(each.name, each.missed) for each in result.clocks] == [("answer", True)]
    assert runtime.case("P-1").role == "lead"  # as `if_late` says
    clock.forward(days=30)
    assert runtime.tick().woken == 0


def test_a_broken_off_move_is_begun_again(make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook) -> None:
    opened(make())
    runtime = make(newer)

    def crash(result: CaseMove) -> None:
        if result.case == "P-2":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        runtime.move(planned(handbook, newer), told=crash)
    assert [each.case for each in runtime.move(planned(handbook, newer))] == ["P-3"]


def test_who_is_closed_or_another_tenants_is_left_alone(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook
) -> None:
    before = make()
    opened(before)
    before.cancel("P-1", "Enough.", by="mia/agent")
    make(tenant="acme").open("lost-parcel", "P-1", by="mia/agent")
    runtime = make(newer)
    assert [each.case for each in runtime.move(planned(handbook, newer))] == ["P-2", "P-3"]
    assert before.case("P-1").digest == handbook["lost-parcel"].digest
    assert [each.case for each in make(newer, tenant="acme").move(planned(handbook, newer))] == ["P-1"]


def test_keys_and_stale_views_hold_across_a_move(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook
) -> None:
    before = make()
    first = before.open("lost-parcel", "P-1", by="mia/agent", key="k1")
    runtime = make(newer)
    runtime.move(planned(handbook, newer))
    assert runtime.open("lost-parcel", "P-1", by="mia/agent", key="k1").entries == first.entries
    with pytest.raises(sopflow.StaleCase) as stale:
        runtime.answer("P-1", "intake", {"parcel": "A"}, by="mia/agent", expected_seq=first.case.seq)
    assert isinstance(stale.value.entries[0], Migrated)
    with pytest.raises(RefusedEvent):
        runtime.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent")


def test_a_plan_that_does_not_fit_is_told(make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook) -> None:
    opened(make())
    runtime = make(newer)
    with pytest.raises(InvalidPlan) as problem:
        runtime.move(planned(handbook, newer, "steps: {take-up: intake}"))
    assert "The step `price` is gone" in str(problem.value)
    with pytest.raises(InvalidPlan) as problem:
        make().move(planned(handbook, newer))  # its handbook isn't the one that cases come to
    assert {each.code for each in problem.value.report} == {"SOP923"}
    with pytest.raises(UnknownVersion):
        runtime.move(replace(planned(handbook, newer), old="0" * 64))


def test_a_case_that_goes_on_meanwhile_is_moved_from_where_it_is_then(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook
) -> None:
    before = make()
    before.open("lost-parcel", "P-1", by="mia/agent")
    runtime = make(newer)
    inner = getattr(runtime, "runtime", runtime)
    store, tries = inner.store, 0

    class Busy:
        def __getattr__(self, name: str) -> Any:
            return getattr(store, name)

        def commit(self, tenant: str, change: Change) -> bool:
            nonlocal tries
            tries += 1
            if tries == 1:
                Runtime(handbook, store).answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent")
            kept: bool = store.commit(tenant, change)
            return kept

    inner.store = Busy()
    (result,) = runtime.move(planned(handbook, newer))
    assert tries == 2
    assert result.was == ("trace#1.1",)
    assert sopflow.replay(runtime.journal("P-1")) == runtime.case("P-1")


def test_cases_are_moved_while_people_act_on_them(
    make: Make, handbook: sopflow.Handbook, newer: sopflow.Handbook
) -> None:
    before = make()
    if not isinstance(before, Runtime):
        return  # the same store, from many threads
    names = [f"P-{number:02}" for number in range(24)]
    for name in names:
        before.open("lost-parcel", name, by="mia/agent")
    runtime = make(newer)

    def lead(name: str) -> None:
        for step in ("take-up", "intake"):
            try:
                before.answer(name, step, {"parcel": name}, by="mia/agent", key=f"{name}:{step}")
            except RefusedEvent as refused:
                if refused.refused.code != "not-open":
                    raise
        before.done(name, "trace", {"place": "Ulm"})

    with ThreadPoolExecutor(4) as people:
        leading = [people.submit(lead, name) for name in names]
        runtime.move(planned(handbook, newer))
        for each in leading:
            each.result()
    runtime.move(planned(handbook, newer))
    for name in names:
        case, journal = runtime.case(name), runtime.journal(name)
        assert case.digest == newer["lost-parcel"].digest
        assert case.tokens[0].step == "hope"
        assert sopflow.replay(journal) == case
        assert sum(isinstance(each, Migrated) for each in journal) == 1
        assert [each.seq for each in journal] == list(range(1, case.seq + 1))
