"""What ``import sopflow`` costs: CPU time of a Python that imports it, against one that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample

__all__ = ["startup"]


def startup(*, rounds: int) -> Section:
    """Bare Python and the import by turns, each in a process of its own."""
    turns = [(_cpu("pass"), _cpu("import sopflow")) for _ in range(rounds + 1)][1:]  # the first fills the caches
    bare = Sample(tuple(bare for bare, _ in turns))
    more = Sample(tuple(full - bare for bare, full in turns))
    rows = (Row("bare Python", bare), Row("import sopflow: more than that", more, goal=Goal(60)))
    return Section("Starting; CPU time of a fresh process", "ms", 1e3, (), rows)


def _cpu(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
