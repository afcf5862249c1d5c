"""What the scenarios of a handbook never walk: steps, branches, rules, deadlines and rows of tables."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

from sopflow.journal import entries as e
from sopflow.journal.rules import Fired, Interrupted
from sopflow.journal.time import Met, Missed
from sopflow.journal.work import BranchEnded, Split
from sopflow.program import Program, Step, Unit
from sopflow.text import Source, Span

__all__ = ["KINDS", "Cover", "Gap", "cover", "opened_as"]

KINDS = ("step", "branch", "rule", "deadline", "row")
Key = tuple[Any, ...]  # the kind, the process or procedure ("" for the handbook), and what tells it from its like


class Gap(NamedTuple):
    """Something that no scenario walks.

    Attributes:
        kind: One of ``KINDS``.
        unit: The process or procedure it is in; empty for the handbook's own.
        message: What never happens, as a sentence.
        span: Where it is written.
    """

    kind: str
    unit: str
    message: str
    span: Span


class Cover(NamedTuple):
    """What scenarios walk.

    Attributes:
        gaps: What they never do, file by file from top to bottom.
        counts: For each of ``KINDS`` how many of all are walked, as ``(walked, all)``.
    """

    gaps: tuple[Gap, ...]
    counts: Mapping[str, tuple[int, int]]


def cover(programs: Iterable[Program], journals: Iterable[Iterable[e.Entry]], sources: Iterable[Source]) -> Cover:
    """Compare what is written with what was walked.

    Args:
        programs: The processes and procedures that are to be walked, with all they call.
        journals: The entries of each walk, from its opening.
        sources: The files of the handbook.
    """
    by_name = {program.name: program for program in programs}
    files = {source.file: source for source in sources}
    written: dict[Key, Gap] = {}
    for program in by_name.values():
        for unit in program.units.values():
            written.update(_written(unit, files[unit.file]))
        written.update(_of_handbook(program, files.values()))
    walked = {key for entries in journals for key in _walked(by_name, tuple(entries))}
    gaps = sorted((gap for key, gap in written.items() if key not in walked), key=lambda gap: (gap.span, gap.message))
    counts = {}
    for kind in KINDS:
        keys = [key for key in written if key[0] == kind]
        counts[kind] = sum(key in walked for key in keys), len(keys)
    return Cover(tuple(gaps), counts)


# -- what is written ---------------------------------------------------------------------------------------------------


def _written(unit: Unit, source: Source) -> Iterator[tuple[Key, Gap]]:
    name = unit.name
    for step in unit.steps.values():
        span = source.span((*step.path, "id"))
        yield ("step", name, step.id), Gap("step", name, f"the step `{step.id}` is never taken", span)
        yield from _branches(unit, step, source)
        if step.table is not None:
            for number in range(len(step.table.gives)):
                row, path = number + 1, (*step.table.path, "rows", number)
                message = f"row {row} of the table `{step.table.name}` never fits"
                yield ("row", name, step.table.name, row), Gap("row", name, message, source.span(path))
    for rule in unit.rules:
        yield ("rule", name, rule.id), Gap("rule", name, f"the rule `{rule.id}` never acts", _rule(source, rule.id))
    for deadline in unit.deadlines.values():
        # Its own path is that of the step, or its place among the deadlines, in whose order they are numbered.
        path = (*unit.steps[deadline.name].path, "within") if deadline.of_step else ("deadlines", deadline.order, "id")
        for how in ("met", "missed"):
            message = f"the deadline `{deadline.name}` is never {how}"
            yield ("deadline", name, deadline.name, how), Gap("deadline", name, message, source.span(path))


def _branches(unit: Unit, step: Step, source: Source) -> Iterator[tuple[Key, Gap]]:
    """The ways on of a step where there is more than one."""
    if len(step.ways) < 2:
        return
    for way in step.ways:
        key = ("branch", unit.name, step.id, way.text)
        message = f"the branch `{way.text or 'else'}` of `{step.id}` is never taken"
        span = source.span((*step.path, "next")) if way.kind in ("following", "join") else source.key_span(way.path)
        yield key, Gap("branch", unit.name, message, span)


def _of_handbook(program: Program, sources: Iterable[Source]) -> Iterator[tuple[Key, Gap]]:
    """The handbook's rules, which watch every process."""
    book = next((each for each in sources if isinstance(each.data, dict) and "handbook" in each.data), None)
    if book is None:
        return
    for rule in program.rules:
        if rule not in program.main.rules:
            yield ("rule", "", rule.id), Gap("rule", "", f"the rule `{rule.id}` never acts", _rule(book, rule.id))


def _rule(source: Source, id: str) -> Span:
    rules = source.data.get("rules") if isinstance(source.data, dict) else None
    for number, rule in enumerate(rules if isinstance(rules, list) else ()):
        if isinstance(rule, dict) and rule.get("id") == id:
            return source.span(("rules", number, "id"))
    return source.first_line


# -- what was walked ---------------------------------------------------------------------------------------------------


def _walked(programs: Mapping[str, Program], entries: tuple[e.Entry, ...]) -> Iterator[Key]:
    program = programs.get(opened_as(entries))
    if program is None:
        return
    for entry in entries:
        unit = _unit(program, getattr(entry, "frame", ""))
        yield from _of_entry(unit, entry)


def opened_as(entries: tuple[e.Entry, ...]) -> str:
    """The process or procedure that a journal is about; empty where it has no beginning."""
    return entries[0].process if entries and isinstance(entries[0], e.Opened) else ""


def _unit(program: Program, frame: str) -> Unit:
    unit = program.main
    for call in frame.split("/") if frame else ():
        called = unit.steps[call.partition("#")[0]].call
        assert called is not None  # an entry of a call was made where a step calls
        unit = program.units[called]
    return unit


def _of_entry(unit: Unit, entry: e.Entry) -> Iterator[Key]:
    name = unit.name
    match entry:
        case e.Entered():
            yield "step", name, entry.step
        case e.Went():
            yield "branch", name, entry.step, entry.branch
            if entry.visit:
                yield "step", name, entry.to
        case e.Ended():
            yield "step", name, entry.step
            yield "branch", name, entry.step, entry.branch
        case Split():
            yield from (("step", name, first) for first in entry.branches.values() if unit.steps[first].skip is None)
        case BranchEnded():
            yield "branch", name, entry.step, None
        case e.Deviated() | Interrupted() if entry.to is not None and entry.visit:
            yield "step", name, entry.to
        case e.LookedUp():
            yield "row", name, entry.table, entry.row
        case Fired():
            yield "rule", name if any(rule.id == entry.rule for rule in unit.rules) else "", entry.rule
        case Met() | Missed() if entry.kind == "deadline":
            yield "deadline", name, entry.name, "met" if isinstance(entry, Met) else "missed"
