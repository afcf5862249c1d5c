"""What ``import sopflow`` costs: CPU time of a Python that imports it, against one that does nothing."""

from __future__ import annotations

import resource
import subprocess
import sys

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample

__all__ = ["startup"]

# The public names are fetched when first used, so the second line tells what a program pays that really uses them.
_IMPORTS = {"import sopflow": Goal(60), "from sopflow import load, advance": None}


def startup(*, rounds: int) -> Section:
    """Bare Python and the imports by turns, each in a process of its own."""
    turns = [[_cpu(code) for code in ("pass", *_IMPORTS)] for _ in range(rounds + 1)][1:]  # the first fills the caches
    rows = [Row("bare Python", Sample(tuple(bare for bare, *_ in turns)))]
    for column, (code, goal) in enumerate(_IMPORTS.items(), 1):
        rows.append(Row(f"more: {code}", Sample(tuple(turn[column] - turn[0] for turn in turns)), goal=goal))
    return Section("Starting; CPU time of a fresh process", "ms", 1e3, (), tuple(rows))


def _cpu(code: str) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
