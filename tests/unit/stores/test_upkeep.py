"""Databases on their way from one form to the next; what all steps lead to is what the statements make at once."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, inspect
from tests.postgresql import Server
from tests.unit.stores.test_store import ROW

from sopflow import stores
from sopflow.errors import MissingTool
from sopflow.stores import StoreDamaged, StoreError, StoreUnavailable, upkeep
from sopflow.stores.address import read
from sopflow.stores.records import Change, Definition, Files
from sopflow.stores.schema import METADATA
from sopflow.stores.upkeep import Form
from sopflow.stores.version import TABLE, VERSION

Place = Callable[[], str]


@pytest.fixture(params=["sqlite", "postgresql"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Place:
    """The address of an empty database; called again, of another one."""
    if request.param == "postgresql":
        server: Server = request.getfixturevalue("postgres")
        return server.url

    def file() -> str:
        number = len(list(tmp_path.iterdir()))
        sqlite3.connect(tmp_path / f"{number}.db").close()
        (tmp_path / f"{number}.db").touch()
        return f"sqlite:///{tmp_path / str(number)}.db"

    return file


def within(url: str) -> Iterator[Connection]:
    with upkeep._transaction(read(url)) as connection:
        yield connection


def form(connection: Connection) -> dict[str, Any]:
    """All that a database says about its tables, in an order of its own choosing."""
    look = inspect(connection)
    return {
        name: {
            "columns": [{**column, "type": repr(column["type"])} for column in look.get_columns(name)],
            "key": look.get_pk_constraint(name),
            "others": look.get_foreign_keys(name),
            "indexes": sorted(_index(index) for index in look.get_indexes(name)),
            "comment": look.get_table_comment(name) if connection.dialect.supports_comments else None,
            "options": look.get_table_options(name) if connection.dialect.name == "sqlite" else None,
        }
        for name in look.get_table_names()
    }


def _index(index: Any) -> list[str]:
    """Its condition is an object that equals no other."""
    return [f"{name}: {value}" for name, value in [*index.pop("dialect_options", {}).items(), *index.items()]]


def test_all_steps_from_nothing_lead_to_the_form_that_is_made_at_once(place: Place) -> None:
    by_steps, at_once = place(), place()
    upkeep.migrate(read(by_steps))
    upkeep.create(at_once)
    (one,) = [form(connection) for connection in within(by_steps)]
    (other,) = [form(connection) for connection in within(at_once)]
    assert set(one) == {*METADATA.tables, TABLE}
    assert one == other
    assert upkeep.status(by_steps) == upkeep.status(at_once) == Form(VERSION, VERSION)


def test_all_steps_lead_to_the_tables_as_they_are_declared(place: Place) -> None:
    url = place()
    upkeep.migrate(read(url))
    for connection in within(url):
        context = MigrationContext.configure(connection, opts={"version_table": TABLE, "compare_server_default": True})
        assert compare_metadata(context, METADATA) == []


def test_a_store_made_by_steps_works(place: Place) -> None:
    url = place()
    upkeep.migrate(read(url))
    store = stores.sql(url, create=False)
    assert store.find("", "C-1").row is None
    store.close()


SECOND = """
import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"


def upgrade():
    op.add_column("sop_case", sa.Column("colour", sa.Text, server_default="grey"))
"""


def test_a_step_further_and_cases_stay(place: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A store of this release, seen by one that has a step more."""
    url = place()
    store = stores.sql(url)
    store.define("", Files("f1", "{}"), [Definition("d1", "refund", "f1")])
    assert store.commit("", Change(ROW, 0, lines=("one", "two")))
    store.close()
    steps = tmp_path / "100% steps"
    shutil.copytree(upkeep.STEPS, steps)
    (steps / "versions" / "v0002_colour.py").write_text(SECOND, encoding="utf-8")
    monkeypatch.setattr(upkeep, "STEPS", steps)
    monkeypatch.setattr(upkeep, "VERSION", "0002")
    assert upkeep.status(url).state == "older"
    assert upkeep.upgrade(url) == Form("0001", "0002")
    assert upkeep.status(url).state == "current"
    (found,) = [connection.exec_driver_sql("SELECT id, colour FROM sop_case").all() for connection in within(url)]
    assert found == [("C-1", "grey")]
    with pytest.raises(StoreDamaged, match="newer release"):
        stores.sql(url)


def test_a_step_that_fails_leaves_the_form_as_it_was(place: Place) -> None:
    url = place()

    def fail() -> None:
        with upkeep._transaction(read(url)) as connection:
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")
            connection.exec_driver_sql("CREATE TABLE half (id INTEGER)")

    with pytest.raises(StoreError, match=r"half.* already exists"):
        fail()
    assert [form(connection) for connection in within(url)] == [{}]


def test_an_empty_database_is_no_store_until_one_is_made(place: Place) -> None:
    url = place()
    assert upkeep.status(url).state == "none"
    with pytest.raises(StoreError, match="run `sopflow store create`"):
        upkeep.upgrade(url)
    assert upkeep.status(url).state == "none"
    assert upkeep.create(url) == upkeep.create(url) == upkeep.status(url)
    assert upkeep.upgrade(url) == Form(VERSION, VERSION)


def test_what_a_newer_release_has_made_is_left_alone(place: Place) -> None:
    url = place()
    upkeep.create(url)
    for connection in within(url):
        connection.exec_driver_sql(f"UPDATE {TABLE} SET version_num = '9999'")
    assert upkeep.status(url).state == "newer"
    with pytest.raises(StoreError, match="newer release"):
        upkeep.upgrade(url)
    with pytest.raises(StoreDamaged, match="newer release"):
        stores.sql(url)


def test_a_store_that_says_two_things(place: Place) -> None:
    url = place()
    upkeep.create(url)
    for connection in within(url):
        connection.exec_driver_sql(f"INSERT INTO {TABLE} VALUES ('0000')")
    with pytest.raises(StoreDamaged, match="2 times"):
        upkeep.status(url)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    for does in (upkeep.status, upkeep.upgrade):
        with pytest.raises(StoreUnavailable, match="there is no store"):
            does(f"sqlite:///{tmp_path}/cases.db")
    assert list(tmp_path.iterdir()) == []


def test_without_what_upgrading_needs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    upkeep.create(url)
    monkeypatch.setattr(upkeep, "find_spec", lambda _: None)
    with pytest.raises(MissingTool, match=r"sopflow\[sql\]"):
        upkeep.upgrade(url)
