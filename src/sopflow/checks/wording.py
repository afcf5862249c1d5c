"""Every text of a file, and where it stands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import Any, TypeAlias, get_args

from sopflow import model
from sopflow.graph import Folder, acts_of, acts_of_handbook
from sopflow.model.texts import read_texts
from sopflow.text.source import Source

__all__ = ["Wording", "files_of", "has", "promised", "strange", "text_keys", "texts_in"]

Wording: TypeAlias = tuple[model.Path, Mapping[str, str]]
"""Where a text stands, and its words by language; ``""`` holds what counts for every language."""


@cache
def text_keys(kind: type[model.Part]) -> tuple[tuple[str, str, bool], ...]:
    """The fields of a part that hold texts: attribute, key as written, and whether it is a list of them."""
    found = []
    for name, field in kind.model_fields.items():
        marks = (*field.metadata, *_marks(field.annotation))
        if any(getattr(each, "read", None) is read_texts for each in marks):
            found.append((name, field.alias or name, isinstance(field.default, tuple)))
    return tuple(found)


def _marks(annotation: Any) -> Iterator[Any]:
    """What an annotation says beside its type, also about what is inside it."""
    yield from getattr(annotation, "__metadata__", ())
    for each in get_args(annotation):
        yield from _marks(each)


def files_of(folder: Folder) -> Iterator[tuple[model.Sop | model.Handbook, Source]]:
    """The handbook, if there is one, and all processes and procedures, each with where it was read."""
    if folder.handbook.source is not None:
        yield folder.handbook, folder.handbook.source
    for sop in folder.sops:
        yield sop, sop.source


def texts_in(file: model.Sop | model.Handbook) -> Iterator[Wording]:
    """The texts of a file in several languages; one that is plain counts for all, and is left out."""
    parts = _of_handbook(file) if isinstance(file, model.Handbook) else _of_sop(file)
    for part in parts:
        for name, key, is_list in text_keys(type(part)):
            value = getattr(part, name)
            if not value:
                continue
            if not is_list:
                if "" not in value:
                    yield (*part.path, key), value
            else:
                yield from (((*part.path, key, n), each) for n, each in enumerate(value) if "" not in each)


def promised(folder: Folder) -> tuple[str, ...]:
    """The languages in which every text must exist; none, if nobody says so or that could not be read."""
    book = folder.handbook
    unsure = folder.handbook_unread or folder.spare or "languages" in book.lost
    return () if unsure else book.languages


def has(words: Mapping[str, str], language: str) -> bool:
    """Whether there is something to read in a language; its general form (``de`` for ``de-CH``) will do."""
    return any(words.get(each, "").strip() for each in (language, language.partition("-")[0]))


def strange(words: Mapping[str, str], languages: Collection[str]) -> tuple[str, ...]:
    """The languages of a text that nobody reads: neither among these nor the general form of one of them."""
    return tuple(
        each for each in words if each not in languages and not any(known.startswith(f"{each}-") for known in languages)
    )


def _of_handbook(book: model.Handbook) -> Iterator[model.Part]:
    yield book
    yield from book.teams.values()
    yield from book.roles.values()
    yield from book.style.values()
    for action in book.actions.values():
        yield action
        for form in (action.takes, action.may_take, action.gives):
            yield from _facts(form.declared)
        yield from action.requires
    yield from acts_of_handbook(book)
    yield from _facts(book.facts)


def _of_sop(sop: model.Sop) -> Iterator[model.Part]:
    yield sop
    yield from sop.stages.values()
    yield from _facts(sop.facts)
    yield from acts_of(sop)
    for step in sop.every_step:
        if isinstance(step, model.UnreadStep):
            continue
        yield step
        yield from step.requires
        if isinstance(step, model.HandoverStep):
            yield from step.criteria
        yield from _facts(step.declared)


def _facts(facts: Mapping[str, model.FactModel]) -> Iterable[model.Part]:
    """Facts, and the fields of records."""
    waiting = [*facts.values()][::-1]
    while waiting:
        fact = waiting.pop()
        if not fact.is_unread:
            yield fact
            waiting += [*fact.fields.values()][::-1]
