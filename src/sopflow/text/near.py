"""The name that was probably meant, and how much looking for it may cost.

Comparing a word with every name there is takes long, and a file may be full of unknown words: in one reading only so
many comparisons are made, and then a finding goes without its proposal.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher
from typing import TypeAlias

__all__ = ["MOST_COMPARISONS", "bounded_proposals", "closest", "once", "spent"]

MOST_COMPARISONS = 12_000  # of a word with a name, letter by letter, in one reading
_GLANCES = 25  # names that only need a glance cost as much as one comparison
_ASKING = 10  # and so does each question
_AGAIN = 16  # names of a question that was asked before cost as much as one that needs a glance
_SHORT = 3  # letters that many a longer word has by chance
_NEGATIONS = frozenset(("un", "in", "im", "dis", "non", "not", "no", "nicht", "kein", "keine", "ohne"))
_Find: TypeAlias = Callable[[str, tuple[str, ...]], str | None]
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)
_found: ContextVar[dict[tuple[_Find, str, tuple[str, ...]], str | None] | None] = ContextVar("found", default=None)


@contextmanager
def bounded_proposals() -> Iterator[None]:
    """Meanwhile, all that look for near names share one budget."""
    token, other = _left.set([MOST_COMPARISONS * _GLANCES]), _found.set({})
    try:
        yield
    finally:
        _left.reset(token)
        _found.reset(other)


def spent() -> bool:
    """Whether no more near names are looked for in this reading, so that they need not be gathered."""
    left = _left.get()
    return left is not None and left[0] <= 0


def once(find: _Find, word: str, names: tuple[str, ...]) -> str | None:
    """What ``find`` says of a word and names; in one reading it looks only once for the same."""
    left, found = _left.get(), _found.get()
    if left is None or found is None:
        return find(word, names)
    left[0] -= 1 + len(names) // _AGAIN
    key = find, word, names
    if key not in found:
        found[key] = find(word, names)
    return found[key]


def closest(word: str, names: Iterable[str], cutoff: float) -> str | None:
    """The name most like a word, or None if none is like it by at least ``cutoff`` (from 0 to 1).

    What says the opposite (``resolved``, ``unresolved``) is never what was meant, however alike it looks.
    """
    left = _left.get() or [MOST_COMPARISONS * _GLANCES]
    if left[0] <= 0:
        return None
    left[0] -= _ASKING
    matcher: SequenceMatcher[str] | None = None  # made when a name deserves more than a glance
    others = _Others(word)
    length = len(word)
    best, found = cutoff, None
    for name in names:
        left[0] -= 1
        most = min(length, len(name), len(name.translate(others)))  # letters they can have in common
        if 2 * most < best * (length + len(name)) or (len(name) <= _SHORT < length - 1):
            continue
        left[0] -= _GLANCES
        if left[0] <= 0:
            return found
        if _opposite(word, name):
            continue
        matcher = matcher or SequenceMatcher(None, "", word)
        matcher.set_seq1(name)
        alike = matcher.ratio()
        if alike > best or (alike == best and (found is None or name > found)):
            best, found = alike, name
    return found


def _opposite(word: str, name: str) -> bool:
    """Whether one of the two is the other with a ``not`` before it."""
    longer, shorter = (word, name) if len(word) > len(name) else (name, word)
    return longer.endswith(shorter) and longer[: -len(shorter) or None].rstrip("-_ ") in _NEGATIONS


class _Others(dict[int, int | None]):
    """For ``str.translate``: takes away every letter that a word doesn't have."""

    def __init__(self, word: str) -> None:
        super().__init__({ord(letter): ord(letter) for letter in word})

    def __missing__(self, letter: int) -> None:
        self[letter] = None
