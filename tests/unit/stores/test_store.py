"""What every store does: the protocol, sentence by sentence."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from msgspec.structs import replace

from sopflow.stores import Store
from sopflow.stores.records import CaseRow, Change, Definition, Files, Found, Given, Job, Query

ROW = CaseRow(
    id="C-1",
    process="refund",
    digest="d1",
    seq=2,
    status="open",
    outcome=None,
    team="service",
    roles=("agent", "senior"),
    steps=("assess", "call-back"),
    due_at=5_000,
    opened_at=1_000,
    changed_at=2_000,
    snapshot='{"facts":{"tier":"gold","amount":20.50,"urgent":true,"customer.name":"Ada \\" O\'Neil"}}',
)
GIVEN = Given(key="k1", case="C-1", print="p", first=1, last=2, refused=None, at=1_000)
JOB = Job(key="C-1:2:1", case="C-1", kind="send", name="email", body="{}", not_before=2_000)


@pytest.fixture(autouse=True)
def _defined(store: Store) -> None:
    for tenant in ("", "a", "b"):
        store.define(tenant, Files("f1", '{"x.yaml":"…"}'), [Definition("d1", "refund", "f1")])


def begun(store: Store, row: CaseRow = ROW, tenant: str = "", **more: object) -> bool:
    return store.commit(tenant, Change(row, 0, lines=("one", "zwei"), **more))  # type: ignore[arg-type]


def test_what_was_committed_is_found(store: Store) -> None:
    assert store.find("", "C-1", "k1") == Found(None, None)
    assert begun(store, given=GIVEN)
    assert store.find("", "C-1") == Found(ROW, None)
    assert store.find("", "C-1", "k1") == Found(ROW, GIVEN)
    assert store.lines("", "C-1") == ["one", "zwei"]


def test_another_process_sees_it_too(make: Callable[[], Store], store: Store) -> None:
    assert begun(store, jobs=(JOB,))
    other = make()
    assert other.find("", "C-1").row == ROW
    assert other.job("", JOB.key) == JOB


def test_a_change_is_taken_only_by_the_case_it_was_made_for(store: Store) -> None:
    assert begun(store)
    assert not begun(store)  # it is there already
    later = replace(ROW, seq=3, status="closed", outcome="paid", due_at=None, steps=())
    assert not store.commit("", Change(later, 1, lines=("three",)))
    assert not store.commit("", Change(replace(later, id="C-2"), 2, lines=("three",)))  # there is no such case
    assert store.commit("", Change(later, 2, lines=("three",)))
    assert not store.commit("", Change(later, 2, lines=("three",)))
    assert store.find("", "C-1").row == later
    assert store.lines("", "C-1", 1) == ["zwei", "three"]
    assert store.lines("", "C-1", 1, 2) == ["zwei"]


def test_a_key_counts_once_and_leaves_nothing_of_the_second_change(store: Store) -> None:
    assert begun(store, given=GIVEN)
    later = replace(ROW, seq=3)
    again = replace(GIVEN, first=3, last=3)
    assert not store.commit("", Change(later, 2, lines=("three",), jobs=(JOB,), given=again))
    assert store.find("", "C-1", "k1") == Found(ROW, GIVEN)
    assert store.lines("", "C-1") == ["one", "zwei"]
    assert store.job("", JOB.key) is None


def test_a_refusal_may_be_remembered_without_a_change(store: Store) -> None:
    refusal = replace(GIVEN, first=1, last=0, refused='{"code":"x"}')
    assert store.commit("", Change(None, 0, given=refusal))
    assert store.find("", "C-1", "k1") == Found(None, refusal)


def test_tenants_never_meet(store: Store) -> None:
    assert begun(store, tenant="a", given=GIVEN, jobs=(JOB,))
    assert begun(store, replace(ROW, team="other"), tenant="b", given=GIVEN, jobs=(JOB,))
    assert store.find("", "C-1", "k1") == Found(None, None)
    assert store.find("b", "C-1").row == replace(ROW, team="other")
    assert [row.team for row in store.search("a", Query())] == ["service"]
    assert store.due("", 9_000, 10) == []
    assert store.claim("", [("send", "*")], 3_000, 4_000, 10) == []
    assert store.jobs("", "ready") == []
    assert len(store.claim("a", [("send", "*")], 3_000, 4_000, 10)) == 1
    assert len(store.claim("b", [("send", "*")], 3_000, 4_000, 10)) == 1
    assert store.purge("a", 9_000) == 1
    assert store.find("b", "C-1", "k1").given == GIVEN


def test_who_is_due_comes_in_order(store: Store) -> None:
    for number, due in enumerate((7_000, 3_000, None, 5_000), 1):
        assert begun(store, replace(ROW, id=f"C-{number}", due_at=due))
    assert store.due("", 2_999, 10) == []
    assert store.due("", 5_000, 10) == ["C-2", "C-4"]
    assert store.due("", 9_000, 2) == ["C-2", "C-4"]
    assert store.next_due("") == 3_000
    assert store.commit("", Change(replace(ROW, id="C-2", seq=3, due_at=None), 2, lines=("three",)))
    assert store.due("", 9_000, 10) == ["C-4", "C-1"]
    assert store.commit("", Change(replace(ROW, id="C-2", seq=4, due_at=3_000), 3, lines=("four",)))
    assert store.due("", 9_000, 10) == ["C-2", "C-4", "C-1"]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        (Query(), ["C-1", "C-2", "C-3"]),
        (Query(limit=2), ["C-1", "C-2"]),
        (Query(after="C-1"), ["C-2", "C-3"]),
        (Query(process="refund"), ["C-1", "C-2"]),
        (Query(status="closed"), ["C-3"]),
        (Query(team="legal"), ["C-2"]),
        (Query(role="senior"), ["C-1"]),
        (Query(step="assess"), ["C-1"]),
        (Query(step="ass"), []),
        (Query(due_before=5_000), []),
        (Query(due_before=5_001), ["C-1", "C-2"]),
        (Query(facts=(("tier", '"gold"'),)), ["C-1"]),
        (Query(facts=(("tier", '"silver"'),)), ["C-2"]),
        (Query(facts=(("amount", "20.5"), ("urgent", "true"))), ["C-1"]),
        (Query(facts=(("amount", "20.51"),)), []),
        (Query(facts=(("customer.name", '"Ada \\" O\'Neil"'),)), ["C-1"]),
        (Query(facts=(("' OR 1=1 --", '"x"'),)), []),
        (Query(facts=(("tier", '"gold"'),), status="open", process="refund"), ["C-1"]),
    ],
)
def test_cases_are_found(store: Store, query: Query, found: list[str]) -> None:
    second = replace(ROW, id="C-2", team="legal", roles=("counsel",), steps=("check",))
    third = replace(ROW, id="C-3", process="other", status="closed", outcome="ok", team=None, roles=(), steps=())
    assert begun(store)
    assert begun(store, replace(second, snapshot='{"facts":{"tier":"silver"}}'))
    assert begun(store, replace(third, due_at=None, snapshot='{"facts":{}}'))
    assert [row.id for row in store.search("", query)] == found


def test_a_job_is_taken_by_one_until_its_time_is_up(store: Store) -> None:
    jobs = (JOB, replace(JOB, key="C-1:2:2", name="letter"), replace(JOB, key="C-1:3", kind="run", name="refund"))
    assert begun(store, jobs=jobs)
    assert store.claim("", [("send", "email")], 1_999, 9_000, 10) == []  # too early
    assert store.claim("", [("run", "trace")], 3_000, 9_000, 10) == []  # nobody can do it
    assert store.claim("", [], 3_000, 9_000, 10) == []
    assert store.claim("", [("send", "email")], 3_000, 9_000, 10) == [JOB]
    assert store.claim("", [("send", "*")], 3_000, 9_000, 10) == [jobs[1]]
    assert store.claim("", [("send", "*")], 8_999, 9_500, 10) == []
    (again,) = store.claim("", [("send", "*")], 9_000, 9_500, 1)  # its worker is taken for dead
    assert again in (replace(JOB, not_before=9_000), replace(jobs[1], not_before=9_000))


def test_one_job_is_taken_and_what_a_case_is_owed(store: Store) -> None:
    run = replace(JOB, key="C-1:hold#1", kind="run", name="refund", not_before=1_000)
    assert begun(store, jobs=(JOB, run, replace(JOB, key="C-1:9:1")))
    for other in ("C-1:2", "C-10", "C-1;"):
        assert begun(store, replace(ROW, id=other), jobs=(replace(JOB, key=f"{other}:2:1", case=other),))
    assert store.claim("", [("send", "*")], 3_000, 9_000, 10, run.key) == []  # nobody here can do it
    assert store.claim("", [("run", "*")], 999, 9_000, 10, run.key) == []  # too early
    assert store.claim("", [("run", "*"), ("send", "*")], 3_000, 9_000, 10, JOB.key) == [JOB]
    store.finish("", replace(JOB, key="C-1:9:1", state="done"))
    assert store.owed("", "C-1") == [run, replace(JOB, not_before=9_000)]
    assert [job.key for job in store.owed("", "C-1:2")] == ["C-1:2:2:1"]
    assert store.owed("", "C") == store.owed("a", "C-1") == []


def test_a_job_that_went_wrong_comes_back_and_one_given_up_does_not(store: Store) -> None:
    assert begun(store, jobs=(JOB,))
    (job,) = store.claim("", [("send", "*")], 3_000, 9_000, 10)
    later = replace(job, attempts=1, error="no answer", not_before=6_000)
    store.finish("", later)
    assert store.claim("", [("send", "*")], 5_999, 9_000, 10) == []
    assert store.claim("", [("send", "*")], 6_000, 9_000, 10) == [later]
    dead = replace(later, state="dead", attempts=2)
    store.finish("", dead)
    assert store.claim("", [("send", "*")], 99_000, 199_000, 10) == []
    assert store.jobs("", "dead") == [dead]
    store.finish("", replace(dead, state="ready", not_before=7_000))
    assert store.claim("", [("send", "*")], 7_000, 9_000, 10) == [replace(dead, state="ready", not_before=7_000)]


def test_what_is_done_stays_done_and_what_is_dropped_is_gone(store: Store) -> None:
    other = replace(JOB, key="C-1:2:2")
    assert begun(store, jobs=(JOB, other))
    (job, _) = store.claim("", [("send", "*")], 3_000, 9_000, 10)
    change = Change(replace(ROW, seq=3), 2, lines=("three",), done=(JOB.key,), dropped=(JOB.key, other.key))
    assert store.commit("", change)
    store.finish("", replace(job, error="too late to say so"))
    assert [each.key for each in store.jobs("", "done")] == [JOB.key]
    assert store.job("", other.key) is None
    # What is owed is owed once, even if it is written down again.
    assert store.commit("", Change(replace(ROW, seq=4), 3, lines=("four",), jobs=(JOB,)))
    assert store.claim("", [("send", "*")], 99_000, 199_000, 10) == []


def test_the_next_job_counts_as_due(store: Store) -> None:
    assert store.next_due("") is None
    assert begun(store, replace(ROW, due_at=None), jobs=(JOB,))
    assert store.next_due("") == 2_000
    store.claim("", [("send", "*")], 3_000, 9_000, 10)
    assert store.next_due("") == 9_000  # when its worker may be taken for dead
    store.finish("", replace(JOB, not_before=4_000))
    assert store.next_due("") == 4_000
    store.finish("", replace(JOB, state="dead"))
    assert store.next_due("") is None


def test_versions_are_kept_once_and_never_changed(store: Store) -> None:
    assert store.definition("", "d2") is None
    assert store.definition("", "d1") == (Definition("d1", "refund", "f1"), Files("f1", '{"x.yaml":"…"}'))
    store.define("", Files("f2", "{}"), [Definition("d1", "other", "f2"), Definition("d2", "refund", "f2")])
    assert store.definition("", "d1") == (Definition("d1", "refund", "f1"), Files("f1", '{"x.yaml":"…"}'))
    assert store.definition("", "d2") == (Definition("d2", "refund", "f2"), Files("f2", "{}"))


def test_purging_forgets_keys_and_finished_jobs_but_no_case(store: Store) -> None:
    done, dead = replace(JOB, key="C-1:2:2"), replace(JOB, key="C-1:2:3")
    assert begun(store, given=GIVEN, jobs=(JOB, done, dead))
    store.finish("", replace(done, state="done"))
    store.finish("", replace(dead, state="dead"))
    assert store.purge("", 1_000) == 0
    assert store.purge("", 3_000) == 2
    assert store.find("", "C-1", "k1") == Found(ROW, None)
    assert store.job("", JOB.key) == JOB
    assert store.job("", dead.key) is not None


def test_of_many_at_once_exactly_one_gets_on_with_each_entry(store: Store) -> None:
    assert begun(store)

    def push(worker: int) -> int:
        won = 0
        while (row := store.find("", "C-1").row) is not None and row.seq < 42:
            line = f"{worker}:{row.seq + 1}"
            won += store.commit("", Change(replace(row, seq=row.seq + 1), row.seq, lines=(line,)))
        return won

    with ThreadPoolExecutor(8) as pool:
        won = sum(pool.map(push, range(8)))
    assert won == 40
    assert [line.partition(":")[2] for line in store.lines("", "C-1", 2)] == [str(n) for n in range(3, 43)]


def test_ids_are_in_the_order_of_their_characters(store: Store) -> None:
    ids = ["C-10", "C-2", "Z", "a", "a b", "a-b", "ab", "ä", "日本"]
    for id in reversed(ids):
        assert begun(store, replace(ROW, id=id))
    assert [row.id for row in store.search("", Query())] == ids
    assert [row.id for row in store.search("", Query(after="a", limit=3))] == ["a b", "a-b", "ab"]


def test_of_many_under_one_key_exactly_one_is_kept(store: Store) -> None:
    def open_(number: int) -> bool:
        case = f"C-{number}"
        given = replace(GIVEN, case=case)
        return begun(store, replace(ROW, id=case), given=given, jobs=(replace(JOB, key=f"{case}:1", case=case),))

    with ThreadPoolExecutor(8) as pool:
        kept = list(pool.map(open_, range(16)))
    assert kept.count(True) == 1
    assert [row.id for row in store.search("", Query())] == [f"C-{kept.index(True)}"]
    assert [job.case for job in store.jobs("", "ready")] == [f"C-{kept.index(True)}"]
    assert [bool(store.lines("", f"C-{number}")) for number in range(16)] == kept


def test_of_many_workers_exactly_one_gets_each_job(store: Store) -> None:
    jobs = tuple(replace(JOB, key=f"C-1:{number}", not_before=number) for number in range(60))
    assert begun(store, jobs=jobs)

    def work(_: int) -> list[str]:
        got = []
        while claimed := store.claim("", [("send", "email"), ("run", "*")], 3_000, 9_000, 4):
            assert claimed == sorted(claimed, key=lambda job: job.not_before)
            got += [job.key for job in claimed]
        return got

    with ThreadPoolExecutor(8) as pool:
        taken = [key for keys in pool.map(work, range(8)) for key in keys]
    assert sorted(taken) == sorted(job.key for job in jobs)


SNAPSHOTS = {
    "numbers": '{"facts":{"a":1.10,"b":1E+5,"c":-0.0,"d":1e-30,"e":100000000000000000000000.010,"f":0.0}}',
    "order": '{"facts":{"zz":1,"a":{"y":1,"x":2},"B":3},"tokens":[]}',
    "text": r'{"facts":{"a":"nul \u0000, \\u0000, \\\\, \", \n, {x},  , 😀"}}',
}


@pytest.mark.parametrize("kind", SNAPSHOTS)
def test_a_case_and_its_journal_come_back_as_they_were_written(store: Store, kind: str) -> None:
    row = replace(ROW, snapshot=SNAPSHOTS[kind])
    lines = (SNAPSHOTS[kind], '{"v":1,"text":"{\\"a\\",NULL,\\\\}"}', "NULL", "{}", "")
    job = replace(JOB, body=SNAPSHOTS[kind])
    given = replace(GIVEN, refused=SNAPSHOTS[kind])
    assert store.commit("", Change(row, 0, lines=lines, jobs=(job,), given=given))
    assert store.find("", "C-1", "k1") == Found(row, given)
    assert store.lines("", "C-1") == list(lines)
    assert store.job("", job.key) == job
    later = replace(row, seq=3)
    assert store.commit("", Change(later, 2)) is True
    assert store.find("", "C-1").row == later
    assert store.search("", Query()) == [later]


def test_something_big_goes_through(store: Store) -> None:
    row = replace(ROW, snapshot=f'{{"facts":{{"text":"{"x" * 3_000_000}"}}}}')
    line = "y" * 3_000_000
    assert store.commit("", Change(row, 0, lines=(line, line)))
    assert store.find("", "C-1", "k1") == Found(row, None)
    assert store.lines("", "C-1") == [line, line]
