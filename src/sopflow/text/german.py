"""German words that authors write in place of ours: which one was meant."""

from __future__ import annotations

import re
from collections.abc import Container, Mapping
from datetime import date
from types import MappingProxyType

__all__ = ["day_as_written_here", "duration_in_english", "in_english", "number_as_written_here", "says_months"]

_WORDS: Mapping[str, str | tuple[str, ...]] = MappingProxyType(
    {
        # files and their parts
        "prozess": "process",
        "verfahren": "procedure",
        "handbuch": "handbook",
        "titel": "title",
        "zweck": "purpose",
        "verantwortlich": "owner",
        "schritte": ("steps", "walk"),
        "antwort": "answer",
        "antworten": "facts",
        "erledigt": "done",
        "erwartet": "expect",
        "weg": "path",
        "regeln": "rules",
        "fristen": "deadlines",
        "frist": "within",
        "tabellen": "tables",
        "rollen": "roles",
        "rolle": "role",
        "sprachen": "languages",
        "währung": "currency",
        "ziele": "goals",
        "änderungen": "changes",
        "eingaben": "inputs",
        "ergebnisse": ("outcomes", "results"),
        "ergebnis": ("outcome", "result"),
        "ausgänge": "outcomes",
        "ausgang": "outcome",
        "fakten": "facts",
        "daten": "facts",
        "angaben": "facts",
        "gruppen": "teams",
        "abteilungen": "teams",
        "phasen": "stages",
        "inhaber": "owner",
        "versprechen": "promises",
        "signale": "signals",
        "aktionen": "actions",
        "kalender": "calendars",
        # steps
        "frage": "ask",
        "fragen": "ask",
        "tun": "do",
        "mache": "do",
        "aufgabe": "do",
        "sende": "send",
        "senden": "send",
        "nachricht": "send",
        "warte": "wait",
        "warten": "wait",
        "entscheide": "decide",
        "entscheidung": "decide",
        "aufruf": "call",
        "übergabe": "handover",
        "übergeben": "handover",
        "eskaliere": "escalate",
        "eskalation": "escalate",
        "setze": "set",
        "ende": "end",
        "weiter": "next",
        "danach": "next",
        "dann": ("then", "next"),
        "wenn": ("if", "when"),
        "sonst": "else",
        "durch": "by",
        "von": "by",
        "wer": "by",
        "zuständig": ("by", "owner"),
        "an": "to",
        "empfänger": "to",
        "betreff": "subject",
        "über": "via",
        "per": "via",
        "braucht": "needs",
        "erneut": "again",
        "prüfliste": "checklist",
        "beschriftung": "label",
        "vorgabe": "default",
        "falls": "if",
        "kunde": "customer",
        "kundin": "customer",
        "weil": "because",
        "checkliste": "checklist",
        "innerhalb": "within",
        # types and values
        "typ": "type",
        "auswahl": "type",
        "optionen": "type",
        "werte": "type",
        "zahl": "number",
        "ganzzahl": "integer",
        "datum": "date",
        "zeitpunkt": "time",
        "zeitzone": "timezone",
        "öffnungszeiten": "hours",
        "zeiten": "hours",
        "feiertage": "holidays",
        "geschlossen": "closed",
        "uhrzeit": "time",
        "dauer": "duration",
        "geld": "money",
        "betrag": "money",
        "liste": "list",
        "ja/nein": "yes/no",
        "ja": "yes",
        "nein": "no",
        # conditions
        "und": "and",
        "oder": "or",
        "nicht": "not",
        "ist": "is",
        "enthält": "contains",
        "fehlt": "is missing",
        "bekannt": "is known",
    }
)
_UMLAUTS: Mapping[str, str] = MappingProxyType({"ae": "ä", "oe": "ö", "ue": "ü"})
_AE_OE_UE = re.compile("[aou]e")
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        "sekunde": "s",
        "sekunden": "s",
        "minuten": "min",
        "std": "h",
        "stunde": "h",
        "stunden": "h",
        "tag": "day",
        "tage": "days",
        "tagen": "days",
        "minute": "min",
        "woche": "week",
        "wochen": "weeks",
        "werktag": "working day",
        "werktage": "working days",
        "werktagen": "working days",
        "arbeitstag": "working day",
        "arbeitstage": "working days",
        "arbeitstagen": "working days",
        "arbeitsstunde": "working hour",
        "arbeitsstunden": "working hours",
    }
)
_MONTHS = re.compile(r"[0-9]{1,9} ?(?:monat|monate|monaten|jahr|jahre|jahren)", re.IGNORECASE)
_DAY = re.compile(r"([0-9]{1,2})\. ?([0-9]{1,2})\. ?([0-9]{4})")
_NUMBER = re.compile(r"(-?[0-9]{1,3}(?:\.[0-9]{3})+|-?[0-9]{1,20})(?:,([0-9]{1,10}))?(?: ?(?:€|EUR|Euro))?")
_DURATION = re.compile(r"([0-9]{1,9}) ?([a-zäöü]{1,20})\.?", re.IGNORECASE)


def in_english(word: str, names: Container[str] | None = None, beside: Container[str] = ()) -> str | None:
    """The word of ours that a German one stands for, if it is one of ``names`` (None: any) and not one ``beside``."""
    lowered = word.lower()
    meant = _WORDS.get(lowered) or _WORDS.get(_AE_OE_UE.sub(lambda found: _UMLAUTS[found[0]], lowered))
    candidates = (meant,) if isinstance(meant, str) else meant or ()
    return next((each for each in candidates if (names is None or each in names) and each not in beside), None)


def duration_in_english(text: str) -> str | None:
    """``2 Tage`` as it should be written: ``2 days``; None if it isn't such a text."""
    found = _DURATION.fullmatch(text.strip())
    unit = _UNITS.get(found[2].lower()) if found is not None else None
    return f"{found[1]} {unit}" if found is not None and unit is not None else None


def says_months(text: str) -> bool:
    """Whether a German duration is of months or years, which have no fixed length."""
    return _MONTHS.fullmatch(text.strip()) is not None


def day_as_written_here(text: str) -> str | None:
    """``1.2.2026`` as it should be written: ``2026-02-01``; None if it isn't such a text."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    day, month, year = map(int, found.groups())
    try:
        return date(year, month, day).isoformat()
    except ValueError:  # the 30th of February
        return None


def number_as_written_here(text: str) -> str | None:
    """``1.500,00`` as it should be written: ``1500.00``; None if it isn't such a text."""
    found = _NUMBER.fullmatch(text.strip())
    if found is None or (found[2] is None and found[0] == found[1] and "." not in found[1]):
        return None
    return found[1].replace(".", "") + (f".{found[2]}" if found[2] else "")
