"""The few words that a chart adds to what its author wrote."""

from __future__ import annotations

__all__ = ["count", "word"]

_WORDS: dict[str, dict[str, str | tuple[str, str]]] = {
    "en": {
        "start": "Start",
        "end": "End",
        "else": "otherwise",
        "flowchart of": "Flowchart of “{}”",
        "steps": ("{} step", "{} steps"),
        "teams": ("{} team", "{} teams"),
        "ends": "It ends with: {}.",
        "now": "The case is now at: {}.",
        "visited": "done",
        "current": "the case is here",
        "skipped": "skipped",
        "visits": "{}×",
    },
    "de": {
        "start": "Start",
        "end": "Ende",
        "else": "sonst",
        "flowchart of": "Ablauf von „{}“",
        "steps": ("{} Schritt", "{} Schritte"),
        "teams": ("{} Team", "{} Teams"),
        "ends": "Er endet mit: {}.",
        "now": "Der Fall steht jetzt bei: {}.",
        "visited": "erledigt",
        "current": "hier steht der Fall",
        "skipped": "übersprungen",
        "visits": "{}×",
    },
}


def word(key: str, language: str, value: object = "") -> str:
    """A word or sentence of ours in a language (``de-AT`` counts as ``de``); English where we have no other."""
    return str(_in(language)[key]).format(value)


def count(key: str, language: str, number: int) -> str:
    """A number with its noun, in the singular or plural."""
    return str(_in(language)[key][number != 1]).format(number)


def _in(language: str) -> dict[str, str | tuple[str, str]]:
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])
