"""``python -m tests.faults``: workers are killed at random instants, and afterwards nothing is missing.

With ``--store postgres`` the server is one's own: its connections are cut too, and now and then it crashes. So does
Temporal's, with ``--engine temporal``.
"""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

from tests.faults import engines
from tests.faults.audit import audit
from tests.faults.worker import World, runtime, work
from tests.postgresql import Server
from tests.temporal import DevServer

_CUT = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
    "WHERE backend_type = 'client backend' AND pid <> pg_backend_pid() ORDER BY random() LIMIT 3"
)


def main(argv: Sequence[str] | None = None) -> int:
    """Kills, waits until all is quiet, and looks; 0 if nothing is missing."""
    options = _options(argv)
    with tempfile.TemporaryDirectory() as name, _store(options.store, Path(name)) as (store, server):
        folder = Path(name)
        print(f"seed {options.seed}: {options.workers} workers, engine {options.engine}, {store}")
        with engines.server(options.engine, store, folder, options.grace) as cluster:
            fates = _killing(store, server, cluster, folder, options)
        print(", ".join(f"{count} {fate}" for fate, count in fates.items()), f"in {options.seconds} s")
        told = audit(store, World(folder))
        log = (folder / "log").read_text() if (folder / "log").exists() else ""
    print(f"{told.cases} cases with {told.entries} entries: nothing lost, nothing twice in effect")
    print(f"{told.doubles} jobs were done more than once, each under its one key; {told.late} deadlines ran out")
    swept, away = log.count("had lost"), log.count("now:")
    print(f"the sweep found something {swept} times, the store was out of reach {away} times")
    return 0


@contextmanager
def _store(asked: str, folder: Path) -> Iterator[tuple[str, Server | None]]:
    if asked == "postgres":
        server = Server()
        try:
            yield server.url(), server
        finally:
            server.remove()
    else:
        yield (f"sqlite:///{folder}/cases.db" if asked == "sqlite" else asked), None


def _killing(
    store: str, server: Server | None, cluster: DevServer | None, folder: Path, options: argparse.Namespace
) -> dict[str, int]:
    """Lets workers work and does them harm; tells what became of whom."""
    chance = random.Random(options.seed)
    begin = partial(_worker, options.engine, store, folder)
    runtime(store, World(folder)).close()  # the tables
    workers = [begin(f"{options.seed}.{n}", options.cases) for n in range(options.workers)]
    fates = {"workers killed": 0, "connections cut": 0, "crashes of servers": 0}
    until = time.monotonic() + options.seconds
    try:
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.01, options.pause))
            fate = chance.random()
            mortal = [each for each in (server, cluster) if each is not None]
            if mortal and fate < 0.02:
                victim = chance.choice(mortal)
                victim.stop()
                time.sleep(chance.uniform(0, 0.5))
                victim.start()
                fates["crashes of servers"] += 1
            elif server is not None and fate < 0.3:
                server.sql(_CUT)
                fates["connections cut"] += 3
            else:
                number = chance.randrange(len(workers))
                _kill(workers[number])
                fates["workers killed"] += 1
                workers[number] = begin(f"{options.seed}.{len(workers) + fates['workers killed']}", options.cases)
    finally:
        for worker in workers:
            _kill(worker)
    last = begin("last", 0)
    try:
        _quiet(store, folder)
    finally:
        _kill(last)
    return fates


def _worker(engine: str, store: str, folder: Path, seed: str, cases: int) -> ForkProcess:
    # Forked, so that it is at work at once and not killed while it reads its modules.
    worker = get_context("fork").Process(target=work, args=(engine, store, folder, seed, cases))
    worker.start()
    return worker


def _kill(worker: ForkProcess) -> None:
    assert worker.exitcode is None, "a worker has given up by itself"
    worker.kill()
    worker.join()


def _quiet(store: str, folder: Path) -> None:
    """One worker that nobody kills does what is left."""
    with runtime(store, World(folder)) as host:
        until = time.monotonic() + 120
        while host.search(status="open", limit=1) or host.jobs("ready", 1):
            if time.monotonic() > until:
                raise AssertionError(f"still open: {host.search(status='open', limit=5)}, {host.jobs('ready', 5)}")
            time.sleep(0.1)


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--store", default="sqlite", help="sqlite, postgres (a server of one's own), or an address")
    parser.add_argument("--engine", default="none", choices=engines.ENGINES)
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--cases", type=int, default=100, help="how many are open at a time")
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--grace", type=float, default=5, help="seconds until a sweep does what an engine has lost")
    parser.add_argument("--pause", type=float, help="seconds between two blows, at most")
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    options = parser.parse_args(argv)
    if options.pause is None:  # a worker of Temporal's needs longer to get going
        options.pause = 1.0 if options.engine == "temporal" else 0.3
    if options.engine == "pgqueuer" and options.store == "sqlite":
        options.store = "postgres"
    return options


if __name__ == "__main__":
    raise SystemExit(main())
