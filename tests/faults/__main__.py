"""``python -m tests.faults``: workers are killed at random instants, and afterwards nothing is missing."""

from __future__ import annotations

import argparse
import random
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing import get_context
from multiprocessing.context import ForkProcess
from pathlib import Path

from tests.faults.worker import World, runtime, work

import sopflow
from sopflow.engine import Case
from sopflow.journal import entries as e
from sopflow.journal import rules as r
from sopflow.journal import time as t
from sopflow.journal import work as w


def main(argv: Sequence[str] | None = None) -> int:
    """Kills, waits until all is quiet, and looks; 0 if nothing is missing."""
    options = _options(argv)
    with tempfile.TemporaryDirectory() as folder:
        store = options.store or f"sqlite:///{folder}/cases.db"
        print(f"seed {options.seed}, {options.workers} workers, {options.cases} cases, {store}")
        killed = killing(store, Path(folder), options)
        steps, doubles = audit(store, Path(folder), options.cases)
    print(f"{killed} workers killed in {options.seconds} s; {steps} entries, nothing lost, nothing twice in effect")
    print(f"{doubles} jobs were done more than once, each under its one key")
    return 0


def killing(store: str, folder: Path, options: argparse.Namespace) -> int:
    """Lets workers work and kills them; tells how many."""
    chance = random.Random(options.seed)
    (folder / "start.txt").write_text(str(time.time()))
    with runtime(store, World(folder)) as host:
        for number in range(options.cases):
            host.open("rounds", f"C-{number}")
    workers = [_worker(store, folder, f"{options.seed}.{n}") for n in range(options.workers)]
    killed, until = 0, time.monotonic() + options.seconds
    try:
        while time.monotonic() < until:
            time.sleep(chance.uniform(0.01, 0.3))
            number = chance.randrange(len(workers))
            _kill(workers[number])
            killed += 1
            workers[number] = _worker(store, folder, f"{options.seed}.{options.workers + killed}")
    finally:
        for worker in workers:
            _kill(worker)
    _finish(store, folder)
    return killed


def _worker(store: str, folder: Path, seed: str) -> ForkProcess:
    # Forked, so that it is at work at once and not killed while it reads its modules.
    worker = get_context("fork").Process(target=work, args=(store, folder, seed))
    worker.start()
    return worker


def _kill(worker: ForkProcess) -> None:
    assert worker.exitcode is None, "a worker has given up by itself"
    worker.kill()
    worker.join()


def _finish(store: str, folder: Path) -> None:
    """One worker that nobody kills does what is left."""
    worker = _worker(store, folder, "last")
    try:
        with runtime(store, World(folder)) as host:
            until = time.monotonic() + 120
            while host.search(status="open", limit=1) or host.jobs("ready", 1):
                if time.monotonic() > until:
                    raise AssertionError(f"still open: {host.search(status='open', limit=5)}, {host.jobs('ready', 5)}")
                time.sleep(0.1)
    finally:
        _kill(worker)


def audit(store: str, folder: Path, cases: int) -> tuple[int, int]:
    """Whether all is there, and nothing twice.

    Returns:
        How many entries there are, and how many jobs were done more than once (each under one key).

    Raises:
        AssertionError: Something is lost, or was done twice in effect.
    """
    done = Counter((folder / "done.txt").read_text().split())
    owed: set[str] = set()
    entries = 0
    with runtime(store, World(folder)) as host:
        found = host.search(limit=cases + 1)
        assert len(found) == cases, "a case is lost"
        for each in found:
            journal, case = host.journal(each.id), host.case(each.id)
            owed |= _audited(journal, case)
            entries += len(journal)
        assert host.jobs("dead") == []
        acknowledged = [job.key for job in host.jobs("done", 10**6) if job.kind in ("run", "send")]
    assert len(acknowledged) == len(set(acknowledged)), "an effect was acknowledged twice"
    assert set(acknowledged) == owed, "an effect is missing in the outbox"
    assert done.keys() == owed, f"not done: {owed - done.keys()}; done for nobody: {done.keys() - owed}"
    return entries, sum(count > 1 for count in done.values())


def _audited(journal: tuple[e.Entry, ...], case: Case) -> set[str]:
    """The keys of all that the case has owed."""
    assert [entry.seq for entry in journal] == list(range(1, case.seq + 1)), f"{case.id}: an entry is lost, or twice"
    assert sopflow.replay(journal) == case, f"{case.id}: the case is not what its journal says"
    assert case.outcome == "over", f"{case.id} did not come to its end"
    rounds = [entry for entry in journal if isinstance(entry, w.Running)]
    answers = [entry for entry in journal if isinstance(entry, e.Answered)]
    late = Counter((entry.name, entry.at) for entry in journal if isinstance(entry, t.Missed))
    assert len(rounds) == 5, f"{case.id} was booked {len(rounds)} times"
    assert len(answers) == 5, f"{case.id} was answered {len(answers)} times"
    assert not late or max(late.values()) == 1, f"{case.id}: a deadline fired twice"
    sent = {f"{case.id}:{entry.seq}:1" for entry in journal if isinstance(entry, r.Sent)}
    return sent | {f"{case.id}:{entry.step}#{number}.1" for number, entry in enumerate(rounds, 1)}


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("--store", help="the address of an empty store (a SQLite file in a folder of its own)")
    parser.add_argument("--workers", type=int, default=4)
    parser.add_argument("--cases", type=int, default=100)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=random.randrange(2**32))
    return parser.parse_args(argv)


if __name__ == "__main__":
    raise SystemExit(main())
