"""Names: made readable, made from a sentence, and the nearest one when somebody mistyped."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable

__all__ = ["names_in", "nearest", "nearest_key", "proposed_id", "readable"]

_BETWEEN = re.compile(r"[,;]|\s(?:and|und|&)\s")
_LONGEST_LIST = 200
_JOINTS = re.compile(r"[-_.]+")
_TOO_LONG_TO_BE_A_TYPO = 40
_LETTERS = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "æ": "ae", "ø": "oe", "å": "aa"}


def readable(name: str) -> str:
    """The words of a name, for people: ``fast-lane`` becomes ``Fast lane``, ``customer.tier`` ``Customer tier``."""
    words = _JOINTS.sub(" ", name).strip()
    return words[:1].upper() + words[1:]


def proposed_id(sentence: str, taken: Iterable[str] = (), *, words: int = 4) -> str:
    """An id made from a sentence's first words: ``Check the invoice!`` → ``check-the-invoice``. Not one of the `taken`.

    Returns:
        The id, or ``""`` if there is neither a letter nor a digit in the sentence.
    """
    spelled = "".join(_LETTERS.get(letter, letter) for letter in sentence[:400].lower())
    plain = unicodedata.normalize("NFKD", spelled).encode("ascii", "ignore").decode()
    base = "-".join(re.findall(r"[a-z0-9]+", plain)[:words])
    used = set(taken)
    if not base or base not in used:
        return base
    number = 2
    while f"{base}-{number}" in used:
        number += 1
    return f"{base}-{number}"


def names_in(text: str) -> list[str]:
    """The names in a text that lists them as a letter would: ``name, age and city``, perhaps in brackets."""
    if len(text) > _LONGEST_LIST:
        return []
    return [name for each in _BETWEEN.split(text.strip("()[]{} ")) if (name := each.strip())]


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """The candidate somebody most likely meant by ``word``, or None if nothing is near."""
    from sopflow.text.near import once, spent  # only needed once something is wrong

    if not word or len(word) > _TOO_LONG_TO_BE_A_TYPO or spent():
        return None
    return once(_nearest, word, tuple(candidates))


def nearest_key(word: str, keys: Iterable[str], beside: Collection[str] = ()) -> str | None:
    """Like ``nearest``, for words of the language: also what other tools call by another name.

    Args:
        word: What stands there.
        keys: What could stand there.
        beside: What stands there, too, and so is hardly meant by a word that isn't just misspelt.
    """
    from sopflow.text.elsewhere import as_we_say

    names = tuple(keys)
    return as_we_say(word, names, beside) or nearest(word, names)


def _nearest(word: str, candidates: tuple[str, ...]) -> str | None:
    from sopflow.text.german import in_english
    from sopflow.text.near import closest

    meant = in_english(word, candidates)
    if meant is not None:
        return meant
    by_lower = {each.lower(): each for each in candidates}
    found = closest(word.lower().replace(" ", "_"), by_lower, 0.65)
    return by_lower[found] if found else None
