"""Measuring side by side: everybody gets a turn in every round, so that a noisy moment meets all alike."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from statistics import median
from typing import Any

__all__ = ["Sample", "side_by_side"]


@dataclass(frozen=True)
class Sample:
    """What one turn costs, in seconds of CPU time: one value for each round."""

    rounds: tuple[float, ...]

    @property
    def median(self) -> float:
        return median(self.rounds)

    @property
    def low(self) -> float:
        return min(self.rounds)

    @property
    def high(self) -> float:
        return max(self.rounds)

    def per(self, count: int) -> Sample:
        """The same for one of ``count`` equal parts of a turn."""
        return Sample(tuple(value / count for value in self.rounds))

    def over(self, other: Sample) -> float:
        """How many times ``other`` this is: the median over the rounds, each compared with itself."""
        return median(mine / theirs for mine, theirs in zip(self.rounds, other.rounds, strict=True))


def side_by_side(runs: Mapping[str, Callable[[], Any]], *, rounds: int, slice_: float = 0.02) -> dict[str, Sample]:
    """The CPU time of one call of each function.

    Args:
        runs: What is compared, by name. Each is called once before measuring begins.
        rounds: How often everybody has a turn.
        slice_: Seconds of CPU time that a turn lasts at least (short functions are called many times).
    """
    times = {name: _times(run, slice_) for name, run in runs.items()}
    taken: dict[str, list[float]] = {name: [] for name in runs}
    for _ in range(rounds):
        for name, run in runs.items():
            taken[name].append(_cpu(run, times[name]) / times[name])
    return {name: Sample(tuple(values)) for name, values in taken.items()}


def _times(run: Callable[[], Any], slice_: float) -> int:
    """How many calls fill a turn."""
    run()  # what is made or imported on the way is not what a turn costs
    times = 1
    while (spent := _cpu(run, times)) < slice_ / 2:
        times = max(times * 2, round(times * slice_ / max(spent, 1e-6) * 0.8))
    return max(1, round(times * slice_ / spent))


def _cpu(run: Callable[[], Any], times: int) -> float:
    start = time.process_time()
    for _ in range(times):
        run()
    return time.process_time() - start
