"""The outline of a file: what it declares, and its steps with those inside them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from sopflow.lsp.words import said, verb_of
from sopflow.text import Source, Span

__all__ = ["Entry", "outline"]

_GROUPS = (
    *("teams", "roles", "ladders", "calendars", "signals", "outcomes", "stages", "facts", "actions", "tables"),
    *("rules", "deadlines", "scenarios"),
)
_DEEPEST = 12


class Entry(NamedTuple):
    """One line of the outline."""

    name: str
    detail: str
    kind: str
    whole: Span
    words: Span
    inside: tuple[Entry, ...]


def outline(source: Source) -> tuple[Entry, ...]:
    """The outline of a file; empty for one that can't be read."""
    data = source.data
    if not isinstance(data, dict):
        return ()
    found = [each for key in data if key in _GROUPS for each in _group(source, key, data[key])]
    return (*_steps(source, data.get("steps"), ("steps",), 0), *found)


def _steps(source: Source, steps: Any, path: tuple[str | int, ...], depth: int) -> Iterator[Entry]:
    if depth > _DEEPEST:
        return
    for number, step in enumerate(steps if isinstance(steps, list) else ()):
        if not isinstance(step, dict):
            continue
        here = (*path, number)
        id_ = step.get("id")
        branches = step.get("together")
        inside = tuple(
            each
            for name, inner in (branches.items() if isinstance(branches, dict) else ())
            for each in _steps(source, inner, (*here, "together", name), depth + 1)
        )
        words = source.span((*here, "id")) if isinstance(id_, str) else source.span(here)
        detail = " · ".join(each for each in (verb_of(step) or "", said(step.get("title"))) if each)
        yield Entry(id_ if isinstance(id_, str) and id_ else "?", detail, "step", source.span(here), words, inside)


def _group(source: Source, key: str, data: Any) -> Iterator[Entry]:
    if not data or not isinstance(data, dict | list):
        return
    inside = []
    for name in data if isinstance(data, dict) else range(len(data)):
        path = (key, name)
        below = data[name]
        shown = name if isinstance(name, str) else _name(below)
        words = source.key_span(path) if isinstance(name, str) else source.span(path)
        whole = _joined(words, source.span(path))
        inside.append(Entry(shown or "?", "", key, whole, words, ()))
    words = source.key_span((key,))
    yield Entry(key, "", "group", _joined(words, source.span((key,))), words, tuple(inside))


def _name(item: Any) -> str:
    if isinstance(item, dict):
        return str(item.get("id") or item.get("name") or "")
    return item if isinstance(item, str) else ""


def _joined(first: Span, last: Span) -> Span:
    return Span(first.file, first.line, first.column, *max(first[3:], last[3:]))
