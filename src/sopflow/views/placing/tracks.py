"""Which lines of a channel lie on which track: in the order that crosses least, as few tracks as will do."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from sopflow.views.chart import Arrow
from sopflow.views.placing.cells import Cells
from sopflow.views.placing.ways import Way

__all__ = ["Channels", "Strand", "Stretch", "channels_of", "ports", "tangle"]

OVERLAP = 10
"""How much worse it is for two lines to run into one another than to cross."""


class Stretch(Protocol):
    """A line along a channel: from where to where, and where it is left, towards the greater side or the smaller."""

    @property
    def low(self) -> int: ...
    @property
    def high(self) -> int: ...
    @property
    def taps(self) -> Collection[tuple[int, bool]]: ...


@dataclass(slots=True)
class Strand:
    """A line along a channel, or several that are drawn as one because they come from one box or lead to one.

    Attributes:
        arrows: Whose line it is.
        low, high: From where to where, in the grid.
        taps: Where lines leave it at right angles, and whether towards the greater side.
        level: Its track.
    """

    arrows: list[int]
    low: int
    high: int
    taps: set[tuple[int, bool]] = field(default_factory=set)
    level: int = 0

    def join(self, arrow: int, low: int, high: int, taps: Iterable[tuple[int, bool]]) -> None:
        """Makes the line of another arrow a part of this one."""
        self.arrows.append(arrow)
        self.low, self.high = min(self.low, low), max(self.high, high)
        self.taps.update(taps)


@dataclass(slots=True)
class Channels:
    """The strands of all channels, and which one each stretch of an arrow's way belongs to."""

    across: dict[int, list[Strand]] = field(default_factory=dict)
    down: dict[int, list[Strand]] = field(default_factory=dict)
    of: dict[tuple[int, int], Strand] = field(default_factory=dict)


def channels_of(arrows: Sequence[Arrow], ways: Sequence[Way], cells: Cells) -> Channels:
    """Puts the lines of all ways on tracks."""
    found = Channels()
    shared: dict[object, Strand] = {}
    for number, (arrow, way) in enumerate(zip(arrows, ways, strict=True)):
        last = len(way.knots) - 2
        for place in range(last + 1):
            one, other = way.knots[place], way.knots[place + 1]
            level = one.y == other.y and one != other  # a way back to the same box turns in its channel
            at, start, stop = (one.y, one.x, other.x) if level else (one.x, one.y, other.y)
            if at % 2 or not 0 < place < last:
                continue
            before, after = way.knots[place - 1], way.knots[place + 2]
            taps = [(start, (before.y > at) if level else (before.x > at)),
                    (stop, (after.y > at) if level else (after.x > at))]  # fmt: skip
            key = _shared(arrow, way, place, last) if level else None
            strand = shared.get((at, key)) if key else None
            if strand is None:
                strand = Strand([], min(start, stop), max(start, stop))
                (found.across if level else found.down).setdefault(at, []).append(strand)
                if key:
                    shared[at, key] = strand
            strand.join(number, min(start, stop), max(start, stop), taps)
            found.of[number, place] = strand
    for across, channels in ((True, found.across), (False, found.down)):
        for channel in channels.values():
            _arrange(channel, arrows, cells, across=across)
    return found


def _shared(arrow: Arrow, way: Way, place: int, last: int) -> tuple[str, str] | None:
    """What lines must have in common to be drawn as one across: they have just left a box, or are about to arrive."""
    leaves = place == 1 and way.leaves == "down"
    arrives = place == last - 1 and way.arrives == "up"
    if leaves and ((way.spot.under and arrow.label) or not arrives):
        return "from", arrow.source
    return ("to", arrow.target) if arrives else None


def _arrange(strands: list[Strand], arrows: Sequence[Arrow], cells: Cells, *, across: bool) -> None:
    """Puts each strand, the shorter first, where it crosses least of those before, and gives them levels."""

    def worse(first: Strand, second: Strand) -> int:
        if second.high < first.low or first.high < second.low:
            return 0
        shared = {
            port
            for one in first.arrows
            for other in second.arrows
            for port in ports(arrows[one], arrows[other], cells, across=across)
        }
        return tangle(first, second, shared)

    order: list[Strand] = []
    for strand in sorted(strands, key=lambda each: (each.high - each.low, each.low)):
        before = [worse(strand, other) for other in order]
        after = [worse(other, strand) for other in order]
        costs = [sum(after[:place]) + sum(before[place:]) for place in range(len(order) + 1)]
        order.insert(len(costs) - 1 - costs[::-1].index(min(costs)), strand)
    for place, strand in enumerate(order):
        below = [each.level for each in order[:place] if each.low <= strand.high and strand.low <= each.high]
        strand.level = max(below, default=-1) + 1


def tangle(first: Stretch, second: Stretch, ports: Collection[int] = ()) -> int:
    """How bad it is for one line to come before another in a channel, on the smaller side of it.

    Lines may meet where both turn off at one of the ``ports``: there is a place for each at the side of their box.
    """
    cost = 0
    for at, greater in first.taps:
        if greater and second.low <= at <= second.high:
            shared = at in ports
            meets = (at, False) in second.taps and not shared
            cost += OVERLAP if meets else second.low < at < second.high or ((at, True) in second.taps and not shared)
    for at, greater in second.taps:
        if not greater and first.low <= at <= first.high:
            cost += first.low < at < first.high or ((at, False) in first.taps and at not in ports)
    return cost


def ports(one: Arrow, other: Arrow, cells: Cells, *, across: bool) -> tuple[int, ...]:
    """The columns or rows of the boxes that two arrows share, in the grid."""
    shared = {one.source, one.target} & {other.source, other.target}
    return tuple(2 * cells.of[box][not across] + 1 for box in shared)
