"""What the bench found: one row for each measurement, and how rows are shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from tests.bench.timing import Sample

__all__ = ["Goal", "Row", "Section", "as_data", "as_text"]


@dataclass(frozen=True)
class Goal:
    """What was promised of a value: at most, or at least, so much."""

    bound: float
    at_least: bool = False

    def met(self, value: float) -> bool:
        return value >= self.bound if self.at_least else value <= self.bound

    def __str__(self) -> str:
        return f"{'≥' if self.at_least else '≤'} {self.bound:g}"


@dataclass(frozen=True)
class Row:
    """One measurement.

    Attributes:
        name: What was measured.
        cost: Its CPU time in seconds; None when it was skipped.
        ratios: The figures beside it, one for each of the section's headings (None: nothing to say).
        goal: What is promised of the ratio under the heading ``judged`` (or of the cost in ms, when that is empty).
        note: A word beside it.
    """

    name: str
    cost: Sample | None
    ratios: tuple[float | None, ...] = ()
    goal: Goal | None = None
    judged: int | None = None
    note: str = ""

    @property
    def met(self) -> bool | None:
        """Whether the goal is met; None where there is none, or nothing was measured."""
        if self.goal is None or self.cost is None:
            return None
        value = self.cost.median * 1e3 if self.judged is None else self.ratios[self.judged]
        return None if value is None else self.goal.met(value)


@dataclass(frozen=True)
class Section:
    """Rows that belong together. ``scale`` turns seconds into ``unit``."""

    title: str
    unit: str
    scale: float
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def as_text(sections: Sequence[Section]) -> str:
    """The tables a person reads."""
    return "\n\n".join(_table(section) for section in sections)


def _table(section: Section) -> str:
    lines = [["", section.unit, "min–max", *section.headings, "goal", "", ""]]
    lines += [_cells(section, row) for row in section.rows]
    widths = [max(len(line[column]) for line in lines) for column in range(len(lines[0]))]
    return "\n".join([section.title, *("  " + _line(line, widths) for line in lines)])


def _cells(section: Section, row: Row) -> list[str]:
    if row.cost is None:
        return [row.name, "–", "", *("" for _ in section.headings), str(row.goal or ""), "", row.note]
    low, middle, high = (_figure(value * section.scale) for value in (row.cost.low, row.cost.median, row.cost.high))
    ratios = [""] * len(section.headings)
    for column, ratio in enumerate(row.ratios):
        ratios[column] = "" if ratio is None else f"{_figure(ratio)}×"
    verdict = {None: "", True: "met", False: "NOT MET"}[row.met]
    return [row.name, middle, f"{low}–{high}", *ratios, str(row.goal or ""), verdict, row.note]


def _line(cells: Sequence[str], widths: Sequence[int]) -> str:
    first, *rest = (
        cell.ljust(width) if column in (0, len(cells) - 1) else cell.rjust(width)
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True))
    )
    return "  ".join([first, *rest]).rstrip()


def _figure(value: float) -> str:
    """Three digits that matter, and thousands apart."""
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:.3g}"


def as_data(sections: Sequence[Section]) -> list[dict[str, Any]]:
    """The same for programs."""
    return [
        {
            "title": section.title,
            "rows": [
                {
                    "name": row.name,
                    "note": row.note,
                    "seconds": row.cost and {"median": row.cost.median, "min": row.cost.low, "max": row.cost.high},
                    "ratios": dict(zip(section.headings, row.ratios, strict=False)),
                    "goal": row.goal and str(row.goal),
                    "met": row.met,
                }
                for row in section.rows
            ],
        }
        for section in sections
    ]
