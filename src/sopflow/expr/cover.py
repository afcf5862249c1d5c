"""Conditions put down one after the other, and for another one those that hold wherever it does.

The boxes of what was put down are found by the dimensions that they limit: a box can only help to fill another one if
it limits nothing that the other leaves free, for what is free may also be unknown (``Cases`` must be ``unasked``). So
it costs next to nothing that there are thousands of conditions about other things.
"""

from __future__ import annotations

from collections.abc import Iterator

from sopflow.expr.boxes import Box
from sopflow.expr.cases import Cases

__all__ = ["Cover"]

_TRIED = 20  # conditions of which it is asked whether one of them alone holds wherever another does


class Cover:
    """What some conditions of ``cases`` take.

    Args:
        cases: The conditions, nobody being asked for what is missing.
    """

    def __init__(self, cases: Cases) -> None:
        self._cases = cases
        self._single: dict[int, int] = {}  # of each dimension the points that boxes take which limit nothing else
        self._boxes: dict[int, list[tuple[Box, int]]] = {}  # by the first dimension that they limit
        self._wide: dict[int, list[Box]] = {}  # those that limit several

    def put(self, number: int) -> None:
        """One more condition."""
        for box in self._cases.boxes(number, True, "sure") or ():
            if not box:
                continue  # it always holds: that is told of itself
            dimension = min(box)
            self._boxes.setdefault(dimension, []).append((box, number))
            if len(box) == 1:
                self._single[dimension] = self._single.get(dimension, 0) | box[dimension]
            else:
                self._wide.setdefault(dimension, []).append(box)

    def takers(self, number: int) -> tuple[int, ...]:
        """Of those put down the ones that together hold wherever this condition does, one alone if that does; or none.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        boxes = self._cases.boxes(number, True)
        if not boxes or not all(self._fills(box) for box in boxes):
            return ()
        near = sorted({owner for box in boxes for owner in self._near(box)})
        alone = (each for each in near[:_TRIED] if not self._cases.first(number, (each,), "sure"))
        only = next(alone, None)
        return (only,) if only is not None else tuple(near)

    def _fills(self, box: Box) -> bool:
        """Whether what was put down leaves nothing of a box."""
        if any(not mask & ~self._single.get(dimension, 0) for dimension, mask in box.items()):
            return True
        wide = [each for at in box for each in self._wide.get(at, ()) if each.keys() <= box.keys()]
        self._cases.budget.spend(len(box) + sum(len(self._wide.get(at, ())) for at in box) // 8)
        if not wide:
            return False
        single: list[Box] = [{at: self._single[at]} for at in box if at in self._single]
        self._cases.budget.spend(len(self._cases.subjects) // 32)
        return not self._cases.reaches_past(box, [*single, *wide])

    def _near(self, box: Box) -> Iterator[int]:
        """Those that have a case in common with a box, and limit nothing that it leaves free."""
        for dimension in box:
            for other, owner in self._boxes.get(dimension, ()):
                self._cases.budget.spend(1)
                if other.keys() <= box.keys() and all(mask & box[at] for at, mask in other.items()):
                    yield owner
