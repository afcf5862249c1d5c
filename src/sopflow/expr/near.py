"""The name that was probably meant."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["nearest"]


def nearest(word: str, names: Iterable[str]) -> str | None:
    """The name closest to a word that isn't one, or None if none is close."""
    from sopflow.text.near import once, spent  # only needed once something is wrong

    return None if spent() else once(_nearest, word, tuple(names))


def _nearest(word: str, names: tuple[str, ...]) -> str | None:
    from sopflow.text.german import in_english
    from sopflow.text.near import closest

    meant = in_english(word, names)
    if meant is not None:
        return meant
    lowered = word[:80].lower()
    candidates = list(dict.fromkeys(names))[:3000]
    for each in candidates:
        if each.lower() == lowered or each.rpartition(".")[2] == word:
            return each
    spelled = {each.lower(): each for each in reversed(candidates)}
    found = closest(lowered, spelled, 0.7)
    return spelled[found] if found else None
