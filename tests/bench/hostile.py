"""What a doubled file costs, for files of every nasty shape: little more than twice as much."""

from __future__ import annotations

import time
from collections.abc import Mapping

from tests.bench.rows import Goal, Row, Section
from tests.bench.shapes import SHAPES, Shape
from tests.bench.timing import Sample

import sopflow

__all__ = ["hostile"]

DOUBLED = Goal(2.6)
_SMALL = 0.03  # seconds: below it, growth is noise


def hostile(*, rounds: int) -> Section:
    """Every shape at half its size and at its size."""
    rows = tuple(_row(name, *SHAPES[name], rounds=min(rounds, 3)) for name in SHAPES)
    return Section("Reading files of nasty shapes, and what a doubled one costs", "ms", 1e3, ("× half",), rows)


def _row(name: str, make: Shape, size: int, *, rounds: int) -> Row:
    _cost(make(8))  # what is imported on the way counts for neither
    half, whole = ([_cost(make(part)) for _ in range(rounds)] for part in (size // 2, size))
    grown = (min(whole) + _SMALL) / (min(half) + _SMALL)
    return Row(name, Sample(tuple(whole)), (grown,), DOUBLED, 0)


def _cost(files: Mapping[str, str]) -> float:
    begun = time.process_time()
    _, report = sopflow.read_texts(files)
    report.text()
    return time.process_time() - begun
