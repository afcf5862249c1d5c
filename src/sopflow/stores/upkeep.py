"""What is done to a store now and then: making its tables, and bringing them to the form this release knows."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from msgspec import Struct

from sopflow.errors import MissingTool
from sopflow.stores import sql
from sopflow.stores.address import Address, read
from sopflow.stores.protocol import StoreDamaged, StoreError, StoreUnavailable
from sopflow.stores.version import TABLE, VERSION

if TYPE_CHECKING:
    from sqlalchemy import Connection, Engine

__all__ = ["STEPS", "Form", "create", "migrate", "status", "upgrade"]

STEPS = Path(__file__).with_name("migrations")
"""Alembic's folder."""


class Form(Struct, frozen=True):
    """Which form a database has.

    Attributes:
        found: The form of its tables; None where there is no store.
        newest: The one that this release knows.
    """

    found: str | None
    newest: str

    @property
    def state(self) -> Literal["none", "current", "older", "newer"]:
        """Whether this release can work with it."""
        if self.found is None:
            return "none"
        if self.found == self.newest:
            return "current"
        return "older" if self.found < self.newest else "newer"


def status(url: str) -> Form:
    """Looks at a database and changes nothing.

    Raises:
        ValueError: The address names no database that is known.
        StoreUnavailable: It can't be reached.
        StoreDamaged: It can't be read.
    """
    address = read(url)
    found = _in_file(Path(address.where)) if address.kind == "sqlite" else _in_server(address.where)
    if found is None:
        return Form(None, VERSION)
    if len(found) != 1:
        raise StoreDamaged(f"the store says {len(found)} times which form it has: {', '.join(found)}")
    return Form(found[0], VERSION)


def create(url: str) -> Form:
    """Makes the tables in an empty database; a store that is there already stays as it is.

    Raises:
        ValueError: The address names no database that is known.
        StoreUnavailable: It can't be reached.
        StoreDamaged: There is something else, or a store in another form.
    """
    sql(url).close()
    return Form(VERSION, VERSION)


def upgrade(url: str) -> Form:
    """Brings the tables of a store to the newest form: whole, or not at all.

    Nothing else should work with the store meanwhile: a process of the earlier release would not understand it.

    Returns:
        The form it had before.

    Raises:
        MissingTool: SQLAlchemy or Alembic isn't installed.
        ValueError, StoreUnavailable, StoreDamaged: As in ``status``.
        StoreError: There is no store, or a newer release has made it.
    """
    before = status(url)
    if before.state == "none":
        raise StoreError("there is no store in this database: run `sopflow store create` on it")
    if before.state == "newer":
        raise StoreError(f"a newer release of sopflow has made this store ({before.found}); this one knows {VERSION}")
    if find_spec("alembic") is None or find_spec("sqlalchemy") is None:
        raise MissingTool('upgrading a store needs SQLAlchemy and Alembic: pip install "sopflow[sql]"')
    migrate(read(url))
    return before


def migrate(address: Address) -> None:
    """Takes all steps that a database has not taken yet, in one transaction; an empty one takes all of them."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(STEPS).replace("%", "%%"))
    with _transaction(address) as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def _in_file(file: Path) -> Sequence[str] | None:
    from sopflow.stores.sqlite_words import told

    if not file.exists():
        raise StoreUnavailable(f"there is no store {file}")
    with told(file):
        connection = sqlite3.connect(file)
        try:
            if not connection.execute("SELECT 1 FROM sqlite_master WHERE name = ?", (TABLE,)).fetchall():
                return None
            return [found for (found,) in connection.execute(f"SELECT version_num FROM {TABLE}")]
        finally:
            connection.close()


def _in_server(url: str) -> Sequence[str] | None:
    from sopflow.stores.postgres_links import Links

    links = Links(url, 1)
    try:
        with links.one() as link:
            if link.rows("SELECT to_regclass(%s) IS NULL", (TABLE,)) == [(True,)]:
                return None
            return [found for (found,) in link.rows(f"SELECT version_num FROM {TABLE}")]
    finally:
        links.close()


@contextmanager
def _transaction(address: Address) -> Iterator[Connection]:
    """One transaction for all steps. Nobody else makes or migrates the tables meanwhile."""
    from sqlalchemy.exc import DBAPIError, OperationalError

    engine = _engine(address)
    try:
        with engine.begin() as connection:
            if address.kind == "postgresql":
                from sopflow.stores.postgres import LOCK

                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({LOCK})")
            yield connection
    except OperationalError as problem:
        raise StoreUnavailable(f"the store can't be upgraded now: {problem.orig}") from problem
    except DBAPIError as problem:
        raise StoreError(f"the store can't be upgraded: {problem.orig}") from problem
    finally:
        engine.dispose()


def _engine(address: Address) -> Engine:
    from sqlalchemy import create_engine, event
    from sqlalchemy.pool import NullPool

    if address.kind == "postgresql":
        import psycopg

        return create_engine(
            "postgresql+psycopg://", creator=lambda: psycopg.connect(address.where), poolclass=NullPool
        )
    # Left to itself, the driver would begin a transaction only before the first row is written, not before a table is.
    engine = create_engine(
        "sqlite://", creator=lambda: sqlite3.connect(address.where, isolation_level=None), poolclass=NullPool
    )

    def begin(connection: Any) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")

    event.listen(engine, "begin", begin)
    return engine
