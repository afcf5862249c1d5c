"""The quickest way through a file: how much time passes at least, whatever people do and signals bring.

Only what certainly takes time is counted: waits of a fixed length, and the procedures and branches that have some. A
wait for a signal takes none, since it may come at once, and neither does a step that may be skipped. Rules and
deadlines may lead on at once, from anywhere.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from heapq import heappop, heappush
from typing import NamedTuple

from sopflow.checks.lengths import least
from sopflow.checks.study import Study
from sopflow.clock.calendar import Calendar
from sopflow.clock.spans import Span
from sopflow.graph.onward import Onward
from sopflow.program import Program, Step

__all__ = ["Quickest", "Takes"]


class Takes(NamedTuple):
    """How long something takes at least, and the steps on the way that do."""

    time: int
    steps: tuple[str, ...] = ()

    def then(self, step: str, time: int) -> Takes:
        """The same with one more step."""
        return Takes(self.time + time, (*self.steps, step)) if time else self


class Quickest:
    """The quickest ways through the files of one program, in one measure of time.

    Args:
        study: The folder.
        program: The file, with all it calls.
        measure: A span in whose measure is counted.
        calendar: The calendar of its working time.
    """

    def __init__(self, study: Study, program: Program, measure: Span, calendar: Calendar | None) -> None:
        self._folder, self._units = study.folder, program.units
        self._measure, self._calendar = measure, calendar
        self._calls: dict[str, int] = {}
        self._known: dict[str, dict[str, int]] = {}

    def way(
        self, name: str, start: str | None, until: str | None, paused: Collection[str] = (), clock: str = ""
    ) -> Takes | None:
        """The quickest way in a file while a clock runs there; None if there is none.

        Args:
            name: The process or procedure.
            start: The step whose entering starts the clock; None: the opening.
            until: The step whose completion meets it; None: an end of the file.
            paused: The steps during which it stands still.
            clock: Its own name: where it leads when it is late is no way to meet it.
        """
        onward = self._folder.onward(self._folder.by_name[name])
        steps = self._units[name].steps
        paused = {*paused, *(outer for step in paused for outer in onward.around(step))}
        takes = self._times(name, onward, frozenset(paused))
        # A clock of a step runs only where the step is not skipped, and is met only where it is completed.
        own = {step: self._alone(steps[step], onward, takes) for step in (start, until) if step and step not in paused}
        begin = start or onward.first
        first = {begin: own[begin]} if begin in own and start is not None else {}
        best = self._reach(onward, begin, {**takes, **first}, self._jumps(onward, name, clock), until)
        ends = (until,) if until is not None else tuple(step for step in steps if onward.may_end(step))
        ways = [best[step].then(step, own.get(step, takes[step])) for step in ends if step in best]
        return min(ways, key=lambda each: each.time, default=None)

    def of_step(self, name: str, step: str) -> int:
        """How long one step takes at least, when it is not skipped."""
        onward = self._folder.onward(self._folder.by_name[name])
        return self._alone(self._units[name].steps[step], onward, self._times(name, onward, frozenset()))

    def takes_time(self, name: str) -> bool:
        """Whether anything in a file certainly takes time."""
        onward = self._folder.onward(self._folder.by_name[name])
        takes = self._times(name, onward, frozenset())
        return any(takes.values()) or any(self._alone(each, onward, takes) for each in self._skipped(name))

    def _skipped(self, name: str) -> Iterator[Step]:
        yield from (step for step in self._units[name].steps.values() if step.skip is not None)

    def _times(self, name: str, onward: Onward, paused: frozenset[str]) -> dict[str, int]:
        if paused:
            return self._takes(self._units[name].steps, onward, paused)
        if name not in self._known:
            self._known[name] = self._takes(self._units[name].steps, onward, ())
        return self._known[name]

    def _takes(self, steps: Mapping[str, Step], onward: Onward, paused: Collection[str]) -> dict[str, int]:
        """How long each step takes at least; inner steps are seen first."""
        takes: dict[str, int] = {}
        for step in reversed(list(steps.values())):
            skipped = step.skip is not None or step.id in paused
            takes[step.id] = 0 if skipped else self._alone(step, onward, takes)
        return takes

    def _alone(self, step: Step, onward: Onward, takes: Mapping[str, int]) -> int:
        if step.wait is not None and step.wait.span is not None and step.wait.signal is None:
            return least(step.wait.span, step.wait.calendar, self._measure, self._calendar)
        if step.call is not None:
            return self._called(step.call)
        if not step.split or not any(takes[each] for each in onward.within(step.id)):
            return 0
        through = {name: self._branch(step.id, first, onward, takes) for name, first in step.split.items()}
        if step.until in through:
            return through[step.until]
        return max(through.values()) if step.until == "all" else min(through.values())

    def _called(self, name: str) -> int:
        if name not in self._calls:
            found = self.way(name, None, None) if name in self._units else None
            self._calls[name] = found.time if found is not None else 0
        return self._calls[name]

    def _branch(self, together: str, first: str, onward: Onward, takes: Mapping[str, int]) -> int:
        best = self._reach(onward, first, takes, (), None, inside=together)
        return best[together].time if together in best else 0

    def _jumps(self, onward: Onward, name: str, clock: str) -> Iterator[str]:
        deadlines = self._folder.by_name[name].deadlines
        for way in onward.jumps:
            at = way.path
            of_clock = not way.shared and at[0] == "deadlines" and deadlines[int(at[1])].id == clock
            if not of_clock and not way.ends and way.target is not None:
                yield way.target

    def _reach(
        self,
        onward: Onward,
        begin: str,
        takes: Mapping[str, int],
        jumps: Iterable[str],
        until: str | None,
        inside: str | None = None,
    ) -> dict[str, Takes]:
        """How soon each step is entered; with ``inside``, only what stands inside it, and when it is through."""
        around = frozenset(onward.around(begin)) if inside is None else frozenset()
        beside = onward.beside(begin) if inside is None else ()
        best: dict[str, Takes] = {}
        queue: list[tuple[int, int, bool, str, Takes]] = []
        for each in (begin, *jumps, *beside):
            queue.append((0, len(queue), False, each, Takes(0)))
        number = len(queue)
        done: set[tuple[str, bool]] = set()
        while queue:
            _, _, out, step, so_far = heappop(queue)
            if (step, out) in done:
                continue
            done.add((step, out))
            if not out:
                best[step] = so_far
                if step in (until, inside):
                    continue
                for each in onward.splits.get(step, ()):
                    heappush(queue, (so_far.time, number := number + 1, False, each, so_far))
                so_far = so_far.then(step, takes[step])
            for each in onward.steps[step]:
                joins = onward.owner.get(step) == each
                if not joins or each == inside:
                    heappush(queue, (so_far.time, number := number + 1, False, each, so_far))
                elif each in around:  # the other branches may be through already
                    heappush(queue, (so_far.time, number := number + 1, True, each, so_far))
        return best
