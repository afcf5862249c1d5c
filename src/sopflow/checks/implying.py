"""Which rules end it all whenever others would act, by what they ask; ``overtaking`` says why that counts."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from contextlib import suppress

from sopflow.expr import Expr
from sopflow.expr.boxes import Budget, BudgetSpent
from sopflow.expr.cases import Cases
from sopflow.expr.cover import Cover

__all__ = ["Implying"]

_MOST = 2_000  # conditions that are looked at together


class Implying:
    """Rules that are looked at in their order.

    Args:
        whens: What each waits for.
        conditions: What each asks.
        ending: Whether each ends it all.
        budget: How long to look at them.
        open_: The facts that people may leave open.
    """

    def __init__(
        self,
        whens: Sequence[str | None],
        conditions: Sequence[Expr | None],
        ending: Sequence[bool],
        budget: Budget,
        open_: Collection[str],
    ) -> None:
        self._whens, self._conditions = whens, conditions
        akin = _akin(whens, conditions, ending)
        self._numbers = akin[:_MOST]
        self._at = {number: at for at, number in enumerate(self._numbers)}
        trees = [each.tree for number in self._numbers if (each := conditions[number]) is not None]
        self._cases = Cases(trees, budget, open_=open_, unasked=True)
        self._covers: dict[str | None, Cover] = {}

    def put(self, number: int) -> None:
        """One that ends it all if it acts."""
        condition, when = self._conditions[number], self._whens[number]
        if condition is None or number not in self._at:
            return
        cover = self._covers.setdefault(when, Cover(self._cases))
        with suppress(BudgetSpent):
            cover.put(self._at[number])

    def forget(self, when: str) -> None:
        """Something may change what the ones with this ``when`` have looked at."""
        self._covers.pop(when, None)

    def overtaking(self, number: int) -> tuple[int, ...]:
        """Those of which one ends it all whenever this one would act; none, too, where that takes too long to say."""
        cover = self._covers.get(self._whens[number])
        if cover is None or number not in self._at:
            return ()
        try:
            return tuple(self._numbers[each] for each in cover.takers(self._at[number]))
        except BudgetSpent:
            return ()


def _akin(whens: Sequence[str | None], conditions: Sequence[Expr | None], ending: Sequence[bool]) -> list[int]:
    """Those that look at something that one looks at which comes before and ends it all, and these: no others count."""
    ends: dict[str | None, set[str]] = {}
    shared: dict[str | None, set[str]] = {}
    later: set[int] = set()
    named = [None if each is None else {*each.reads, *each.leaves, *each.builtins} for each in conditions]
    for number, (when, names) in enumerate(zip(whens, named, strict=True)):
        known = ends.setdefault(when, set())
        if names and not known.isdisjoint(names):
            later.add(number)
            shared.setdefault(when, set()).update(known & names)
        if names and ending[number]:
            known |= names
    return [
        number
        for number, (when, names) in enumerate(zip(whens, named, strict=True))
        if names and (number in later or (ending[number] and not shared.get(when, set()).isdisjoint(names)))
    ]
