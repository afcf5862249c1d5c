"""A file becomes a unit: its facts, steps, rules and clocks, compiled."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import partial

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Fact, Scope
from sopflow.graph import Folder
from sopflow.program.build.acts import build_rules
from sopflow.program.build.book import Book
from sopflow.program.build.desk import Desk
from sopflow.program.build.draft import UnitDraft
from sopflow.program.build.facts import declare_facts, written_at
from sopflow.program.build.names import leaves
from sopflow.program.build.steps import Outcomes, StepBuilder
from sopflow.program.build.tables import build_tables
from sopflow.program.build.times import ALWAYS
from sopflow.program.build.unit_times import link_deadlines
from sopflow.program.parts import Step, Unit
from sopflow.program.words import Words
from sopflow.text import Diagnostic

__all__ = ["Outcomes", "draft_unit"]


def draft_unit(folder: Folder, sop: model.Sop, book: Book, outcomes: Mapping[str, Outcomes]) -> UnitDraft:
    """Compile one file, its calls excepted.

    Args:
        folder: The folder it stands in.
        sop: The file; at least one of its steps must be readable.
        book: What the handbook says.
        outcomes: How the processes and procedures of the folder may end, by name.
    """
    found: list[Diagnostic] = []
    desk = Desk(sop.source, found)
    procedure = sop.kind == "procedure"
    shared = book.scope
    ids = tuple(step.id for step in sop.every_step)
    calendar = _calendar(sop, book)
    declared = sop.declared
    scope = declare_facts(desk, declared.items(), shared.child(steps=ids), local=procedure)
    builder = StepBuilder(
        desk=desk,
        unit=sop.name,
        scope=scope,
        owner=sop.owner if procedure else None,
        outcomes_of=outcomes,
        tables=build_tables(desk, sop.tables, scope, partial(leaves, desk, scope)),
        book=book,
        calendar=calendar,
    )
    steps: dict[str, Step] = {}
    ways = dict(folder.ways(sop))  # of steps with one name the first has them all: told once, however many there are
    for step in _readable_steps(sop):
        steps.setdefault(step.id, builder.build(step, ways.pop(step.id, ())))
    title = sop.title or {"": model.readable(sop.name)}
    unit = Unit(
        name=sop.name,
        kind=sop.kind,
        title=desk.words(title, ("title",), scope) or Words.of(sop.name),
        owner=sop.owner,
        file=sop.source.file,
        steps=steps,
        first=next(iter(steps.values())),
        facts=scope.facts,
        own=frozenset(name for name in scope.facts if name not in shared.facts),
        records=scope.records,
        outcomes=folder.outcomes(sop),
        outcome_labels={**(folder.handbook.outcomes.titles if not procedure else {}), **sop.outcomes.titles},
        inputs=_named(desk, scope, sop.inputs, "inputs"),
        results=_named(desk, scope, sop.results, "results"),
        questions=_questions(desk, sop, book, scope),
        purpose=desk.words(sop.purpose, ("purpose",), scope) if sop.purpose is not None else None,
        rules=build_rules(desk, sop.rules, scope, calendar),
        deadlines=link_deadlines(desk, sop, scope, calendar, steps),
        calendar=calendar,
        ladder=book.ladder(desk, sop.ladder, ("ladder",), calendar) if sop.ladder is not None else None,
        written=sop,
    )
    asked = unit.traits.asked
    unit.unasked_defaults = {
        name: scope.facts[name].default
        for name in unit.own
        if scope.facts[name].default is not None and name not in asked
    }
    unit.texts = tuple(desk.texts)
    calls = tuple(dict.fromkeys(step.call for step in sop.all_of(model.CallStep)))
    return UnitDraft(sop, desk, scope, unit, calls)


def _readable_steps(sop: model.Sop) -> Sequence[model.AnyStep]:
    """The steps whose shape is right. Without the others nothing can run, but their findings are told in one go."""
    if not sop.unread:
        return sop.every_step
    return [step for step in sop.every_step if not isinstance(step, model.UnreadStep)]


def _calendar(sop: model.Sop, book: Book) -> Calendar | None:
    """The calendar of a file. One that is wrong has been noted, and then time is counted as if it were always open."""
    if sop.calendar is None:
        return ALWAYS if "calendar" in sop.lost else None
    return book.calendars.get(sop.calendar, ALWAYS)


def _named(desk: Desk, scope: Scope, names: Iterable[str], key: str) -> tuple[Fact, ...]:
    return tuple(
        fact
        for number, name in enumerate(names)
        for fact in leaves(desk, scope, name, (key, number), may_follow=key == "results")
    )


def _questions(desk: Desk, sop: model.Sop, book: Book, scope: Scope) -> dict[str, Words]:
    """The questions put to people, compiled: a question may itself name facts."""
    questions = dict(book.questions)
    quiet = Desk(book.source, [])  # the handbook's own are judged once, with the handbook
    own = sop.declared
    for name, fact in scope.facts.items():
        if fact.ask is not None and name not in questions:
            declared = written_at(own, name)
            path = (*declared.path, "ask") if declared is not None else ()
            words = (desk if declared is not None else quiet).words(fact.ask, path, scope)
            if words is not None:
                questions[name] = words
    return questions
