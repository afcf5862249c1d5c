"""The name that was probably meant, and how much looking for it may cost.

Comparing a word with every name there is takes long, and a file may be full of unknown words: in one reading only so
many comparisons are made, and then a finding goes without its proposal.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from difflib import SequenceMatcher

__all__ = ["MOST_COMPARISONS", "bounded_proposals", "closest", "spent"]

MOST_COMPARISONS = 12_000  # of a word with a name, letter by letter, in one reading
_GLANCES = 25  # names that only need a glance cost as much as one comparison
_left: ContextVar[list[int] | None] = ContextVar("left", default=None)


@contextmanager
def bounded_proposals() -> Iterator[None]:
    """Meanwhile, all that look for near names share one budget."""
    token = _left.set([MOST_COMPARISONS * _GLANCES])
    try:
        yield
    finally:
        _left.reset(token)


def spent() -> bool:
    """Whether no more near names are looked for in this reading, so that they need not be gathered."""
    left = _left.get()
    return left is not None and left[0] <= 0


def closest(word: str, names: Iterable[str], cutoff: float) -> str | None:
    """The name most like a word, or None if none is like it by at least ``cutoff`` (from 0 to 1)."""
    left = _left.get() or [MOST_COMPARISONS * _GLANCES]
    if left[0] <= 0:
        return None
    matcher = SequenceMatcher(None, "", word)
    others = _Others(word)
    length = len(word)
    best, found = cutoff, None
    for name in names:
        left[0] -= 1
        most = min(length, len(name), len(name.translate(others)))  # letters they can have in common
        if 2 * most < best * (length + len(name)):
            continue
        left[0] -= _GLANCES
        if left[0] <= 0:
            return found
        matcher.set_seq1(name)
        alike = matcher.ratio()
        if alike > best or (alike == best and (found is None or name > found)):
            best, found = alike, name
    return found


class _Others(dict[int, int | None]):
    """For ``str.translate``: takes away every letter that a word doesn't have."""

    def __init__(self, word: str) -> None:
        super().__init__({ord(letter): ord(letter) for letter in word})

    def __missing__(self, letter: int) -> None:
        self[letter] = None
