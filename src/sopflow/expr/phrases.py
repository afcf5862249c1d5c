"""The words that sentences are made of, in English and German."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

__all__ = ["BUILT_IN", "OUTCOMES", "flipped", "negated_label", "words"]

OUTCOMES: Mapping[str, Mapping[str, str]] = MappingProxyType(
    {
        "done": {"en": "done", "de": "erledigt"},
        "failed": {"en": "failed", "de": "fehlgeschlagen"},
        "late": {"en": "late", "de": "zu spät"},
        "at_top": {"en": "nobody above", "de": "niemand darüber"},
        "accepted": {"en": "accepted", "de": "angenommen"},
        "rejected": {"en": "rejected", "de": "abgelehnt"},
        "skipped": {"en": "skipped", "de": "übersprungen"},
    }
)
"""The outcomes that the language itself gives to steps."""

_ENGLISH = {
    "and": "and",
    "or": "or",
    "always": "always",
    "never": "never",
    "contains": "{} contains {}",
    "contains not": "{} does not contain {}",
    "is missing": "{} is unknown",
    "is known": "{} is known",
    "same ==": "{} is {}",
    "same !=": "{} is not {}",
    "neither": "{} is neither {}",
    "nor": "nor",
    "much <": "{} is under {}",
    "much <=": "{} is at most {}",
    "much >": "{} is over {}",
    "much >=": "{} is at least {}",
    "long <": "{} is under {}",
    "long <=": "{} is at most {}",
    "long >": "{} is over {}",
    "long >=": "{} is at least {}",
    "old <": "the case is younger than {1}",
    "old <=": "the case is at most {1} old",
    "old >": "the case is older than {1}",
    "old >=": "the case is at least {1} old",
    "when <": "{} is before {}",
    "when <=": "{} is no later than {}",
    "when >": "{} is after {}",
    "when >=": "{} is no earlier than {}",
    "ago <": "{} is less than {} ago",
    "ago <=": "{} is at most {} ago",
    "ago >": "{} is more than {} ago",
    "ago >=": "{} is at least {} ago",
    "ago ==": "{} is exactly {} ago",
    "ago !=": "{} is not exactly {} ago",
    "known <": "fewer than {1} known of {0}",
    "count <": "fewer than {1} of {0}",
    "visits <": "fewer than {1} times at “{0}”",
    "known <=": "at most {1} known of {0}",
    "count <=": "at most {1} of {0}",
    "visits <=": "at most {1} times at “{0}”",
    "known >": "more than {1} known of {0}",
    "count >": "more than {1} of {0}",
    "visits >": "more than {1} times at “{0}”",
    "known >=": "at least {1} known of {0}",
    "count >=": "at least {1} of {0}",
    "visits >=": "at least {1} times at “{0}”",
    "known ==": "exactly {1} known of {0}",
    "count ==": "exactly {1} of {0}",
    "visits ==": "exactly {1} times at “{0}”",
    "known !=": "not exactly {1} known of {0}",
    "count !=": "not exactly {1} of {0}",
    "visits !=": "not exactly {1} times at “{0}”",
    "outcome ==": "{}",
    "outcome !=": "not {}",
    "for some": "for some of {}: {}",
    "for none": "for none of {}: {}",
    "for all": "for all of {}: {}",
    "count": "number of {}, where {}",
    "known": "how many are known of {}",
    "sum": "the sum of {}",
    "min": "the smallest of {}",
    "max": "the largest of {}",
    "length list": "the number of {}",
    "length text": "the length of {}",
    "lower": "{} in small letters",
    "round": "{} rounded",
    "yes": "yes",
    "no": "no",
    "of": "{} in {}",
    "nothing": "nothing",
    "quoted": "“{}”",
}
_GERMAN = {
    "and": "und",
    "or": "oder",
    "always": "immer",
    "never": "nie",
    "contains": "{} enthält {}",
    "contains not": "{} enthält nicht {}",
    "is missing": "{} ist unbekannt",
    "is known": "{} ist bekannt",
    "same ==": "{} ist {}",
    "same !=": "{} ist nicht {}",
    "neither": "{} ist weder {}",
    "nor": "noch",
    "much <": "{} liegt unter {}",
    "much <=": "{} ist höchstens {}",
    "much >": "{} liegt über {}",
    "much >=": "{} ist mindestens {}",
    "long <": "{}: unter {}",
    "long <=": "{}: höchstens {}",
    "long >": "{}: über {}",
    "long >=": "{}: mindestens {}",
    "old <": "Fall jünger als {1}",
    "old <=": "Fall höchstens {1} alt",
    "old >": "Fall älter als {1}",
    "old >=": "Fall mindestens {1} alt",
    "when <": "{} liegt vor {}",
    "when <=": "{} liegt nicht nach {}",
    "when >": "{} liegt nach {}",
    "when >=": "{} liegt nicht vor {}",
    "ago <": "{}: vor weniger als {}",
    "ago <=": "{}: vor höchstens {}",
    "ago >": "{}: vor mehr als {}",
    "ago >=": "{}: vor mindestens {}",
    "ago ==": "{}: vor genau {}",
    "ago !=": "{}: nicht vor genau {}",
    "known <": "weniger als {1} bekannt von {0}",
    "count <": "weniger als {1} von {0}",
    "visits <": "weniger als {1}-mal bei „{0}“",
    "known <=": "höchstens {1} bekannt von {0}",
    "count <=": "höchstens {1} von {0}",
    "visits <=": "höchstens {1}-mal bei „{0}“",
    "known >": "mehr als {1} bekannt von {0}",
    "count >": "mehr als {1} von {0}",
    "visits >": "mehr als {1}-mal bei „{0}“",
    "known >=": "mindestens {1} bekannt von {0}",
    "count >=": "mindestens {1} von {0}",
    "visits >=": "mindestens {1}-mal bei „{0}“",
    "known ==": "genau {1} bekannt von {0}",
    "count ==": "genau {1} von {0}",
    "visits ==": "genau {1}-mal bei „{0}“",
    "known !=": "nicht genau {1} bekannt von {0}",
    "count !=": "nicht genau {1} von {0}",
    "visits !=": "nicht genau {1}-mal bei „{0}“",
    "outcome ==": "{}",
    "outcome !=": "nicht {}",
    "for some": "bei mindestens einem von {}: {}",
    "for none": "bei keinem von {}: {}",
    "for all": "bei allen von {}: {}",
    "count": "Anzahl von {}, wo {}",
    "known": "Anzahl der bekannten von {}",
    "sum": "Summe von {}",
    "min": "Kleinstes von {}",
    "max": "Größtes von {}",
    "length list": "Anzahl von {}",
    "length text": "Länge von {}",
    "lower": "{} in Kleinbuchstaben",
    "round": "{} gerundet",
    "yes": "ja",
    "no": "nein",
    "of": "{} in {}",
    "nothing": "nichts",
    "quoted": "„{}“",
}
BUILT_IN: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "now": ("now", "jetzt"),
        "today": ("today", "heute"),
        "case.id": ("case number", "Fallnummer"),
        "case.opened": ("case opening", "Eröffnung des Falls"),
        "case.age": ("age of the case", "Alter des Falls"),
        "case.level": ("level of the case", "Stufe des Falls"),
        "case.role": ("role of the case", "Rolle des Falls"),
        "case.team": ("team of the case", "Team des Falls"),
        "case.handovers": ("number of handovers", "Zahl der Übergaben"),
        "outcome": ("outcome", "Ergebnis"),
    }
)
_VERBS: Mapping[str, re.Pattern[str]] = MappingProxyType(
    {
        "en": re.compile(r"\b(is|are|was|were|has been|have been|can|may|must|will)\b"),
        "de": re.compile(r"\b(ist|sind|war|waren|wurde|wurden|hat|haben|kann|darf|muss|will|wird)\b"),
    }
)


def words(language: str) -> Mapping[str, str]:
    """The patterns of a language."""
    return _GERMAN if language[:2] == "de" else _ENGLISH


def flipped(op: str) -> str:
    """The comparison that holds when this one doesn't."""
    return {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}[op]


def negated_label(said: str, language: str) -> str:
    """A yes/no fact's label denied: its verb if it is a sentence, else with a plain `not` before it."""
    german = language[:2] == "de"
    no = "nicht" if german else "not"
    verb = _VERBS["de" if german else "en"].search(said)
    if verb and verb.start() > 0:
        return f"{said[: verb.end()]} {no}{said[verb.end() :]}"
    return f"{no} {said}"
