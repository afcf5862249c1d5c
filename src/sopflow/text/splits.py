"""Texts between brackets that YAML split at a comma, put together again.

``{if: known(a, b) == 2}`` reads as ``if: known(a`` and a second key without a value. A key without a value directly
behind an unquoted text is the rest of that text; so is a list item behind one whose parenthesis is still open.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from msgspec import Struct

from sopflow.text import remarks
from sopflow.text.source import Data, Place

__all__ = ["Open", "rejoin"]

_MAX_COMMAS = 50  # between two parentheses
_NO_SPACE = re.compile(r"[A-Za-z_][\w-]*:(?=[^\s:/])")


class Open(Struct, gc=False, eq=False):
    """A mapping or list that has begun and not ended."""

    data: Any
    place: Place
    parts: Any  # those of the place
    is_list: bool
    key: str | None = None
    key_place: Place | None = None  # set while a mapping waits for the key's value
    last: str | None = None  # the key of the entry before
    bare: list[tuple[str | None, str, Place]] = []  # the entry before, a key without a value, its place
    template: bool = False  # it began with ``{{``


_NAME = re.compile(r"\w[\w.-]*")


def rejoin(text: str, ended: Open, find: Callable[..., None]) -> None:
    """Mends what is between two brackets, in place.

    Args:
        text: What was read.
        ended: The mapping or list that has just ended.
        find: Takes the remark, and what it is about, for each text that had been split.
    """
    if ended.bare:
        _rejoin_mapping(text, ended, find)
    elif isinstance(ended.data, list) and any(isinstance(item, str) and "(" in item for item in ended.data):
        _rejoin_list(text, ended.data, ended.place, find)


def _rejoin_mapping(text: str, ended: Open, find: Callable[..., None]) -> None:
    data, parts = ended.data, ended.place.parts
    assert isinstance(data, dict)
    assert isinstance(parts, dict)
    if not data and len(ended.bare) > 1 and all(_NAME.fullmatch(name) for _, name, _ in ended.bare):
        find(remarks.list_in_braces, text, ended.place.start, ended.place.end)
        ended.data = [name for _, name, _ in ended.bare]  # it is read as the list that was meant
        ended.place.parts = [place for _, _, place in ended.bare]
        return
    split: dict[str, Place] = {}
    for before, name, place in ended.bare:
        space = _NO_SPACE.match(name)
        if space and name == text[place.start : place.end]:
            find(remarks.missing_space, text, place.start, place.end, place.start + space.end())
            _add(data, parts, name, space.end(), place)
            continue
        whole = parts.get(before) if before is not None else None
        if before is None or whole is None or not _is_plain(whole) or not isinstance(data[before], str):
            find(remarks.key_without_value, name, place.start, place.end)
            continue
        whole.end = place.end
        split[before] = whole
    for key, whole in split.items():
        data[key] = " ".join(text[whole.start : whole.end].split())
        find(remarks.split_at_comma, text, whole.start, whole.end)


def _add(data: dict[str, Data], parts: dict[str, Place], name: str, colon: int, place: Place) -> None:
    """``en:Hello`` as the entry that was meant."""
    key = name[: colon - 1]
    if key not in data:
        data[key] = name[colon:]
        parts[key] = Place(place.start + colon, place.end)
        parts[key].key = Place(place.start, place.start + colon - 1)


def _rejoin_list(text: str, data: list[Data], place: Place, find: Callable[..., None]) -> None:
    parts = place.parts
    assert isinstance(parts, list)
    items: list[Data] = []
    places: list[Place] = []
    at = 0
    while at < len(data):
        last = _closes(data, parts, at)
        if last > at:
            whole = Place(parts[at].start, parts[last].end)
            items.append(" ".join(text[whole.start : whole.end].split()))
            places.append(whole)
            find(remarks.split_at_comma, text, whole.start, whole.end)
        else:
            items.append(data[at])
            places.append(parts[at])
        at = last + 1
    data[:], parts[:] = items, places


def _closes(data: list[Data], parts: list[Place], first: int) -> int:
    """The item that closes the parenthesis which the first one leaves open; the first one if there is none."""
    balance = 0
    for at in range(first, min(first + _MAX_COMMAS, len(data))):
        item = data[at]
        if not isinstance(item, str) or not _is_plain(parts[at]):
            return first
        balance += item.count("(") - item.count(")")
        if balance <= 0:
            return at if balance == 0 else first
    return first


def _is_plain(place: Place) -> bool:
    return place.style is None and place.parts is None
