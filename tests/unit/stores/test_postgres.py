"""What can happen to a server: it goes away and comes back, it holds something else, it says no."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from decimal import Decimal
from itertools import chain, combinations
from typing import Any

import msgspec
import psycopg
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace
from tests.postgresql import Server
from tests.unit.stores.test_store import GIVEN, JOB, ROW

from sopflow import stores
from sopflow.engine import Case
from sopflow.errors import MissingTool
from sopflow.stores import StoreDamaged, StoreError, StoreUnavailable, address
from sopflow.stores.postgres import _NEXT_DUE, PostgresStore
from sopflow.stores.records import CaseRow, Change, Definition, Files, Given, Job, Query

Opened = Callable[..., PostgresStore]


@pytest.fixture
def url(postgres: Server) -> str:
    return postgres.url()


@pytest.fixture
def opened() -> Iterator[Opened]:
    """Opens stores and closes them again."""
    made: list[PostgresStore] = []

    def open_(url: str, **options: Any) -> PostgresStore:
        made.append(PostgresStore(url, **options))
        made[-1].define("", Files("f1", "{}"), [Definition("d1", "refund", "f1")])
        return made[-1]

    yield open_
    for store in made:
        store.close()


OTHERS = "pid <> pg_backend_pid() AND backend_type = 'client backend'"


def ask(url: str, text: str) -> list[tuple[Any, ...]]:
    with psycopg.connect(url, autocommit=True) as connection:
        done = connection.execute(text.encode())
        return done.fetchall() if done.description else []


def end_all(url: str) -> None:
    """Ends all connections to a schema but this one."""
    ask(
        url, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND client_port = -1"
    )


# --- addresses


def test_an_address_names_it_without_its_password(url: str, opened: Opened) -> None:
    secret = url.replace("sopflow@", "sopflow:s3cret@")
    assert "s3cret" not in repr(opened(secret))
    with pytest.raises(StoreUnavailable) as problem:
        stores.sql(secret.replace("/postgres?", "/nowhere?"))
    assert "nowhere" in str(problem.value)
    assert "s3cret" not in str(problem.value)


@pytest.mark.parametrize("bad", ["postgresql://[h/x", "postgres://h/x?colour=red"])
def test_an_address_that_cannot_be_read(bad: str) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        stores.sql(bad)


def test_without_the_driver(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(address, "find_spec", lambda _: None)
    with pytest.raises(MissingTool, match=r"sopflow\[postgres\]"):
        stores.sql("postgresql://h/x")


# --- tables


def test_a_store_that_should_be_there(url: str) -> None:
    with pytest.raises(StoreUnavailable, match=r"there is no store in .*sopflow store create"):
        stores.sql(url, create=False)
    assert ask(url, "SELECT to_regclass('sop_case')") == [(None,)]


def test_many_who_make_the_tables_at_once(url: str) -> None:
    with ThreadPoolExecutor(8) as pool:
        for store in pool.map(lambda _: stores.sql(url), range(8)):
            store.close()
    assert ask(url, "SELECT count(*) FROM sopflow_version") == [(1,)]


def test_tables_of_something_else(url: str) -> None:
    ask(url, "CREATE TABLE journal (id INTEGER)")
    with pytest.raises(StoreDamaged, match=r"something else: relation \"journal\" already exists.*search_path"):
        stores.sql(url)
    assert ask(url, "SELECT to_regclass('sop_case')") == [(None,)]  # all or nothing


def test_an_application_that_migrates_tables_of_its_own_there(url: str, opened: Opened) -> None:
    ask(url, "CREATE TABLE alembic_version (version_num TEXT); INSERT INTO alembic_version VALUES ('abc')")
    assert opened(url).commit("", Change(ROW, 0, lines=("one", "two")))


@pytest.mark.parametrize("harm", ["ALTER TABLE sop_case DROP COLUMN status", "DROP TABLE journal, sop_case"])
def test_tables_that_were_changed(url: str, opened: Opened, harm: str) -> None:
    store = opened(url)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    ask(url, harm)
    with pytest.raises(StoreDamaged, match=r"can't be read: .*does not exist"):
        store.find("", "C-1")
    with pytest.raises(StoreDamaged, match=r"can't be read: .*does not exist"):
        store.commit("", Change(replace(ROW, id="C-2"), 0, lines=("one", "two")))


def test_lines_that_should_not_be_there(url: str, opened: Opened) -> None:
    store = opened(url)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    ask(url, "INSERT INTO journal VALUES ('', 'C-1', 3, 'out of nowhere')")
    with pytest.raises(StoreDamaged, match="journal_pkey"):
        store.commit("", Change(replace(ROW, seq=3), 2, lines=("three",)))
    assert store.find("", "C-1").row == ROW


def test_a_database_that_cannot_keep_every_character(postgres: Server) -> None:
    postgres.sql("CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
    with pytest.raises(StoreDamaged, match="encoding LATIN1"):
        stores.sql(postgres.url("public").replace("/postgres?", "/latin?"))


# --- a server that goes away


def test_a_server_that_stops_and_comes_back() -> None:
    server = Server(durable=True)
    try:
        store = PostgresStore(server.url())
        store.define("", Files("f1", "{}"), [Definition("d1", "refund", "f1")])
        assert store.commit("", Change(ROW, 0, lines=("one", "two")))
        server.stop()
        for _ in range(2):
            with pytest.raises(StoreUnavailable, match="can't be used now"):
                store.find("", "C-1")
        with pytest.raises(StoreUnavailable, match="can't be used now"):
            store.commit("", Change(replace(ROW, seq=3), 2, lines=("three",)))
        server.start()
        assert store.find("", "C-1").row == ROW
        assert store.commit("", Change(replace(ROW, seq=3), 2, lines=("three",)))
        assert store.lines("", "C-1") == ["one", "two", "three"]
        store.close()
    finally:
        server.remove()


def test_after_one_lost_connection_the_next_call_finds_a_new_one(url: str, opened: Opened) -> None:
    store = opened(url)
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: store.find("", "C-1").row, range(40))) == [None] * 40
    end_all(url)
    with pytest.raises(StoreUnavailable, match="terminat"):
        store.find("", "C-1")
    for _ in range(10):  # none of the others that lay idle is used
        assert store.find("", "C-1").row is None


def test_a_server_that_only_reads(url: str, opened: Opened) -> None:
    store = opened(url)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    standby = opened(url.replace("search_path", "default_transaction_read_only%3Don%20-csearch_path"))
    assert standby.find("", "C-1").row == ROW
    with pytest.raises(StoreUnavailable, match="read-only"):
        standby.commit("", Change(replace(ROW, seq=3), 2, lines=("three",)))
    assert store.commit("", Change(replace(ROW, seq=3), 2, lines=("three",)))


def test_kept_means_on_the_disk_whatever_the_server_is_used_to(url: str, opened: Opened) -> None:
    store = opened(url.replace("search_path", "synchronous_commit%3Doff%20-csearch_path"))
    with store._links.one() as link:
        assert link.rows("SHOW synchronous_commit") == [("on",)]


# --- connections


def test_never_more_connections_than_allowed(url: str, opened: Opened) -> None:
    end_all(url)  # those that other tests have left behind
    store = opened(url, connections=2)

    def look(_: int) -> int:
        store.find("", "C-1")
        with store._links.one() as link:
            return int(link.rows(f"SELECT count(*) FROM pg_stat_activity WHERE {OTHERS}")[0][0]) + 1

    with ThreadPoolExecutor(8) as pool:
        assert max(pool.map(look, range(40))) <= 2


def test_all_connections_are_in_use(url: str, opened: Opened, monkeypatch: pytest.MonkeyPatch) -> None:
    store = opened(url, connections=1)
    monkeypatch.setattr("sopflow.stores.postgres_links._MOST_SECONDS", 0.05)
    with store._links.one(), pytest.raises(StoreUnavailable, match="all 1 connections are in use"):
        store.find("", "C-1")
    assert store.find("", "C-1").row is None


def test_a_store_that_is_closed_keeps_no_connection(url: str, opened: Opened) -> None:
    store = opened(url)
    busy = threading.Event()
    end = threading.Event()

    def hold() -> psycopg.Connection[Any]:
        with store._links.one() as link:
            busy.set()
            end.wait(10)
        return link.connection

    with ThreadPoolExecutor(1) as pool:
        held = pool.submit(hold)
        busy.wait(10)
        store.close()
        end.set()
        assert held.result().closed


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_after_a_fork_each_side_has_connections_of_its_own(url: str, opened: Opened) -> None:
    store = opened(url)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    child = os.fork()
    if child == 0:
        good = store.commit("", Change(replace(ROW, id="C-2"), 0, lines=("one", "two")))
        store.close()
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.commit("", Change(replace(ROW, id="C-3"), 0, lines=("one", "two")))
    assert [store.find("", f"C-{n}").row is not None for n in (1, 2, 3)] == [True, True, True]


# --- what is kept


@pytest.mark.parametrize("change", [Change(replace(ROW, id="C\0"), 0), Change(None, 0, given=replace(GIVEN, key="\0"))])
def test_a_name_with_nul_in_it_is_refused_and_not_cut_off(url: str, opened: Opened, change: Change) -> None:
    store = opened(url)
    with pytest.raises(StoreError, match="NUL"):
        store.commit("", change)
    with pytest.raises(StoreError, match="NUL"):
        store.find("", "C\0-1")
    assert store.search("", Query()) == []


def test_whatever_a_function_of_the_host_says_is_kept(url: str, opened: Opened) -> None:
    store = opened(url)
    assert store.commit("", Change(ROW, 0, lines=("one", "two"), jobs=(JOB,)))
    store.finish("", replace(JOB, state="dead", attempts=1, error="got \0 bytes"))
    assert [job.error for job in store.jobs("", "dead")] == ["got � bytes"]


def test_a_case_with_nul_in_a_fact_does_not_keep_others_from_being_found(url: str, opened: Opened) -> None:
    store = opened(url)
    odd = replace(ROW, id="C-0", snapshot=r'{"facts":{"tier":"go\u0000ld"}}')
    assert store.commit("", Change(odd, 0))
    assert store.commit("", Change(ROW, 0))
    assert [row.id for row in store.search("", Query(facts=(("tier", '"gold"'),)))] == ["C-1"]
    assert [row.id for row in store.search("", Query(facts=(("tier", r'"go\u0000ld"'),)))] == ["C-0"]


_encoder = msgspec.json.Encoder(decimal_format="number")
_decoder = msgspec.json.Decoder(Case, float_hook=Decimal)
NUMBERS = st.decimals(allow_nan=False, allow_infinity=False) | st.integers(-(2**70), 2**70).map(Decimal)
VALUES = st.recursive(
    st.text() | st.booleans() | st.integers(-(2**63), 2**63 - 1) | NUMBERS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=6,
)


def exact(value: Any) -> Any:
    """A value with the digits of its numbers and the order of its names, which ``==`` looks past."""
    if isinstance(value, dict):
        return [(name, exact(inner)) for name, inner in value.items()]
    if isinstance(value, list):
        return [exact(inner) for inner in value]
    return (type(value).__name__, str(value))


@given(facts=st.dictionaries(st.text(), VALUES, max_size=5))
def test_a_case_comes_back_to_the_last_digit(postgres: Server, facts: dict[str, Any]) -> None:
    case = Case(
        id="C-1",
        process="refund",
        digest="d1",
        seq=1,
        opened=datetime(2026, 1, 1, tzinfo=UTC),
        now=datetime(2026, 1, 1, tzinfo=UTC),
        language="en",
        outcome=None,
        facts=facts,
        visits={},
        doers={},
        declined=(),
        tokens=(),
        frames=(),
    )
    written = _encoder.encode(case).decode()
    row = replace(ROW, snapshot=written)
    store = _shared(postgres)
    tenant = os.urandom(8).hex()
    store.define(tenant, Files("f1", "{}"), [Definition("d1", "refund", "f1")])
    assert store.commit(tenant, Change(row, 0, lines=(written,)))
    for found in (store.find(tenant, "C-1").row, *store.search(tenant, Query())):
        assert found is not None
        assert found.snapshot == written
        assert exact(_decoder.decode(found.snapshot).facts) == exact(_decoder.decode(written).facts)


_stores: dict[Server, PostgresStore] = {}


def _shared(server: Server) -> PostgresStore:
    """One store for all examples."""
    if server not in _stores:
        _stores[server] = PostgresStore(server.url())
    return _stores[server]


def _subsets(parts: Sequence[str]) -> Iterator[tuple[str, ...]]:
    return chain.from_iterable(combinations(parts, size) for size in range(len(parts) + 1))


@pytest.mark.parametrize("kind", ["new", "next", "none"])
def test_every_form_of_the_statement(url: str, opened: Opened, kind: str) -> None:
    """Each part that a change may have, with and without each of the others."""
    store = opened(url)
    for number, parts in enumerate(_subsets(["lines", "jobs", "done", "dropped", "given"])):
        case = f"C-{number}"
        row, seq = replace(ROW, id=case), 2
        old = tuple(replace(JOB, key=f"{case}:{n}", case=case) for n in (1, 2))
        assert store.commit("", Change(row, 0, lines=("one", "two"), jobs=() if kind == "new" else old))
        if kind == "new":
            case += "-new"
            row, seq = replace(ROW, id=case), 0
            assert store.commit("", Change(None, 0, jobs=old))
        job = replace(JOB, key=f"{case}:3", case=case)
        given = replace(GIVEN, key=f"k{number}", case=case)
        all_parts: dict[str, Any] = {
            "lines": ("next",),
            "jobs": (job,),
            "done": (old[0].key,),
            "dropped": (old[0].key, old[1].key),
            "given": given,
        }
        after = replace(row, seq=seq + 1, status="closed")
        change = Change(None if kind == "none" else after, seq, **{part: all_parts[part] for part in parts})
        assert store.commit("", change)
        _assert_kept(store, change, row, given, job, old)


def _assert_kept(
    store: PostgresStore, change: Change, before: CaseRow, given: Given, job: Job, old: Sequence[Job]
) -> None:
    found = store.find("", before.id, given.key)
    assert found.row == (change.row or before)
    assert found.given == change.given
    assert ("next" in store.lines("", before.id)) == bool(change.lines and change.row)
    assert (store.job("", job.key) is not None) == bool(change.jobs)
    first, second = (store.job("", each.key) for each in old)
    if change.done:
        assert first is not None
        assert first.state == "done"
    else:
        assert (first is None) == bool(change.dropped)
    assert (second is None) == bool(change.dropped)


# --- cost


def test_who_is_due_is_read_from_the_index_whatever_waits(url: str, opened: Opened) -> None:
    store = opened(url)
    text = (
        "INSERT INTO sop_case SELECT '', 'W-' || n, 'refund', 'd1', 1, 'open', NULL, NULL, '[]', '[]', 1000000 + n, "
        "1, 1, '{}', NULL FROM generate_series(1, 20000) AS n"
    )
    ask(url, text)
    ask(url, "ANALYZE sop_case")
    assert store.commit("", Change(ROW, 0))
    assert store.due("", 5_000, 10) == ["C-1"]
    assert store.next_due("") == 5_000
    with store._links.one() as link:
        plan = link.rows(
            "EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) SELECT id FROM sop_case WHERE tenant = %s AND due_at IS NOT NULL "
            "AND due_at <= %s ORDER BY due_at, id LIMIT %s",
            ("", 5_000, 10),
        )
    (told,) = msgspec.json.decode(plan[0][0])
    assert "case_due" in plan[0][0]
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] < 12


def test_when_there_is_something_to_do_is_one_look_into_each_index(url: str, opened: Opened) -> None:
    store = opened(url)
    text = (
        "INSERT INTO outbox SELECT '', 'W:' || n, 'W', 'run', 'refund', '{}', 1000000 + n, 0, 'ready' "
        "FROM generate_series(1, 20000) AS n"
    )
    ask(url, text)
    ask(url, "ANALYZE outbox")
    assert store.next_due("") == 1_000_001
    with store._links.one() as link:
        plan = link.rows(f"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {_NEXT_DUE.replace('%(tenant)s', chr(39) * 2)}")
    (told,) = msgspec.json.decode(plan[0][0])
    assert told["Plan"]["Shared Hit Blocks"] + told["Plan"]["Shared Read Blocks"] < 12
