"""The types a fact can have, read from what an author wrote."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType
from typing import Any

from sopflow.expr.coercion import coerce, from_text
from sopflow.expr.near import nearest
from sopflow.expr.typewords import type_meant

__all__ = [
    "DATE",
    "DURATION",
    "INTEGER",
    "MONEY",
    "NUMBER",
    "SIMPLE",
    "TEXT",
    "TIME",
    "YES_NO",
    "Labels",
    "Type",
    "TypeProblem",
    "list_of",
    "no_value",
    "one_of",
    "parse_type",
]

SIMPLE = ("text", "number", "integer", "yes/no", "date", "time", "duration", "money")
NUMERIC = frozenset({"number", "integer", "money"})
ORDERED = frozenset({"number", "integer", "money", "duration", "date", "time"})
_RANGE = re.compile(r"(-?[0-9]{1,15}(?:\.[0-9]{1,9})?) ?\.\. ?(-?[0-9]{1,15}(?:\.[0-9]{1,9})?)")
_FIELD = re.compile(r"\w+(?:-\w+)*")


Labels = Mapping[str, Mapping[str, str]]
_NO_LABELS: Labels = MappingProxyType({})


class TypeProblem(ValueError):
    """What an author wrote is no type.

    Attributes:
        message: One sentence.
        hint: What to write instead, or None.
        path: Where in the written type, from its root (keys and list positions).
    """

    def __init__(self, message: str, hint: str | None = None, path: tuple[str | int, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint
        self.path = path


@dataclass(frozen=True, slots=True)
class Type:
    """A fact's type.

    Attributes:
        kind: ``text number integer yes/no date time duration money one-of record list``.
        options: The values of a one-of, in the order written.
        low: The smallest number of a range, or None.
        high: The largest number of a range, or None.
        fields: Name and type of each field of a record.
        element: What a list holds.
        bare: A number that was written without saying of what; it takes the type it meets.
        values: ``options`` as a set: a one-of may have thousands, and be looked at as often.
        labels: What people call the values of a one-of, by language; ``""`` holds what counts for every language. They
            are words beside the type and don't make it another one.
    """

    kind: str
    options: tuple[str, ...] = ()
    low: int | Decimal | None = None
    high: int | Decimal | None = None
    fields: tuple[tuple[str, Type], ...] = ()
    element: Type | None = None
    bare: bool = False
    labels: Labels = field(default_factory=lambda: _NO_LABELS, compare=False, repr=False)
    values: frozenset[str] = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "values", frozenset(self.options))

    def said(self, value: str, language: str) -> str:
        """What people call a value of a one-of: its label in a language, else itself."""
        texts = self.labels.get(value)
        if not texts:
            return value
        return texts.get(language) or texts.get(language.partition("-")[0]) or texts.get("") or value

    def written(self) -> str:
        """The type as an author writes it."""
        if self.kind == "one-of":
            return "[" + ", ".join(self.options) + "]"
        if self.kind == "list":
            return "{list: " + (self.element.written() if self.element else "text") + "}"
        if self.kind == "record":
            return "{" + ", ".join(f"{name}: {kind.written()}" for name, kind in self.fields) + "}"
        return f"{self.low}..{self.high}" if self.low is not None else self.kind

    def __str__(self) -> str:
        """The type as a message names it: ``a duration``, ``one of standard, gold``."""
        if self.kind == "one-of":
            return "one of " + ", ".join(self.options[:6]) + (", …" if len(self.options) > 6 else "")
        if self.kind == "list":
            return "a list"
        if self.kind in ("yes/no", "money", "text"):
            return self.kind
        return f"a{'n' if self.kind[0] == 'i' else ''} {self.kind}" + (
            f" from {self.low} to {self.high}" if self.low is not None else ""
        )

    def field(self, name: str) -> Type | None:
        """The type of a record's field, or None."""
        return next((kind for each, kind in self.fields if each == name), None)

    @property
    def plain(self) -> Type:
        """The type without bounds: what comes out of arithmetic."""
        return _SIMPLE_TYPES[self.kind] if self.bare or self.low is not None else self

    def accepts(self, other: Type) -> bool:
        """Whether a value of the other type may be put where this type is expected (ranges are judged by value)."""
        if self.kind == other.kind:
            if self.kind == "one-of":
                return other.values <= self.values
            if self.kind == "list" and self.element and other.element:
                return other.element == _NOTHING or self.element.accepts(other.element)
            if self.kind == "record":
                return all((own := self.field(name)) is not None and own.accepts(kind) for name, kind in other.fields)
            return True
        if self.kind == "text":
            return other.kind == "one-of"
        return (other.kind == "integer" and self.kind == "number") or (other.bare and self.kind in ("number", "money"))

    def coerce(self, value: Any) -> Any:
        """The value checked and normalised for the engine.

        Args:
            value: What came from Python or JSON.

        Raises:
            ValueError: It is not of this type; the message says why in words.
        """
        return coerce(self, value)

    def from_text(self, text: str) -> Any:
        """The value that a person typed or an author wrote: ``yes``, ``4 h``, ``12.50``, ``2026-11-23``.

        Raises:
            ValueError: It is not of this type; the message says why in words.
        """
        return from_text(self, text)


TEXT = Type("text")
NUMBER = Type("number")
INTEGER = Type("integer")
YES_NO = Type("yes/no")
DATE = Type("date")
TIME = Type("time")
DURATION = Type("duration")
_SIMPLE_TYPES = {word: Type(word) for word in SIMPLE}
BARE = {word: Type(word, bare=True) for word in SIMPLE}
MONEY = Type("money")
_NOTHING = Type("nothing")  # the element of an empty list: fits every list


def list_of(element: Type | None) -> Type:
    """A list's type; without an element the list is empty and fits every list."""
    return Type("list", element=element or _NOTHING)


def one_of(options: Sequence[str], labels: Labels = _NO_LABELS) -> Type:
    """A one-of's type."""
    return Type("one-of", options=tuple(options), labels=labels)


def meet(a: Type, b: Type) -> Type | None:
    """What two types have in common when they stand side by side in a list or opposite each other, or None."""
    if a is b:
        return a
    if a.kind == b.kind and a.kind in _SIMPLE_TYPES and (a.bare is not b.bare or a.low != b.low or a.high != b.high):
        return BARE[a.kind] if a.bare and b.bare else _SIMPLE_TYPES[a.kind]
    if a == b:
        return a
    if a.kind == b.kind == "one-of":
        together = tuple(dict.fromkeys(a.options + b.options))
        return one_of(together, {**b.labels, **a.labels}) if not a.values.isdisjoint(b.values) else None
    if a.kind == b.kind == "list" and a.element and b.element:
        if _NOTHING in (a.element, b.element):
            return b if a.element == _NOTHING else a
        element = meet(a.element, b.element)
        return None if element is None else list_of(element)
    if a.kind == b.kind:
        return None  # records, and lists of what doesn't meet
    for one, other in ((a, b), (b, a)):
        if other.bare and one.kind in NUMERIC:
            return NUMBER if one.kind == "integer" and other.kind == "number" else one.plain
    return NUMBER if {a.kind, b.kind} == {"integer", "number"} else None


def parse_type(written: Any) -> Type:
    """The type that an author wrote.

    Args:
        written: A word or range, a list of values, ``{list: …}``, or a record's mapping; fields may be in long form.

    Raises:
        TypeProblem: It is no type.
    """
    return _parse(written, ())


def _parse(written: Any, path: tuple[str | int, ...]) -> Type:
    if len(path) > 20:
        raise TypeProblem("A type is nested too deep.", None, path)
    if isinstance(written, str):
        return _word(written.strip(), path)
    if isinstance(written, dict | Mapping):  # a dict is told at once, without asking what else may be a mapping
        return _mapping(written, path)
    if isinstance(written, Sequence) and not isinstance(written, bytes):
        return _options(written, path)
    raise TypeProblem("A type is missing.", "Write one of " + ", ".join(SIMPLE) + ", a list of values or 1..5.", path)


def _word(word: str, path: tuple[str | int, ...]) -> Type:
    if word in SIMPLE:
        return _SIMPLE_TYPES[word]
    bounds = _RANGE.fullmatch(word)
    if bounds:
        whole = "." not in bounds[1] and "." not in bounds[2]
        low, high = (int(bounds[1]), int(bounds[2])) if whole else (Decimal(bounds[1]), Decimal(bounds[2]))
        if low > high:
            raise TypeProblem(f"The range {word} is empty.", f"Write {bounds[2]}..{bounds[1]}.", path)
        return Type("integer" if whole else "number", low=low, high=high)
    raise TypeProblem(f"`{word[:40]}` is not a type.", type_meant(word, SIMPLE), path)


def _options(written: Sequence[Any], path: tuple[str | int, ...]) -> Type:
    if not written:
        raise TypeProblem("A list of values needs at least one value.", None, path)
    seen: dict[str, int] = {}
    for at, each in enumerate(written):
        if not isinstance(each, str) or not each.strip():
            raise TypeProblem("The values of a one-of are words.", "For a list write {list: text}.", (*path, at))
        if each in seen:
            raise TypeProblem(f"`{each}` is listed twice.", None, (*path, at))
        seen[each] = at
    return one_of(tuple(seen))


def _labelled(type_: Type, labels: Any, path: tuple[str | int, ...]) -> Type:
    """A type whose values have labels, as they stand beside ``type``."""
    if not isinstance(labels, Mapping):
        return type_
    if type_.kind == "list" and type_.element is not None:
        return replace(type_, element=_labelled(type_.element, labels, path))
    if type_.kind != "one-of":
        raise TypeProblem("Only the values of a one-of have labels.", "Leave out `labels`.", path)
    for value in labels:
        if value not in type_.values:
            raise TypeProblem(*no_value(str(value), type_), (*path, str(value)))
    texts = {str(value): text if isinstance(text, Mapping) else {"": str(text)} for value, text in labels.items()}
    return replace(type_, labels=texts)


def no_value(word: str, type_: Type) -> tuple[str, str]:
    """Message and hint for a label of what is none of a one-of's values."""
    meant = nearest(word, type_.options)
    hint = f"Did you mean `{meant}`?" if meant else f"Its values are {', '.join(type_.options[:6])}."
    return f"`{word}` is none of its values.", hint


def _mapping(written: Mapping[Any, Any], path: tuple[str | int, ...]) -> Type:
    if "list" in written:
        extra = next((key for key in written if key != "list"), None)
        if extra is not None:
            raise TypeProblem("Beside `list` nothing else can stand in a type.", None, (*path, str(extra)))
        return Type("list", element=_parse(written["list"], (*path, "list")))
    if "type" in written:
        return _labelled(_parse(written["type"], (*path, "type")), written.get("labels"), (*path, "labels"))
    if not written:
        raise TypeProblem("A record needs at least one field.", "Write its fields, as in {name: text}.", path)
    fields = []
    for name, kind in written.items():
        if not isinstance(name, str) or not _FIELD.fullmatch(name):
            raise TypeProblem(
                f"`{name}` can't be the name of a field.",
                "Letters, digits, `_` and `-` can stand in a name.",
                (*path, str(name)),
            )
        fields.append((name, _parse(kind, (*path, name))))
    return Type("record", fields=tuple(fields))
