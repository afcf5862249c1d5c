"""Sets of cases as unions of boxes, and the search for a case that lies in none of them.

A case is one point in each of several dimensions, whose points are numbered; a set of points is an integer with a bit
for each. A box leaves so many points in some dimensions and all in the others. The search halves the space where few
boxes lie on both sides, so that a partition is searched along its own cuts; it needs no solver, only a budget.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeAlias

__all__ = ["Box", "Budget", "BudgetSpent", "Shelf", "leaves_over", "meet", "outside", "union"]

Box: TypeAlias = Mapping[int, int]
"""Dimension to the points that are left of it; a dimension that isn't named is free."""

_FEW = 12  # masks of one dimension that are all tried as a way to halve it
_FULL = 0.999  # of a space; what fills less leaves something, however it is rounded
_DIMENSIONS = 3  # that are looked at for the best cut: those which most boxes limit


class BudgetSpent(Exception):
    """So many boxes have been looked at that nobody should wait any longer."""


class Budget:
    """How many looks at a box a question may cost; several questions can share one."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def spend(self, looks: int) -> None:
        """Take some of it.

        Raises:
            BudgetSpent: There is not so much left.
        """
        self.left -= looks
        if self.left < 0:
            raise BudgetSpent


def meet(one: Box, other: Box) -> Box | None:
    """The box of what is in both; None if nothing is."""
    if len(one) < len(other):
        one, other = other, one
    both = dict(one)
    for dimension, mask in other.items():
        left = both.get(dimension, mask) & mask
        if not left:
            return None
        both[dimension] = left
    return both


def union(boxes: Iterable[Box]) -> list[Box]:
    """The same boxes, those put together that differ in one dimension only and are limited in no other."""
    single: dict[int, int] = {}
    found: list[Box] = []
    for box in boxes:
        if len(box) == 1:
            [(dimension, mask)] = box.items()
            single[dimension] = single.get(dimension, 0) | mask
        else:
            found.append(box)
    return [*({dimension: mask} for dimension, mask in single.items()), *found]


class Shelf:
    """Boxes that are put down one after the other, and found again by what they have in common with another."""

    def __init__(self, dimensions: int) -> None:
        self._boxes: list[tuple[int, Box]] = []
        self._free = [0] * dimensions  # for each dimension the boxes that it doesn't limit, as bits
        self._by_mask: list[dict[int, int]] = [{} for _ in range(dimensions)]

    def put(self, owner: int, box: Box) -> None:
        """One more box, of this condition."""
        bit = 1 << len(self._boxes)
        self._boxes.append((owner, box))
        for dimension, by_mask in enumerate(self._by_mask):
            mask = box.get(dimension)
            if mask is None:
                self._free[dimension] |= bit
            else:
                by_mask[mask] = by_mask.get(mask, 0) | bit

    def work(self, box: Box) -> int:
        """How many sets of points are looked at to find what touches a box."""
        return sum(len(self._by_mask[dimension]) for dimension in box)

    @property
    def boxes(self) -> list[Box]:
        """All of them."""
        return [box for _, box in self._boxes]

    def touching(self, box: Box) -> list[tuple[int, Box]]:
        """The boxes that have a case in common with this one, each with the condition it belongs to."""
        found = (1 << len(self._boxes)) - 1
        for dimension, mask in box.items():
            near = self._free[dimension]
            for other, boxes in self._by_mask[dimension].items():
                if other & mask:
                    near |= boxes
            found &= near
            if not found:
                return []
        touching = []
        while found:
            lowest = found & -found
            touching.append(self._boxes[lowest.bit_length() - 1])
            found ^= lowest
        return touching


def outside(space: Sequence[int], boxes: Iterable[Box], budget: Budget) -> list[int] | None:
    """A part of the space in which no box lies.

    Args:
        space: The points of each dimension.
        boxes: What is not wanted.
        budget: How long to look.

    Returns:
        For each dimension the points of that part, at least one in each; None if the boxes leave nothing.

    Raises:
        BudgetSpent: The budget did not suffice.
    """
    if not all(space):
        return None
    first = _clipped(boxes, space)
    waiting = [(list(space), first)] if first is not None else []
    while waiting:
        part, left = waiting.pop()
        budget.spend(len(left) + 1)
        if not left:
            return part
        if len(left) == 1:
            dimension, mask = next(iter(left[0].items()))
            part[dimension] &= ~mask
            return part
        dimension, mask = _cut(part, left)
        halves = []
        for half in (mask, part[dimension] & ~mask):
            inside = _narrowed(left, dimension, half)
            if inside is not None:
                halves.append((_crowd(part, dimension, half, inside), half, inside))
        for _, half, inside in sorted(halves, key=lambda each: -each[0]):  # the emptier half comes first
            narrow = part.copy()
            narrow[dimension] = half
            waiting.append((narrow, inside))
    return None


def leaves_over(space: Sequence[int], boxes: Iterable[Box], budget: Budget) -> bool:
    """Whether boxes leave something of a space: plain where they are too small to fill it, or ``outside`` finds it.

    Raises:
        BudgetSpent: The budget did not suffice.
    """
    if not all(space):
        return False
    left = _clipped(boxes, space)
    if left is None:
        return False
    budget.spend(len(left) + 1)
    return _volume(space, left) < _FULL or outside(space, left, budget) is not None


def _clipped(boxes: Iterable[Box], space: Sequence[int]) -> list[Box] | None:
    """What of the boxes lies in the space, dimensions they don't limit there left out; None if one fills it."""
    found: list[Box] = []
    for box in boxes:
        left: dict[int, int] = {}
        for dimension, mask in box.items():
            whole = space[dimension]
            inside = mask & whole
            if not inside:
                break
            if inside != whole:
                left[dimension] = inside
        else:
            if not left:
                return None
            found.append(left)
    return found


def _narrowed(boxes: Iterable[Box], dimension: int, half: int) -> list[Box] | None:
    """``_clipped`` where only one dimension of the space has become smaller."""
    found: list[Box] = []
    for box in boxes:
        mask = box.get(dimension)
        if mask is None:
            found.append(box)
            continue
        inside = mask & half
        if not inside:
            continue
        if inside == mask and inside != half:
            found.append(box)
            continue
        left = dict(box)
        if inside == half:
            del left[dimension]
            if not left:
                return None
        else:
            left[dimension] = inside
        found.append(left)
    return found


def _crowd(part: Sequence[int], dimension: int, half: int, boxes: Iterable[Box]) -> float:
    """How much of a half its boxes would fill if they lay side by side: below 1, something is left for sure."""
    return _volume(part, boxes, {dimension: half.bit_count()})


def _volume(part: Sequence[int], boxes: Iterable[Box], sizes: dict[int, int] | None = None) -> float:
    """What of a part boxes would fill if they lay side by side; ``sizes``: of dimensions that are smaller by now."""
    sizes = {} if sizes is None else sizes
    total = 0.0
    for box in boxes:
        share = 1.0
        for each, mask in box.items():
            size = sizes.get(each)
            if size is None:
                size = sizes[each] = part[each].bit_count()
            share *= mask.bit_count() / size
        total += share
    return total


def _cut(part: Sequence[int], boxes: Sequence[Box]) -> tuple[int, int]:
    """The dimension to halve, and the points of one half: so that few boxes lie on both sides."""
    limited: dict[int, int] = {}
    for box in boxes:
        for dimension in box:
            limited[dimension] = limited.get(dimension, 0) + 1
    best: tuple[float, int, int] | None = None
    for dimension, count in sorted(limited.items(), key=lambda each: -each[1])[:_DIMENSIONS]:
        free = len(boxes) - count
        if best is not None and free > best[0]:
            break  # boxes that it doesn't limit lie on both sides, however it is cut
        masks: dict[int, int] = {}
        for box in boxes:
            if dimension in box:
                masks[box[dimension]] = masks.get(box[dimension], 0) + 1
        cost, mask = _few(masks) if len(masks) <= _FEW else _many(masks, part[dimension])
        if best is None or free + cost < best[0]:
            best = free + cost, dimension, mask
    assert best is not None  # a box that limits nothing would have filled the part
    return best[1], best[2]


def _few(masks: Mapping[int, int]) -> tuple[float, int]:
    """The best of the boxes' own masks."""
    best: tuple[float, int] | None = None
    total = sum(masks.values())
    for half in masks:
        inside = both = 0
        for mask, count in masks.items():
            if mask & half:
                inside += count
                if mask & ~half:
                    both += count
        cost = both + abs(2 * inside - both - total) / (2 * total)
        if best is None or cost < best[0]:
            best = cost, half
    assert best is not None
    return best


def _many(masks: Mapping[int, int], whole: int) -> tuple[float, int]:
    """The best cut between two points, for dimensions with an order; where all lie across, the most frequent mask."""
    ends = [
        end for mask, count in masks.items() for end in [((mask & -mask).bit_length() - 1, mask.bit_length())] * count
    ]
    lows, highs = sorted(low for low, _ in ends), sorted(high for _, high in ends)
    total = len(ends)
    best: tuple[float, int] | None = None
    lowest, highest = (whole & -whole).bit_length() - 1, whole.bit_length()
    for at in {*lows, *highs}:
        if lowest < at < highest:
            left, ended = bisect_left(lows, at), bisect_left(highs, at + 1)
            cost = left - ended + abs(left - (total - ended)) / (2 * total)
            if best is None or cost < best[0]:
                best = cost, at
    if best is None:
        return _few(dict(Counter(masks).most_common(_FEW)))
    return best[0], whole & ((1 << best[1]) - 1)
