"""What may be written at the cursor: keys, verbs, names, words of conditions."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

from sopflow.expr.parser import FUNCTIONS
from sopflow.expr.scope import BUILT_IN
from sopflow.lsp import grammar as g
from sopflow.lsp.cursor import Spot, spot
from sopflow.lsp.declared import options_of
from sopflow.lsp.index import Index
from sopflow.lsp.keys import keys_at
from sopflow.lsp.words import summary

__all__ = ["Proposal", "complete"]

_WORD = re.compile(r"[\w.-]*$")
_COMPARED = re.compile(r"([\w.-]+)\s*(?:==|!=|\b(?:not\s+)?in\s*\[(?:[^\]]*,)?)\s*['\"]?[\w-]*$")
_VISITS = "case.visits."
_TYPES = ("text", "number", "integer", "yes/no", "date", "time", "duration", "money")
_OPERATORS = ("and", "or", "not", "in", "contains", "is missing", "is known", "any", "every", "count")


class Proposal(NamedTuple):
    """One thing that may be written: in place of the last ``replaces`` characters before the cursor."""

    text: str
    kind: str  # of the grammar (step, fact …), or key, value, function, word
    detail: str
    replaces: int


def complete(index: Index, file: str, text: str, offset: int) -> list[Proposal]:
    """Everything that fits at the cursor, the likeliest first."""
    here = spot(text, offset)
    part = g.root(_top_keys(text))
    if part is None and not here.path:
        return _keys(keys_at(None, here.siblings), here.written)
    if part is None:
        return []
    shape = g.at(part, here.path)
    found = _Completer(index, file, part, here).at(shape)
    unique = {(each.text, each.replaces): each for each in reversed(list(found))}
    return list(reversed(unique.values()))


def _top_keys(text: str) -> list[str]:
    return re.findall(r"^([a-z_]+):(?=\s|$)", text, re.MULTILINE)


def _keys(keys: Iterable[tuple[str, str]], written: str) -> list[Proposal]:
    return [Proposal(f"{key}: ", "key", about, len(written)) for key, about in keys]


class _Completer:
    def __init__(self, index: Index, file: str, part: str, here: Spot) -> None:
        self.index = index
        self.file = file
        self.home = index.home(file)
        self.part = part
        self.here = here
        self.written = here.written

    def at(self, shape: g.Shape) -> Iterator[Proposal]:
        if isinstance(shape, g.Part) and self.here.as_key:
            yield from _keys(keys_at(shape.name, self.here.siblings), self.written)
            if shape.name != "requirement":
                return
        if self.here.as_key and isinstance(shape, g.Branches):
            yield from self.expression(("else: ",))
            return
        if self.here.as_key and isinstance(shape, g.FactKeys | g.Form | g.Facts):
            if not isinstance(shape, g.Facts):
                yield from self.facts()
            return
        if isinstance(shape, g.Named) and self.here.as_key:
            if shape.uses:
                yield from self.names((shape.kind,))
            return
        yield from self.value(shape)

    def value(self, shape: g.Shape) -> Iterator[Proposal]:
        match shape:
            case g.Branches(value):
                yield from self.value(value)
            case g.Ref(kinds, words):
                yield from self.names(kinds)
                yield from self.words(words)
            case g.StepPath():
                yield from self.names(("step",))
            case g.Person() if "/" in self.written:
                yield from self.names(("role",))
            case g.Late():
                yield from self.names(("step",))
            case g.Condition() | g.Conditions():
                yield from self.expression()
            case g.Part("requirement"):
                yield from self.expression()
            case g.Form():
                yield from self.facts()
            case g.Value():
                if self.written.lstrip("'\" ").startswith("="):
                    yield from self.expression()
                else:
                    yield from self.template()
                    yield from self.options()
            case g.Text():
                yield from self.template()
            case g.Part("fact"):
                yield from self.words(_TYPES)
            case g.Word(words) if words:
                yield from self.words(words)
            case g.Word():
                yield from self.options()

    # -- names --------------------------------------------------------------------------------------------------------

    def names(self, kinds: Sequence[str]) -> Iterator[Proposal]:
        word = _last(self.written)
        for kind in kinds:
            if kind == "fact":
                yield from self.facts()
                continue
            things = [thing.name for thing in self.index.things(kind, self.home)]
            if kind == "step" and self.part in ("handbook", "test"):
                things += self.index.every("step")
            if kind == "role" and not things:  # a file that stands alone declares none
                things += self.index.every(kind)
            for name in dict.fromkeys(things):
                yield Proposal(name, kind, summary(self.index, kind, name, self.home), len(word))

    def words(self, words: Iterable[str]) -> Iterator[Proposal]:
        for word in words:
            yield Proposal(word, "word", "", len(self.written.lstrip("'\"")))

    def facts(self) -> Iterator[Proposal]:
        word = _last(self.written)
        for thing in self.index.things("fact", self.home):
            yield Proposal(thing.name, "fact", summary(self.index, "fact", thing.name, self.home), len(word))

    def options(self) -> Iterator[Proposal]:
        """The values of the fact whose value is written here: in ``set``, ``given``, ``default``."""
        keys = [key for key in self.here.path if key is not None]
        for number in range(len(keys)):
            name = ".".join(keys[number:])
            name = name.removesuffix(".default")
            for each in options_of(self.index, name, self.home):
                yield Proposal(each, "value", name, len(_last(self.written)))

    # -- in expressions -----------------------------------------------------------------------------------------------

    def template(self) -> Iterator[Proposal]:
        opened = max(self.written.rfind("{{"), self.written.rfind("{%"))
        if opened > max(self.written.rfind("}}"), self.written.rfind("%}")):
            yield from self.expression()

    def expression(self, more: Sequence[str] = ()) -> Iterator[Proposal]:
        word = _last(self.written)
        if word.startswith(_VISITS):
            for step in self.index.things("step", self.home):
                yield Proposal(f"{_VISITS}{step.name}", "step", "", len(word))
            return
        compared = _COMPARED.search(self.written)
        if compared:
            yield from self.compared(compared[1], word)
        yield from self.facts()
        for name, kind in BUILT_IN.items():
            yield Proposal(name, "built-in", str(kind), len(word))
        yield Proposal(_VISITS, "built-in", "how often a step was entered", len(word))
        if self.here.path[-1:] == ("next",):
            yield Proposal("outcome", "built-in", "how this step went", len(word))
        for name in FUNCTIONS:
            yield Proposal(f"{name}(", "function", "", len(word))
        for name in (*_OPERATORS, *more):
            yield Proposal(name, "word", "", len(word))

    def compared(self, name: str, word: str) -> Iterator[Proposal]:
        """The values that the fact on the other side can have."""
        values: Iterable[str] = options_of(self.index, name, self.home)
        if name == "outcome":
            values = (*_OUTCOMES, *(each.name for each in self.outcomes_of_calls()))
        for each in values:
            yield Proposal(each, "value", name, len(word))

    def outcomes_of_calls(self) -> Iterator[Any]:
        for file in self.index.files.values():
            yield from (each for each in self.index.things("outcome", file) if each.home == file)


_OUTCOMES = ("done", "failed", "accepted", "rejected", "late", "at_top", "skipped")


def _last(written: str) -> str:
    found = _WORD.search(written)
    return found[0] if found else ""
