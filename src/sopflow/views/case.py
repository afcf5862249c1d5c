"""The chart of one case: the company's, with the path taken, where it is, what is due, and what was out of order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sopflow.engine import todo
from sopflow.journal.migration import Migrated
from sopflow.journal.rules import Escalated
from sopflow.model.names import readable
from sopflow.views.chart import Arrow, Box, Chart
from sopflow.views.company import company_chart, describe
from sopflow.views.sources import frame_of, progress, role_title, team_title
from sopflow.views.trail import moves
from sopflow.views.words import span, word

if TYPE_CHECKING:
    from sopflow.engine import Task
    from sopflow.engine.case import Case, Clock
    from sopflow.journal.entries import Entry
    from sopflow.program import Program

__all__ = ["CARD", "case_chart"]

CARD = "(case)"
"""Id of the box that tells about the case as a whole."""

_WEEKDAYS = {
    "en": ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"),
    "de": ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So"),
}
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_MOST_NUMBERS = 4


def case_chart(program: Program, case: Case, journal: Iterable[Entry], language: str) -> Chart:
    """Draws where a case stands in its process, or in the call of a procedure that runs.

    Args:
        program: The process or procedure that is drawn.
        case: The case.
        journal: Its entries; without them the path and its order are unknown.
        language: Of the texts.
    """
    entries = tuple(journal)
    path = frame_of(case, program.name)
    chart = company_chart(program, progress(case, entries, program.name), language)
    if path is None:
        return chart
    ups: dict[str, list[Escalated]] = {}
    for entry in entries:
        if isinstance(entry, Escalated) and entry.frame == path:
            ups.setdefault(entry.source, []).append(entry)
    versions = [entry for entry in entries if isinstance(entry, Migrated)]
    told = _Case(program, case, path, language, ups, versions[-1] if versions else None)
    boxes = [told.box(box) for box in _numbered(chart.boxes, entries, program.name, path)]
    arrows = (*chart.arrows, *told.jumps(chart, entries))
    return describe(replace(chart, boxes=(told.card(), *boxes), arrows=arrows))


def _numbered(boxes: Iterable[Box], entries: Iterable[Entry], unit: str, path: str) -> Iterator[Box]:
    """The boxes with the numbers of the steps in the order in which they were entered."""
    order: dict[str, list[int]] = {}
    count = 0
    for move in moves(entries, unit, (path,)):
        if move.enters and move.frame == path:
            count += 1
            order.setdefault(move.target, []).append(count)
    for box in boxes:
        numbers = order.get(box.id, [])
        shown = [*map(str, numbers[:_MOST_NUMBERS]), *(["…"] if len(numbers) > _MOST_NUMBERS else [])]
        yield replace(box, number=", ".join(shown), badge="" if shown else box.badge)


@dataclass(frozen=True, slots=True)
class _Case:
    """Tells what is so about one case in one process or call."""

    program: Program
    case: Case
    path: str
    language: str
    ups: Mapping[str, Sequence[Escalated]]
    version: Migrated | None = None

    def card(self) -> Box:
        """What is true of the case as a whole."""
        case, language = self.case, self.language
        opened = self.instant(case.opened)
        if case.outcome is not None:
            ended = self.program.main.outcome(case.outcome, language)
            lines = [f"{word('closed as', language, ended)}, {word('closed at', language, self.instant(case.now))}"]
        else:
            lines = [word("stuck since" if case.status == "stuck" else "open since", language, opened)]
            if self.version is not None:
                moved = self.version.digest[:12], self.instant(self.version.at)
                lines.append(word("moved to version", language, *moved))
            lines += self._people()
            lines += [f"{readable(clock.name)}: {self._time(clock)}" for clock in self._clocks(of_steps=False)]
        return Box(CARD, "card", word("case", language, case.id), tuple(lines), tooltip="; ".join(lines))

    def _people(self) -> Iterator[str]:
        case, book, language = self.case, self.program.book, self.language
        names = [role_title(book, role, language) for role in case.roles]
        names += [team_title(book, case.team, language)] if case.team else []
        if names:
            yield word("with", language, ", ".join(names))
        if case.escalated:
            yield word("level", language, case.level) if case.level > 1 else word("up", language)

    def _clocks(self, *, of_steps: bool) -> Iterator[Clock]:
        steps = self.program.main.steps
        for clock in self.case.clocks:
            here = clock.frame == self.path and (clock.name in steps) == of_steps
            if here and clock.kind in ("deadline", "wait", "retry"):
                yield clock

    def _time(self, clock: Clock) -> str:
        language = self.language
        if clock.left is not None:
            return word("pausing", language, span(clock.left, language))
        if clock.kind != "deadline":
            return word("waits until" if clock.kind == "wait" else "tries again", language, self.instant(clock.due))
        late = clock.missed or clock.due <= self.case.now
        return word("overdue" if late else "due", language, self.instant(clock.due))

    def box(self, box: Box) -> Box:
        """A box with what is so at its step."""
        notes = [*box.notes, *self._remarks(box)]
        shown = {clock.name for clock in self._clocks(of_steps=True)}
        tooltip = "; ".join(dict.fromkeys(filter(None, (box.tooltip, *notes))))
        return replace(box, notes=tuple(notes), times=() if box.id in shown else box.times, tooltip=tooltip)

    def _remarks(self, box: Box) -> Iterator[str]:
        """The lines below a title that only this case has."""
        if box.state in ("current", "stuck"):
            for task in self._tasks(box.id):
                yield from self._task(task, box)
        yield from (self._time(clock) for clock in self._clocks(of_steps=True) if clock.name == box.id)
        for up in self.ups.get(box.id, ()):
            roles = " / ".join(role_title(self.program.book, role, self.language) for role in up.roles)
            yield word("escalated top" if up.at_top else "escalated", self.language, roles)

    def _tasks(self, step: str) -> Iterator[Task]:
        """What is open at a step, also inside what it calls."""
        if self.case.process == self.program.name:  # only the process knows what is open in its calls
            for task in todo(self.program, self.case, language=self.language):
                if task.id.startswith(f"{step}#"):
                    yield task

    def _task(self, task: Task, box: Box) -> Iterator[str]:
        book, language = self.program.book, self.language
        if task.step != box.id:
            yield word("inside", language, task.title)
        if task.stuck:
            yield task.stuck
        elif task.kind == "accept":
            team = self.program.units[task.unit].steps[task.step].team
            yield word("handed over", language, team_title(book, str(team), language))
        elif task.role and task.kind in ("ask", "do", "offer"):
            role = role_title(book, task.role, language)
            if role not in box.notes:
                yield word("open for", language, role)

    def jumps(self, chart: Chart, entries: Iterable[Entry]) -> Iterator[Arrow]:
        """The ways that people took beside those that are drawn, with the reasons they gave."""
        drawn = {box.id for box in chart.boxes}
        for move in moves(entries, self.program.name, (self.path,)):
            if move.kind == "left" and move.frame == self.path and {move.source, move.target} <= drawn:
                because = word("left because", self.language, move.way)
                yield Arrow(move.source, move.target, because, "left", "aside", move.way)

    def instant(self, at: datetime) -> str:
        """An instant by the wall clock of the process; without a calendar, UTC."""
        calendar = self.program.main.calendar
        local = at.astimezone(calendar.zone if calendar is not None else UTC)
        zone = "" if calendar is not None else " UTC"
        year = f" {local.year}" if local.year != self.case.now.year else ""
        if self.language[:2] == "de":
            day = f"{_WEEKDAYS['de'][local.weekday()]} {local.day}.{local.month}.{year.strip()}"
        else:
            day = f"{_WEEKDAYS['en'][local.weekday()]} {local.day} {_MONTHS[local.month - 1]}{year}"
        return f"{day} {local:%H:%M}{zone}"
