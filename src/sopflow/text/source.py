"""A file as it was read: its data, and where every word of it stands."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import accumulate, pairwise
from typing import Any, TypeAlias

from msgspec import Struct

from sopflow.text.align import straight, stretches
from sopflow.text.span import Span

__all__ = ["Data", "DataPath", "Edit", "Place", "Source"]

Data: TypeAlias = dict[str, "Data"] | list["Data"] | str | None
DataPath: TypeAlias = Sequence[str | int]
Edit: TypeAlias = tuple[int, int, int]  # at this offset, so many characters gave way to so many

_BREAK = re.compile(r"\r\n|\n|\r")


class Place(Struct, gc=False, eq=False):
    """Where a value stands, as offsets into the text that was read; a tree that runs parallel to the data.

    Attributes:
        start: Offset of the first character.
        end: Offset after the last one.
        style: How a scalar is written: ``'``, ``"``, ``|``, ``>``, or ``None`` for plain; ``{`` or ``[`` for a
            collection between brackets, ``:`` or ``-`` for one in block style.
        key: The place of the key that leads here, ``None`` for list items and for the whole.
        parts: The places of what is inside: by key, by position, or ``None`` for a scalar.
    """

    start: int
    end: int
    style: str | None = None
    parts: dict[str, Place] | list[Place] | None = None
    key: Place | None = None

    def part(self, name: str | int) -> Place | None:
        """The place one step further down, or ``None`` if nothing is there."""
        parts = self.parts
        if isinstance(parts, dict):
            return parts.get(name) if isinstance(name, str) else None
        if isinstance(parts, list) and isinstance(name, int) and 0 <= name < len(parts):
            return parts[name]
        return None


@dataclass(frozen=True, eq=False)
class Source:
    """One file: what it says, and where.

    Attributes:
        file: Its name, as shown to the reader.
        text: What stands in it.
        data: Mappings, lists and texts; every scalar is text as written, an empty plain one is ``None``.
            ``None`` as a whole when nothing could be read.
    """

    file: str
    text: str
    data: Data = None
    root: Place | None = field(default=None, repr=False)
    mended: str | None = field(default=None, repr=False)  # what was read in the end, when the text was broken
    edits: tuple[Edit, ...] = field(default=(), repr=False)  # how ``mended`` came from ``text``, in order
    full: bool = field(default=False, repr=False)  # it is certain that no key and no item is without a value

    def span(self, path: DataPath) -> Span:
        """Where the value at ``path`` stands.

        An empty value has no words of its own: then it is its key. Where ``path`` leads nowhere, it is the key of the
        nearest ancestor that exists, or the first line.
        """
        place, exact = self._find(path)
        if not exact:
            return self._heading(place)
        assert place is not None
        return self._key(place) if place.start == place.end else self._of(place)

    def renamed(self, names: Mapping[str, str]) -> Source:
        """The same file with other keys at the top, each where the one stands that it takes the place of."""
        if not isinstance(self.data, dict) or self.root is None or not isinstance(self.root.parts, dict):
            return self
        data: Data = {names.get(key, key): value for key, value in self.data.items()}
        parts = {names.get(key, key): place for key, place in self.root.parts.items()}
        root = Place(self.root.start, self.root.end, self.root.style, parts, self.root.key)
        return replace(self, data=data, root=root)

    def key_span(self, path: DataPath) -> Span:
        """Where the key stands that the last part of ``path`` names; for a list item, the item itself."""
        place, exact = self._find(path)
        return self._key(place) if exact and place is not None and place is not self.root else self._heading(place)

    def inside(self, path: DataPath, start: int, end: int) -> Span:
        """Where the characters ``start`` to ``end`` of the text at ``path`` stand in the file."""
        place, exact = self._find(path)
        value = self._value(path)
        if not exact or place is None or not isinstance(value, str):
            return self.span(path)
        return self._within(place, value, start, end)

    def inside_key(self, path: DataPath, start: int, end: int) -> Span:
        """Where the characters ``start`` to ``end`` of the key stand that the last part of ``path`` names."""
        place, exact = self._find(path)
        if not exact or place is None or place.key is None or not isinstance(path[-1], str):
            return self.key_span(path)
        return self._within(place.key, path[-1], start, end)

    def between(self, start: int, end: int) -> Span:
        """The stretch between two offsets of ``text``."""
        line, column = self._line_column(start)
        lines = self._lines
        if 0 <= start <= end < (lines[line] if line < len(lines) else len(self.text)):  # on one line, as most words are
            return Span(self.file, line, column, line, column + end - start)
        end_line, end_column = self._line_column(max(start, end))
        return Span(self.file, line, column, end_line, end_column)

    def read_between(self, start: int, end: int) -> Span:
        """The stretch of ``text`` that belongs to two offsets of what was read in the end."""
        if not self.edits:
            return self.between(start, end)
        return self.between(self._original(start), self._original(end))

    def before(self, edit: int) -> Source:
        """This file as it was read when only so many edits had been made."""
        made = replace(self, edits=self.edits[:edit])
        made.__dict__["_lines"] = self._lines  # of the text as written, which is the same: found once
        return made

    @property
    def first_line(self) -> Span:
        """The first line that says something, comments left out."""
        for start, end in pairwise([*self._lines, len(self.text)]):
            words = self.text[start:end].strip()
            if words and not words.startswith(("#", "%", "---")):
                start += self.text[start:end].index(words)
                return self.between(start, start + len(words))
        return self.between(0, 0)

    # ------------------------------------------------------------------------------------------------ how it is found

    def _find(self, path: DataPath) -> tuple[Place | None, bool]:
        place = self.root
        for name in path:
            below = place.part(name) if place is not None else None
            if below is None:
                return place, False
            place = below
        return place, place is not None

    def _value(self, path: DataPath) -> Data:
        value = self.data
        for name in path:
            if isinstance(value, dict) and isinstance(name, str):
                value = value.get(name)
            elif isinstance(value, list) and isinstance(name, int) and 0 <= name < len(value):
                value = value[name]
            else:
                return None
        return value

    def _heading(self, place: Place | None) -> Span:
        return self.first_line if place is None or place is self.root else self._key(place)

    def _key(self, place: Place) -> Span:
        return self._of(place.key or place)

    def _of(self, place: Place) -> Span:
        text = self._read
        end = place.end
        if place.style is not None and place.style in "|>:-":  # a block may end where the next line begins
            end = place.start + len(text[place.start : end].rstrip())
        return self.read_between(place.start, end)

    def _within(self, place: Place, value: str, start: int, end: int) -> Span:
        begins = straight(self._read, place.start, place.end, place.style, value)
        if begins is not None:
            start = min(max(start, 0), len(value))
            return self.read_between(begins + start, begins + min(max(end, start), len(value)))
        if self._aligned[0] is not place:
            self._aligned[:] = place, stretches(self._read, place.start, place.end, place.style, value)
        places = self._aligned[1]
        start = min(max(start, 0), len(places))
        end = min(max(end, start), len(places))
        if start < end:
            return self.read_between(places[start][0], places[end - 1][1])
        at = places[start][0] if start < len(places) else places[-1][1] if places else place.start
        return self.read_between(at, at)

    @property
    def _read(self) -> str:
        return self.text if self.mended is None else self.mended

    def _original(self, offset: int) -> int:
        for at, gone, come in reversed(self.edits):
            if offset >= at + come:
                offset += gone - come
            elif offset > at:
                offset = at + min(offset - at, gone)
        return offset

    @cached_property
    def _aligned(self) -> list[Any]:
        """The text that was looked into last, with the places of its characters: often there is more to say of it."""
        return [None, ()]

    @cached_property
    def _lines(self) -> list[int]:
        if "\r" in self.text:
            return [0, *(found.end() for found in _BREAK.finditer(self.text))]
        lengths = [len(line) + 1 for line in self.text.split("\n")]
        return [0, *accumulate(lengths[:-1])]

    def _line_column(self, offset: int) -> tuple[int, int]:
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self._lines, offset)
        return line, offset - self._lines[line - 1] + 1
