"""The cases that some conditions tell apart: which of them make one true, and which fall through all of them.

``Cases`` reads conditions into unions of boxes (``boxes``) over the facts they speak of (``domains``). What it says is
exact as long as they compare facts with constants; anything else counts as free to be true or false, so that what is
*impossible* here is impossible, and what is *possible* may not be.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cached_property
from typing import Any, Literal, NamedTuple

from sopflow.expr.boxes import Box, Budget, Shelf, leaves_over, meet, outside, union
from sopflow.expr.cells import shown
from sopflow.expr.domains import LEFT_OPEN, Domain
from sopflow.expr.formulas import Both, First, Formula, Formulas, Not, Subject, Test, Truth
from sopflow.expr.nodes import Leaf, Node, leaves
from sopflow.expr.values import MISSING

__all__ = ["Cases", "Part", "Point"]

Mode = Literal["is", "may", "asks", "sure"]

_RUN = 16  # conditions in a row that are never reached, before it is asked whether any can be
_TRIED = 20  # earlier conditions of which it is asked whether they alone take all cases of a later one
_MOST_BOXES = 400  # of one condition: `(a or b) and (c or d) and …` grows fast


class Point(NamedTuple):
    """One dimension of a case: what it is about, and its value."""

    subject: Subject
    value: Any

    @property
    def written(self) -> str:
        """The value as an author writes it."""
        if self.value is MISSING:
            return "missing"
        if self.value is LEFT_OPEN:
            return "left open" if self.subject.kind == "fact" else "missing"
        return shown(self.subject.type, self.value)


class Part(NamedTuple):
    """A part of all cases in which some conditions have one answer each.

    Attributes:
        space: The points of each dimension.
        points: One case of it: the dimensions on which it depends, each with a value.
    """

    space: tuple[int, ...]
    points: tuple[Point, ...]


class Cases:
    """All cases that the conditions tell apart.

    Args:
        conditions: What is looked at together.
        budget: How long to look at them.
        open_: The facts that people may leave open.
        unasked: Whether nobody is asked for what is missing, so that anything may be unknown: so it is for rules.

    Attributes:
        subjects: What each dimension is about.
        asks_missing: Whether some condition asks whether a fact is missing.
        are_loose: Whether it is plain without looking that each condition can hold and not hold, whatever the others.
    """

    def __init__(
        self,
        conditions: Iterable[Node],
        budget: Budget,
        *,
        open_: Collection[str] = (),
        unasked: bool = False,
    ) -> None:
        self.budget = budget
        formulas = Formulas()
        self._formulas = [formulas.condition(each) for each in conditions]
        self.are_loose = formulas.are_loose(self._formulas)
        self._made: dict[tuple[int, bool, Mode], list[Box] | None] = {}
        self.subjects = formulas.subjects
        self._spanned = formulas.spanned
        self._cuts, self._open = formulas.cuts, open_
        self._asked_missing = set(range(len(self.subjects))) if unasked else formulas.asked_missing
        self.asks_missing = bool(self._asked_missing)

    @cached_property
    def domains(self) -> list[Domain]:
        """The values of each dimension, cut where it makes a difference."""
        open_ = self._open
        return [
            Domain(
                subject.type,
                self._cuts[number],
                missing=number in self._asked_missing,
                open_=subject.void or (bool(open_) and _may_stay_open(subject.node, open_)),
            )
            for number, subject in enumerate(self.subjects)
        ]

    @cached_property
    def whole(self) -> tuple[int, ...]:
        """All cases."""
        return tuple(each.whole for each in self.domains)

    @cached_property
    def is_certain(self) -> bool:
        """Whether nothing is missing that could be asked for while something else was left open: rarely not so."""
        return not self._asked_missing or not any(each.open for each in self.domains)

    @property
    def count(self) -> int:
        """How many conditions there are."""
        return len(self._formulas)

    def limited(self, only: Mapping[str, Collection[Any]]) -> tuple[int, ...]:
        """The cases that are worth a word: money without parts of cents, counts that are likely.

        Args:
            only: The values that some facts, or what is built in, can have.
        """
        return tuple(self._limited(number, only) for number in range(len(self.domains)))

    def _limited(self, number: int, only: Mapping[str, Collection[Any]]) -> int:
        domain, subject = self.domains[number], self.subjects[number]
        if subject.key[0] in ("fact", "case") and subject.key[-1] in only:
            wanted = only[subject.key[-1]]
            return sum(1 << at for at, value in enumerate(domain.values) if value in wanted) | (
                domain.missing | domain.open
            )
        if subject.kind == "case" and subject.type.kind == "integer":
            # a step before was visited; and who counts value by value has thought of the last one
            most = max(self._cuts[number], default=1) if number not in self._spanned else None
            least = 1 if subject.key[0] == "case.visits" else 0
            known = ((at, value) for at, value in enumerate(domain.values) if domain.known >> at & 1)
            unlikely = (1 << at for at, value in known if value < least or (most is not None and value > most))
            return domain.whole & ~sum(unlikely)
        return domain.whole & ~domain.odd

    def natural(self, whole: Sequence[int]) -> tuple[int, ...]:
        """Of these cases those in which everything is known, and has a value that people would expect."""
        return tuple(mask & each.natural for mask, each in zip(whole, self.domains, strict=True))

    def boxes(self, number: int, holds: bool, mode: Mode = "is") -> list[Box] | None:
        """Where a condition holds (or, ``holds=False``, doesn't); None where that is too much to write down.

        Args:
            number: Which condition.
            holds: What it says.
            mode: ``is``: for sure; ``may``: also where it is undecided, and nobody is asked for what that takes (a
                condition that *may not* hold is passed over); ``asks``: also where it is undecided and somebody is;
                ``sure``: as ``is``, and nowhere because something was passed over that nobody knows.
        """
        if mode == "asks" and not self._asked_missing:
            mode = "is"
        key = number, holds, mode
        if key not in self._made:
            try:
                self._made[key] = self._boxes(self._formulas[number], holds, mode)
            except _TooMany:
                self._made[key] = None
        return self._made[key]

    def possible(self, number: int) -> bool | None:
        """Whether a condition can hold at all; None if that is not decided."""
        boxes = self.boxes(number, True)
        return None if boxes is None else bool(boxes)

    def closed(self, numbers: Iterable[int]) -> bool:
        """Whether some conditions leave no case over.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        boxes = [box for number in numbers for box in self.boxes(number, True, "asks") or ()]
        return not leaves_over(self.whole, boxes, self.budget)

    def beyond(
        self, numbers: Iterable[int], space: Sequence[int] | None = None, *, without: Iterable[Box] = ()
    ) -> Part | None:
        """A case in which none of some conditions holds, so that all of them are passed over.

        Conditions that can't be written down are taken not to hold.

        Args:
            numbers: The conditions.
            space: Where to look; everywhere if it isn't given.
            without: Cases that are not wanted.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        boxes = [box for number in numbers for box in self.boxes(number, True, "asks") or ()]
        space = self.whole if space is None else space
        found = outside(space, [*boxes, *without], self.budget)
        return self._part(found, boxes, space) if found is not None else None

    def where(self, holding: Iterable[int], failing: Iterable[int], space: Sequence[int]) -> Part | None:
        """A case in which some conditions hold and others are passed over; None if there is none, or it is too much.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        parts = [self.boxes(each, True) for each in holding]
        before = [box for each in failing for box in self.boxes(each, True, "asks") or ()]
        try:
            boxes = self._product([part for part in parts if part is not None])
        except _TooMany:
            return None
        for box in boxes if None not in parts else ():
            inside = [whole & box.get(at, whole) for at, whole in enumerate(space)]
            found = outside(inside, before, self.budget)
            if found is not None:
                sides = [{at: space[at] & ~mask} for at, mask in box.items()]
                return self._part(found, [*before, *(side for side in sides if all(side.values()))], space)
        return None

    def first(self, number: int, earlier: Iterable[int], mode: Mode = "asks") -> bool:
        """Whether a condition can hold where none of the earlier ones does.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        boxes = self.boxes(number, True)
        before = [box for each in earlier for box in self.boxes(each, True, mode) or ()]
        return boxes is None or any(self.reaches_past(box, before) for box in boxes)

    def idle(self, numbers: Iterable[int]) -> dict[int, tuple[int, ...]]:
        """Of conditions that are looked at in order those that can hold, but only where an earlier one does.

        Returns:
            Each with the earlier ones that hold in its cases; if one of them alone does in all, only that.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        shelf = Shelf(len(self.domains))
        found: dict[int, tuple[int, ...]] = {}
        full, run, look = False, 0, _RUN
        for number in numbers:
            takers = self._takers(number, shelf, full)
            if takers:
                found[number] = takers
                run += 1
            else:
                run, look = 0, _RUN
            if not takers or self.asks_missing:  # else nothing is added to what the earlier ones take
                for box in self.boxes(number, True, "asks") or ():
                    shelf.put(number, box)
            if run >= look and not full:  # perhaps the earlier ones take everything: then there is no more to prove
                full, look = not leaves_over(self.whole, shelf.boxes, self.budget), 2 * look
        return found

    def _takers(self, number: int, shelf: Shelf, full: bool) -> tuple[int, ...]:
        """The earlier conditions that take all cases of this one; none if some case is left."""
        takers: set[int] = set()
        for box in self.boxes(number, True) or ():
            self.budget.spend(shelf.work(box) // 32)
            touching = shelf.touching(box)
            if not full and self.reaches_past(box, [other for _, other in touching]):
                return ()
            takers.update(owner for owner, _ in touching)
        alone = (each for each in sorted(takers)[:_TRIED] if not self.first(number, (each,)))
        only = next(alone, None)
        return (only,) if only is not None else tuple(sorted(takers))

    def reaches_past(self, box: Box, earlier: Iterable[Box]) -> bool:
        """Whether something of a box lies in none of the others.

        Raises:
            BudgetSpent: Nobody can say in reasonable time.
        """
        space = [whole & box.get(at, whole) for at, whole in enumerate(self.whole)]
        return leaves_over(space, earlier, self.budget)

    def _part(self, found: Sequence[int], boxes: Iterable[Box], space: Sequence[int]) -> Part:
        """The part with its case, in which dimensions that make no difference are left out."""
        wide = list(found)
        boxes = list(boxes)
        for at, whole in enumerate(space):
            if wide[at] != whole:
                narrow, wide[at] = wide[at], whole
                if any(all(mask & wide[each] for each, mask in box.items()) for box in boxes):
                    wide[at] = narrow
        points = tuple(
            Point(self.subjects[at], self.domains[at].pick(mask)) for at, mask in enumerate(wide) if mask != space[at]
        )
        return Part(tuple(wide), points)

    # -- formulas to boxes --------------------------------------------------------------------------------------------

    def _boxes(self, formula: Formula, holds: bool, mode: Mode) -> list[Box]:
        match formula:
            case Truth():
                sure = formula.holds is holds or (formula.holds is None and mode == "may")
                return [{}] if sure else []
            case Test():
                mask = self._mask(formula, holds, mode)
                if mask == self.whole[formula.dimension]:
                    return [{}]
                return [{formula.dimension: mask}] if mask else []
            case Not():
                return self._boxes(formula.formula, not holds, mode)
            case Both():
                parts = [self._boxes(each, holds, mode) for each in formula.parts]
                return self._product(parts) if formula.every is holds else self._sum(parts)
            case First():
                return self._first(formula, holds, mode)

    def _mask(self, test: Test, holds: bool, mode: Mode) -> int:
        domain = self.domains[test.dimension]
        if test.what == "missing":
            return domain.missing | domain.open if holds else domain.known
        mask = 0
        for value in test.values:
            mask |= domain.compared(test.op, value)
        if not holds:
            mask = domain.known & ~mask
        return mask | (domain.open if mode == "may" else domain.missing if mode == "asks" else 0)

    def _first(self, formula: First, holds: bool, mode: Mode) -> list[Box]:
        true: Mode = "sure" if mode == "sure" else "is"
        passed: Mode = "sure" if mode == "sure" else "may"
        found: list[list[Box]] = []
        before: list[Box] = [{}]
        for condition, value in formula.branches:
            found.append(self._product([before, self._boxes(condition, True, true), self._boxes(value, holds, mode)]))
            before = self._product([before, self._boxes(condition, False, passed)])
        found.append(self._product([before, self._boxes(formula.otherwise, holds, mode)]))
        return self._sum(found)

    def _sum(self, parts: Iterable[list[Box]]) -> list[Box]:
        found = union(box for part in parts for box in part)
        if len(found) > _MOST_BOXES:
            raise _TooMany
        wholes: list[Box] = [{each: mask for each, mask in box.items() if mask != self.whole[each]} for box in found]
        return [{}] if any(not box for box in wholes) else wholes

    def _product(self, parts: Iterable[list[Box]]) -> list[Box]:
        found: list[Box] = [{}]
        for part in sorted(parts, key=len):
            if len(part) * len(found) > 4 * _MOST_BOXES:
                raise _TooMany
            self.budget.spend(len(part) * len(found) // 8)
            found = [both for one in found for other in part if (both := meet(one, other)) is not None]
        return found


class _TooMany(Exception):
    """A condition of too many boxes."""


def _may_stay_open(node: Node, open_: Collection[str]) -> bool:
    return node.fact.name in open_ if isinstance(node, Leaf) else any(name in open_ for name in leaves(node))
