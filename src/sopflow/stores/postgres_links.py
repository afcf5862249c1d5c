"""Connections to PostgreSQL: a bounded number of them, each with the statements it knows, and what goes wrong there."""

from __future__ import annotations

import os
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from threading import BoundedSemaphore
from typing import Any

import psycopg
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.errors import error_from_result
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.pq.abc import PGresult
from psycopg.types.string import TextLoader

from sopflow.stores.protocol import StoreDamaged, StoreError, StoreUnavailable

__all__ = ["Link", "Links", "Value"]

Value = str | int | None
"""What a statement of the hot path may be given."""

_MOST_SECONDS = 30.0  # for a connection to become free

# A server that is gone must be noticed; left to itself, the system takes a quarter of an hour for that.
_PATIENCE = {"connect_timeout": 10, "tcp_user_timeout": 30_000, "keepalives_idle": 30}

# "On stable storage" is what a store promises. Whoever asked the server for more than that (``remote_apply``) gets it.
_DURABLE = "SELECT set_config('synchronous_commit', 'on', false) WHERE current_setting('synchronous_commit') = 'off'"

# What a step does is planned once for each connection: to plan it anew for each value costs as much as to do it.
_PLANNED_ONCE = "SELECT set_config('plan_cache_mode', 'force_generic_plan', false)"

_GOOD = (ExecStatus.COMMAND_OK, ExecStatus.TUPLES_OK)


class Link:
    """One connection and the statements it has prepared. Only one thread uses it at a time.

    Args:
        conninfo: Where to, in the words of libpq.
    """

    def __init__(self, conninfo: str) -> None:
        self.connection = psycopg.connect(conninfo, autocommit=True, client_encoding="utf8")
        for name in ("json", "jsonb"):
            self.connection.adapters.register_loader(name, TextLoader)
        self.connection.execute(_DURABLE)
        self.connection.execute(_PLANNED_ONCE)
        self._prepared: dict[str, bytes] = {}

    @property
    def lost(self) -> bool:
        """Whether there is nobody at the other end any longer."""
        return self.connection.pgconn.status != ConnStatus.OK

    def ask(self, text: str, values: Sequence[Value]) -> PGresult:
        """One round trip for a statement with ``$1, $2 …``, past all that a cursor would do around it.

        Raises:
            psycopg.Error: As the server says.
            StoreError: A value can't be kept.
        """
        server = self.connection.pgconn
        name = self._prepared.get(text)
        if name is None:
            name = b"sopflow_%d" % len(self._prepared)
            _checked(server.prepare(name, text.encode()))
            self._prepared[text] = name
        written: Sequence[Any] = [_written(value) for value in values]  # None is NULL, which its types leave out
        return _checked(server.exec_prepared(name, written))

    def rows(self, text: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """What a query finds (with ``%s`` in it), where speed is not all."""
        return self.connection.execute(text, values).fetchall()


class Links:
    """As many connections as are needed at a time, up to ``most``. They are made when they are wanted.

    Args:
        url: Where to; anything that libpq understands.
        most: How many at most.

    Raises:
        ValueError: The address can't be read.
    """

    def __init__(self, url: str, most: int) -> None:
        try:
            given = conninfo_to_dict(url)
        except psycopg.Error as problem:
            raise ValueError(f"the address of the store can't be read: {str(problem).strip()}") from problem
        self.conninfo = make_conninfo(url, **{name: value for name, value in _PATIENCE.items() if name not in given})
        self.address = f"postgresql://{given.get('host') or ''}/{given.get('dbname') or ''}"  # without the password
        self._most = most
        self._left: list[deque[Link]] = []
        self._begin()

    def _begin(self) -> None:
        self._owner = os.getpid()
        self._idle: deque[Link] = deque()
        self._places = BoundedSemaphore(self._most)
        self._closed = False

    @contextmanager
    def one(self) -> Iterator[Link]:
        """A connection that no other thread uses meanwhile. What goes wrong with it is told in a store's words."""
        if self._owner != os.getpid():  # on the other side of a fork it must neither be used nor closed
            self._left.append(self._idle)
            self._begin()
        with _told(self.address):
            if not self._places.acquire(timeout=_MOST_SECONDS):
                raise StoreUnavailable(f"the store {self.address} is busy: all {self._most} connections are in use")
            try:
                link = self._idle.pop() if self._idle else Link(self.conninfo)
                try:
                    yield link
                except BaseException:
                    self._drop(link)
                    raise
                self._put_back(link)
            finally:
                self._places.release()

    def close(self) -> None:
        """Lets go of those that lie idle now, and of the others when they come back."""
        self._closed = True
        self._empty()

    def _put_back(self, link: Link) -> None:
        if self._closed:
            link.connection.close()
        else:
            self._idle.append(link)

    def _drop(self, link: Link) -> None:
        """Whatever went wrong there, it isn't used again; if it was lost, so are those that lie idle."""
        if link.lost:
            self._empty()
        link.connection.close()

    def _empty(self) -> None:
        while self._idle:
            self._idle.pop().connection.close()


def _checked(result: PGresult) -> PGresult:
    if result.status not in _GOOD:
        raise error_from_result(result)
    return result


def _written(value: Value) -> bytes | None:
    if value is None:
        return None
    if isinstance(value, int):
        return b"%d" % value
    if "\0" in value:  # to the server a text ends there
        raise StoreError("PostgreSQL can't keep a text with the character NUL (U+0000) in it")
    return value.encode()


# What a state says (https://www.postgresql.org/docs/current/errcodes-appendix.html), by its class.
# 0A: a cached plan that no longer fits; 23: what can't stand together; 42: other tables; XX: damage.
_DAMAGED = ("0A", "23", "42", "XX")
_FORBIDDEN = "42501"


@contextmanager
def _told(address: str) -> Iterator[None]:
    """What PostgreSQL says, in our words: what to do about it, and whether trying again may help."""
    try:
        yield
    except psycopg.DataError as problem:
        raise StoreError(f"the store {address} can't keep this: {_words(problem)}") from problem
    except psycopg.Error as problem:
        state = problem.sqlstate or ""
        if state.startswith(_DAMAGED) and state != _FORBIDDEN:
            raise StoreDamaged(f"the store {address} can't be read: {_words(problem)}") from problem
        raise StoreUnavailable(f"the store {address} can't be used now: {_words(problem)}") from problem


def _words(problem: psycopg.Error) -> str:
    return " ".join((problem.diag.message_primary or str(problem)).split())
