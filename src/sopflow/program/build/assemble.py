"""All files of a folder together: each becomes a unit, each unit with all it calls a program."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import replace
from functools import partial

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Fact, Scope
from sopflow.graph import Folder
from sopflow.program.build.acts import build_rules
from sopflow.program.build.book import Book, build_book
from sopflow.program.build.calls import link_calls
from sopflow.program.build.desk import Desk
from sopflow.program.build.draft import UnitDraft
from sopflow.program.build.facts import declare_facts
from sopflow.program.build.names import leaves
from sopflow.program.build.steps import StepBuilder
from sopflow.program.build.tables import build_tables
from sopflow.program.build.times import ALWAYS
from sopflow.program.build.unit_times import link_deadlines
from sopflow.program.parts import Step, Unit
from sopflow.program.people import Action
from sopflow.program.program import Handbook, People, Program
from sopflow.program.words import Words
from sopflow.text import Diagnostic

__all__ = ["assemble"]


def assemble(folder: Folder) -> tuple[Handbook, tuple[Diagnostic, ...]]:
    """Compile a folder.

    Returns:
        The handbook, and what is wrong with expressions, texts and facts. With errors among the findings the handbook
        is incomplete and must not be used.
    """
    found: list[Diagnostic] = []
    desk = Desk(folder.handbook.source, found)
    shared = declare_facts(desk, folder.handbook.facts.items(), Scope(currency=folder.handbook.currency), local=False)
    book = build_book(folder, desk, shared)
    readable = {name: sop for name, sop in folder.by_name.items() if _readable_steps(sop)}
    drafts = {name: _draft(folder, sop, book, found) for name, sop in readable.items()}
    for draft in drafts.values():
        link_calls(draft, drafts)
    people = People(folder.handbook, {role: folder.role_closure(role) for role in folder.roles})
    actions = {name: _with_roles(action, folder.handbook, people) for name, action in book.actions.items()}
    programs = {
        name: _program(folder, draft, drafts, people, replace(book, actions=actions)) for name, draft in drafts.items()
    }
    return Handbook(folder.handbook, programs), tuple(found)


def _readable_steps(sop: model.Sop) -> list[model.AnyStep]:
    """The steps whose shape is right. Without the others nothing can run, but their findings are told in one go."""
    return [step for step in sop.every_step if not isinstance(step, model.UnreadStep)]


def _with_roles(action: Action, book: model.Handbook, people: People) -> Action:
    """The action with every role that may ask for it, those that include a named one too."""
    named = book.actions[action.name].by or ()
    return replace(action, by=frozenset().union(*map(people.who_may, named)))


def _draft(folder: Folder, sop: model.Sop, book: Book, found: list[Diagnostic]) -> UnitDraft:
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
        outcomes_of={each.name: folder.outcomes(each) for each in folder.sops},
        tables=build_tables(desk, sop.tables, scope, partial(leaves, desk, scope)),
        book=book,
        calendar=calendar,
    )
    steps: dict[str, Step] = {}
    ways = dict(folder.ways(sop))
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
        inputs=_named(desk, scope, sop.inputs, "inputs"),
        results=_named(desk, scope, sop.results, "results"),
        questions=_questions(desk, sop, folder, scope),
        purpose=desk.words(sop.purpose, ("purpose",), scope) if sop.purpose is not None else None,
        rules=build_rules(desk, sop.rules, scope, calendar),
        deadlines=link_deadlines(desk, sop, scope, calendar, steps),
        calendar=calendar,
        ladder=book.ladder(desk, sop.ladder, ("ladder",), calendar) if sop.ladder is not None else None,
    )
    asked = _asked((unit,))
    unit.unasked_defaults = {
        name: scope.facts[name].default
        for name in unit.own
        if scope.facts[name].default is not None and name not in asked
    }
    return UnitDraft(sop, desk, scope, unit)


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


def _questions(desk: Desk, sop: model.Sop, folder: Folder, scope: Scope) -> dict[str, Words]:
    """The questions put to people, compiled: a question may itself name facts."""
    quiet = Desk(folder.handbook.source, [])  # the handbook's own are judged once, with the handbook
    questions: dict[str, Words] = {}
    own = sop.declared
    for name, fact in scope.facts.items():
        if fact.ask is not None:
            declared = own.get(name)
            path = (*declared.path, "ask") if declared is not None else ()
            words = (desk if declared is not None else quiet).words(fact.ask, path, scope)
            if words is not None:
                questions[name] = words
    return questions


def _asked(units: Iterable[Unit]) -> frozenset[str]:
    """The facts that some step asks a person for."""
    return frozenset(
        name for unit in units for step in unit.steps.values() if step.verb == "ask" for name in step.names
    )


def _program(folder: Folder, draft: UnitDraft, drafts: Mapping[str, UnitDraft], people: People, book: Book) -> Program:
    units = {each.unit.name: each.unit for each in _reachable(draft, drafts)}
    asked = _asked(units.values())
    defaults = {
        fact.name: fact.default
        for fact in book.scope.facts.values()
        if fact.default is not None and fact.name not in asked
    }
    return Program(
        main=draft.unit,
        units=units,
        digest=_digest(folder, [drafts[name].sop for name in units]),
        book=folder.handbook,
        people=people,
        defaults=defaults | dict(draft.unit.unasked_defaults),
        rules=(*book.rules, *draft.unit.rules),
        actions=book.actions,
    )


def _reachable(draft: UnitDraft, drafts: Mapping[str, UnitDraft]) -> list[UnitDraft]:
    """The unit and all it calls, directly or not, in the order in which they are met."""
    met = {draft.unit.name: draft}
    queue = [draft]
    while queue:
        for step in queue.pop(0).unit.steps.values():
            if step.call is not None and step.call in drafts and step.call not in met:
                met[step.call] = drafts[step.call]
                queue.append(drafts[step.call])
    return list(met.values())


def _digest(folder: Folder, sops: list[model.Sop]) -> str:
    """A fingerprint of what decides how a case runs: the data of the files, whatever their layout and comments."""
    book = folder.handbook.source
    data = [book.data if book is not None else None, *(sop.source.data for sop in sops)]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
