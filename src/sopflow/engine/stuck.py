"""Why a case stands still, in words for the person who has to lead it on."""

from __future__ import annotations

from collections.abc import Mapping

from sopflow.engine.case import Hold
from sopflow.program import Unit

__all__ = ["REASONS", "explain"]

REASONS: Mapping[str, Mapping[str, str]] = {
    "facts": {
        "en": "It can't be decided without {names}, and nobody is asked for that here.",
        "de": "Ohne {names} lässt sich das nicht entscheiden, und hier wird niemand danach gefragt.",
    },
    "no-value": {
        "en": "What is needed here can't be worked out from what is known.",
        "de": "Was hier gebraucht wird, lässt sich aus dem, was bekannt ist, nicht ermitteln.",
    },
    "no-branch": {
        "en": "None of the ways on fits what is known.",
        "de": "Keiner der Wege weiter passt zu dem, was bekannt ist.",
    },
    "dead-end": {
        "en": "There is no way on from here.",
        "de": "Von hier führt kein Weg weiter.",
    },
    "requires": {
        "en": "What this step requires doesn't hold: {detail}",
        "de": "Was dieser Schritt voraussetzt, ist nicht erfüllt: {detail}",
    },
    "value": {
        "en": "A value doesn't fit its fact: {detail}",
        "de": "Ein Wert passt nicht zu seiner Angabe: {detail}",
    },
    "circle": {
        "en": "The steps go in circles without anyone acting.",
        "de": "Die Schritte drehen sich im Kreis, ohne dass jemand handelt.",
    },
}


def explain(hold: Hold, unit: Unit, language: str) -> str:
    """One sentence: why it stands still."""
    texts = REASONS[hold.reason]
    names = ", ".join(unit.facts[name].said(language) if name in unit.facts else name for name in hold.needs)
    return (texts.get(language) or texts["en"]).format(names=names, detail=hold.detail)
