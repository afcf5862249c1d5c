"""The words of ours in a document, in English and German. What the handbook says comes from the handbook."""

from __future__ import annotations

from collections.abc import Iterable

__all__ = ["Phrases"]

_PHRASES: dict[str, tuple[str, str]] = {
    # headings
    "contents": ("Contents", "Inhalt"),
    "processes": ("Processes", "Prozesse"),
    "procedures": ("Procedures", "Verfahren"),
    "process": ("Process", "Prozess"),
    "procedure": ("Procedure", "Verfahren"),
    "shared": ("What all share", "Was alle gemeinsam haben"),
    "teams": ("Teams", "Teams"),
    "roles": ("Roles", "Rollen"),
    "ladders": ("Escalation", "Eskalation"),
    "calendars": ("Working hours", "Arbeitszeiten"),
    "style": ("How we speak with customers", "Wie wir mit der Kundschaft sprechen"),
    "rules": ("Rules", "Regeln"),
    "actions": ("What the system does", "Was das System erledigt"),
    "duties": ("Who does what", "Wer was tut"),
    "does": ("Does", "Tut"),
    "glossary": ("Glossary", "Glossar"),
    "flowchart": ("Flowchart", "Ablauf"),
    "past chart": ("Past the flowchart", "Am Ablaufplan vorbei"),
    "history": ("What has changed", "Was sich geändert hat"),
    "since": ("Since", "Seit"),
    "approved": ("By", "Durch"),
    "change": ("Change", "Änderung"),
    "stages": ("The customer's journey", "Der Weg der Kundschaft"),
    "steps": ("Step by step", "Schritt für Schritt"),
    "deadlines": ("Deadlines", "Fristen"),
    "promises": ("What always holds", "Was immer gilt"),
    "search": ("Search", "Suchen"),
    "nothing found": ("Nothing found.", "Nichts gefunden."),
    # labels
    "title": ("Title", "Titel"),
    "wording": ("Wording", "Wortlaut"),
    "what": ("What happens", "Was geschieht"),
    "rows": ("Rows", "Zeilen"),
    "purpose": ("Purpose", "Zweck"),
    "owner": ("Owner", "Verantwortlich"),
    "version": ("Version", "Version"),
    "goals": ("Goals", "Ziele"),
    "inputs": ("Needed at the start", "Zu Beginn nötig"),
    "results": ("Gives back", "Liefert"),
    "outcomes": ("Ends as", "Endet mit"),
    "calendar": ("Working hours", "Arbeitszeiten"),
    "ladder": ("Escalation", "Eskalation"),
    "contact": ("Contact", "Kontakt"),
    "team": ("Team", "Team"),
    "role": ("Role", "Rolle"),
    "may also act as": ("May also act as", "Handelt auch als"),
    "stage": ("Stage", "Abschnitt"),
    "touchpoints": ("Touchpoints", "Kontaktpunkte"),
    "customer wants": ("What the customer wants", "Was die Kundschaft möchte"),
    "who": ("Who", "Wer"),
    "needs": ("Needed", "Gebraucht"),
    "records": ("To be filled in", "Einzutragen"),
    "checklist": ("Checklist", "Checkliste"),
    "packet": ("Goes along", "Wird mitgegeben"),
    "requires": ("Only if", "Nur wenn"),
    "criteria": ("Checked before", "Zuvor geprüft"),
    "time": ("Time", "Zeit"),
    "next": ("Then", "Dann"),
    "customer sees": ("The customer sees", "Kundensicht"),
    "gravity": ("Weight", "Gewicht"),
    "term": ("Term", "Begriff"),
    "meaning": ("What it is", "Was es ist"),
    "question": ("Question", "Frage"),
    "takes": ("Needs", "Braucht"),
    "gives": ("Gives", "Liefert"),
    "by": ("By", "Durch"),
    "private": ("not for the customer", "nicht für die Kundschaft"),
    # what steps do
    "ask": ("Ask", "Fragen"),
    "do": ("Do", "Ausführen"),
    "run": ("The system does: {}", "Das System erledigt: {}"),
    "send": ("Message to {}", "Nachricht an {}"),
    "via": ("by {}", "per {}"),
    "subject": ("Subject", "Betreff"),
    "set": ("Noted", "Vermerkt"),
    "look_up": ("Look up in the table {}", "Nachsehen in der Tabelle {}"),
    "decide": ("Decide", "Entscheiden"),
    "call": ("Follow the procedure {}", "Nach dem Verfahren vorgehen: {}"),
    "escalate": ("Escalate to {}", "Eskalieren an {}"),
    "handover": ("Hand over to {}", "Übergeben an {}"),
    "wait": ("Wait", "Warten"),
    "wait for": ("Wait until: {}", "Warten, bis: {}"),
    "wait hours": ("Wait until working hours", "Warten bis zur Arbeitszeit"),
    "at most": ("at most {}", "höchstens {}"),
    "together": ("Side by side", "Nebeneinander"),
    "until all": ("until all are through", "bis alle fertig sind"),
    "until any": ("until one is through", "bis eines fertig ist"),
    "until one": ("until “{}” is through", "bis „{}“ fertig ist"),
    "branch": ("At the same time: {}", "Gleichzeitig: {}"),
    "end": ("The end: {}", "Ende: {}"),
    "at least": ("at least {} of these", "mindestens {} davon"),
    "may stay open": ("may stay open", "darf offen bleiben"),
    "again": ("anew each time", "jedes Mal neu"),
    "tries": ("up to {} more tries if it fails", "bei Misserfolg noch {}-mal versucht"),
    "not by": ("not the person who did “{}”", "nicht, wer „{}“ erledigt hat"),
    "one rung up": ("the next rung of the ladder", "die nächste Stufe der Leiter"),
    "customer": ("the customer", "die Kundschaft"),
    # sentences
    "skip": ("Left out if {}.", "Entfällt, wenn gilt: {}."),
    "otherwise": ("otherwise", "sonst"),
    "ends": ("End: {}", "Ende: {}"),
    "within": ("within {}", "höchstens {}"),
    "if late": ("If it takes longer: {}.", "Dauert es länger: {}."),
    "deadline": ("{from}, {until}: within {span}.", "{from}, {until}: höchstens {span}."),
    "from opened": ("From the beginning", "Von Anfang an"),
    "from step": ("From “{}”", "Ab „{}“"),
    "until closed": ("until the end", "bis zum Ende"),
    "until step": ("until “{}” is done", "bis „{}“ erledigt ist"),
    "sooner": ("Within {} if {}.", "Höchstens {}, wenn gilt: {}."),
    "warns": ("A warning comes after {} of the time.", "Nach {} der Zeit kommt eine Warnung."),
    "pauses": ("The clock stands still during {}.", "Die Uhr steht still während: {}."),
    "rule when": ("When {}", "Sobald: {}"),
    "rule if": ("As soon as {}", "Sobald gilt: {}"),
    "and if": ("{} and {}", "{} und {}"),
    "rule": ("{}: {}.", "{}: {}."),
    "signal": ("“{}” arrives", "„{}“ trifft ein"),
    "entering": ("the case comes to “{}”", "der Fall kommt zu „{}“"),
    "succeeded": ("When it has succeeded: {}.", "Wenn es gelungen ist: {}."),
    "inform": (
        "The customer is told again every {} while it lasts.",
        "Solange es dauert, erfährt die Kundschaft es alle {} wieder.",
    ),
    "promise before": ("“{0}” is never reached without “{1}” before it.", "Vor „{0}“ kommt immer „{1}“."),
    "promise after": ("After “{0}” always comes “{1}”.", "Nach „{0}“ kommt immer „{1}“."),
    "promise most": ("“{0}” comes at most {1} times.", "„{0}“ kommt höchstens {1}-mal vor."),
    "goal most": ("{}: at most {}", "{}: höchstens {}"),
    "goal least": ("{}: at least {}", "{}: mindestens {}"),
    "rung": ("{} for {}", "{} für {}"),
    "in brackets": ("[if {}: {}]", "[wenn gilt: {}: {}]"),
    "in brackets else": ("[otherwise: {}]", "[sonst: {}]"),
    "each of": ("[for each of {}: {}]", "[für jedes von {}: {}]"),
    "quoted": ("“{}”", "„{}“"),
    "value if": ("{} if {}", "{}, wenn gilt: {}"),
    "value else": ("otherwise {}", "sonst {}"),
    "sum of": ("the sum of: ", "die Summe aus: "),
    # acts
    "act set": ("{} becomes {}", "{} wird auf {} gesetzt"),
    "act clear": ("{} is emptied", "{} wird geleert"),
    "act add": ("{1} is added to {0}", "{1} kommt zu {0} hinzu"),
    "act remove": ("{1} is taken from {0}", "{1} wird aus {0} entfernt"),
    "act send": ("a message goes to {}: “{}”", "eine Nachricht geht an {}: „{}“"),
    "act escalate": ("it is escalated to {}", "es wird eskaliert an {}"),
    "act because": ("{} (“{}”)", "{} („{}“)"),
    "act deadline": ("“{}” is due within {}", "für „{}“ bleiben höchstens {}"),
    "act go": ("it goes on with “{}”", "es geht weiter mit „{}“"),
    "act end": ("it ends: {}", "es endet: {}"),
    # differences
    "new": ("new", "neu"),
    "gone": ("gone", "entfallen"),
    "moved": ("comes after “{}” (it came after “{}”)", "kommt nach „{}“ (bisher nach „{}“)"),
    "the start": ("the start", "Beginn"),
    "no differences": ("Nothing that a reader would see has changed.", "Für Lesende hat sich nichts geändert."),
    # values
    "yes": ("yes", "ja"),
    "no": ("no", "nein"),
    "text": ("a text", "ein Text"),
    "number": ("a number", "eine Zahl"),
    "integer": ("a whole number", "eine ganze Zahl"),
    "yes/no": ("yes or no", "ja oder nein"),
    "date": ("a day", "ein Tag"),
    "time of day": ("an instant", "ein Zeitpunkt"),
    "duration": ("a length of time", "eine Dauer"),
    "money": ("an amount of money", "ein Geldbetrag"),
    "list": ("a list", "eine Liste"),
    "range": ("{} to {}", "{} bis {}"),
    "follows": ("follows: {}", "ergibt sich: {}"),
    "high": ("high", "hoch"),
    "low": ("low", "gering"),
    "none": ("none", "keines"),
    "or": ("or", "oder"),
    "and": ("and", "und"),
    "any cell": ("any", "egal"),
    "missing cell": ("unknown", "unbekannt"),
    "closed on": ("closed on {}", "geschlossen am {}"),
    "holidays": ("public holidays: {}", "Feiertage: {}"),
}
_DAYS = {"mon": "Mo", "tue": "Di", "wed": "Mi", "thu": "Do", "fri": "Fr", "sat": "Sa", "sun": "So"}


class Phrases:
    """The words in one language; where there is none of ours, in English.

    Args:
        language: ``de-AT`` counts as ``de``.
    """

    def __init__(self, language: str) -> None:
        self.german = language.partition("-")[0] == "de"

    def __call__(self, name: str, /, *values: object, **named: object) -> str:
        """The words called ``name``, with the values filled in."""
        return _PHRASES[name][self.german].format(*values, **named)

    def listed(self, words: Iterable[str], joint: str = "and") -> str:
        """Words for a sentence: ``a, b and c``."""
        every = list(words)
        return f"{', '.join(every[:-1])} {self(joint)} {every[-1]}" if len(every) > 1 else "".join(every)

    def day(self, written: str) -> str:
        """A date, as people write it: ``2026-12-24``, ``24.12.2026``."""
        return ".".join(reversed(written.split("-"))) if self.german else written

    def days(self, written: str) -> str:
        """Days of a calendar, as people write them: ``Mon-Thu``, ``Mo-Do``."""
        for day, german in _DAYS.items():
            written = written.replace(day, german if self.german else day.capitalize())
        return written
