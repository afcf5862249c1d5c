"""A case from its opening to its end, and what goes wrong between people: late, twice, at the same moment."""

from __future__ import annotations

import inspect
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from decimal import Decimal
from typing import Any

import msgspec
import pytest
from tests.unit.runtime.conftest import BEGIN, BOOK, PROCESS, TRANSFER, Clock, Make

import sopflow
from sopflow import AsyncRuntime, RefusedEvent, Runtime, StaleCase
from sopflow.journal import entries as e
from sopflow.runtime import KeyReused, UnknownCase, UnknownVersion
from sopflow.runtime.versions import files_of
from sopflow.stores.records import Change, Definition, Files


def test_the_two_runtimes_have_the_same_methods() -> None:
    def methods(of: type) -> dict[str, Any]:
        found = inspect.getmembers(of, inspect.isfunction)
        return {name: list(inspect.signature(each).parameters) for name, each in found if not name.startswith("_")}

    assert methods(Runtime) == methods(AsyncRuntime)


def test_a_case_goes_its_way(make: Make) -> None:
    runtime = make()
    opened = runtime.open("lost-parcel", "P-1", by="mia/agent")
    assert opened.case.status == "open"
    (task,) = runtime.todo("P-1")
    assert [field.name for field in task.fields] == ["parcel"]
    answered = runtime.answer("P-1", "take-up", {"parcel": "JD01"}, by="mia/agent")
    assert runtime.case("P-1") == answered.case
    runtime.done("P-1", "trace", {"place": "Leipzig"})
    runtime.signal("P-1", "parcel_arrived")
    case = runtime.case("P-1")
    assert (case.status, case.outcome) == ("closed", "found")
    assert sopflow.replay(runtime.journal("P-1")) == case
    assert runtime.journal("P-1", case.seq - 1) == runtime.journal("P-1")[-1:]


def test_people_hand_over_correct_leave_the_path_and_cancel(make: Make) -> None:
    runtime = make()
    runtime.open("transfer", "T-1")
    runtime.done("T-1", "give", by="mia/agent")
    runtime.reject("T-1", "give", "Not ours.", by="eva/clerk")
    assert runtime.case("T-1").outcome == "gone"
    runtime.open("transfer", "T-2")
    runtime.done("T-2", "give", by="mia/agent")
    assert runtime.accept("T-2", "give", by="eva/clerk").case.team == "depot"
    runtime.cancel("T-2", "Found it ourselves.", by="eva/clerk")
    assert runtime.case("T-2").outcome == "cancelled"
    runtime.open("lost-parcel", "P-1", {"parcel": "A"}, start="price")
    runtime.correct("P-1", {"parcel": "B"}, by="mia/agent")
    assert runtime.case("P-1").facts["parcel"] == "B"
    runtime.deviate("P-1", "The customer is here.", to="hope", by="mia/agent")
    assert runtime.case("P-1").tokens[0].step == "hope"


def test_a_program_asks_for_an_action(make: Make) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1")
    assert not runtime.permits("P-1", "refund", {"amount": 80}, by="mia/agent")
    assert runtime.permits("P-1", "refund", {"amount": 8}, by="mia/agent")
    with pytest.raises(RefusedEvent, match="Over 50 needs approval") as caught:
        runtime.act("P-1", "refund", {"amount": 80}, by="mia/agent")
    assert caught.value.refused.code == "requires"
    runtime.act("P-1", "refund", {"amount": 8}, by="mia/agent")
    (request,) = runtime.case("P-1").requests
    runtime.fail("P-1", request.id, "The bank is closed.")
    assert runtime.case("P-1").requests == ()


def test_a_refusal_changes_nothing_but_what_fell_due_before_it_stands(make: Make, clock: Clock) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", {"parcel": "A"}, start="hope")
    clock.forward(days=4)
    with pytest.raises(RefusedEvent) as caught:
        runtime.answer("P-1", "hope", {"parcel": "A"}, by="mia/agent")
    assert caught.value.refused.code == "late"
    case = runtime.case("P-1")
    assert case.tokens[0].step == "price"
    assert case == caught.value.advance.case
    assert sopflow.replay(runtime.journal("P-1")) == case


def test_what_is_not_there(make: Make) -> None:
    runtime = make()
    for call in (
        lambda: runtime.case("X"),
        lambda: runtime.journal("X"),
        lambda: runtime.todo("X"),
        lambda: runtime.answer("X", "take-up", {}),
        lambda: runtime.signal("X", "parcel_arrived"),
    ):
        with pytest.raises(UnknownCase, match="there is no case X"):
            call()
    with pytest.raises(ValueError, match=r"there is no process 'lost'.*lost-parcel, transfer"):
        runtime.open("lost", "P-1")


def test_opening_twice_is_refused(make: Make) -> None:
    runtime = make()
    opened = runtime.open("lost-parcel", "P-1")
    with pytest.raises(RefusedEvent, match="open already"):
        runtime.open("lost-parcel", "P-1")
    assert runtime.case("P-1") == opened.case


def test_the_same_key_gives_the_same_again(make: Make, clock: Clock) -> None:
    runtime = make()
    first = runtime.open("lost-parcel", "P-1", {"parcel": "A"}, key="open-1")
    clock.forward(hours=1)
    assert runtime.open("lost-parcel", "P-1", {"parcel": "A"}, key="open-1") == first
    done = runtime.done("P-1", "trace", {"place": "Leipzig"}, key="done-1")
    runtime.signal("P-1", "parcel_arrived", key="signal-1")
    # Long afterwards, and from elsewhere, each still gives what it gave.
    again = make().done("P-1", "trace", {"place": "Leipzig"}, key="done-1")
    assert (again.case, again.entries, again.effects) == (done.case, done.entries, done.effects)
    assert runtime.open("lost-parcel", "P-1", {"parcel": "A"}, key="open-1").case == first.case
    assert len(runtime.journal("P-1")) == runtime.case("P-1").seq


def test_a_refusal_is_told_again_too(make: Make, clock: Clock) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", {"parcel": "A"}, start="hope")
    clock.forward(days=4)
    said = set()
    for _ in range(2):
        with pytest.raises(RefusedEvent) as caught:
            runtime.answer("P-1", "hope", {"parcel": "B"}, by="mia/agent", key="k")
        said.add((caught.value.refused, caught.value.advance.entries[0].seq, len(caught.value.advance.entries)))
        clock.forward(hours=1)
    assert len(said) == 1
    with pytest.raises(RefusedEvent):
        runtime.open("lost-parcel", "P-9", {"nonsense": 1}, key="o")
    with pytest.raises(RefusedEvent):
        runtime.open("lost-parcel", "P-9", {"nonsense": 1}, key="o")


def test_a_key_for_something_else_is_a_mistake(make: Make) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", key="k")
    with pytest.raises(KeyReused, match="the idempotency key k was used before, for something else in case P-1"):
        runtime.open("lost-parcel", "P-2", key="k")
    with pytest.raises(KeyReused):
        runtime.open("lost-parcel", "P-1", {"parcel": "A"}, key="k")


def test_who_looked_before_is_told_what_happened_since(make: Make) -> None:
    runtime = make()
    seen = runtime.open("lost-parcel", "P-1").case.seq
    runtime.answer("P-1", "take-up", {"parcel": "JD01"}, by="mia/agent", expected_seq=seen)
    with pytest.raises(StaleCase, match="case P-1 has gone on meanwhile") as caught:
        runtime.correct("P-1", {"parcel": "JD02"}, by="bob/agent", expected_seq=seen)
    assert isinstance(caught.value.entries[0], e.Answered)
    assert caught.value.entries[0].by == "mia/agent"
    assert caught.value.case == runtime.case("P-1")
    assert runtime.case("P-1").facts == {"parcel": "JD01", "approved": False}


def test_of_many_who_answer_at_the_same_moment_one_is_first(
    handbook: sopflow.Handbook, clock: Clock, tmp_path: Any
) -> None:
    def answer(name: int) -> bool:
        runtime = Runtime(handbook, sopflow.stores.sql(f"sqlite:///{tmp_path}/cases.db"), clock=clock)
        try:
            runtime.answer("P-1", "take-up", {"parcel": f"JD{name}"}, by=f"p{name}/agent")
        except RefusedEvent:
            return False
        finally:
            runtime.close()
        return True

    with Runtime(handbook, sopflow.stores.sql(f"sqlite:///{tmp_path}/cases.db"), clock=clock) as runtime:
        runtime.open("lost-parcel", "P-1")
        with ThreadPoolExecutor(8) as pool:
            assert sum(pool.map(answer, range(8))) == 1
        assert [type(each).__name__ for each in runtime.journal("P-1")].count("Answered") == 1


def test_cases_are_looked_for(make: Make) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    runtime.open("lost-parcel", "P-2", {"parcel": "B", "amount": Decimal("20.50")})
    runtime.done("P-2", "trace", {"place": "Ulm"})
    runtime.open("transfer", "T-1")
    runtime.cancel("T-1", "A mistake.", by="mia/agent")

    def found(**seeking: Any) -> list[str]:
        return [each.id for each in runtime.search(**seeking)]

    assert found() == ["P-1", "P-2", "T-1"]
    assert found(process="lost-parcel", status="open") == ["P-1", "P-2"]
    assert found(status="closed") == ["T-1"]
    assert found(step="hope") == ["P-2"]
    assert found(facts={"amount": Decimal("20.5"), "place": "Ulm"}) == ["P-2"]
    assert found(due_before=BEGIN + timedelta(days=4)) == ["P-2"]
    assert found(team="service", after="P-1") == ["P-2", "T-1"]
    (hope,) = runtime.search(step="hope")
    assert (hope.steps, hope.due_at, hope.opened) == (("hope",), BEGIN + timedelta(days=3), BEGIN)


def test_tenants_have_nothing_to_do_with_each_other(make: Make) -> None:
    acme, other = make(tenant="acme"), make(tenant="other")
    acme.open("lost-parcel", "P-1", {"parcel": "A"}, key="k")
    with pytest.raises(UnknownCase):
        other.case("P-1")
    assert other.search() == []
    other.open("lost-parcel", "P-1", {"parcel": "B"}, key="k")
    assert acme.case("P-1").facts["parcel"] == "A"
    assert other.case("P-1").facts["parcel"] == "B"


def changed() -> sopflow.Handbook:
    texts = {"handbook.yaml": BOOK, "lost-parcel.yaml": PROCESS.replace("last seen in", "found in"), "t.yaml": TRANSFER}
    found, report = sopflow.read_texts(texts)
    assert found is not None, report.text()
    return found


def test_a_case_stays_with_the_version_it_was_opened_on(make: Make) -> None:
    sent: list[Any] = []
    make().open("lost-parcel", "P-1", {"parcel": "A"})
    newer = make(changed(), channels={"email": sent.append})
    newer.open("lost-parcel", "P-2", {"parcel": "B"})
    for case in ("P-1", "P-2"):
        newer.done(case, "trace", {"place": "Ulm"})
    newer.tick()
    assert sorted(message.text for message in sent) == [
        "Your parcel was found in Ulm.",
        "Your parcel was last seen in Ulm.",
    ]
    assert newer.todo("P-1")[0].kind == "wait"


def test_a_version_that_was_tampered_with_is_not_used(make: Make) -> None:
    runtime = make()
    runtime.open("lost-parcel", "P-1", {"parcel": "A"})
    digest = runtime.case("P-1").digest
    for texts in ('{"handbook.yaml":"sopflow: 1"}', files_of(changed()).texts):
        fresh = make(changed(), tenant=texts[:30])
        fresh.store.define(fresh.tenant, Files("bad", texts), [Definition(digest, "lost-parcel", "bad")])
        row = runtime.store.find("", "P-1").row
        lines = tuple(runtime.store.lines("", "P-1"))
        assert fresh.store.commit(fresh.tenant, Change(row, 0, lines=lines))
        with pytest.raises(UnknownVersion, match=r"can't be read|what the store has kept of it was changed"):
            fresh.todo("P-1")


def test_names_of_files_say_nothing_about_the_machine(tmp_path: Any) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "handbook.yaml").write_text(BOOK)
    (tmp_path / "lost-parcel.yaml").write_text(PROCESS)
    (tmp_path / "more" / "transfer.yaml").write_text(TRANSFER)
    files = files_of(sopflow.load(tmp_path))
    assert "/" not in files.texts.partition(BOOK[:5])[0]
    assert sorted(msgspec.json.decode(files.texts)) == ["handbook.yaml", "lost-parcel.yaml", "more/transfer.yaml"]
