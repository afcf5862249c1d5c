"""What can happen to a file: it is no store, it is damaged, the disk is full. What was committed stays readable."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path
from queue import SimpleQueue

import pytest
from msgspec.structs import replace
from tests.unit.stores.test_store import ROW

from sopflow import stores
from sopflow.stores import StoreDamaged, StoreUnavailable, ddl
from sopflow.stores.records import Change, Definition, Files, Job, Query
from sopflow.stores.sqlite import SqliteStore
from sopflow.stores.turns import Ticket


def opened(folder: Path) -> SqliteStore:
    store = stores.sql(f"sqlite:///{folder}/cases.db")
    assert isinstance(store, SqliteStore)
    store.define("", Files("f1", "{}"), [Definition("d1", "refund", "f1")])
    return store


@pytest.mark.parametrize("name", sorted(ddl.DIALECTS))
def test_the_statements_that_travel_along_are_those_of_the_tables(name: str) -> None:
    kept = Path(ddl.__file__).with_name(f"{name}.sql").read_text(encoding="utf-8")
    assert kept == ddl.statements(ddl.DIALECTS[name]), "run: python -m sopflow.stores.ddl"


@pytest.mark.parametrize("url", ["sqlite://", "sqlite:///", "sqlite:///:memory:", "mysql://x", "cases.db", ""])
def test_an_address_that_names_no_store(url: str) -> None:
    with pytest.raises(ValueError, match="no store is known"):
        stores.sql(url)


def test_a_store_that_should_be_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match=r"there is no store .*cases\.db"):
        stores.sql(f"sqlite:///{tmp_path}/cases.db", create=False)
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(StoreUnavailable, match="can't be used now"):
        stores.sql(f"sqlite:///{tmp_path}/no/cases.db")


def test_a_file_that_is_something_else(tmp_path: Path) -> None:
    file = tmp_path / "cases.db"
    file.write_text("Dear customer, " * 500, encoding="utf-8")
    with pytest.raises(StoreDamaged, match="not a database"):
        stores.sql(f"sqlite:///{file}")


def test_a_database_that_is_something_else(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "cases.db")
    connection.execute("CREATE TABLE ticket (id INTEGER)")
    connection.close()
    with pytest.raises(StoreDamaged, match="no store of sopflow"):
        stores.sql(f"sqlite:///{tmp_path}/cases.db")


def test_a_store_of_another_release(tmp_path: Path) -> None:
    opened(tmp_path).close()
    connection = sqlite3.connect(tmp_path / "cases.db", isolation_level=None)
    connection.execute("UPDATE sopflow_version SET version_num = '9999'")
    connection.close()
    with pytest.raises(StoreDamaged, match=r"has the form 9999.*newer release"):
        stores.sql(f"sqlite:///{tmp_path}/cases.db")


def test_pages_that_were_overwritten(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(200):
        assert store.commit("", Change(replace(ROW, id=f"C-{number}"), 0, lines=("x" * 500, "y")))
    store.close()
    file = tmp_path / "cases.db"
    with file.open("r+b") as raw:
        raw.seek(4096)
        raw.write(b"\xff" * (file.stat().st_size - 4096))
    with pytest.raises(StoreDamaged, match="malformed"):
        opened(tmp_path)


@pytest.mark.parametrize("left", [50, 100, 4096, 6000, 20_000])
def test_a_file_that_was_cut_off_is_told(left: int, tmp_path: Path) -> None:
    """As by a copy that broke off: what is no longer there is never taken for an empty store, nor read as something."""
    store = opened(tmp_path)
    for number in range(200):
        assert store.commit("", Change(replace(ROW, id=f"C-{number}"), 0, lines=("x" * 500, "y")))
    store.close()
    file = tmp_path / "cases.db"
    with file.open("r+b") as raw:
        raw.truncate(left)
    with pytest.raises(StoreDamaged, match=r"can't be read|no store"):
        opened(tmp_path)


def test_a_file_of_which_nothing_is_left_is_not_taken_for_a_store(tmp_path: Path) -> None:
    opened(tmp_path).close()
    (tmp_path / "cases.db").write_bytes(b"")
    with pytest.raises(StoreUnavailable, match="it is empty"):
        stores.sql(f"sqlite:///{tmp_path}/cases.db", create=False)


def test_a_file_that_is_damaged_while_one_works_with_it(tmp_path: Path) -> None:
    store = opened(tmp_path)
    for number in range(200):
        assert store.commit("", Change(replace(ROW, id=f"C-{number:03}"), 0, lines=("x" * 500, "y")))
    assert store._writer is not None
    store._writer.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    with (tmp_path / "cases.db").open("r+b") as raw:
        raw.seek(3 * 4096)
        raw.write(b"\xff" * (40 * 4096))
    store._idle = SimpleQueue()  # as another process sees it
    with pytest.raises(StoreDamaged, match="malformed"):
        [store.lines("", f"C-{number:03}") for number in range(200)]


def test_a_write_ahead_log_that_was_cut_off_loses_no_more_than_what_was_cut(tmp_path: Path) -> None:
    """As after a power cut in the middle of a write: whole changes are there, half ones are not."""
    store = opened(tmp_path)
    for number in range(20):
        assert store.commit("", Change(replace(ROW, id=f"C-{number:02}"), 0, lines=("one", "two")))
    elsewhere = tmp_path / "after"
    elsewhere.mkdir()
    (elsewhere / "cases.db").write_bytes((tmp_path / "cases.db").read_bytes())
    log = (tmp_path / "cases.db-wal").read_bytes()
    (elsewhere / "cases.db-wal").write_bytes(log[: len(log) - 5000])
    after = stores.sql(f"sqlite:///{elsewhere}/cases.db")
    kept = [number for number in range(20) if after.find("", f"C-{number:02}").row is not None]
    assert kept == list(range(len(kept)))
    assert 10 < len(kept) < 20
    assert all(after.lines("", f"C-{number:02}") == ["one", "two"] for number in kept)


def test_a_full_disk_is_told_and_what_was_kept_is_kept(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    assert store._writer is not None
    pages = store._writer.execute("PRAGMA page_count").fetchone()[0]
    store._writer.execute(f"PRAGMA max_page_count = {pages}")
    big = replace(ROW, id="C-2", snapshot="x" * 100_000)
    with pytest.raises(StoreUnavailable, match="full"):
        store.commit("", Change(big, 0, lines=("one", "two")))
    assert store.find("", "C-2").row is None
    assert store.find("", "C-1").row == ROW
    store._writer.execute("PRAGMA max_page_count = 100000")  # somebody has made room
    assert store.commit("", Change(big, 0, lines=("one", "two")))


def test_a_disk_that_takes_no_more_is_told_and_what_was_kept_is_kept(tmp_path: Path) -> None:
    """The system itself says no, in the middle of a write, as a full disk does."""
    resource = pytest.importorskip("resource", reason="this system has no limits on the size of files")
    store = opened(tmp_path)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    kept = 1
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, hard))
    try:
        full: StoreUnavailable | None = None
        while full is None:
            big = replace(ROW, id=f"C-{kept + 1}", snapshot="x" * 20_000)
            try:
                assert store.commit("", Change(big, 0, lines=("one", "two")))
                kept += 1
            except StoreUnavailable as problem:
                full = problem
        assert "can't be used now" in str(full)
        assert store.find("", f"C-{kept + 1}").row is None
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))  # somebody has made room
    assert 1 < kept < 20
    assert store.commit("", Change(replace(ROW, id="last"), 0, lines=("one", "two")))
    store.close()
    again = opened(tmp_path)
    assert len(again.search("", Query())) == kept + 1
    assert all(again.lines("", row.id) == ["one", "two"] for row in again.search("", Query()))


def test_what_one_wants_in_vain_does_not_spoil_what_others_want(tmp_path: Path) -> None:
    store = opened(tmp_path)
    bad: Ticket[object, object] = Ticket(lambda connection: connection.execute("SELECT ?", (object(),)))
    good: Ticket[object, object] = Ticket(lambda connection: connection.execute("DELETE FROM definition").rowcount)
    store._write([good, bad])  # type: ignore[list-item]
    assert isinstance(bad.error, StoreDamaged)
    assert good.settled
    assert good.error is None
    assert good.result == 1
    assert store.definition("", "d1") is None


def test_when_there_is_something_to_do_is_one_look_into_each_index(tmp_path: Path) -> None:
    """SQLite says nothing about the cost of a look, so the steps of its machine are counted."""
    store = opened(tmp_path)

    def steps() -> int:
        counted = 0

        def count() -> None:
            nonlocal counted
            counted += 1

        with store._reading() as connection:
            connection.set_progress_handler(count, 1)
        assert store.next_due("") == 2_000
        with store._reading() as connection:
            connection.set_progress_handler(None, 1)
        return counted

    def owe(numbers: range) -> None:
        jobs = [Job(f"C-1:{number}", "C-1", "send", "email", "{}", 2_000 + number) for number in numbers]
        assert store.commit("", Change(None, 0, jobs=tuple(jobs)))

    owe(range(10))
    few = steps()
    owe(range(10, 5_000))
    assert steps() == few


@pytest.mark.skipif(not hasattr(os, "fork"), reason="this system has no fork")
def test_after_a_fork_each_side_has_connections_of_its_own(tmp_path: Path) -> None:
    store = opened(tmp_path)
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    child = os.fork()
    if child == 0:
        good = store.commit("", Change(replace(ROW, id="C-2"), 0, lines=("one", "two")))
        os._exit(0 if good else 1)
    assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0
    assert store.commit("", Change(replace(ROW, id="C-3"), 0, lines=("one", "two")))
    assert [store.find("", f"C-{n}").row is not None for n in (1, 2, 3)] == [True, True, True]
