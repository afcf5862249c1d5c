"""A worker, which works until it is killed.

The world is a folder: what an action or a channel does is a line in a file of it, on the disk before it is reported.
Time runs much faster than usual there, so that deadlines pass.
"""

from __future__ import annotations

import os
import random
import sys
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TypeVar

from tests.faults.book import handbook

from sopflow import RefusedEvent, Runtime, stores
from sopflow.runtime import ActionCall, Message, Retries
from sopflow.stores import StoreUnavailable

__all__ = ["World", "runtime", "work"]

_Result = TypeVar("_Result")

_SPEED = 3_000
_BEGIN = datetime(2026, 11, 25, 9, tzinfo=UTC)


class World:
    """What is outside of all cases: it notes everything that is done to it."""

    def __init__(self, folder: Path) -> None:
        self._file = os.open(folder / "done.txt", os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        self._start = float((folder / "start.txt").read_text())

    def clock(self) -> datetime:
        """What time it is in this world."""
        return _BEGIN + timedelta(seconds=(time.time() - self._start) * _SPEED)

    def note(self, key: str) -> None:
        """Something was done."""
        os.write(self._file, f"{key}\n".encode())
        os.fsync(self._file)

    def book(self, call: ActionCall) -> dict[str, str]:
        """The action: the receipt follows from the key, so a repeat gives the same."""
        self.note(call.key)
        return {"receipt": f"receipt {call.key}"}

    def send(self, message: Message) -> None:
        """The channel."""
        self.note(message.key)


def runtime(store: str, world: World) -> Runtime:
    """A runtime of this help desk."""
    return Runtime(
        handbook(),
        stores.sql(store),
        actions={"book": world.book},
        channels={"*": world.send},
        clock=world.clock,
        retries=Retries(first=timedelta(minutes=1), times=1_000),
        lease=timedelta(minutes=30),
        batch=20,
    )


def work(store: str, folder: Path, seed: str) -> None:
    """Ticks, and answers what is asked, in turn."""
    chance = random.Random(seed)
    with runtime(store, World(folder)) as host:
        while True:
            _patiently(host.tick)
            for case in _patiently(lambda: host.search(step="hear", limit=10)):
                if chance.random() < 0.5:
                    _answer(host, case.id, chance)


def _answer(host: Runtime, case: str, chance: random.Random) -> None:
    """A person answers; now and then twice, with the same key."""
    (task,) = [task for task in host.todo(case) if task.step == "hear"] or [None]
    if task is None:
        return
    key = f"{case} {task.id}"
    for _ in range(chance.choice([1, 1, 2])):
        try:
            _patiently(lambda: host.answer(case, task.id, {"answer": "yes"}, by="mia/agent", key=key))
        except RefusedEvent:
            return  # somebody was faster


def _patiently(call: Callable[[], _Result]) -> _Result:
    while True:
        try:
            return call()
        except StoreUnavailable as problem:
            print(problem, file=sys.stderr)
            time.sleep(0.05)
