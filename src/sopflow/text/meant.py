"""A word that isn't known, and the one that was meant: when that is certain enough to be put right by a program."""

from __future__ import annotations

import re
from collections.abc import Iterable

__all__ = ["Meant", "certain", "declare_it", "did_you_mean"]

_SHORTEST = 3  # of shorter words nearly everything is one slip away
_COMPARED = 3000
_FACT = re.compile(r"[^\W\d][\w-]{0,38}[^\W_]")
_SAFE = re.compile(r"[^\W\d][\w-]*(?:\.[\w-]+)*")  # stands without quotes wherever a name can stand


class Meant(str):
    """A hint that proposes a word. As a text it travels through every layer; the finding makes its fix of it.

    Attributes:
        written: What stands there.
        instead: What should stand there, or None where something else may be meant.
    """

    __slots__ = ("instead", "written")

    written: str
    instead: str | None


def did_you_mean(written: str, near: str, names: Iterable[str], *, mark: str = "`", own: bool = False) -> Meant:
    """The question as a hint, with the word to put there if it can only be this one.

    Args:
        written: What stands there.
        near: The nearest of the names.
        names: All that could stand there.
        mark: What the word is shown between.
        own: Whether an author gave these names, so that what ends otherwise may be a name of its own.
    """
    hint = Meant(f"Did you mean {mark}{near}{mark}?")
    hint.written = written
    hint.instead = near if certain(written, names, own=own) == near else None
    return hint


def declare_it(name: str) -> str | None:
    """The hint where a fact is unknown and none of a similar name is there; None for what would be no name for one."""
    if not _FACT.fullmatch(name):
        return None
    return f"If it is a fact, declare it: below `facts:`, write `{name}: text`, or another type."


def certain(written: str, names: Iterable[str], *, own: bool = False) -> str | None:
    """The only name one slip away: a letter too many, missing or wrong, two swapped, capitals, ``-`` for ``_``.

    What differs in a digit is a name of its own (``step-1``, ``step-2``). Of names that authors give, so is what
    differs in its last letter (``close``, ``closed``; ``erstatten``, ``erstattet``): one may be missing.
    """
    from sopflow.text.near import once

    return once(_only_own if own else _only, written, tuple(names)) if len(written) >= _SHORTEST else None


def _only_own(written: str, names: tuple[str, ...]) -> str | None:
    found = _only(written, names)
    return None if found is None or _ends_otherwise(_plain(written), _plain(found)) else found


def _ends_otherwise(word: str, name: str) -> bool:
    """Whether the two differ in nothing but the last letter, which is another one or missing."""
    return word != name and (word[:-1] == name[:-1] or word[:-1] == name or word == name[:-1])


def _only(written: str, names: tuple[str, ...]) -> str | None:
    word = _plain(written)
    if len(word) < _SHORTEST:
        return None
    found = list(dict.fromkeys(each for each in names[:_COMPARED] if _one_slip(word, _plain(each))))
    return found[0] if len(found) == 1 and _SAFE.fullmatch(found[0]) else None


def _plain(word: str) -> str:
    return word.strip().lower().replace("_", "-").replace(" ", "-")


def _one_slip(word: str, name: str) -> bool:
    if word == name:
        return True
    if abs(len(word) - len(name)) > 1:
        return False
    start = 0
    while start < min(len(word), len(name)) and word[start] == name[start]:
        start += 1
    end = 0
    while end < min(len(word), len(name)) - start and word[-1 - end] == name[-1 - end]:
        end += 1
    gone, come = word[start : len(word) - end], name[start : len(name) - end]
    if any(letter.isdigit() for letter in gone + come):
        return False
    if len(gone) <= 1 and len(come) <= 1:
        return len(word) > _SHORTEST or not gone
    return len(gone) == len(come) == 2 and gone == come[::-1]
