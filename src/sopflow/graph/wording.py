"""Every text of a file, where it stands, and which of them lack a language."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cache
from typing import TYPE_CHECKING, Any, Literal, NamedTuple, TypeAlias, get_args, get_origin

from sopflow import model
from sopflow.graph.mentions import acts_of_handbook
from sopflow.model.texts import read_texts

if TYPE_CHECKING:
    from sopflow.graph.folder import Folder
    from sopflow.text.source import Source

__all__ = ["OddTexts", "Wording", "has", "odd_texts", "strange", "text_keys", "texts_in"]

Many: TypeAlias = Literal["one", "list", "by name"]
Wording: TypeAlias = tuple[model.Path, Mapping[str, str]]
"""Where a text stands, and its words by language; ``""`` holds what counts for every language."""


@cache
def text_keys(kind: type[model.Part]) -> tuple[tuple[str, str, Many], ...]:
    """The fields of a part that hold texts: attribute, key as written, and how many texts there are."""
    found: list[tuple[str, str, Many]] = []
    for name, field in kind.model_fields.items():
        itself = any(map(_is_texts, field.metadata))
        if itself or any(map(_is_texts, _marks(field.annotation))):
            listed: Many = "list" if isinstance(field.default, tuple) else "one"
            by_name = not itself and get_origin(field.annotation) is dict
            found.append((name, field.alias or name, "by name" if by_name else listed))
    return tuple(found)


def _is_texts(mark: Any) -> bool:
    return getattr(mark, "read", None) is read_texts


def _marks(annotation: Any) -> Iterator[Any]:
    """What an annotation says beside its type, also about what is inside it."""
    yield from getattr(annotation, "__metadata__", ())
    for each in get_args(annotation):
        yield from _marks(each)


class OddTexts(NamedTuple):
    """The texts of one file that are not in exactly the languages that the handbook promises.

    Attributes:
        source: The file.
        written: How many texts it has by language; plain ones, which count for all, are left out.
        odd: Those that lack a language, or have one too many.
    """

    source: Source
    written: int
    odd: tuple[Wording, ...]


def odd_texts(folder: Folder) -> tuple[OddTexts, ...]:
    """What is odd about the texts of each file; nothing, if no languages are promised or that could not be read."""
    book = folder.handbook
    unsure = folder.handbook_unread or folder.spare or "languages" in book.lost
    if unsure or not book.languages:
        return ()
    promised = frozenset(book.languages)
    files: list[tuple[model.Sop | model.Handbook, Source | None]] = [(book, book.source)]
    files += [(sop, sop.source) for sop in folder.sops]
    return tuple(_odd(file, source, promised) for file, source in files if source is not None)


def _odd(file: model.Sop | model.Handbook, source: Source, promised: frozenset[str]) -> OddTexts:
    written, odd = 0, []
    for path, words in texts_in(file):
        written += 1
        if words.keys() != promised or not all(words.values()):
            odd.append((path, words))
    return OddTexts(source, written, tuple(odd))


def texts_in(file: model.Sop | model.Handbook) -> Iterator[Wording]:
    """The texts of a file in several languages; one that is plain counts for all, and is left out."""
    for name, words in file.outcomes.titles.items():
        if "" not in words:
            yield ("outcomes", name), words
    for part in _of_handbook(file) if isinstance(file, model.Handbook) else _of_sop(file):
        values = part.__dict__
        for name, key, many in text_keys(type(part)):
            value = values[name]
            if not value:
                continue
            if many == "one":
                if "" not in value:
                    yield (*part.path, key), value
            else:
                each: Iterable[tuple[int | str, Mapping[str, str]]]
                each = value.items() if many == "by name" else enumerate(value)
                yield from (((*part.path, key, at), words) for at, words in each if "" not in words)


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
    yield from book.changes
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
    yield from sop.changes
    yield from sop.stages.values()
    yield from _facts(sop.facts)
    for rule in sop.rules:
        yield from rule.then
    for deadline in sop.deadlines:
        yield from _late(deadline.if_late)
    for step in sop.every_step:
        if isinstance(step, model.UnreadStep):
            continue
        yield step
        if step.requires:
            yield from step.requires
        if step.if_late is not None:
            yield from _late(step.if_late)
        match step:
            case model.HandoverStep():
                yield from step.criteria
            case model.AskStep() if step.ask.declared:
                yield from _facts(step.ask.declared)
            case model.DoStep() if step.record.declared:
                yield from _facts(step.record.declared)
            case _:
                pass


def _late(acts: str | tuple[model.AnyAct, ...] | None) -> Iterable[model.Part]:
    return acts if isinstance(acts, tuple) else ()


def _facts(facts: Mapping[str, model.FactModel]) -> Iterable[model.Part]:
    """Facts, and the fields of records."""
    waiting = [*facts.values()][::-1]
    while waiting:
        fact = waiting.pop()
        if not fact.is_unread:
            yield fact
            waiting += [*fact.fields.values()][::-1]
