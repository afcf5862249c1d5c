"""The few words that a chart adds to what its author wrote."""

from __future__ import annotations

import re

__all__ = ["count", "number", "span", "word"]

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
        "added": "new",
        "changed": "changed",
        "gone": "no longer there",
        "late after": "late after {}",
        "next rung": "next rung",
        "to": "to {}",
        "customer": "the customer",
        "via": "via {}",
        "any": "as soon as one is through",
        "until": "as soon as “{}” is through",
        "working hours": "until working hours",
        "signal": "until: {}",
        "visits": "{}×",
        "legend": "What the signs mean",
        "shape start": "start",
        "shape outcome": "end",
        "shape outcomes": "end; colour and sign tell which",
        "shape task": "a person does this",
        "shape question": "questions to be answered",
        "shape decision": "decision by what is known",
        "shape call": "procedure with a chart of its own",
        "shape action": "carried out by the system",
        "shape set": "facts are set",
        "shape table": "decision table",
        "shape message": "message",
        "shape wait": "waiting",
        "shape gate": "handover to another team",
        "shape escalation": "escalation",
        "shape fork": "side by side from here, and together again",
        "shape event": "may happen at any time",
        "shape connector": "goes on at the same number",
        "line aside": "way that a rule or a missed deadline takes",
        "line taken": "way taken",
        "line added": "new way",
        "line gone": "way that is no longer there",
        "line way": "way, with what must hold for it",
        "line clock": "time there is from here on",
        "heat 0": "hardly any time goes here",
        "heat 5": "most of the time goes here",
        "any time": "At any time",
        "part": "Part {}",
        "goes on at": "goes on at: {}",
        "goes on from": "comes from: {}",
        "stuck": "stuck",
        "left": "left here",
        "case": "Case {}",
        "open since": "open since {}",
        "moved to version": "moved to version {} on {}",
        "stuck since": "stuck; open since {}",
        "closed as": "closed: {}",
        "closed at": "on {}",
        "with": "with {}",
        "up": "escalated",
        "level": "escalated: rung {}",
        "due": "due {}",
        "overdue": "! overdue since {}",
        "pausing": "paused, {} left",
        "waits until": "waits until {}",
        "tries again": "tries again {}",
        "escalated": "↑ {}",
        "escalated top": "↑ at the top already",
        "open for": "open: {}",
        "handed over": "offered to {}",
        "left because": "left the path: {}",
        "inside": "in it: {}",
        "anybody": "Anybody",
        "flowchart": "flowchart",
        "within": "time: {}",
        "leads to": "Leads to: {}.",
        "question": "Questions",
        "decision": "Decision",
        "call": "Procedure",
        "table": "Table",
        "action": "Action",
        "message": "Message",
        "wait": "Wait",
        "gate": "Handover",
        "escalation": "Escalation",
        "fork": "Side by side",
        "join": "Together again",
        "event": "At any time",
        "outcome": "Outcome",
        "cases": ("{} case", "{} cases"),
        "runs": ("{} run", "{} runs"),
        "of cases": "{} of them open",
        "broken off": "{} of them broken off",
        "in cases": "in {} cases",
        "took": "half within {}, 90\u00a0% within {}",
        "day": ("{} day", "{} days"),
        "skipped often": "skipped {}×",
        "left often": "left {}×",
        "darker": "The darker a box, the more of all time is spent there,",
        "thicker": "the thicker an arrow, the more often it is taken.",
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
        "added": "neu",
        "changed": "geändert",
        "gone": "entfallen",
        "late after": "verspätet nach {}",
        "next rung": "eine Stufe höher",
        "to": "an {}",
        "customer": "die Kundschaft",
        "via": "per {}",
        "any": "sobald ein Zweig fertig ist",
        "until": "sobald „{}“ fertig ist",
        "working hours": "bis zur Arbeitszeit",
        "signal": "bis: {}",
        "visits": "{}×",
        "legend": "Was die Zeichen bedeuten",
        "shape start": "Beginn",
        "shape outcome": "Ende",
        "shape outcomes": "Ende; Farbe und Zeichen sagen, welches",
        "shape task": "Tätigkeit einer Person",
        "shape question": "Fragen, die zu beantworten sind",
        "shape decision": "Entscheidung nach dem, was bekannt ist",
        "shape call": "Verfahren mit eigenem Ablaufplan",
        "shape action": "macht das System",
        "shape set": "Angaben werden gesetzt",
        "shape table": "Entscheidungstabelle",
        "shape message": "Nachricht",
        "shape wait": "Warten",
        "shape gate": "Übergabe an ein anderes Team",
        "shape escalation": "Eskalation",
        "shape fork": "von hier an nebeneinander, und wieder zusammen",
        "shape event": "kann jederzeit geschehen",
        "shape connector": "weiter bei derselben Nummer",
        "line aside": "Weg einer Regel oder einer versäumten Frist",
        "line taken": "gegangener Weg",
        "line added": "neuer Weg",
        "line gone": "entfallener Weg",
        "line way": "Weg, mit seiner Bedingung",
        "line clock": "Zeit, die von hier an bleibt",
        "heat 0": "hier vergeht kaum Zeit",
        "heat 5": "hier vergeht die meiste Zeit",
        "any time": "Jederzeit",
        "part": "Teil {}",
        "goes on at": "weiter bei: {}",
        "goes on from": "kommt von: {}",
        "stuck": "steht still",
        "left": "hier verlassen",
        "case": "Fall {}",
        "open since": "offen seit {}",
        "moved to version": "auf Version {} umgestellt am {}",
        "stuck since": "steht still; offen seit {}",
        "closed as": "abgeschlossen: {}",
        "closed at": "am {}",
        "with": "bei {}",
        "up": "eskaliert",
        "level": "eskaliert: Stufe {}",
        "due": "fällig {}",
        "overdue": "! überfällig seit {}",
        "pausing": "angehalten, es bleiben {}",
        "waits until": "wartet bis {}",
        "tries again": "neuer Versuch {}",
        "escalated": "↑ {}",
        "escalated top": "↑ schon ganz oben",
        "open for": "offen: {}",
        "handed over": "angeboten an {}",
        "left because": "Weg verlassen: {}",
        "inside": "darin: {}",
        "anybody": "Irgendjemand",
        "flowchart": "Ablaufdiagramm",
        "within": "Zeit: {}",
        "leads to": "Führt zu: {}.",
        "question": "Fragen",
        "decision": "Entscheidung",
        "call": "Verfahren",
        "table": "Tabelle",
        "action": "Aktion",
        "message": "Nachricht",
        "wait": "Warten",
        "gate": "Übergabe",
        "escalation": "Eskalation",
        "fork": "Nebeneinander",
        "join": "Wieder zusammen",
        "event": "Jederzeit",
        "outcome": "Ergebnis",
        "cases": ("{} Fall", "{} Fälle"),
        "runs": ("{} Durchlauf", "{} Durchläufe"),
        "of cases": "davon {} offen",
        "broken off": "davon {} abgebrochen",
        "in cases": "in {} Fällen",
        "took": "Hälfte in {}, 90\u00a0% in {}",
        "day": ("{} Tag", "{} Tage"),
        "skipped often": "{}× übersprungen",
        "left often": "{}× verlassen",
        "darker": "Je dunkler ein Kasten, desto mehr aller Zeit vergeht dort,",
        "thicker": "je dicker ein Pfeil, desto öfter wird er gegangen.",
    },
}


def word(key: str, language: str, *values: object) -> str:
    """A word or sentence of ours in a language (``de-AT`` counts as ``de``); English where we have no other."""
    return str(_in(language)[key]).format(*values)


def count(key: str, language: str, many: float) -> str:
    """A number with its noun, in the singular or plural."""
    return str(_in(language)[key][many != 1]).format(number(many, language))


def number(value: float, language: str) -> str:
    """A number with the signs of a language; thousands are grouped."""
    written = f"{value:,}"
    return written.translate(_GERMAN) if _in(language) is _WORDS["de"] else written


_GERMAN = str.maketrans(",.", ".,")


def span(written: str, language: str) -> str:
    """A span of time as people write it; only its German differs from the way it is written."""
    if _in(language) is not _WORDS["de"]:
        return written
    return _SPAN.sub(lambda found: _working(found[1], found[2]), written)


_SPAN = re.compile(r"\b(working )?(minutes?|hours?|days?|weeks?|months?)\b")
_UNITS = {"minute": "Minute", "hour": "Stunde", "day": "Tag", "week": "Woche", "month": "Monat"}


def _working(working: str | None, unit: str) -> str:
    german = _UNITS[unit.removesuffix("s")]
    plural = ("n" if german.endswith("e") else "e") if unit.endswith("s") else ""
    return f"Arbeits{german.lower()}{plural}" if working else german + plural


def _in(language: str) -> dict[str, str | tuple[str, str]]:
    return _WORDS.get(language.partition("-")[0], _WORDS["en"])
