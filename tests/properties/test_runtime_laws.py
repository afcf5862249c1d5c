"""A help desk on a bad day, step by step: workers die, calls come twice or late, clocks jump, all at once.

Courses of action are generators that say what they want of the store. So here nothing runs by itself: a chance that can
be repeated decides whose turn it is, how far it gets, and who dies before or after the store has done what was asked.
Whatever happens, at the end nothing is lost and nothing was done twice in effect. A failure names its seed.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from functools import partial
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.unit.runtime.conftest import BOOK, PROCESS, TRANSFER, Clock

import sopflow
from sopflow import SopflowError, stores
from sopflow.journal import entries as e
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.runtime import ActionCall, ActionFailed, Message, Notice, RefusedEvent, StaleCase, UnknownCase
from sopflow.runtime.calls import Calls
from sopflow.runtime.core import case_of, entries_of
from sopflow.runtime.delivery import Worker
from sopflow.runtime.instants import instant
from sopflow.runtime.owed import running
from sopflow.runtime.recent import Recent
from sopflow.runtime.retries import Retries
from sopflow.runtime.versions import Versions
from sopflow.runtime.world import World
from sopflow.stores import Store
from sopflow.stores.records import Job, Query

HANDBOOK, _REPORT = sopflow.read_texts({"handbook.yaml": BOOK, "lost-parcel.yaml": PROCESS, "transfer.yaml": TRANSFER})
CASES = ("C-1", "C-2", "C-3")


class Desk:
    """A handbook, a store, two processes, people who call again until they are told, and workers that die."""

    def __init__(self, store: Store, seed: int) -> None:
        assert HANDBOOK is not None, _REPORT.text()
        self.store = store
        self.chance = random.Random(seed)
        self.clock = Clock()
        world = World(
            actions={"trace": self._trace, "refund": self._refund},
            channels={"*": self._send},
            listeners=dict.fromkeys(("assign", "close", "withdraw"), self._notice),
            retries=Retries(times=10_000, first=timedelta(seconds=1), most=timedelta(minutes=1)),
        )
        self.processes = [Calls(Versions(HANDBOOK), "", self.clock) for _ in range(2)]
        self.workers = [Worker(calls, world, lease=timedelta(minutes=5), batch=3) for calls in self.processes]
        for calls in self.processes:
            calls.recent = Recent(seconds=math.inf)  # however old what it remembers is
        versions = self.processes[0].versions
        store.define("", versions.files, versions.definitions())
        self.turns: list[Turn] = []
        self.done: Counter[str] = Counter()
        self.told: dict[str, tuple[tuple[int, ...], str]] = {}
        self.keys = 0

    # --- what the world notes

    def _trace(self, call: ActionCall) -> dict[str, str]:
        if self.chance.random() < 0.2:
            raise OSError("no answer")
        self.done[call.key] += 1
        if self.chance.random() < 0.2:
            raise ActionFailed("no such parcel")
        return {"place": self.chance.choice(["Ulm", "Leipzig"])}

    def _refund(self, call: ActionCall) -> None:
        self.done[call.key] += 1

    def _send(self, message: Message) -> None:
        if self.chance.random() < 0.2:
            raise OSError("no answer")
        self.done[message.key] += 1

    def _notice(self, notice: Notice) -> None:
        self.done[notice.key] += 1

    # --- who is at work

    def someone_calls(self) -> None:
        """A person or program calls, each time with a key of its own, and again with it until there is an answer."""
        case, chance = self.chance.choice(CASES), self.chance.random
        self.keys += 1
        key, by = f"k{self.keys}", f"p{self.keys}/agent"
        seq = self.chance.choice([None, None, self.chance.randrange(20)])
        facts = {"parcel": "A"} if chance() < 0.5 else {}
        to = self.chance.choice([None, "hope", "trace"])
        calls, clerk = self.chance.choice(self.processes), f"p{self.keys}/clerk"
        (begin,) = self.chance.choices(
            [
                lambda: calls.open("lost-parcel", case, facts, by=by, key=key),
                lambda: calls.open("transfer", case, {}, by=by, key=key),
                lambda: calls.answer(case, "take-up", {"parcel": key}, by=by, key=key, expected_seq=seq),
                lambda: calls.answer(case, "price", {"amount": 20}, by=by, key=key),
                lambda: calls.done(case, "give", {}, (), by=by, key=key),
                lambda: calls.accept(case, "give", by=clerk, key=key),
                lambda: calls.reject(case, "give", "no", by=clerk, key=key),
                lambda: calls.done(case, "look", {}, (), by=clerk, key=key),
                lambda: calls.signal(case, "parcel_arrived", {}, by=by, key=key),
                lambda: calls.correct(case, {"parcel": key}, None, by=by, key=key),
                lambda: calls.deviate(case, "so", to, None, by=by, key=key),
                lambda: calls.act(case, "refund", {"amount": 30}, by=by, key=key),
                lambda: calls.cancel(case, "enough", by=by, key=key),
            ],
            [6, 2, 6, 6, 2, 2, 1, 2, 3, 2, 2, 2, 1],
        )

        def told(result: Any) -> None:
            if isinstance(result, StaleCase | UnknownCase):
                return
            refused = result.refused.code if isinstance(result, RefusedEvent) else ""
            entries = result.advance.entries if isinstance(result, RefusedEvent) else result.entries
            said = tuple(entry.seq for entry in entries), refused
            assert self.told.setdefault(key, said) == said, "the same key was told something else"

        for _ in range(1 + (chance() < 0.3)):  # sometimes it comes twice
            self.turns.append(Turn(begin, told, again=True))

    def someone_works(self) -> None:
        """A worker wakes those whose time has come, and takes jobs."""
        now, worker = self.clock(), self.chance.choice(self.workers)

        def taken(jobs: list[Job]) -> None:
            self.turns += [Turn(partial(worker.deliver, job, now)) for job in jobs]

        self.turns.append(Turn(partial(worker.wake, now)))
        self.turns.append(Turn(partial(worker.take, now), taken))

    def go_on(self, deadly: float) -> None:
        """One of those at work gets one thing done; or dies before it, or after it without ever knowing."""
        turn = self.chance.choice(self.turns)
        fate = self.chance.random()
        if fate < deadly / 2:
            self._die(turn)
            return
        try:
            step = turn.do(self.store)
            if fate < deadly:
                self._die(turn)
                return
            step()
        except StopIteration as end:
            self.turns.remove(turn)
            turn.finished(end.value)
        except SopflowError as problem:
            self.turns.remove(turn)
            turn.finished(problem)

    def _die(self, turn: Turn) -> None:
        self.turns.remove(turn)
        if self.chance.random() < 0.5:  # with all its process remembers
            self.chance.choice(self.processes).recent = Recent(seconds=math.inf)
        if turn.again:  # who waits for an answer asks again
            self.turns.append(Turn(turn.begin, turn.finished, again=True))

    def come_to_rest(self) -> None:
        """Nobody dies any longer, nobody calls, and all that is due is done."""
        for _ in range(10_000):
            while self.turns:
                self.go_on(0)
            due = self.store.next_due("")
            if due is None:
                return
            self.clock.now = max(self.clock.now, instant(due))
            self.someone_works()
        raise AssertionError("there is always something due")


class Turn:
    """A course of action on its way: what it wants next, and who is told how it ended."""

    def __init__(self, begin: Callable[[], Any], finished: Callable[[Any], None] = id, *, again: bool = False) -> None:
        self.begin = begin
        self.finished = finished
        self.again = again
        self.course = begin()
        self.need: Any = None

    def do(self, store: Store) -> Callable[[], None]:
        """Does what the course wants; what is returned lets it know."""
        if self.need is None:
            return lambda: self._want(lambda: next(self.course))
        try:
            given = self.need(store)
        except Exception as problem:
            failed = problem
            return lambda: self._want(lambda: self.course.throw(failed))
        return lambda: self._want(lambda: self.course.send(given))

    def _want(self, go_on: Callable[[], Any]) -> None:
        self.need = go_on()


def bad_day(store: Store, seed: int, steps: int) -> Desk:
    """Lets all that come about by chance, then waits until it is quiet."""
    desk = Desk(store, seed)
    deadly = desk.chance.choice([0.0, 0.05, 0.3])
    for _ in range(steps):
        what = desk.chance.random()
        if what < 0.15:
            desk.someone_calls()
        elif what < 0.25:
            desk.someone_works()
        elif what < 0.30:
            desk.clock.forward(minutes=desk.chance.choice([-30, 1, 11, 60 * 24, 60 * 24 * 4]))
        elif desk.turns:
            desk.go_on(deadly)
    desk.come_to_rest()
    return desk


def audit(desk: Desk) -> None:
    """Nothing is lost, and nothing was done twice in effect."""
    owed: set[str] = set()
    by: Counter[str] = Counter()
    for case in desk.store.search("", Query()):
        entries = entries_of(desk.store.lines("", case.id))
        assert [entry.seq for entry in entries] == list(range(1, case.seq + 1))
        assert sopflow.replay(entries) == case_of(case)
        assert case_of(case).now >= max(entry.at for entry in entries)
        by.update({entry.by for entry in entries if getattr(entry, "by", None)})
        once = [entry for entry in entries if isinstance(entry, r.Sent | e.Cancelled) or _over(entry)]
        owed.update(f"{case.id}:{entry.seq}:1" for entry in once)
        assert not running(case_of(case)), "an action that nobody does any longer"
        late = Counter((entry.name, entry.frame) for entry in entries if isinstance(entry, t.Missed))
        assert all(count == 1 for name, count in late.items() if name[0] == "answer"), "a deadline fired twice"
        assert case.due_at is None or case.status != "closed"
    assert all(count == 1 for count in by.values())
    states = {state: {job.key for job in desk.store.jobs("", state, 10_000)} for state in ("ready", "dead", "done")}
    assert not states["ready"]
    assert not states["dead"]
    assert owed <= states["done"]
    assert all(desk.done[key] >= 1 for key in states["done"]), "a job counts as done that nobody did"
    for key, (told, refused) in desk.told.items():
        given = desk.store.find("", "", key).given
        assert given is not None, f"{key} was told something, and it is forgotten"
        assert told == tuple(range(given.first, given.last + 1))
        assert bool(refused) == (given.refused is not None)


def _over(entry: e.Entry) -> bool:
    return isinstance(entry, e.Ended) and not entry.frame


@given(st.integers(0, 2**32))
def test_nothing_is_lost_in_memory(seed: int) -> None:
    audit(bad_day(stores.memory(), seed, 150))


@given(st.integers(0, 2**32))
@settings(max_examples=max(5, settings().max_examples // 6))
def test_nothing_is_lost_in_a_file(seed: int) -> None:
    with TemporaryDirectory() as folder:
        store = stores.sql(f"sqlite:///{folder}/cases.db")
        audit(bad_day(store, seed, 150))
        store.close()
