"""The words of the terminal walk in the languages it speaks. What the handbook says comes from the handbook."""

from __future__ import annotations

__all__ = ["LANGUAGES", "WORDS", "Words"]

LANGUAGES = ("en", "de")

WORDS: dict[str, tuple[str, str]] = {
    "case opened": ("Case {case} opened", "Fall {case} eröffnet"),
    "case resumed": ("Case {case} goes on from {file}", "Fall {case} geht weiter aus {file}"),
    "case closed": ("Case {case} is closed: {outcome}", "Fall {case} ist abgeschlossen: {outcome}"),
    "case stands": ("Case {case} stands at: {steps}", "Fall {case} steht bei: {steps}"),
    "case left": ("Case {case} stays open at: {steps}", "Fall {case} bleibt offen bei: {steps}"),
    "later": ("… {time} later", "… {time} später"),
    "before": ("Before it starts", "Bevor es losgeht"),
    "as": ("as {by}", "als {by}"),
    "needs": ("Needed: {things}", "Gebraucht: {things}"),
    "customer sees": ("The customer sees: {text}", "Kundensicht: {text}"),
    "checklist": ("Checklist", "Checkliste"),
    "ticked": ("done? (Enter = yes)", "erledigt? (Enter = ja)"),
    "not ticked": (
        "The step is done once all of this is; nothing is recorded until then.",
        "Der Schritt ist getan, wenn das alles getan ist; bis dahin wird nichts vermerkt.",
    ),
    "done": ("Done? (Enter = yes)", "Erledigt? (Enter = ja)"),
    "left open": ("left open", "offengelassen"),
    "may stay open": ("may stay open: Enter", "darf offen bleiben: Enter"),
    "needed": ("An answer is needed here. ? tells more.", "Hier wird eine Antwort gebraucht. ? sagt mehr."),
    "another": ("{label}, entry {number} (Enter = no more)", "{label}, Eintrag {number} (Enter = keiner mehr)"),
    "because": ("because {sentence}", "weil gilt: {sentence}"),
    "otherwise": ("because nothing else fits", "weil nichts anderes zutrifft"),
    "known then": ("known: {facts}", "bekannt: {facts}"),
    "went": ("→ {to}", "→ {to}"),
    "passed by": ("{step} is passed by", "{step} entfällt"),
    "changed": ("{step}: {facts}", "{step}: {facts}"),
    "emptied": ("{facts} no longer known", "{facts} nicht mehr bekannt"),
    "called": ("{procedure} begins", "{procedure} beginnt"),
    "returned": ("{procedure} ends: {outcome}", "{procedure} endet: {outcome}"),
    "corrected": ("corrected: {facts}", "berichtigt: {facts}"),
    "deviated": ("left the path at {step}: {reason}", "Pfad verlassen bei {step}: {reason}"),
    "cancelled": ("cancelled: {reason}", "abgebrochen: {reason}"),
    "refused": ("Not taken: {reason}", "Nicht angenommen: {reason}"),
    "not refused": ("This was taken, and should have been refused.", "Das wurde angenommen, sollte es aber nicht."),
    "stuck": ("The case can't go on by itself: {reason}", "Der Fall kommt allein nicht weiter: {reason}"),
    "stuck prompt": ("correct FACT, skip REASON or quit", "correct FAKT, skip GRUND oder quit"),
    "nothing to do": ("Nothing is to be done here for {by}.", "Für {by} ist hier nichts zu tun."),
    "no decision": ("No decision has been taken yet.", "Es wurde noch nichts entschieden."),
    "no facts": ("Nothing is known yet.", "Es ist noch nichts bekannt."),
    "not known": (
        "{fact} is not a fact that is known now: {known}",
        "{fact} ist gerade nicht bekannt, wohl aber: {known}",
    ),
    "which fact": ("Which fact? For example: correct {known}", "Welcher Fakt? Zum Beispiel: correct {known}"),
    "why skip": ("A reason is needed: skip REASON", "Ein Grund ist nötig: skip GRUND"),
    "skip sure": (
        "Leave this step out, with the reason “{reason}”? (no = it is the answer)",
        "Diesen Schritt auslassen, mit dem Grund „{reason}“? (nein = es ist die Antwort)",
    ),
    "not open": ("No case is open yet.", "Es ist noch kein Fall offen."),
    "chart": ("Flowchart: {file}", "Flussdiagramm: {file}"),
    "journal": ("Journal: {file}", "Journal: {file}"),
    "rule": ("The rule {rule} acts", "Die Regel {rule} greift"),
    "customer": ("the customer", "den Kunden"),
    "sent": ("Message to {to}: {text}", "Nachricht an {to}: {text}"),
    "sent by": ("Message to {to} by {via}: {text}", "Nachricht an {to} per {via}: {text}"),
    "escalated": ("Escalated to {roles} (level {level})", "Eskaliert an {roles} (Stufe {level})"),
    "at top": ("Nobody is above {roles}: it stays there", "Über {roles} ist niemand mehr: es bleibt dort"),
    "migrated": ("Moved to version {version}", "Auf Version {version} umgestellt"),
    "interrupted": ("What was open is broken off", "Was offen war, wird abgebrochen"),
    "interrupted for": (
        "What was open is broken off; it goes on at: {to}",
        "Was offen war, wird abgebrochen; weiter geht es bei: {to}",
    ),
    "rung": ("This level of the ladder", "Diese Stufe der Leiter"),
    "clock started": ("{name}: {span}, until {due}", "{name}: {span}, bis {due}"),
    "clock moved": ("{name}: sooner, until {due}", "{name}: früher, bis {due}"),
    "clock paused": ("{name}: the time stands still, {left} remain", "{name}: Die Zeit steht still, es bleiben {left}"),
    "clock resumed": ("{name}: the time runs on, until {due}", "{name}: Die Zeit läuft weiter, bis {due}"),
    "clock warned": ("{name}: time is getting short", "{name}: Die Zeit wird knapp"),
    "clock missed": ("{name}: the deadline was missed ({at})", "{name}: Die Frist wurde versäumt ({at})"),
    "met late": ("{name}: done, but late", "{name}: erledigt, aber verspätet"),
    "wait in vain": ("{name}: waited in vain until {at}", "{name}: vergeblich gewartet bis {at}"),
    "wait over": ("{name}: the wait is over", "{name}: Die Wartezeit ist um"),
    "retried": ("{name}: it is tried again", "{name}: Es wird noch einmal versucht"),
    "informed": ("Interim notice to the customer: {text}", "Zwischenbescheid an den Kunden: {text}"),
    "signalled": ("Signal {name}", "Signal {name}"),
    "running": ("The host is to do: {action}", "Auszuführen: {action}"),
    "running again": ("The host is to do: {action}, attempt {attempt}", "Auszuführen: {action}, Versuch {attempt}"),
    "finished": ("{step}: carried out", "{step}: ausgeführt"),
    "failed": ("{step}: failed: {reason}", "{step}: fehlgeschlagen: {reason}"),
    "forbidden": ("{step}: the rules forbid it: {reason}", "{step}: Die Regeln verbieten es: {reason}"),
    "permitted": ("{action} is permitted", "{action} ist erlaubt"),
    "ignored": ("The late result of {id} changes nothing", "Das späte Ergebnis von {id} ändert nichts"),
    "offered": ("Offered to the team {team}", "Dem Team {team} angeboten"),
    "accepted": ("The team {team} takes over", "Das Team {team} übernimmt"),
    "rejected": ("Sent back: {reason}", "Zurückgegeben: {reason}"),
    "split": ("Side by side: {branches}", "Nebeneinander: {branches}"),
    "joined": ("{step}: the branches come together", "{step}: Die Zweige kommen zusammen"),
    "withdrawn": ("withdrawn: {work}", "zurückgezogen: {work}"),
    "row": ("{step}: row {row} of the table {table} fits", "{step}: Zeile {row} der Tabelle {table} passt"),
    "criteria": ("Checked before the handover:", "Vor der Übergabe geprüft:"),
    "due": ("Due: {due}", "Fällig: {due}"),
    "given to it": ("Given: {facts}", "Mitgegeben: {facts}"),
    "hand over": ("Hand over? (Enter = yes)", "Übergeben? (Enter = ja)"),
    "accept": (
        "Take over? (Enter = yes; no: reject REASON)",
        "Übernehmen? (Enter = ja; nein: reject GRUND)",
    ),
    "carried out": ("Carried out? (Enter = yes; no: fail REASON)", "Ausgeführt? (Enter = ja; nein: fail GRUND)"),
    "results": ("What came of it? (or: fail REASON)", "Was kam dabei heraus? (oder: fail GRUND)"),
    "waits until": ("Waits until {due}.", "Wartet bis {due}."),
    "waits for": ("Waits for the signal {signal}.", "Wartet auf das Signal {signal}."),
    "waits for until": (
        "Waits for the signal {signal}, at most until {due}.",
        "Wartet auf das Signal {signal}, höchstens bis {due}.",
    ),
    "waits": ("Waits.", "Wartet."),
    "wait prompt": (
        "signal NAME, after 5 h, now (Enter = look again)",
        "signal NAME, after 5 h, now (Enter = noch einmal nachsehen)",
    ),
    "several": ("Several things are open:", "Mehreres ist offen:"),
    "choose": ("Which? (Enter = {first})", "Was davon? (Enter = {first})"),
    "with": ("It brings FACT = VALUE (Enter = nothing more)", "Es bringt FAKT = WERT mit (Enter = nichts mehr)"),
    "not a fact": ("{fact} is not a fact of this process.", "{fact} ist kein Fakt dieses Prozesses."),
    "which signal": ("Which signal? There are: {signals}", "Welches Signal? Es gibt: {signals}"),
    "which action": ("Which action? There are: {actions}", "Welche Aktion? Es gibt: {actions}"),
    "how long": ("How long? For example: after 5 h", "Wie lange? Zum Beispiel: after 5 h"),
    "nothing due": (
        "Nothing falls due here: only a signal ends this.",
        "Hier wird nichts fällig: Nur ein Signal hilft.",
    ),
    "no action": ("No action is being carried out here.", "Hier wird gerade keine Aktion ausgeführt."),
    "no handover": ("Nothing is offered here.", "Hier wird nichts angeboten."),
    "why reject": ("A reason is needed: reject REASON", "Ein Grund ist nötig: reject GRUND"),
    "fail sure": (
        "Has it failed, with the reason “{reason}”? (no = it is the answer)",
        "Ist es fehlgeschlagen, mit dem Grund „{reason}“? (nein = es ist die Antwort)",
    ),
    "help": (
        "At any prompt: correct FACT · skip REASON · why · chart · todo · facts · as NAME/ROLE · quit.\n"
        "From outside: signal NAME · after 5 h · try ACTION · fail REASON · reject REASON.\n"
        "? explains the question.\n"
        'An answer that begins with such a word goes in quotes: "why not".',
        "An jeder Stelle: correct FAKT · skip GRUND · why · chart · todo · facts · as NAME/ROLLE · quit.\n"
        "Von außen: signal NAME · after 5 h · try AKTION · fail GRUND · reject GRUND.\n"
        "? erklärt die Frage.\n"
        'Eine Antwort, die mit einem solchen Wort beginnt, steht in Anführungszeichen: "why not".',
    ),
    "hint": ("(help shows what else may be typed)", "(help zeigt, was sonst eingegeben werden kann)"),
    "yes": ("yes", "ja"),
    "no": ("no", "nein"),
    "default": ("Enter = {value}", "Enter = {value}"),
    "expect text": ("Any text.", "Ein beliebiger Text."),
    "expect yes/no": ("yes or no (y, n).", "ja oder nein (j, n)."),
    "expect integer": ("A whole number{range}.", "Eine ganze Zahl{range}."),
    "expect number": ("A number{range}, like 12.5.", "Eine Zahl{range}, etwa 12.5."),
    "expect money": ("An amount{range}, like 12.50.", "Ein Betrag{range}, etwa 12.50."),
    "expect date": ("A day, like 2026-11-23.", "Ein Tag, etwa 2026-11-23."),
    "expect time": (
        "An instant with its zone, like 2026-11-23T10:00+01:00.",
        "Ein Zeitpunkt mit Zone, etwa 2026-11-23T10:00+01:00.",
    ),
    "expect duration": ("A duration, like 15 min, 4 h or 2 days.", "Eine Dauer, etwa 15 min, 4 h oder 2 days."),
    "expect one-of": (
        "One of: {options}. The number, the word or how it begins.",
        "Eins von: {options}. Die Nummer, das Wort oder sein Anfang.",
    ),
    "expect list": (
        "One or more, with commas between them. Each: {element}",
        "Eins oder mehrere, mit Kommas dazwischen. Jeweils: {element}",
    ),
    "expect record": ("Its parts are asked one by one.", "Die Teile werden einzeln gefragt."),
    "range": (" from {low} to {high}", " von {low} bis {high}"),
    "range low": (" from {low}", " ab {low}"),
    "range high": (" up to {high}", " bis {high}"),
}


class Words:
    """The words in one language; one that the walk doesn't speak falls back to English."""

    def __init__(self, language: str | None) -> None:
        self.language = language if language in LANGUAGES else LANGUAGES[0]
        self._column = LANGUAGES.index(self.language)

    def __call__(self, name: str, /, **values: object) -> str:
        """The words called ``name``, with the values filled in."""
        return WORDS[name][self._column].format(**values)
