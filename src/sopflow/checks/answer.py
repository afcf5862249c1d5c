"""Answers about one file that take some of what a whole folder may cost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

from sopflow.expr.boxes import Budget

__all__ = ["Answer", "Purse"]

_T = TypeVar("_T")


class Purse(NamedTuple):
    """A budget that all files share, and how much must be left of it so that nobody notices that they do."""

    budget: Budget
    reserve: int = 0


class Answer(Generic[_T]):
    """What was worked out about one file. ``Study.about`` keeps it from one reading to the next.

    Used again it takes as much of the budgets as it did when it was worked out. It is kept only where they are not
    scarce, then or now: else it would depend on what the files before it took.
    """

    def __init__(self, *_: object) -> None:
        self._kept: tuple[_T, list[int]] | None = None

    def get(self, work_out: Callable[[], _T], *purses: Purse) -> _T:
        """The answer; ``work_out`` looks only at what ``Study.about`` was given, and at what is left of the budgets."""
        budgets = [purse.budget for purse in purses]
        if self._kept is not None:
            answer, took = self._kept
            if all(purse.budget.left - each >= purse.reserve for purse, each in zip(purses, took, strict=True)):
                for budget, each in zip(budgets, took, strict=True):
                    budget.left -= each
                return answer
        before = [budget.left for budget in budgets]
        answer = work_out()
        took = [left - budget.left for left, budget in zip(before, budgets, strict=True)]
        plenty = all(purse.budget.left >= purse.reserve for purse in purses)
        self._kept = (answer, took) if plenty else None
        return answer
