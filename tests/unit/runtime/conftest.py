"""Every runtime is held to the same: the one that waits and the one that awaits, in memory and in a file."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from tests.postgresql import Server

import sopflow
from sopflow import AsyncRuntime, Runtime, stores

BEGIN = datetime(2026, 11, 25, 9, tzinfo=UTC)

BOOK = """\
sopflow: 1
handbook: parcels
teams: {service: {title: Service}, depot: {title: Depot}}
roles:
  agent: {team: service}
  lead: {team: service, includes: [agent]}
  clerk: {team: depot}
outcomes: [found, paid, gone]
signals: [parcel_arrived]
facts:
  parcel: {type: text, ask: "Which parcel?"}
  place: text
  amount: {type: money, ask: "How much?"}
  note: {type: text, ask: "Anything else?"}
  approved: {type: yes/no, default: "no"}
currency: EUR
actions:
  trace: {takes: [parcel], gives: [place]}
  refund:
    takes: [amount]
    by: [agent]
    requires:
      - must: amount <= 50 or approved
        because: Over 50 needs approval.
"""

PROCESS = """\
sopflow: 1
process: lost-parcel
owner: service
deadlines:
  - id: answer
    from: opened
    until: closed
    within: 10 days
    warn: 50%
    if_late:
      - {escalate: lead, because: Too long.}
steps:
  - id: take-up
    ask: [parcel]
    by: agent
  - id: trace
    run: trace
    retry: {times: 1, after: 10 min}
    next:
      outcome == failed: price
      else: tell
  - id: tell
    send: "Your parcel was last seen in {{ place }}."
    via: email
    subject: "Parcel {{ parcel }}"
  - id: hope
    wait: {for: parcel_arrived, at_most: 3 days}
    next:
      outcome == late: price
      else: found
  - id: price
    ask: [amount]
    by: agent
  - id: pay
    run: refund
    next: paid
"""

TRANSFER = """\
sopflow: 1
process: transfer
owner: service
steps:
  - id: give
    handover: depot
    next:
      outcome == accepted: look
      else: gone
  - id: look
    do: Look for it.
    by: clerk
    next: found
"""


class Clock:
    """A clock that somebody else moves."""

    def __init__(self) -> None:
        self.now = BEGIN

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **time: float) -> None:
        self.now += timedelta(**time)


class Waiting:
    """An ``AsyncRuntime`` seen as a ``Runtime``: every call is awaited at once."""

    def __init__(self, runtime: AsyncRuntime) -> None:
        self.runtime = runtime
        self.loop = asyncio.new_event_loop()

    def __getattr__(self, name: str) -> Any:
        method = getattr(self.runtime, name)
        if not asyncio.iscoroutinefunction(method):
            return method
        return lambda *args, **named: self.loop.run_until_complete(method(*args, **named))


@pytest.fixture(scope="session")
def handbook() -> sopflow.Handbook:
    texts = {"handbook.yaml": BOOK, "lost-parcel.yaml": PROCESS, "transfer.yaml": TRANSFER}
    found, report = sopflow.read_texts(texts)
    assert found is not None, report.text()
    return found


@pytest.fixture
def clock() -> Clock:
    return Clock()


Make = Callable[..., Any]


@pytest.fixture(params=["memory", "sqlite", "postgres", "async-memory", "async-sqlite", "async-postgres"])
def make(request: pytest.FixtureRequest, handbook: sopflow.Handbook, clock: Clock, tmp_path: Path) -> Iterator[Make]:
    """Makes a runtime; called again, another one over the same cases."""
    kind = request.param
    memory = stores.memory()
    url = f"sqlite:///{tmp_path}/cases.db"
    if "postgres" in kind:
        server: Server = request.getfixturevalue("postgres")
        url = server.url()
    made: list[Any] = []

    def runtime(of: sopflow.Handbook = handbook, **more: Any) -> Any:
        store = memory if "memory" in kind else stores.sql(url)
        one: Any = (AsyncRuntime if "async" in kind else Runtime)(of, store, clock=clock, **more)
        made.append(Waiting(one) if "async" in kind else one)
        return made[-1]

    yield runtime
    for each in made:
        each.close()
        if isinstance(each, Waiting):
            each.loop.close()
