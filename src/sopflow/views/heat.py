"""The chart of many cases: how often each step and branch was taken, how long it took, and where the time goes."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from sopflow.views.chart import Arrow, Box, Chart
from sopflow.views.company import START, company_chart, describe, join_of
from sopflow.views.sources import Progress
from sopflow.views.tally import Tally, tally
from sopflow.views.trail import JOIN
from sopflow.views.words import count, number, word

if TYPE_CHECKING:
    from sopflow.journal.entries import Entry
    from sopflow.program import Program

__all__ = ["HOTTEST", "heat_chart"]

CARD = "(cases)"
HOTTEST = 5
_FIRM = "\N{NO-BREAK SPACE}"
_UNITS = ((86_400_000, "day"), (3_600_000, "h"), (60_000, "min"), (1000, "s"))


def heat_chart(program: Program, journals: Iterable[Iterable[Entry]], language: str) -> Chart:
    """Draws what happened in many cases.

    A box is the hotter the more of all the time was spent there, an arrow the thicker the more often it was taken.

    Args:
        program: The process or procedure.
        journals: The entries of each case, from its beginning; read once, one after the other.
        language: Of the texts.
    """
    counted = tally(journals, program.name)
    chart = company_chart(program, Progress(), language)
    told = _Heat(program, counted, language)
    boxes = (told.card(), *map(told.box, chart.boxes))
    return describe(replace(chart, boxes=boxes, arrows=tuple(map(told.arrow, chart.arrows))))


@dataclass(slots=True)
class _Heat:
    """Puts numbers on boxes and arrows."""

    program: Program
    counted: Tally
    language: str

    def card(self) -> Box:
        """What is true of all cases together, and how to read the colours."""
        counted, language = self.counted, self.language
        process = self.program.kind == "process"
        lines = [] if process else [word("in cases", language, number(counted.cases, language))]
        if running := counted.runs - sum(counted.outcomes.values()) - counted.withdrawn:
            lines.append(word("of cases", language, number(running, language)))
        if counted.withdrawn:
            lines.append(word("broken off", language, number(counted.withdrawn, language)))
        for outcome, often in counted.outcomes.most_common():
            lines.append(
                f"{self.program.main.outcome(outcome, language)}: {', '.join(self._often(often, counted.runs))}"
            )
        if counted.whole.count:
            lines.append(self._took(counted.whole.quantile(0.5), counted.whole.quantile(0.9)))
        lines += [word("darker", language), word("thicker", language)]
        title = count("cases" if process else "runs", language, counted.runs)
        return Box(CARD, "card", title, tuple(lines), tooltip="; ".join(lines))

    def box(self, box: Box) -> Box:
        """A box with how often it was visited, and how long that took."""
        counted, language = self.counted, self.language
        if box.id == START:
            return replace(box, notes=(f"{number(counted.runs, language)}×",), times=(), heat=0)
        if box.shape == "outcome" and box.id not in self.program.main.steps:
            often = counted.outcomes[box.id]
            return replace(box, notes=self._often(often, counted.runs), **_warmth(often, 0))
        if box.id not in self.program.main.steps:
            return box
        times, told = counted.times.get(box.id), [f"{number(counted.visits[box.id], language)}×"]
        if counted.skipped[box.id]:
            told.append(word("skipped often", language, number(counted.skipped[box.id], language)))
        if counted.left[box.id]:
            told.append(word("left often", language, number(counted.left[box.id], language)))
        if times is not None and times.total:
            told.append(self._took(times.quantile(0.5), times.quantile(0.9)))
        most = max((spans.total for spans in counted.times.values()), default=0)
        warmth = _warmth(counted.visits[box.id], _level(times.total if times is not None else 0, most))
        tooltip = "; ".join(filter(None, (box.tooltip, *told)))
        return replace(box, notes=tuple(told), times=(), badge="", tooltip=tooltip, **warmth)

    def arrow(self, arrow: Arrow) -> Arrow:
        """An arrow with how often it was taken."""
        often = self._taken(arrow)
        most = max((self.counted.runs, *self.counted.ways.values()))
        said = f"{number(often, self.language)}×"
        label = f"{arrow.label}: {said}" if arrow.label else said if often else ""
        return replace(arrow, label=label, heat=_level(often, most), count=often)

    def _taken(self, arrow: Arrow) -> int:
        counted = self.counted
        if arrow.source == START:
            return counted.runs
        if arrow.kind == "aside":
            return counted.ways["", arrow.target, arrow.way]
        steps = self.program.main.steps
        joining = next((id for id, step in steps.items() if step.split and join_of(id) == arrow.target), None)
        if joining is not None:
            return counted.ways[arrow.source, JOIN, ""]
        leaving = next((id for id, step in steps.items() if step.split and join_of(id) == arrow.source), arrow.source)
        return counted.ways[leaving, arrow.target, arrow.way]

    def _often(self, often: int, whole: int) -> tuple[str, ...]:
        share = (f"{number(round(100 * often / whole), self.language)}{_FIRM}%",) if whole else ()
        return (f"{number(often, self.language)}×", *share)

    def _took(self, median: int, most: int) -> str:
        return word("took", self.language, _rough(median, self.language), _rough(most, self.language))


def _warmth(visits: int, level: int) -> dict[str, Any]:
    """Where no case ever came by is not cold but bare."""
    return {"heat": level} if visits else {"state": "skipped"}


def _level(value: int, most: int) -> int:
    """Of the square root, so that what is small beside the hottest can still be told apart."""
    return math.ceil(HOTTEST * math.sqrt(value / most)) if most else 0


def _rough(ms: int, language: str) -> str:
    """A length of time in its largest unit, to two digits: more would pretend to know more."""
    for size, unit in _UNITS:
        if ms >= 0.95 * size:
            many: float = round(ms / size, 1) if ms < 9.95 * size else round(ms / size)
            many = int(many) if many == int(many) else many
            return (
                count("day", language, many).replace(" ", _FIRM)
                if unit == "day"
                else f"{number(many, language)}{_FIRM}{unit}"
            )
    return "0 s"
