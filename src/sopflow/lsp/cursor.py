"""Where the cursor is in a YAML file, from its lines alone: while one types, the file is rarely right."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

__all__ = ["Spot", "spot"]

_KEY = re.compile(r"""(?:"(?:[^"\\]|\\.)*"|'(?:[^']|'')*'|[^\s#"'\[{-][^#]*?|-[^\s#][^#]*?)\s*:(?=\s|$)""")
_DASH = re.compile(r"-(?:\s+|$)")
_BLOCK = re.compile(r"[|>][-+0-9]*\s*(?:#.*)?$")
_MAX_LINES = 20_000  # that are looked at above the cursor


@dataclass(frozen=True, slots=True)
class Spot:
    """What stands around the cursor.

    Attributes:
        path: The keys that lead here; None stands for an item of a list.
        as_key: Whether a key (or a scalar where the value would begin) is being written; else a value.
        written: What stands between the beginning of this key or value and the cursor.
        siblings: The keys of the mapping the cursor is in.
    """

    path: tuple[str | None, ...]
    as_key: bool
    written: str
    siblings: tuple[str, ...]


class _Mark(NamedTuple):
    column: int
    key: str | None  # None: a dash
    rest: int  # where in the line its value begins


class _Frame:
    """A bracket that is open."""

    def __init__(self, mapping: bool) -> None:
        self.mapping = mapping
        self.keys: list[str] = []
        self.key: str | None = None
        self.start = 0


def spot(text: str, offset: int) -> Spot:
    """What stands around an offset of a text."""
    lines = re.split(r"\r\n|\n|\r", text[:offset])
    below = re.split(r"\r\n|\n|\r", text[offset:])
    here = lines.pop()
    marks = _marks(here)
    column = _content(here, marks)
    held = _parent(lines, marks[0].column if marks else column, dash=bool(marks) and marks[0].key is None)
    flow_from = _open_flow(lines, held)
    if flow_from is not None:
        number, at = flow_from
        whole = "\n".join([lines[number][at:], *lines[number + 1 :], here])
        return _in_flow(whole, _path(held))
    path = _path(held)
    last = marks[-1] if marks else None
    if held and _BLOCK.search(_rest(lines, held)) and (last is None or last.column > held[0][1].column):
        return Spot(tuple(path), False, here.lstrip(), ())
    path += [mark.key for mark in marks]
    if last is not None and here[last.rest : last.rest + 1] in ("{", "["):
        return _in_flow(here[last.rest :], path)
    if last is not None and last.key is not None:
        return Spot(tuple(path), False, here[last.rest :], _siblings(lines, here, below, last.column))
    return Spot(tuple(path), True, here[column:], _siblings(lines, here, below, column))


def _marks(line: str) -> list[_Mark]:
    """The dashes and the key with which a line begins."""
    found: list[_Mark] = []
    at = len(line) - len(line.lstrip())
    while dash := _DASH.match(line, at):
        found.append(_Mark(at, None, dash.end()))
        at = dash.end()
    key = _KEY.match(line, at)
    if key:
        rest = key.end() + len(line[key.end() :]) - len(line[key.end() :].lstrip())
        found.append(_Mark(at, _plain(key[0].rstrip()[:-1]), rest))
    return found


def _plain(key: str) -> str:
    key = key.strip()
    return key[1:-1] if len(key) > 1 and key[0] in "'\"" and key[-1] == key[0] else key


def _content(line: str, marks: list[_Mark]) -> int:
    """The column at which the last thing in a line begins."""
    if marks:
        return marks[-1].column if marks[-1].key is not None else marks[-1].rest
    return len(line) - len(line.lstrip())


def _parent(lines: list[str], column: int, *, dash: bool) -> list[tuple[int, _Mark]]:
    """The marks that hold what begins at a column, the nearest first, each with the number of its line."""
    found: list[tuple[int, _Mark]] = []
    for number in range(len(lines) - 1, max(-1, len(lines) - _MAX_LINES), -1):
        line = lines[number]
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        for mark in reversed(_marks(line)):
            below = mark.column < column or (dash and mark.key is not None and mark.column == column)
            if below:
                found.append((number, mark))
                column, dash = mark.column, mark.key is None
        if column == 0 and not dash:
            break
    return found


def _path(held: list[tuple[int, _Mark]]) -> list[str | None]:
    return [mark.key for _, mark in reversed(held)]


def _rest(lines: list[str], held: list[tuple[int, _Mark]]) -> str:
    number, mark = held[0]
    return lines[number][mark.rest :]


def _open_flow(lines: list[str], held: list[tuple[int, _Mark]]) -> tuple[int, int] | None:
    """Where a bracket opens that is still open at the cursor's line, with nothing but its content in between."""
    if not held or _rest(lines, held)[:1] not in ("{", "["):
        return None
    number, mark = held[0]
    whole = "\n".join([lines[number][mark.rest :], *lines[number + 1 :]])
    return (number, mark.rest) if _frames(whole)[0] else None


def _in_flow(written: str, path: list[str | None]) -> Spot:
    frames, start = _frames(written)
    if not frames:
        return Spot(tuple(path), False, "", ())
    for frame in frames:
        if not frame.mapping:
            path.append(None)
        elif frame.key is not None:
            path.append(frame.key)
    top = frames[-1]
    as_key = top.mapping and top.key is None
    return Spot(tuple(path), as_key, written[start:].lstrip(), tuple(top.keys))


def _frames(written: str) -> tuple[list[_Frame], int]:
    """The brackets that are open at the end of a text, and where its last key or value begins."""
    frames: list[_Frame] = []
    start, at = 0, 0
    while at < len(written):
        character = written[at]
        fresh = not written[start:at].strip()
        if character in "\"'" and fresh:
            close = written.find(character, at + 1)
            if close < 0:
                return frames, at + 1
            at = close
        elif character in "[{" and (fresh or not frames):
            frames.append(_Frame(character == "{"))
            start = at + 1
        elif character in "]}" and frames:
            frames.pop()
            start = at + 1
        elif character == "," and frames:
            frames[-1].key = None
            start = at + 1
        elif character == ":" and frames and frames[-1].mapping and written[at + 1 : at + 2] in ("", " ", "\n"):
            frames[-1].key = _plain(written[start:at])
            frames[-1].keys.append(frames[-1].key)
            start = at + 1
        at += 1
    return frames, start


def _siblings(above: list[str], here: str, below: list[str], column: int) -> tuple[str, ...]:
    """The keys that begin at the same column, up and down to where something begins further left."""
    found = _keys_at(reversed(above[-_MAX_LINES:]), column) if not _begins_item(here, column) else []
    found += [mark.key for mark in _marks(here) if mark.column == column and mark.key is not None]
    for line in below[1:_MAX_LINES]:
        marks = _marks(line)
        if line.strip() and not line.lstrip().startswith("#") and len(line) - len(line.lstrip()) < column:
            break
        found += [mark.key for mark in marks[:1] if mark.column == column and mark.key is not None]
    return tuple(found)


def _keys_at(lines: Iterable[str], column: int) -> list[str]:
    found: list[str] = []
    for line in lines:
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        marks = _marks(line)
        found += [mark.key for mark in marks if mark.column == column and mark.key is not None]
        if len(line) - len(line.lstrip()) < column:
            break
    return found


def _begins_item(line: str, column: int) -> bool:
    return any(mark.key is None and mark.rest == column for mark in _marks(line))
