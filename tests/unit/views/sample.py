"""Small stand-ins for a compiled program, with just what a flowchart reads."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime
from types import SimpleNamespace
from typing import Any

from sopflow.journal import entries as e
from sopflow.model import readable
from sopflow.program.acts import Act
from sopflow.program.people import Action
from sopflow.program.times import Deadline, Rule, Wait


@dataclass(frozen=True)
class Said:
    """A condition that already is a sentence."""

    texts: dict[str, str]

    def sentence(self, language: str) -> str:
        return self.texts.get(language) or self.texts[""]


@dataclass(frozen=True)
class Branch:
    target: str
    condition: Said | None = None
    ends: bool = False
    text: str | None = None
    kind: str = "branch"


@dataclass(frozen=True)
class Words:
    texts: dict[str, str]

    def plain(self, language: str) -> str:
        return self.texts.get(language) or next(iter(self.texts.values()))


@dataclass(frozen=True)
class Fact:
    name: str
    label: dict[str, str] | None = None


@dataclass(frozen=True)
class Step:
    id: str
    verb: str
    title: Words
    ways: tuple[Branch, ...] = ()
    instruction: Words | None = None
    role: str | None = None
    form: tuple[Fact, ...] = ()
    call: str | None = None
    end: str | None = None
    customer_sees: Words | None = None
    action: Any = None
    table: Any = None
    message: Act | None = None
    escalate: str | None = None
    team: str | None = None
    wait: Wait | None = None
    split: dict[str, str] = field(default_factory=dict)
    until: str = "all"
    stage: str | None = None
    starts: tuple[Deadline, ...] = ()


@dataclass(frozen=True)
class Named:
    title: dict[str, str] | None
    team: str | None = None


@dataclass(frozen=True)
class Book:
    teams: dict[str, Named]
    roles: dict[str, Named]
    languages: tuple[str, ...] = ("en", "de")


@dataclass(frozen=True)
class Unit:
    name: str
    title: Words
    steps: dict[str, Step]
    owner: str = "service"
    rules: tuple[Rule, ...] = ()
    deadlines: dict[str, Deadline] = field(default_factory=dict)
    written: Any = None
    outcomes: tuple[str, ...] = ("resolved", "unresolved", "refused", "withdrawn")

    @property
    def first(self) -> Step:
        return next(iter(self.steps.values()))

    def outcome(self, name: str, language: str) -> str:  # noqa: ARG002
        return readable(name)


@dataclass(frozen=True)
class Program:
    main: Unit
    units: dict[str, Unit]
    book: Book
    languages: tuple[str, ...] = ("en", "de")
    rules: tuple[Rule, ...] = ()

    @property
    def name(self) -> str:
        return self.main.name


@dataclass(frozen=True)
class Token:
    step: str
    frame: str = ""
    stuck: Any = None


@dataclass(frozen=True)
class Frame:
    path: str
    procedure: str
    visits: dict[str, int]


@dataclass(frozen=True)
class Case:
    visits: dict[str, int]
    tokens: tuple[Token, ...] = ()
    frames: tuple[Frame, ...] = ()
    process: str = "customer-inquiry"


def went(step: str, to: str, frame: str = "") -> e.Went:
    return e.Went(1, NOW, frame, step, "done", to, 1)


def ended(step: str, end: str) -> e.Ended:
    return e.Ended(1, NOW, "", step, end, "done")


def skipped(step: str) -> e.Skipped:
    return e.Skipped(1, NOW, "", step, "known")


NOW = datetime(2026, 11, 23, tzinfo=UTC)
BOOK = Book(
    teams={
        "service": Named({"en": "Customer service", "de": "Kundendienst"}),
        "legal": Named({"en": "Legal", "de": "Rechtsabteilung"}),
    },
    roles={
        "agent": Named({"en": "Agent", "de": "Sachbearbeitung"}, "service"),
        "senior": Named({"en": "Senior agent", "de": "Erfahrene Sachbearbeitung"}, "service"),
        "counsel": Named({"en": "Counsel", "de": "Justiziarin"}, "legal"),
    },
)


def way(target: str, en: str = "", de: str = "", ends: bool = False, text: str | None = None) -> Branch:
    return Branch(target, Said({"en": en, "de": de or en}) if en else None, ends, text)


def join(together: str) -> Branch:
    return Branch(together, kind="join")


def say(en: str, de: str) -> Words:
    return Words({"en": en, "de": de})


def step(id: str, verb: str, en: str, de: str, *ways: Branch, **more: Any) -> Step:
    return Step(id, verb, say(en, de), ways, **more)


def program(
    *steps: Step, title: Words | None = None, deadlines: dict[str, Deadline] | None = None, **more: Any
) -> Program:
    name = title or Words({"": "Customer inquiry"})
    unit = Unit("customer-inquiry", name, {s.id: s for s in steps}, deadlines=deadlines or {})
    called = Unit("solve-inquiry", say("Solve an inquiry", "Anfrage lösen"), {})
    return Program(unit, {unit.name: unit, called.name: called}, BOOK, **more)


INQUIRY = program(
    step("welcome", "do", "Greet the customer by name", "Kundin oder Kunden mit Namen begrüßen", way("assess"),
         role="agent", customer_sees=say("We have your message", "Ihre Nachricht ist da")),
    step("assess", "ask", "What is it about, and is it urgent?", "Worum geht es, und ist es dringend?", way("route"),
         role="agent",
         form=(Fact("topic", {"en": "Topic", "de": "Thema"}), Fact("urgent", {"en": "Urgent", "de": "Dringend"}))),
    step("route", "decide", "Route", "Route",
         way("fast-lane", "customer tier is gold or enterprise, or it is urgent",
             "Kundenstufe ist Gold oder Enterprise, oder es ist dringend"),
         way("to-legal", "topic is legal", "Thema ist Recht"), way("solve"),
         instruction=say("Who takes it?", "Wer übernimmt?")),
    step("fast-lane", "set", "Mark the ticket as urgent", "Ticket als dringend kennzeichnen", way("solve")),
    step("to-legal", "do", "Give a legal opinion within the deadline", "Rechtliche Einschätzung fristgerecht abgeben",
         way("clear"), role="counsel", customer_sees=say("Our lawyers look at it", "Unsere Juristen prüfen")),
    step("clear", "decide", "Is the legal question answered?", "Ist die Rechtsfrage geklärt?",
         way("refused", "the claim is unfounded", "die Forderung ist unbegründet", ends=True), way("solve")),
    step("solve", "call", "Work on a solution", "Lösung erarbeiten",
         way("survey", "the outcome is solved", "das Ergebnis ist gelöst"),
         way("solve", "visits of solve are less than 3", "Besuche von solve sind weniger als 3"),
         way("unresolved", ends=True),
         call="solve-inquiry", customer_sees=say("We work on it", "Wir arbeiten daran")),
    step("survey", "ask", "How satisfied is the customer?", "Wie zufrieden ist die Kundschaft?", way("happy"),
         role="agent"),
    step("happy", "decide", "Is the customer happy with it?", "Ist die Kundin oder der Kunde zufrieden?",
         way("close", "satisfaction is at least 4", "Zufriedenheit ist mindestens 4"), way("call-back")),
    step("call-back", "do", "Call back and find out what is still missing from the solution",
         "Zurückrufen und herausfinden, was an der Lösung noch fehlt", way("assess"), role="senior"),
    step("close", "end", "Close the ticket", "Ticket schließen", end="resolved",
         customer_sees=say("Solved", "Gelöst")),
    title=say("Customer inquiry", "Kundenanfrage"),
)  # fmt: skip

OPENED = Deadline("answered", 0, "3 days")
LATE = Deadline("late", 0, "4 working hours", "look", late_step="up")

EVERYTHING = program(
    step("find", "look_up", "Find the customer", "Kundin finden", way("book"), table=SimpleNamespace(name="customers")),
    step("book", "run", "Book the visit", "Besuch buchen",
         way("tell", "failed", "fehlgeschlagen"), way("both"),
         action=Action("book-visit"), starts=(Deadline("book", 0, "2 min", "book", of_step=True, late_step="tell"),)),
    step("tell", "send", "Say that it takes longer", "Verzögerung mitteilen", way("both"),
         message=Act("send", via="email")),
    step("both", "together", "Prepare both sides", "Beide Seiten vorbereiten", way("gate"),
         split={"our-side": "pack", "their-side": "draft"}, until="any"),
    step("pack", "do", "Pack the tools", "Werkzeug packen", way("check"), role="agent"),
    step("check", "do", "Check the tools", "Werkzeug prüfen", join("both"), role="agent"),
    step("draft", "do", "Draft the contract", "Vertrag entwerfen", way("sign"), role="counsel"),
    step("sign", "wait", "Until it is signed", "Bis zur Unterschrift", join("both"),
         wait=Wait(0, "2 working days", signal="contract-signed")),
    step("gate", "handover", "Gate to legal", "Tor zum Recht",
         way("look", "accepted", "angenommen"), way("both"), team="legal", role="agent"),
    step("look", "do", "Look at it", "Ansehen", way("up"), starts=(LATE,)),
    step("up", "escalate", "Up the ladder", "Nach oben", way("refused", "nobody above", "niemand darüber", ends=True),
         way("look"), escalate="next"),
    title=say("Everything", "Alles"),
    deadlines={"answered": OPENED, "late": LATE},
    rules=(Rule("customer-left", None, "left", (Act("end", target="withdrawn"),)),
           Rule("angry", None, "look", (Act("go", target="up"),)),
           Rule("note-it", None, "look", (Act("send"),))),
)  # fmt: skip
