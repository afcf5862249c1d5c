"""Small stand-ins for a compiled program, with just what a flowchart reads."""

from __future__ import annotations

from dataclasses import dataclass, field


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


@dataclass(frozen=True)
class Step:
    id: str
    verb: str
    texts: dict[str, str]
    role: str | None = None
    team: str | None = None
    branches: tuple[Branch, ...] = ()
    target_call: str | None = None
    end: str | None = None
    customer_sees: dict[str, str] | None = None

    def title(self, language: str) -> str:
        return self.texts.get(language) or self.texts[""]


@dataclass(frozen=True)
class Named:
    title: dict[str, str]
    team: str | None = None


@dataclass(frozen=True)
class Book:
    teams: dict[str, Named]
    roles: dict[str, Named]


@dataclass(frozen=True)
class Unit:
    name: str
    title: dict[str, str]
    kind: str
    steps: dict[str, Step]
    outcomes: tuple[str, ...] = ()

    @property
    def first(self) -> str:
        return next(iter(self.steps))


@dataclass(frozen=True)
class Program:
    main: Unit
    units: dict[str, Unit]
    handbook: Book
    owner: str
    languages: tuple[str, ...] = ("en", "de")

    @property
    def name(self) -> str:
        return self.main.name

    @property
    def kind(self) -> str:
        return self.main.kind

    @property
    def title(self) -> dict[str, str]:
        return self.main.title


@dataclass(frozen=True)
class Token:
    step: str
    frame: str = ""


@dataclass(frozen=True)
class Case:
    visits: dict[str, int]
    tokens: tuple[Token, ...]
    outcome: str | None = None


@dataclass(frozen=True)
class Went:
    step: str
    to: str
    frame: str = ""


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


def way(target: str, en: str = "", de: str = "", ends: bool = False) -> Branch:
    return Branch(target, Said({"en": en, "de": de or en}) if en else None, ends)


def step(id: str, verb: str, en: str, de: str, *branches: Branch, **more: object) -> Step:
    return Step(id, verb, {"en": en, "de": de}, branches=branches, **more)  # type: ignore[arg-type]


def program(*steps: Step, title: dict[str, str] | None = None, book: Book = BOOK, **more: object) -> Program:
    unit = Unit("customer-inquiry", title or {"": "Customer inquiry"}, "process", {s.id: s for s in steps})
    called = Unit("solve-inquiry", {"en": "Solve an inquiry", "de": "Anfrage lösen"}, "procedure", {})
    return Program(unit, {"customer-inquiry": unit, "solve-inquiry": called}, book, "service", **more)  # type: ignore[arg-type]


INQUIRY = program(
    step("welcome", "do", "Greet the customer by name", "Kundin oder Kunden mit Namen begrüßen", way("assess"),
         role="agent", customer_sees={"en": "We have your message", "de": "Ihre Nachricht ist da"}),
    step("assess", "ask", "What is it about, and is it urgent?", "Worum geht es, und ist es dringend?", way("route"),
         role="agent"),
    step("route", "decide", "Who takes it?", "Wer übernimmt?",
         way("fast-lane", "customer tier is gold or enterprise, or it is urgent",
             "Kundenstufe ist Gold oder Enterprise, oder es ist dringend"),
         way("to-legal", "topic is legal", "Thema ist Recht"), way("solve")),
    step("fast-lane", "set", "Mark the ticket as urgent", "Ticket als dringend kennzeichnen", way("solve")),
    step("to-legal", "do", "Give a legal opinion within the deadline", "Rechtliche Einschätzung fristgerecht abgeben",
         way("clear"), role="counsel", customer_sees={"en": "Our lawyers look at it", "de": "Unsere Juristen prüfen"}),
    step("clear", "decide", "Is the legal question answered?", "Ist die Rechtsfrage geklärt?",
         way("refused", "the claim is unfounded", "die Forderung ist unbegründet", ends=True), way("solve")),
    step("solve", "call", "Work on a solution", "Lösung erarbeiten",
         way("survey", "the outcome is solved", "das Ergebnis ist gelöst"),
         way("solve", "visits of solve are less than 3", "Besuche von solve sind weniger als 3"),
         way("unresolved", ends=True),
         target_call="solve-inquiry", customer_sees={"en": "We work on it", "de": "Wir arbeiten daran"}),
    step("survey", "ask", "How satisfied is the customer?", "Wie zufrieden ist die Kundschaft?", way("happy"),
         role="agent"),
    step("happy", "decide", "Is the customer happy with it?", "Ist die Kundin oder der Kunde zufrieden?",
         way("close", "satisfaction is at least 4", "Zufriedenheit ist mindestens 4"), way("call-back")),
    step("call-back", "do", "Call back and find out what is still missing from the solution",
         "Zurückrufen und herausfinden, was an der Lösung noch fehlt", way("assess"), role="senior"),
    step("close", "end", "Close the ticket", "Ticket schließen", end="resolved",
         customer_sees={"en": "Solved", "de": "Gelöst"}),
    title={"en": "Customer inquiry", "de": "Kundenanfrage"},
)  # fmt: skip
