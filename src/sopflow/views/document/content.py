"""What stands in a document: plain data made of a handbook, from which every format is written."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["Book", "Page", "Question", "Section", "StepPart", "Table", "Term", "Way"]


@dataclass(frozen=True, slots=True)
class Way:
    """A way on from a step: when it is taken (``""``: always), where it leads, and the anchor of that place."""

    condition: str
    target: str
    anchor: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A fact that a person fills in: what it is called, how it is asked, and what values there can be."""

    label: str
    ask: str
    values: str


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with the sentences below it."""

    title: str
    lines: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class StepPart:
    """One step.

    Attributes:
        number: Its place in reading order: ``3``, or ``3.1`` inside of what runs side by side.
        anchor: The name that links lead to.
        verb: What kind of step it is; ``headline`` says it in a few words, with ``link`` where it leads elsewhere.
        text: What is to be done, or said.
        facts: Short lines with a heading: who, what is needed, how much time there is.
        questions: What is filled in; ``form_note`` says how many of them, ``form`` is a heading where one is needed.
        checklist: What must be ticked.
        ways: Where it goes on; empty where it simply goes on with the step below.
        branches: The steps that run side by side, by the name of the branch.
    """

    number: str
    anchor: str
    title: str
    verb: str
    headline: str
    link: str = ""
    text: str = ""
    facts: tuple[tuple[str, tuple[str, ...]], ...] = ()
    form: str = ""
    form_note: str = ""
    questions: tuple[Question, ...] = ()
    checklist: tuple[str, ...] = ()
    ways: tuple[Way, ...] = ()
    branches: tuple[tuple[str, tuple[StepPart, ...]], ...] = ()


@dataclass(frozen=True, slots=True)
class Term:
    """An entry of a glossary."""

    label: str
    name: str
    meaning: str
    ask: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """A heading, the names of the columns, and the cells row by row."""

    title: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Page:
    """A process or procedure.

    Attributes:
        kind: ``process`` or ``procedure``.
        facts: Owner, version, goals and so on: a heading, and what stands beside it.
        tables: The stages of the journey first, then its decision tables.
        history: What became different, the newest first; without rows where nobody has written it down.
        sections: Rules, deadlines and promises as sentences.
        svg, mermaid: Its flowchart, for the format that shows it so.
    """

    kind: str
    name: str
    anchor: str
    title: str
    purpose: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    steps: tuple[StepPart, ...]
    terms: tuple[Term, ...]
    history: Table
    svg: str = ""
    mermaid: str = ""


@dataclass(frozen=True, slots=True)
class Book:
    """The whole document.

    Attributes:
        facts: Version and the like: a heading, and what stands beside it.
        pages: Processes first, then procedures.
        tables: Teams, roles, escalation, working hours, the style guide, actions, and the handbook's history.
        sections: What holds for every case.
        terms: The facts that all files share.
    """

    title: str
    language: str
    purpose: str
    facts: tuple[tuple[str, tuple[str, ...]], ...]
    pages: tuple[Page, ...]
    tables: tuple[Table, ...]
    sections: tuple[Section, ...]
    terms: tuple[Term, ...]
