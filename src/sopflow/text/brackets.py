"""What stands between brackets on one line: which of its texts need quotes, and whether it is closed."""

from __future__ import annotations

import re
from collections.abc import Iterator

__all__ = ["closing", "missing_closers", "missing_commas", "needs_quotes", "unsafe_parts"]

_MAX_DEPTH = 20
_PAIRS = {"(": ")", "[": "]", "{": "}"}
_KEY = re.compile(r"""\s*(?:[\w.-]+|"[^"]*"|'[^']*')\s*:(?=\s|$)""")
_QUOTED = re.compile(r"""(?:'(?:[^']|'')*'|"(?:[^"\\]|\\.)*")$""")
_STARTS = re.compile(r"""[\[\]{},#&*!|>'"%@`]|[-?:](?:\s|$)""")
_BLOCK = re.compile(r"[|>][-+0-9]{0,2}\s*(?:#.*)?$")
_MEANING_INSIDE = re.compile(r":(?:\s|$)|\s#")
_MEANING_BETWEEN_BRACKETS = re.compile(r":(?:\s|$)|\s#|[\[\]{},]")


def needs_quotes(words: str) -> bool:
    """Whether YAML wouldn't read these words, on the line of their key, as the text they are."""
    if _QUOTED.match(words) or _BLOCK.match(words):
        return False
    return bool(_STARTS.match(words) or _MEANING_INSIDE.search(words))


def closing(text: str, at: int, end: int) -> int | None:
    """Where the bracket that opens at an offset is closed, or ``None``."""
    open_ = 0
    for offset, character in _outside_quotes(text, at, end):
        if character in _PAIRS:
            open_ += 1
        elif character in ")]}":
            open_ -= 1
            if open_ == 0:
                return offset
    return None


def missing_closers(text: str, at: int, end: int) -> str:
    """The brackets that would have to follow so that all that open are closed."""
    missing: list[str] = []
    for _, character in _outside_quotes(text, at, end):
        if character in _PAIRS:
            missing.append(_PAIRS[character])
        elif missing and character == missing[-1]:
            missing.pop()
    return "".join(reversed(missing))


def missing_commas(text: str, at: int, end: int) -> list[tuple[int, int]]:
    """Between a bracket that is closed and what comes next, where no comma stands: ``{a: b} {c: d}``."""
    found: list[tuple[int, int]] = []
    closed: int | None = None  # behind a bracket, with nothing but blanks since
    for offset, character in _outside_quotes(text, at, end):
        if closed is not None and closed < offset and character != " ":
            opens = character in "{[" and not text.startswith("{{", offset)
            if opens or (character not in "}]),#" and _KEY.match(text, offset, end)):
                found.append((closed, offset))
        closed = offset + 1 if character in "}]" else closed if character == " " else None
    return found


def unsafe_parts(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """The texts between two brackets that need quotes, as offsets.

    Args:
        text: The file.
        start: Where the outer bracket, ``{`` or ``[``, opens.
        end: Behind the bracket that closes it.
    """
    found: list[tuple[int, int]] = []
    waiting = [(start, end, 1)]
    while waiting:
        opened, closed, depth = waiting.pop()
        for part_start, part_end in _parts(text, opened, closed):
            words = text[part_start:part_end]
            if not words or _QUOTED.match(words):
                continue
            if words[0] in "{[" and not words.startswith("{{") and closing(text, part_start, part_end) == part_end - 1:
                if depth < _MAX_DEPTH:
                    waiting.append((part_start, part_end, depth + 1))
            elif _STARTS.match(words) or _MEANING_BETWEEN_BRACKETS.search(words):
                found.append((part_start, part_end))
    return sorted(found)


def _parts(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """The values of a mapping or the items of a list; in a mapping a comma only counts when a key follows."""
    mapping = text[start] == "{"
    commas = [at for at, depth in _commas(text, start, end) if depth == 1]
    if mapping:
        commas = [at for at in commas if _KEY.match(text, at + 1, end)]
    for before, after in zip([start, *commas], [*commas, end - 1], strict=True):
        key = _KEY.match(text, before + 1, after) if mapping else None
        first = key.end() if key else before + 1
        words = text[first:after]
        yield first + len(words) - len(words.lstrip()), first + len(words.rstrip())


def _commas(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    depth = 0
    for at, character in _outside_quotes(text, start, end):
        if character in _PAIRS:
            depth += 1
        elif character in ")]}":
            depth -= 1
        elif character == ",":
            yield at, depth


def _outside_quotes(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """The characters that aren't quoted; an apostrophe within a word quotes nothing."""
    at = start
    while at < end:
        character = text[at]
        if character in "'\"" and not (at > start and text[at - 1].isalnum()):
            close = text.find(character, at + 1, end)
            if close > 0:
                at = close + 1
                continue
        yield at, character
        at += 1
