"""``python -m tests.fuzz --minutes N``: looks for files that sopflow can't bear; see ``docs/limits.md``."""

from __future__ import annotations

import argparse
import sys
import time
from collections import Counter
from collections.abc import Sequence
from multiprocessing.connection import wait
from pathlib import Path
from random import SystemRandom

from tests.fuzz.mutate import Texts, made
from tests.fuzz.shrink import shrunk
from tests.fuzz.worker import Told, Worker


def main(argv: Sequence[str] | None = None) -> int:
    """Examine inputs until time is over; the exit code tells whether all ran clean."""
    options = _options(argv)
    if options.seed is not None:
        return _again(options.seed)
    first = SystemRandom().randrange(2**40) if options.first is None else options.first
    print(f"seeds from {first}; {options.workers} processes, {options.minutes:g} minutes", flush=True)
    run = _Run(options.found)
    run.go(first, options.workers, options.minutes * 60)
    print(run, flush=True)
    return 1 if run.failures else 0


class _Run:
    def __init__(self, found: Path) -> None:
        self.found = found
        self.inputs = self.good = 0
        self.slowest, self.slow_seed = 0.0, 0
        self.failures: Counter[str] = Counter()
        self.begun = time.monotonic()

    def __str__(self) -> str:
        minutes = (time.monotonic() - self.begun) / 60
        told = f"{self.inputs} inputs in {minutes:.1f} minutes, {self.good} of them without an error"
        kinds = "".join(f"\n  {times} x {wrong}" for wrong, times in self.failures.most_common())
        slowest = f"slowest {self.slowest:.2f} s (seed {self.slow_seed})"
        return f"{told}; {slowest}; {self.failures.total()} failed{kinds}"

    def go(self, seed: int, workers: int, seconds: float) -> None:
        busy: dict[Worker, int] = {}
        for _ in range(workers):
            worker = Worker()
            worker.ask(seed)
            busy[worker] = seed
            seed += 1
        reported = self.begun
        while busy:
            ready = wait([each.pipe for each in busy], timeout=100)
            for worker in [each for each in busy if not ready or each.pipe in ready]:
                self.count(busy.pop(worker), worker.told())
                if time.monotonic() - self.begun < seconds:
                    worker.ask(seed)
                    busy[worker] = seed
                    seed += 1
                else:
                    worker.end()
            if time.monotonic() - reported > 60:
                reported = time.monotonic()
                print(self, flush=True)

    def count(self, seed: int, told: Told) -> None:
        self.inputs += 1
        self.good += told.good
        if told.seconds > self.slowest:
            self.slowest, self.slow_seed = told.seconds, seed
        if told.wrong:
            self.failures[told.wrong] += 1
            if self.failures[told.wrong] == 1:
                self.tell(seed, told)

    def tell(self, seed: int, told: Told) -> None:
        """The first failure of its kind, with the smallest input that fails so."""
        print(f"\nseed {seed}: {told.wrong}\n{told.details}", flush=True)
        texts = made(seed)
        if "more than" not in told.wrong:  # what takes long takes too long to be made smaller
            worker = Worker()
            texts = shrunk(texts, lambda each: worker.examine(each).wrong == told.wrong, seconds=60)
            worker.end()
        folder = self.found / str(seed)
        _write(folder, texts)
        print(f"python -m tests.fuzz --seed {seed}; the smallest input is in {folder}", flush=True)


def _again(seed: int) -> int:
    worker = Worker()
    told = worker.examine(seed)
    worker.end()
    print(f"{told.wrong or 'fine'}\n{told.details}")
    return 1 if told.wrong else 0


def _write(folder: Path, texts: Texts) -> None:
    for name, text in texts.items():
        file = folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(text.encode("utf-8", errors="surrogatepass"))


def _options(argv: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--minutes", type=float, default=5.0, help="how long to look (default: 5)")
    parser.add_argument("--workers", type=int, default=2, help="processes side by side (default: 2)")
    parser.add_argument("--first", type=int, help="the first seed, to see the same inputs again")
    parser.add_argument("--seed", type=int, help="examine only the input of this seed")
    parser.add_argument("--found", type=Path, default=Path("build/fuzz"), help="where failing inputs are written")
    return parser.parse_args(argv)


if __name__ == "__main__":
    sys.exit(main())
