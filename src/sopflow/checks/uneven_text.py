"""A text shows something in one language that it doesn't show in another.

Texts in several languages say the same. When one of them shows a fact, or `case.id`, that another one neither shows nor
asks about in an `if`, whoever reads the other one doesn't get to know it. Mostly it was added to one language later, or
another fact of a similar name got into the translation.

    handbook: shop
    languages: [en, de]
    ---
    process: parcel
    outcomes: [sent]
    facts:
      parcel_number: {type: text, ask: {en: Which number?, de: Welche Nummer?}}
    steps:
      - id: enter
        ask: [parcel_number]
      - id: tell
        send:
          en: Your parcel {{ parcel_number }} is on its way.
          de: Ihr Paket ist unterwegs.
        next: sent

Show it in each language:

    handbook: shop
    languages: [en, de]
    ---
    process: parcel
    outcomes: [sent]
    facts:
      parcel_number: {type: text, ask: {en: Which number?, de: Welche Nummer?}}
    steps:
      - id: enter
        ask: [parcel_number]
      - id: tell
        send:
          en: Your parcel {{ parcel_number }} is on its way.
          de: Ihr Paket {{ parcel_number }} ist unterwegs.
        next: sent
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from sopflow import model
from sopflow.checks.rule import Proof, listed
from sopflow.checks.study import Study, Subject
from sopflow.expr import Text
from sopflow.expr.nodes import Builtin, Derived, Leaf, walk
from sopflow.expr.shows import shown
from sopflow.program import Words
from sopflow.text import Diagnostic
from sopflow.text.source import Source

__all__ = ["RULE"]

_CLOCK = frozenset({"now", "today"})


class _Said(NamedTuple):
    """What a text says in one language: what it shows (with where, and what that follows from), and all it looks at."""

    shows: Mapping[str, tuple[int, int, frozenset[str]]]
    looks_at: frozenset[str]


def check(study: Study) -> Iterator[Diagnostic]:
    book = study.folder.handbook
    if study.book_is_sound and book.source is not None:
        yield from _uneven(book.source, (*study.handbook.texts, *_questions(study)))
    for subject in study.subjects:
        yield from study.about(subject, _of_file)


def _of_file(subject: Subject) -> tuple[Diagnostic, ...]:
    return tuple(_uneven(subject.sop.source, subject.unit.texts))


def _questions(study: Study) -> Iterator[tuple[model.Path, Words]]:
    """The handbook's questions, as the first file puts them that could be read; all put them alike."""
    questions = study.subjects[0].unit.questions if study.subjects else {}
    waiting = [(name, fact) for name, fact in study.folder.handbook.facts.items()]
    while waiting:
        name, fact = waiting.pop()
        if fact.ask is not None and name in questions:
            yield (*fact.path, "ask"), questions[name]
        waiting += [(f"{name}.{each}", field) for each, field in fact.fields.items()]


def _uneven(source: Source, texts: Iterable[tuple[model.Path, Words]]) -> Iterator[Diagnostic]:
    for path, words in texts:
        if len(words.texts) > 1 and len({_looked_at(text) for text in words.texts.values()}) > 1:
            said = {language: _said(text) for language, text in words.texts.items()}
            yield from _compare(source, path, said)


def _looked_at(text: Text) -> tuple[frozenset[str], frozenset[str]]:
    """All a text names; where that is the same in each language, there is nothing to compare."""
    return frozenset(text.reads), frozenset(name for expr in text.expressions for name in expr.builtins)


def _compare(source: Source, path: model.Path, said: Mapping[str, _Said]) -> Iterator[Diagnostic]:
    everything = {name: language for language, each in reversed(tuple(said.items())) for name in each.shows}
    lacking = {
        language: [name for name in everything if not _says(each, name, said[everything[name]])]
        for language, each in said.items()
    }
    lacking = {language: names for language, names in lacking.items() if names}
    if not lacking:
        return
    language = max(lacking, key=lambda each: len(lacking[each]))
    parts = [f"in `{each}` it doesn't show {listed(names, 'or')}" for each, names in lacking.items()]
    message = f"This text says less in one language than in another: {', and '.join(parts)}."
    if len(lacking) == 1:
        name = lacking[language][0]
        message = f"This text shows {listed(lacking[language])} in `{everything[name]}`, but not in `{language}`."
    related = []
    for name in lacking[language][:3]:
        start, end, _ = said[everything[name]].shows[name]
        related.append((f"`{everything[name]}` shows it", source.inside((*path, everything[name]), start, end)))
    hint = f"Show it in `{language}`, too, or in none." if len(lacking) == 1 else "Let all of them show the same."
    yield RULE.finding(message, source.span((*path, language)), hint, related)


def _says(said: _Said, name: str, other: _Said) -> bool:
    follows_from = other.shows[name][2]
    if name in _CLOCK:
        return not _CLOCK.isdisjoint(said.looks_at)
    return name in said.looks_at or (bool(follows_from) and follows_from <= said.looks_at)


def _said(text: Text) -> _Said:
    shows: dict[str, tuple[int, int, frozenset[str]]] = {}
    looks_at: set[str] = set()
    for each in shown(text):
        expr = each.expr
        looks_at |= (expr.leaves | set(expr.reads) | expr.builtins) - each.own
        if not each.visible:
            continue
        for node in walk(expr.tree):
            if isinstance(node, Leaf | Derived) and node.fact.name not in each.own:
                derived = node.fact.derived
                follows = derived.expr.leaves if derived is not None else frozenset[str]()
                shows.setdefault(node.fact.name, (each.start, each.end, follows))
            elif isinstance(node, Builtin):
                shows.setdefault(node.name, (each.start, each.end, frozenset()))
    return _Said(shows, frozenset(looks_at))


RULE = Proof(
    "SOP703",
    "uneven-text",
    "warning",
    "A text shows something in one language that it doesn't show in another.",
    check,
)
