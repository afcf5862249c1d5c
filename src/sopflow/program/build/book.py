"""What the files share beside facts: calendars, ladders, actions, rules and signals of the handbook."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from sopflow import model
from sopflow.clock.calendar import Calendar
from sopflow.expr import Fact, Scope, Text
from sopflow.expr.types import YES_NO
from sopflow.graph import Folder
from sopflow.model import nearest
from sopflow.program.acts import Path, Requirement
from sopflow.program.build.acts import build_acts, build_rules
from sopflow.program.build.desk import Desk
from sopflow.program.build.facts import declare_facts, written_at
from sopflow.program.build.times import ALWAYS, build_calendars, is_span, span_of
from sopflow.program.people import Action, Ladder, Rung
from sopflow.program.times import Rule
from sopflow.program.words import Words
from sopflow.text import Source, did_you_mean
from sopflow.text.near import spent

__all__ = ["Book", "build_book", "requirements"]


@dataclass(frozen=True, slots=True, eq=False)
class Book:
    """The handbook on its way to a program."""

    scope: Scope
    calendars: Mapping[str, Calendar]
    ladders: Mapping[str, tuple[model.Rung, ...]]
    actions: Mapping[str, Action]
    rules: tuple[Rule, ...]
    signals: tuple[str, ...]
    source: Source | None = None
    questions: Mapping[str, Words] = field(default_factory=dict)
    """What people are asked for its facts, where that names no facts: then it is the same in every file."""
    _made: dict[tuple[str, int], Ladder] = field(default_factory=dict)

    def ladder(self, desk: Desk, name: str, path: Path, calendar: Calendar | None) -> Ladder | None:
        """A ladder, its working time counted by the calendar of the file that uses it."""
        if name not in self.ladders:
            return None
        kept = self._made.get((name, id(calendar)))  # a calendar is one of ours, so its id is nobody else's
        if kept is not None:
            return kept
        rungs, noted = [], len(desk.found)
        for rung in self.ladders[name]:
            # What is wrong with the spans themselves has been noted where they stand, in the handbook.
            fine = rung.within is not None and is_span(rung.within)
            span = span_of(desk, rung.within, path, calendar) if rung.within is not None and fine else None
            rungs.append(Rung(tuple(rung.role), span, rung.within or ""))
        made = Ladder(name, tuple(rungs), calendar)
        if len(desk.found) == noted:
            self._made[name, id(calendar)] = made
        return made


def build_book(folder: Folder, desk: Desk, scope: Scope) -> Book:
    """Compile what the handbook says beside its facts."""
    book = folder.handbook
    calendars = build_calendars(desk, book.calendars)
    for rung in (rung for rungs in book.ladders.values() for rung in rungs if rung.within is not None):
        span_of(desk, rung.within or "", (*rung.path, "within"), ALWAYS)
    rules = build_rules(desk, book.rules, scope, ALWAYS, anywhere=True)
    actions = {name: _action(desk, name, written, scope) for name, written in book.actions.items()}
    questions = {name: _plain(fact.ask) for name, fact in scope.facts.items() if fact.ask is not None}
    judging = Desk(desk.source, desk.found)
    for name in (name for name, words in questions.items() if words is None):
        written = written_at(book.facts, name)
        if written is not None:  # here it is only judged: each file puts it with the facts it knows itself
            judging.words(scope.facts[name].ask or {}, (*written.path, "ask"), scope)
    plain = {name: words for name, words in questions.items() if words is not None}
    return Book(scope, calendars, book.ladders, actions, rules, tuple(book.signals), book.source, plain)


def _plain(texts: Mapping[str, str]) -> Words | None:
    """A text without any placeholders, compiled; None for one that may have some."""
    if any("{" in text for text in texts.values()):
        return None
    return Words({language: Text(text) for language, text in texts.items()})


def _action(desk: Desk, name: str, written: model.Action, scope: Scope) -> Action:
    takes = _arguments(desk, written, "takes", scope)
    may_take = _arguments(desk, written, "may_take", scope)
    inner = scope.beside([*takes.values(), *may_take.values()])
    return Action(
        name,
        takes,
        may_take,
        _arguments(desk, written, "gives", scope),
        frozenset(),
        tuple(requirements(desk, written.requires, (*written.path, "requires"), inner)),
        build_acts(desk, written.then, inner, ALWAYS),
    )


def _arguments(desk: Desk, written: model.Action, key: str, scope: Scope) -> dict[str, Fact]:
    """Arguments by name: those declared in place by their type, the others as the facts of the same name."""
    asked: model.ActionArgs = getattr(written, key)
    if not asked:
        return {}
    own = declare_facts(desk, asked.declared.items(), Scope(currency=scope.currency), local=False)
    found: dict[str, Fact] = {}
    for number, name in enumerate(asked):
        fact = own.facts.get(name) or scope.facts.get(name)
        if fact is not None:
            found[name] = fact
        elif not own.may_have(name) and not scope.may_have(name):
            meant = None if spent() else nearest(name, scope.names())
            hint = (
                did_you_mean(name, meant, scope.names(), own=True)
                if meant
                else f"Give it a type: `{key}: {{{name}: text}}`."
            )
            path: Path = (*written.path, key, *asked.places.get(name, (number,)))
            desk.note("SOP202", f"There is no fact `{name}` in the handbook.", desk.key(path), hint)
    return found


def requirements(desk: Desk, written: Iterable[model.Requirement], path: Path, scope: Scope) -> Iterable[Requirement]:
    """Conditions with the words that say so; written short, the requirement is the condition itself."""
    for number, each in enumerate(written):
        at: Path = (*path, number)
        must = desk.expression(each.must, (*at, "must") if _is_long(desk, at) else at, scope, expect=YES_NO)
        because = desk.words(each.because, (*at, "because"), scope) if each.because is not None else None
        if must is not None:
            yield Requirement(must, because)


def _is_long(desk: Desk, path: Path) -> bool:
    assert desk.source is not None
    data: object = desk.source.data
    for part in path:
        data = data[part]  # type: ignore[index]
    return isinstance(data, dict)
