"""What it costs to keep a step for good: by the clock on the wall, since it is the disk and the server that count."""

from __future__ import annotations

import os
import resource
import sqlite3
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from msgspec.structs import replace
from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side
from tests.postgresql import MISSING, Server, programs

from sopflow import stores
from sopflow.runtime.recent import Recent
from sopflow.stores import Store
from sopflow.stores.records import CaseRow, Change, Definition, Files
from sopflow.stores.sqlite import SqliteStore
from sopflow.stores.turns import Group

__all__ = ["callers", "memory", "postgres", "sqlite", "wakes"]

FACTS = ",".join(f'"fact-{n}":"what is known, number {n}"' for n in range(12))
SNAPSHOT = f'{{"id":"C","facts":{{{FACTS}}},"tokens":[{{"frame":"","step":"solve","visit":1}}]}}'
LINES = (
    '{"v":1,"entry":"answered","seq":7,"at":"2026-11-25T09:00:00Z","step":"solve","facts":{"fact-3":"what is known"}}',
    '{"v":1,"entry":"went","seq":8,"at":"2026-11-25T09:00:00Z","step":"solve","to":"tell","branch":"amount <= 50"}',
)
ROW = CaseRow("C", "refund", "d", 2, "open", None, "service", ("agent",), ("solve",), 1_800_000_000_000, 1, 2, SNAPSHOT)
BYTES = SNAPSHOT.encode() + "\n".join(LINES).encode()
CASES = 64  # so that one case's row isn't written over and over

Step = Callable[[int], None]


def postgres(*, rounds: int, durable: bool = True) -> Section:
    """A step in PostgreSQL beside the transaction that anybody would write, and from several clients.

    Both wait for the disk once; without that (``durable=False``) it shows what else they cost.
    """
    title = f"A step in PostgreSQL (fsync {'on' if durable else 'off'}, wall clock)"
    if programs() is None:
        return Section(title, "µs", 1e6, (), (Row("skipped", None, note=MISSING),))
    server = Server(durable=durable)
    try:
        with ExitStack() as stack:
            store = opened(stores.sql(server.url()))
            stack.callback(store.close)
            ours, looks = stepping(store, "ours"), stepping(store, "looks", looks=True)
            naive = stack.enter_context(_by_hand(server.url()))
            runs: dict[str, Callable[[int], None]] = {
                "naive": lambda steps: _alone(naive, steps),
                "looks": lambda steps: _alone(looks, steps),
                "one": lambda steps: _alone(ours, steps),
                "two": lambda steps: _together(ours, steps, 2),
                "four": lambda steps: _together(ours, steps, 4),
            }
            taken = turns(runs, rounds=rounds, steps=100)
    finally:
        server.remove()
    naive_, one = taken["naive"], taken["one"]
    rows = [
        Row("BEGIN, SELECT, UPDATE, INSERT, COMMIT (psycopg)", naive_, (1.0, None)),
        Row("find and commit, one client", taken["looks"], (naive_.over(taken["looks"]), None)),
        Row("commit on what was just written", one, (naive_.over(one), 1.0), Goal(2, at_least=True), 0),
        Row("two clients", taken["two"], (naive_.over(taken["two"]), one.over(taken["two"])), Goal(1.2, True), 1),
        Row("four clients", taken["four"], (naive_.over(taken["four"]), one.over(taken["four"]))),
    ]
    return Section(title, "µs", 1e6, ("faster than by hand", "than one client"), tuple(rows))


def sqlite(*, rounds: int) -> Section:
    """A step in SQLite beside the same bytes appended to a file, and one statement after another by hand."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        store = opened(stores.sql(f"sqlite:///{folder}/cases.db"))
        stack.callback(store.close)
        ours, looks = stepping(store, "ours"), stepping(store, "looks", looks=True)
        raw = stack.enter_context(_appending(Path(folder) / "raw"))
        bare = stack.enter_context(_bare(Path(folder) / "bare.db"))
        runs: dict[str, Callable[[int], None]] = {
            "raw": lambda steps: _alone(raw, steps),
            "bare": lambda steps: _alone(bare, steps),
            "looks": lambda steps: _alone(looks, steps),
            "ours": lambda steps: _alone(ours, steps),
        }
        for run in runs.values():
            run(1_500)  # until the files have their size: growing costs the disk more than writing
        taken = turns(runs, rounds=rounds, steps=100)
    raw_ = taken["raw"]
    rows = (
        Row("append the same bytes, fdatasync", raw_, (1.0,)),
        Row("bare SQLite: one row, COMMIT", taken["bare"], (taken["bare"].over(raw_),)),
        Row("find and commit", taken["looks"], (taken["looks"].over(raw_),)),
        Row("commit on what was just written", taken["ours"], (taken["ours"].over(raw_),), Goal(1.3), 0),
    )
    return Section("A durable step in SQLite (synchronous=FULL, wall clock)", "µs", 1e6, ("of appending",), rows)


def callers(*, rounds: int) -> Section:
    """Eight threads at once: sharing transactions, each with its own, and each with its own connection."""
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        shared, single = (opened(stores.sql(f"sqlite:///{folder}/{name}.db")) for name in ("shared", "single"))
        assert isinstance(single, SqliteStore)
        single._group = Group(single._write, most=1)
        for store in (shared, single):
            stack.callback(store.close)
        by_group, by_turn = stepping(shared, "shared"), stepping(single, "single")
        alone = Path(folder) / "alone.db"
        runs: dict[str, Callable[[int], None]] = {
            "group": lambda steps: _together(by_group, steps, 8),
            "turns": lambda steps: _together(by_turn, steps, 8),
            "alone": lambda steps: _each_alone(alone, steps, 8),
        }
        taken = turns(runs, rounds=rounds, steps=400)
    group = taken["group"]
    rows = (
        Row("each its own connection, BEGIN IMMEDIATE", taken["alone"], (1.0,)),
        Row("in turns, a transaction each", taken["turns"], (taken["alone"].over(taken["turns"]),)),
        Row("group commit", group, (taken["alone"].over(group),), Goal(8, at_least=True), 0),
    )
    return Section("Eight callers at once in SQLite (wall clock)", "µs", 1e6, ("faster than alone",), rows)


def wakes(*, rounds: int) -> Section:
    """What a tick with one case due costs, by how many wait."""
    few, many = 1_000, 100_000
    with tempfile.TemporaryDirectory() as folder, ExitStack() as stack:
        runs = {}
        for size in (few, many):
            store = opened(stores.sql(f"sqlite:///{folder}/{size}.db"))
            stack.callback(store.close)
            _fill(Path(folder) / f"{size}.db", size)
            runs[str(size)] = _waking(store)
        taken = side_by_side(runs, rounds=rounds)
    base = taken[str(few)]
    rows = (
        Row(f"{few:,} open cases", base, (1.0,)),
        Row(f"{many:,} open cases", taken[str(many)], (taken[str(many)].over(base),), Goal(1.2), 0),
    )
    return Section("One case due among many that wait (SQLite, CPU time)", "µs", 1e6, ("of the first",), rows)


def memory(*, steps: int = 100_000) -> Section:
    """Whether a process grows while it keeps steps."""
    seen: dict[int, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        store = opened(stores.sql(f"sqlite:///{folder}/cases.db"))
        step = stepping(store, "memory")
        for number in range(1, steps + 1):
            step(number)
            if number in (steps // 10, steps):
                seen[number] = _resident()
        store.close()
    first, last = seen.values()
    rows = (
        Row(f"after {steps // 10:,} steps", Sample((first,)), (1.0,)),
        Row(f"after {steps:,} steps", Sample((last,)), (last / first,), Goal(1.05), 0),
    )
    return Section("Memory of a process that keeps steps (SQLite)", "MiB", 1.0, ("of the first",), rows)


# --- who takes a step


def opened(store: Store) -> Store:
    """The store, with a version on which cases can be opened."""
    store.define("", Files("f", "{}"), [Definition("d", "refund", "f")])
    return store


def stepping(store: Store, name: str, *, looks: bool = False) -> Step:
    """Takes a step of one of the cases that the calling thread has to itself.

    As a runtime does: it looks, and keeps what came of it; or builds on what it has written just now.
    """
    recent = Recent(seconds=0 if looks else 3600, most=10_000)

    def step(number: int) -> None:
        case = f"{name}-{threading.current_thread().name}-{number % CASES}"
        row = recent.get("", case) or store.find("", case).row
        seq = row.seq if row is not None else 0
        after = replace(ROW, id=case, seq=seq + 2, due_at=1_800_000_000_000 + number)
        assert store.commit("", Change(after, seq, lines=LINES))
        recent.put("", after)

    return step


@contextmanager
def _by_hand(url: str) -> Iterator[Step]:
    """The same in PostgreSQL as one would write it with the driver, one statement after another."""
    import psycopg

    opened(stores.sql(url)).close()
    with psycopg.connect(url) as connection:
        text = "INSERT INTO sop_case VALUES ('', %s, 'refund', 'd', 0, 'open', NULL, NULL, '[]', '[]', 1, 1, 1, '{}')"
        connection.cursor().executemany(text, [(f"C-{number}",) for number in range(CASES)])
        connection.commit()

        def step(number: int) -> None:
            case = f"C-{number % CASES}"
            found = connection.execute(
                "SELECT process, digest, seq, status, outcome, team, roles, steps, due_at, snapshot FROM sop_case "
                "WHERE tenant = %s AND id = %s",
                ("", case),
            ).fetchone()
            assert found is not None
            done = connection.execute(
                "UPDATE sop_case SET digest = %s, seq = %s, status = %s, outcome = %s, team = %s, roles = %s, "
                "steps = %s, due_at = %s, changed_at = %s, snapshot = %s WHERE tenant = %s AND id = %s AND seq = %s",
                (
                    *("d", found[2] + 2, "open", None, "service", '["agent"]', '["solve"]'),
                    *(1_800_000_000_000 + number, 2, SNAPSHOT, "", case, found[2]),
                ),
            )
            assert done.rowcount == 1
            connection.execute(
                "INSERT INTO journal (tenant, case_id, seq, line) VALUES (%s, %s, %s, %s), (%s, %s, %s, %s)",
                ("", case, found[2] + 1, LINES[0], "", case, found[2] + 2, LINES[1]),
            )
            connection.commit()

        yield step


@contextmanager
def _appending(file: Path) -> Iterator[Step]:
    handle = os.open(file, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    sync = getattr(os, "fdatasync", os.fsync)

    def step(_: int) -> None:
        os.write(handle, BYTES)
        sync(handle)

    yield step
    os.close(handle)


@contextmanager
def _bare(file: Path) -> Iterator[Step]:
    connection = _own(file)

    def step(_: int) -> None:
        connection.execute("INSERT INTO step (bytes) VALUES (?)", (BYTES,))

    yield step
    connection.close()


def _own(file: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(file, isolation_level=None, timeout=60, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("CREATE TABLE IF NOT EXISTS step (bytes BLOB)")
    return connection


def _each_alone(file: Path, steps: int, threads: int) -> None:
    mine = threading.local()
    _own(file).close()

    def step(_: int) -> None:
        if not hasattr(mine, "connection"):
            mine.connection = _own(file)
        mine.connection.execute("BEGIN IMMEDIATE")
        mine.connection.execute("INSERT INTO step (bytes) VALUES (?)", (BYTES,))
        mine.connection.execute("COMMIT")

    _together(step, steps, threads)


def _waking(store: Store) -> Callable[[], None]:
    """What a tick asks of the store where one case is due: who is, its case, what came of it, what comes next."""
    assert store.commit("", Change(replace(ROW, id="due", due_at=1), 0, lines=LINES))

    def tick() -> None:
        (case,) = store.due("", 1_000, 100)
        row = store.find("", case).row
        assert row is not None
        assert store.commit("", Change(replace(row, seq=row.seq + 2), row.seq, lines=LINES))
        assert store.claim("", [("run", "refund"), ("send", "*")], 1_000, 2_000, 100) == []
        assert store.next_due("") == 1

    return tick


def _fill(file: Path, size: int) -> None:
    connection = sqlite3.connect(file)
    text = (
        "INSERT INTO sop_case VALUES ('', ?, 'refund', 'd', 2, 'open', NULL, NULL, '[\"agent\"]', '[\"solve\"]', "
        "?, 1, 1, ?, NULL)"
    )
    connection.executemany(text, [(f"W-{n:06}", 1_800_000_000_000 + n * 7, SNAPSHOT) for n in range(size)])
    connection.commit()
    connection.close()


# --- turns


def turns(runs: Mapping[str, Callable[[int], None]], *, rounds: int, steps: int) -> dict[str, Sample]:
    """Seconds by the clock for one step, each with a turn of so many steps in every round."""
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for run in runs.values():
        run(CASES)
    for _ in range(rounds):
        for name, run in runs.items():
            start = time.perf_counter()
            run(steps)
            taken[name].append((time.perf_counter() - start) / steps)
    return {name: Sample(tuple(values)) for name, values in taken.items()}


def _alone(step: Step, steps: int) -> None:
    for number in range(steps):
        step(number)


def _together(step: Step, steps: int, threads: int) -> None:
    """So many steps by several threads, as fast as they can."""
    wrong: list[BaseException] = []

    def work() -> None:
        try:
            _alone(step, steps // threads)
        except BaseException as problem:
            wrong.append(problem)

    workers = [threading.Thread(target=work, name=f"caller-{n}") for n in range(threads)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    if wrong:
        raise wrong[0]


def _resident() -> float:
    """Memory in MiB that the process has now; where the system doesn't say, the most it had."""
    status = Path("/proc/self/statm")
    if status.exists():
        return int(status.read_text().split()[1]) * resource.getpagesize() / 2**20
    most: Any = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return float(most) / (2**20 if sys.platform == "darwin" else 2**10)
