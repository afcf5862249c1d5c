"""A process of its own for what may hang or eat memory: with bounds on both, and ended from outside if need be."""

from __future__ import annotations

import contextlib
import multiprocessing
import resource
import signal
import sys
import traceback
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, NamedTuple

from tests.fuzz.mutate import Texts, made

__all__ = ["SECONDS", "Told", "Worker"]

SECONDS = 2.0  # of CPU time for reading at most a megabyte
_ALL = 8.0  # with drawing and walking
_MEMORY = 500_000_000
_PATIENCE = 90.0  # of wall time, until a worker that says nothing counts as hanging


class Told(NamedTuple):
    """What came of one input: ``wrong`` is empty when nothing did, else one line that names the failure."""

    wrong: str = ""
    details: str = ""
    good: bool = False
    seconds: float = 0.0


class _TooSlow(BaseException):
    """No handler of ordinary exceptions may swallow it."""


class Worker:
    """Examines inputs one at a time; a new process takes over when one had to be ended."""

    def __init__(self) -> None:
        self._process: Any = None
        self._pipe: Any = None

    def ask(self, what: int | Texts) -> None:
        """Give it a seed, or an input."""
        if self._process is None or not self._process.is_alive():
            self._start()
        self._pipe.send(what)

    def told(self) -> Told:
        """What came of it."""
        with contextlib.suppress(EOFError, OSError):
            if self._pipe.poll(_PATIENCE):
                found: Told = self._pipe.recv()
                return found
        self.end()
        return Told("the process hung or died", "no answer; its process was ended")

    def examine(self, what: int | Texts) -> Told:
        """Both at once."""
        self.ask(what)
        return self.told()

    @property
    def pipe(self) -> Connection:
        """What becomes readable when there is an answer."""
        pipe: Connection = self._pipe
        return pipe

    def end(self) -> None:
        """End the process."""
        if self._process is not None:
            self._process.kill()
            self._process.join()
            self._process = None

    def _start(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_work, args=(theirs,), daemon=True)
        self._process.start()
        theirs.close()


def _work(pipe: Connection) -> None:
    from tests.fuzz.examine import examine

    examine(made(0))  # everything is imported before memory is counted
    _bound_memory()
    signal.signal(signal.SIGPROF, _late)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    while True:
        try:
            what = pipe.recv()
        except EOFError:
            return
        pipe.send(_told(made(what) if isinstance(what, int) else what))


def _bound_memory() -> None:
    pages = int(Path("/proc/self/statm").read_text().split()[0]) if sys.platform == "linux" else 0
    if pages:
        most = pages * resource.getpagesize() + _MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most, most))


def _late(*_: Any) -> None:
    raise _TooSlow


def _told(texts: Texts) -> Told:
    from tests.fuzz.examine import examine

    for _ in range(3):  # the machine may have been busy: only what is slow each time is slow
        try:
            signal.setitimer(signal.ITIMER_PROF, _ALL, 0.5)
            good, seconds = examine(texts)
        except (_TooSlow, Exception) as wrong:
            signal.setitimer(signal.ITIMER_PROF, 0)
            return Told(_named(wrong), "".join(traceback.format_exception(wrong)))
        finally:
            signal.setitimer(signal.ITIMER_PROF, 0)
        if seconds <= SECONDS:
            return Told(good=good, seconds=seconds)
    return Told(f"reading took more than {SECONDS:g} s", f"{seconds:.1f} s of CPU time", good, seconds)


def _named(wrong: BaseException) -> str:
    """The same for the same cause: the kind, and where in sopflow it came up."""
    if isinstance(wrong, _TooSlow):
        return f"more than {_ALL:g} s"
    frames = traceback.extract_tb(wrong.__traceback__)
    ours = [each for each in frames if "/sopflow/" in each.filename] or list(frames)
    where = f"{Path(ours[-1].filename).name}:{ours[-1].name}" if ours else ""
    return f"{type(wrong).__name__} in {where}"
