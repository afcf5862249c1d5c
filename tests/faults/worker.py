"""A worker, which works until it is killed; and people who open cases and answer what is asked, in the same process.

The world is a folder: what an action or a channel does is a line in a file of it, on the disk before it is reported.
"""

from __future__ import annotations

import logging
import os
import random
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from tests.faults import engines
from tests.faults.book import handbook
from tests.faults.patience import patiently

from sopflow import RefusedEvent, Runtime, stores
from sopflow.runtime import ActionCall, Message, Retries

__all__ = ["World", "runtime", "work"]


class World:
    """What is outside of all cases: it notes everything that is done to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files: dict[str, int] = {}

    def note(self, file: str, line: str) -> None:
        """Something was done."""
        if file not in self._files:
            self._files[file] = os.open(self._folder / file, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
        os.write(self._files[file], f"{line}\n".encode())
        os.fsync(self._files[file])

    def noted(self, file: str) -> list[str]:
        """All that was."""
        there = self._folder / file
        return there.read_text().split() if there.exists() else []

    def book(self, call: ActionCall) -> dict[str, str]:
        """The action: the receipt follows from the key, so a repeat gives the same."""
        self.note("done", call.key)
        return {"receipt": f"receipt {call.key}"}

    def send(self, message: Message) -> None:
        """The channel."""
        self.note("done", message.key)

    @property
    def options(self) -> dict[str, Any]:
        """What a runtime is made with, here."""
        return {
            "actions": {"book": self.book},
            "channels": {"*": self.send},
            "retries": Retries(first=timedelta(seconds=0.02), times=1_000),
            "lease": timedelta(seconds=0.6),
            "batch": 20,
        }


def runtime(store: str, world: World) -> Runtime:
    """A runtime of this help desk."""
    return Runtime(handbook(), stores.sql(store), **world.options)


def work(engine: str, store: str, folder: Path, seed: str, cases: int) -> None:
    """Does what is due by an engine (``none``: by ticks), and what people do, until it is killed."""
    world = World(folder)
    told = logging.FileHandler(folder / "log")
    logging.basicConfig(handlers=[told], level=logging.WARNING, format=f"{seed} %(name)s %(message)s", force=True)
    if engine == "none":
        with patiently(lambda: runtime(store, world)) as host:
            people = People(host, world, seed, cases)
            while True:
                patiently(host.tick)
                people.act()
    engines.work(engine, store, folder, world.options, lambda host: _people(host, world, seed, cases))


def _people(host: Runtime, world: World, seed: str, cases: int) -> None:
    """Lets people act in a thread of their own."""

    def act() -> None:
        people = People(host, world, seed, cases)
        while True:
            people.act()
            time.sleep(0.02)

    threading.Thread(target=act, daemon=True).start()


class People:
    """They open cases while there are fewer than ``cases``, and answer; now and then twice, with the same key."""

    def __init__(self, host: Runtime, world: World, seed: str, cases: int) -> None:
        self._host = host
        self._world = world
        self._seed = seed
        self._cases = cases
        self._opened = 0
        self._chance = random.Random(seed)

    def act(self) -> None:
        """Somebody does something."""
        if len(patiently(lambda: self._host.search(status="open", limit=self._cases))) < self._cases:
            self._open()
        for case in patiently(lambda: self._host.search(step="hear", status="open", limit=100)):
            # Sooner or later; some are still waiting when the deadline runs out.
            if datetime.now(UTC) - case.changed > timedelta(
                seconds=random.Random(f"{case.id} {case.seq}").uniform(0, 0.7)
            ):
                self._answer(case.id)

    def _open(self) -> None:
        self._opened += 1
        case = f"C-{self._seed}-{self._opened}"
        for _ in range(self._chance.choice([1, 1, 2])):
            patiently(lambda: self._host.open("rounds", case, key=case))
            self._world.note("opened", case)

    def _answer(self, case: str) -> None:
        (task,) = [task for task in patiently(lambda: self._host.todo(case)) if task.step == "hear"] or [None]
        if task is None:
            return
        key = f"{case} {task.id}"
        for _ in range(self._chance.choice([1, 1, 2])):
            try:
                patiently(lambda: self._host.answer(case, task.id, {"answer": "yes"}, by="mia/agent", key=key))
            except RefusedEvent:
                return  # somebody was faster
