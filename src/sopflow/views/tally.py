"""What many journals tell about one process or procedure, counted in one pass and in bounded memory."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import TYPE_CHECKING

from sopflow.views.trail import JOIN, moves

if TYPE_CHECKING:
    from sopflow.journal.entries import Entry

__all__ = ["Spans", "Tally", "tally"]

_GROWTH = math.log(1.02)


@dataclass(slots=True)
class Spans:
    """Lengths of time, kept as counts of about equal lengths: what it says of them is right to 1 %.

    However many there are, it holds no more than some 1 500 numbers.
    """

    count: int = 0
    total: int = 0
    _buckets: Counter[int] = field(default_factory=Counter)

    def add(self, ms: int) -> None:
        """Counts one."""
        self.count += 1
        self.total += ms
        self._buckets[math.floor(math.log(ms) / _GROWTH) if ms > 0 else -1] += 1

    def quantile(self, share: float) -> int:
        """The length that this share of them doesn't exceed, in milliseconds; 0 if there are none."""
        wanted, seen = max(1, math.ceil(share * self.count)), 0
        for bucket in sorted(self._buckets):
            seen += self._buckets[bucket]
            if seen >= wanted:
                return round(math.exp((bucket + 0.5) * _GROWTH)) if bucket >= 0 else 0
        return 0


@dataclass(slots=True)
class Tally:
    """What was counted.

    Attributes:
        cases: How many journals there were; ``runs``: how often the process or procedure began in them;
            ``withdrawn``: how often it was broken off from outside, or cancelled.
        visits: How often each step was entered; ``skipped``: passed by; ``left``: left by a person.
        ways: How often each way was taken: from where, to where, and its condition as written (or the rule).
        times: How long the visits of each step took, from entering it to leaving it by its own way.
        outcomes: How often it ended with each; ``whole``: how long it took then.
    """

    cases: int = 0
    runs: int = 0
    withdrawn: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    skipped: Counter[str] = field(default_factory=Counter)
    left: Counter[str] = field(default_factory=Counter)
    ways: Counter[tuple[str, str, str]] = field(default_factory=Counter)
    times: dict[str, Spans] = field(default_factory=dict)
    outcomes: Counter[str] = field(default_factory=Counter)
    whole: Spans = field(default_factory=Spans)


def tally(journals: Iterable[Iterable[Entry]], unit: str) -> Tally:
    """Counts what happened.

    Args:
        journals: One for each case, from its beginning; they are read one after the other, each only once.
        unit: The process or procedure it is about.
    """
    counted = Tally()
    for journal in journals:
        counted.cases += 1
        _Run(counted).take(journal, unit)
    return counted


@dataclass(slots=True)
class _Run:
    """Reads one journal. ``open`` holds since when each step is open, by call and step."""

    counted: Tally
    open: dict[tuple[str, str], datetime] = field(default_factory=dict)
    began: dict[str, datetime] = field(default_factory=dict)

    def take(self, journal: Iterable[Entry], unit: str) -> None:
        counted, broken = self.counted, ""
        for move in moves(journal, unit):
            frame = move.frame
            match move.kind:
                case "began":
                    counted.runs += 1
                    self.began[frame] = move.at
                case "went" | "split":
                    counted.ways[move.source, move.target, move.way] += 1
                    if move.kind == "went":
                        self._close(frame, move.source, move.at)
                case "joined":
                    counted.ways[move.source, JOIN, ""] += 1
                    self._close(frame, move.source, move.at)
                case "ended":
                    counted.ways[move.source, move.target, move.way if move.source else broken] += 1
                    self._close(frame, move.source, move.at)
                    self._end(frame, move.target, move.at)
                case "skipped":
                    counted.skipped[move.source] += 1
                case "left":
                    counted.left[move.source] += 1
                    self._drop(frame, move.source if not move.target else None)
                case "interrupted":
                    broken = move.way
                    self._drop(frame)
                    if move.target:
                        counted.ways["", move.target, move.way] += 1
                case "renamed":
                    self._rename(frame, move.source, move.target, move.way)
                case "withdrawn":
                    counted.withdrawn += 1
                    self._drop(frame)
            if move.enters:
                counted.visits[move.target] += 1
                self.open[frame, move.target] = move.at

    def _rename(self, frame: str, source: str, target: str, was: str) -> None:
        """What has begun goes on under another name."""
        if not source and was in self.began:
            self.began[frame] = self.began.pop(was)
        elif (was, source) in self.open:
            self.open[frame, target] = self.open.pop((was, source))

    def _close(self, frame: str, step: str, at: datetime) -> None:
        since = self.open.pop((frame, step), None)
        if since is not None:  # else it was passed by
            self.counted.times.setdefault(step, Spans()).add(_ms(since, at))

    def _drop(self, frame: str, step: str | None = None) -> None:
        for key in [key for key in self.open if key[0] == frame and step in (None, key[1])]:
            del self.open[key]

    def _end(self, frame: str, outcome: str, at: datetime) -> None:
        self._drop(frame)
        self.counted.outcomes[outcome] += 1
        since = self.began.pop(frame, None)
        if since is not None:
            self.counted.whole.add(_ms(since, at))


def _ms(since: datetime, until: datetime) -> int:
    return round((until - since).total_seconds() * 1000)
