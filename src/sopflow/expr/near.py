"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name closest to a word that isn't one, or None if none is close."""
    from difflib import get_close_matches  # only needed once something is wrong

    lowered = word[:80].lower()
    candidates = list(dict.fromkeys(names))[:3000]
    for each in candidates:
        if each.lower() == lowered or each.rpartition(".")[2] == word:
            return each
    found = get_close_matches(lowered, [each.lower() for each in candidates], 1, 0.7)
    return next((each for each in candidates if each.lower() == found[0]), None) if found else None
