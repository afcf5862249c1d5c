"""All files of a folder together: each becomes a unit, each unit with all it calls a program."""

from __future__ import annotations

import hashlib
import json
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import NamedTuple

from sopflow import model
from sopflow.expr import Scope
from sopflow.graph import Folder
from sopflow.program.build.book import Book, build_book
from sopflow.program.build.calls import link_calls
from sopflow.program.build.desk import Desk
from sopflow.program.build.draft import UnitDraft
from sopflow.program.build.facts import declare_facts
from sopflow.program.build.unit import Outcomes, draft_unit
from sopflow.program.parts import Path
from sopflow.program.people import Action
from sopflow.program.program import Handbook, People, Picture, Program
from sopflow.program.words import Words
from sopflow.text import Diagnostic, Source

__all__ = ["Assembled", "assemble"]


@dataclass(frozen=True, slots=True, eq=False)
class Assembled:
    """A compiled folder.

    Attributes:
        handbook: Its programs. With errors among the findings it is incomplete and must not be used.
        found: What is wrong with expressions, texts and facts.
        parts: What it was made of, for the next time.
    """

    handbook: Handbook
    found: tuple[Diagnostic, ...]
    parts: _Parts


@dataclass(frozen=True, slots=True, eq=False)
class _Parts:
    shared: _Shared
    outcomes: Mapping[str, Outcomes]
    drafts: Mapping[str, UnitDraft]
    programs: Mapping[str, _Made]


class _Made(NamedTuple):
    """A program, and the units it was made of."""

    of: list[UnitDraft]
    program: Program


@dataclass(frozen=True, slots=True, eq=False)
class _Shared:
    """What all files have from the handbook."""

    written: model.Handbook
    unsure: bool  # it can't be read, and nobody knows what it declares
    book: Book
    found: list[Diagnostic]
    roles: tuple[str, ...]
    people: People
    actions: Mapping[str, Action]
    texts: tuple[tuple[Path, Words], ...]


def assemble(folder: Folder, before: Assembled | None = None, picture: Picture | None = None) -> Assembled:
    """Compile a folder.

    Args:
        folder: What was read.
        before: The same folder compiled earlier. What was made of files that are the same objects is taken from it,
            unless something they depend on has changed: the handbook, or what they call.
        picture: What draws a program where it is to show itself.
    """
    earlier = before.parts if before is not None else None
    shared = _share(folder, earlier.shared if earlier is not None else None)
    outcomes = {each.name: Outcomes(folder.outcomes(each), each.outcomes.titles) for each in folder.sops}
    readable = {name: sop for name, sop in folder.by_name.items() if len(sop.unread) < len(sop.every_step)}
    kept: Mapping[str, UnitDraft] = {}
    if earlier is not None and earlier.shared.book is shared.book:
        kept = _unchanged(earlier, readable, outcomes)
    drafts = {
        name: kept[name] if name in kept else draft_unit(folder, sop, shared.book, outcomes)
        for name, sop in readable.items()
    }
    for name, draft in drafts.items():
        if name not in kept:
            link_calls(draft, drafts)
    made = dict(earlier.programs) if earlier is not None and earlier.shared is shared else {}
    programs: dict[str, _Made] = {}
    for name, met in folder.called.of.items():
        if name not in drafts:
            continue
        reached = [drafts[each] for each in met if each in drafts]
        programs[name] = made[name] if name in made and made[name].of == reached else _program(shared, reached, picture)
    made_of = {name: each.program for name, each in programs.items()}
    handbook = Handbook(folder.handbook, made_of, shared.texts, _files(shared.written, drafts.values()))
    found = [*shared.found, *(each for draft in drafts.values() for each in draft.desk.found), *_tangles(folder)]
    return Assembled(handbook, tuple(found), _Parts(shared, outcomes, drafts, programs))


def _files(book: model.Handbook, drafts: Iterable[UnitDraft]) -> dict[str, str]:
    sources = [book.source, *(draft.sop.source for draft in drafts)]
    return {source.file: source.text for source in sources if source is not None}


def _share(folder: Folder, earlier: _Shared | None) -> _Shared:
    written, unsure = folder.handbook, folder.handbook_unread
    if earlier is not None and (earlier.written is not written or earlier.unsure != unsure):
        earlier = None
    if earlier is not None and earlier.roles == folder.roles:
        return earlier
    if earlier is not None:
        book, found, texts = earlier.book, earlier.found, earlier.texts
    else:
        found = []
        desk = Desk(written.source, found)
        nothing = Scope(currency=written.currency, unsure=unsure)
        facts = declare_facts(desk, written.facts.items(), nothing, local=False)
        book = build_book(folder, desk, facts)
        texts = tuple(desk.texts)
    people = People(written, {role: folder.role_closure(role) for role in folder.roles})
    actions = {name: _with_roles(action, written, people) for name, action in book.actions.items()}
    return _Shared(written, unsure, book, found, folder.roles, people, actions, texts)


def _with_roles(action: Action, book: model.Handbook, people: People) -> Action:
    """The action with every role that may ask for it, those that include a named one too."""
    named = book.actions[action.name].by or ()
    return replace(action, by=frozenset().union(*map(people.who_may, named)))


def _unchanged(
    earlier: _Parts, sops: Mapping[str, model.Sop], outcomes: Mapping[str, Outcomes]
) -> dict[str, UnitDraft]:
    """The earlier drafts that still hold: of files that are the same, as is all that they call, directly or not."""
    same = {name: draft for name, draft in earlier.drafts.items() if sops.get(name) is draft.sop}
    callers: dict[str, list[str]] = {}
    for name, draft in same.items():
        for call in draft.calls:
            callers.setdefault(call, []).append(name)
    named = {*earlier.outcomes, *outcomes, *earlier.drafts, *sops}
    changed = [name for name in named if name not in same or earlier.outcomes.get(name) != outcomes.get(name)]
    waiting = deque(changed)
    while waiting:
        name = waiting.popleft()
        same.pop(name, None)
        waiting.extend(caller for caller in callers.pop(name, ()) if caller in same)
    return same


def _program(shared: _Shared, parts: list[UnitDraft], picture: Picture | None) -> _Made:
    """The program of the first of these units, which calls the others."""
    main, book = parts[0].unit, shared.book
    units = {each.unit.name: each.unit for each in parts}
    asked = frozenset[str]().union(*(unit.traits.asked for unit in units.values()))
    defaults = {
        fact.name: fact.default
        for fact in book.scope.facts.values()
        if fact.default is not None and fact.name not in asked
    }
    program = Program(
        main=main,
        units=units,
        digest=partial(_digest, shared.written.source, [each.sop.source for each in parts]),
        book=shared.written,
        people=shared.people,
        defaults=defaults | dict(main.unasked_defaults),
        rules=(*book.rules, *main.rules),
        actions=shared.actions,
        picture=picture,
    )
    return _Made(parts, program)


def _tangles(folder: Folder) -> Iterator[Diagnostic]:
    """Where procedures, or roles, hang together so closely that it isn't followed to its end."""
    procedure, role = folder.called.beyond, folder.may_act_for.beyond
    if procedure is not None:
        sop = folder.by_name[procedure]
        message = "The files of this folder call each other in more ways than sopflow can follow."
        hint = "Let fewer of them call others; nobody can read calls within calls within calls."
        yield Diagnostic("SOP004", message, sop.source.span((sop.kind,)), "error", hint)
    if role is not None and folder.handbook.source is not None:
        message = "The roles of this handbook include each other in more ways than sopflow can follow."
        hint = "Let each role include only those right below it, and keep the list short."
        yield Diagnostic("SOP004", message, folder.handbook.source.key_span(("roles",)), "error", hint)


def _digest(book: Source | None, files: list[Source]) -> str:
    """A fingerprint of what decides how a case runs: the data of the files, whatever their layout and comments."""
    data = [book.data if book is not None else None, *(file.data for file in files)]
    return hashlib.sha256(json.dumps(data, ensure_ascii=False).encode("utf-8", "surrogatepass")).hexdigest()
