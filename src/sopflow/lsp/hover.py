"""What an editor shows about what is under the mouse: a name, a condition as a sentence, a key."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sopflow.expr import Expr, Scope, read
from sopflow.lsp import grammar as g
from sopflow.lsp.declared import declared_type
from sopflow.lsp.folder import Reading
from sopflow.lsp.keys import describe
from sopflow.lsp.words import about
from sopflow.text import Source, Span

__all__ = ["hover"]

Path = tuple[str | int, ...]


def hover(reading: Reading, file: str, line: int, column: int) -> tuple[str, Span] | None:
    """What there is to say about a place (counted from 1), in Markdown, and about which words."""
    source = reading.index.sources.get(file)
    if source is None:
        return None
    found = _condition(reading, source, line, column)
    name = reading.index.at(file, line, column)
    if name is not None and reading.index.definition(name.thing) is not None:
        words = [about(reading.index, name.thing), *([found[0]] if found else [])]
        return "\n\n---\n\n".join(words), name.span
    return found or _key(source, line, column)


def _condition(reading: Reading, source: Source, line: int, column: int) -> tuple[str, Span] | None:
    for text, span in _conditions(source):
        if _within(span, line, column):
            language = _language(reading)
            expr = _typed(text, reading, source.file)
            return (f"*{expr.sentence(language)}*", span) if expr is not None else None
    return None


def _language(reading: Reading) -> str:
    for source in reading.sources:
        languages = source.data.get("languages") if isinstance(source.data, dict) else None
        if isinstance(languages, list) and languages and isinstance(languages[0], str):
            return languages[0]
    return "en"


def _typed(text: str, reading: Reading, file: str) -> Expr | None:
    """The expression with the facts of the handbook, as it last had no errors."""
    index = reading.index
    facts: list[Any] = []
    book = reading.handbook
    for program in book.values() if book is not None else ():
        if program.main.file == file or not facts:
            facts = list(program.main.facts.values())
        if program.main.file == file:
            break
    steps = [thing.name for thing in index.things("step", file)]
    outcomes = [*_OUTCOMES, *index.every("outcome")]
    scope = Scope(facts, steps=steps, outcomes=outcomes, currency=book.book.currency if book is not None else None)
    return read(text, scope)[0]


_OUTCOMES = ("done", "failed", "accepted", "rejected", "late", "at_top", "skipped")


def _conditions(source: Source) -> Iterator[tuple[str, Span]]:
    """Every condition of a file, with its place."""
    kind = g.root(list(source.data)) if isinstance(source.data, dict) else None
    waiting: list[tuple[g.Shape, Any, Path]] = [(g.Part(kind), source.data, ())] if kind is not None else []
    while waiting:
        shape, data, path = waiting.pop()
        if isinstance(shape, g.Facts) and isinstance(data, dict):
            waiting += _facts(data, path)
        elif isinstance(shape, g.Form):
            for where, each in _items(data, path):
                waiting += _facts(each, where) if isinstance(each, dict) else ()
        elif isinstance(data, dict):
            for key, value in data.items():
                if isinstance(shape, g.Branches) and key != "else":
                    yield key, source.key_span((*path, key))
                inner = g.Part("requirement") if isinstance(shape, g.Conditions) else shape
                waiting.append((g.at_key(inner, key), value, (*path, key)))
        elif isinstance(data, list):
            inner = shape if isinstance(shape, g.Conditions | g.Condition) else g.at_key(shape, None)
            waiting += [(inner, each, (*path, number)) for number, each in enumerate(data)]
        elif isinstance(data, str) and isinstance(shape, g.Condition | g.Conditions):
            yield data, source.span(path)
        elif isinstance(data, str) and isinstance(shape, g.Value) and data.lstrip().startswith("="):
            yield data.lstrip()[1:], source.span(path)


def _items(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(data, list):
        yield from (((*path, number), each) for number, each in enumerate(data))
    else:
        yield path, data


def _facts(facts: dict[str, Any], path: Path) -> Iterator[tuple[g.Shape, Any, Path]]:
    """The facts, and the fields of records among them."""
    for name, fact in facts.items():
        kind = declared_type(fact)
        if isinstance(fact, dict):
            yield g.Part("fact"), fact, (*path, name)
        if isinstance(kind, dict) and "list" not in kind:
            yield g.Facts(), kind, (*path, name) if kind is fact else (*path, name, "type")


def _key(source: Source, line: int, column: int) -> tuple[str, Span] | None:
    """What a key of the language means."""
    kind = g.root(list(source.data)) if isinstance(source.data, dict) else None
    shape: g.Shape = g.Part(kind or "")
    data: Any = source.data
    path: Path = ()
    while isinstance(data, dict | list):
        step = _towards(source, data, path, line, column)
        if step is None:
            return None
        key, on_key = step
        if on_key and isinstance(shape, g.Part) and isinstance(data, dict) and isinstance(key, str):
            said = describe(shape.name, key, tuple(data))
            return (said, source.key_span((*path, key))) if said else None
        shape = g.at_key(shape, key if isinstance(key, str) else None)
        data, path = data[key], (*path, key)  # type: ignore[index]
    return None


def _towards(source: Source, data: Any, path: Path, line: int, column: int) -> tuple[str | int, bool] | None:
    """The entry of a mapping or list in which a place lies, and whether it lies on its key."""
    for key in data if isinstance(data, dict) else range(len(data)):
        if isinstance(key, str) and _within(source.key_span((*path, key)), line, column):
            return key, True
        if _within(source.span((*path, key)), line, column):
            return key, False
    return None


def _within(span: Span, line: int, column: int) -> bool:
    return (span.line, span.column) <= (line, column) <= (span.end_line, span.end_column)
