"""Flowcharts of processes and procedures, and of how far a case got with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.views.case import case_chart
from sopflow.views.chart import Chart
from sopflow.views.company import company_chart
from sopflow.views.customer import customer_chart
from sopflow.views.heat import heat_chart
from sopflow.views.layout import Engine, draw
from sopflow.views.mermaid import to_mermaid
from sopflow.views.responsibilities import responsibilities_chart
from sopflow.views.sources import progress
from sopflow.views.style import PLAIN_CLOCK, PLAIN_MARKS
from sopflow.views.terminal import to_text

if TYPE_CHECKING:
    from sopflow.engine.case import Case
    from sopflow.journal.entries import Entry
    from sopflow.program import Program
    from sopflow.views.svg import Theme

__all__ = ["Flowchart", "flowchart"]

VIEWS = ("company", "customer", "responsibilities", "case", "heat")


def flowchart(
    program: Program,
    case: Case | None = None,
    journal: Iterable[Entry] = (),
    language: str | None = None,
    view: str = "company",
    journals: Iterable[Iterable[Entry]] = (),
) -> Flowchart:
    """Draws a program's process or procedure.

    Args:
        program: The compiled process or procedure. What it calls is drawn as one box.
        case: A case whose visited and present steps are marked.
        journal: The case's entries; with them the ways it took are marked too.
        language: One of the program's languages; left out, its first.
        view: ``company``; ``customer`` for only what ``customer_sees`` shows; ``responsibilities`` for who does what;
            ``case`` for the path of one case in its order, where it is, what is due, and what was out of order;
            ``heat`` for how often and how long in many cases.
        journals: For ``heat``: the entries of each case. They are read once, one journal after the other.

    Returns:
        The flowchart. Its DOT and Mermaid texts need nothing else; its pictures need a layout program.

    Raises:
        ValueError: No such view or language, or nothing that the customer sees.
    """
    if view not in VIEWS:
        raise ValueError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
    chosen = _language(program, language)
    if view == "heat":
        return Flowchart(heat_chart(program, journals, chosen))
    if view == "case":
        if case is None:
            raise ValueError("the view of a case needs the case")
        return Flowchart(case_chart(program, case, journal, chosen))
    chart = company_chart(program, progress(case, journal, program.name), chosen)
    if view == "customer":
        chart = customer_chart(program, chart)
    if view == "responsibilities":
        chart = responsibilities_chart(program, chart)
    return Flowchart(chart)


def _language(program: Program, language: str | None) -> str:
    if language is None:
        return program.languages[0]
    if program.book.languages and language not in program.languages:
        raise ValueError(f"{program.name} has no texts in {language!r}; it has {', '.join(program.languages)}")
    return language


@dataclass(frozen=True, slots=True)
class Flowchart:
    """A flowchart, as text and as pictures. In a notebook it shows itself.

    Attributes:
        chart: The boxes, arrows and lanes, for whoever draws in another way.
    """

    chart: Chart

    def dot(self) -> str:
        """The text for Graphviz."""
        from sopflow.views.dot import to_dot

        return to_dot(self.chart)

    def mermaid(self) -> str:
        """The text for Mermaid."""
        return to_mermaid(self.chart)

    def text(self, width: int = 80, *, ascii: bool = False, color: bool = False) -> str:
        """The chart in characters, for a terminal.

        Args:
            width: How many columns there are; narrower than 40 it doesn't become.
            ascii: Draw with ``+ - |``, for terminals that have no lines.
            color: Write the codes with which a terminal shows colours. What they say is there without them, too.
        """
        return to_text(self.chart, width=width, ascii=ascii, color=color)

    def svg(self, engine: Engine | None = None, theme: Theme = "auto") -> str:
        """An ``<svg>`` element that scales with its page, with a title and a description for screen readers.

        Args:
            engine: ``graphviz-pure`` (the default) or ``dot``, the system's Graphviz.
            theme: ``light``, ``dark``, or ``auto`` for what the reader's system prefers.

        Raises:
            MissingTool: The layout program isn't installed.
            LayoutError: It failed or took too long.
        """
        from sopflow.views.svg import finish

        return finish(draw(self.dot(), "svg", engine=engine).decode(), self.chart, theme)

    def png(self, engine: Engine | None = None) -> bytes:
        """A picture at 144 dots per inch; arguments and errors as for ``svg``."""
        from sopflow.views.dot import to_dot

        return draw(to_dot(self.chart, marks=PLAIN_MARKS, clock=PLAIN_CLOCK), "png", engine=engine)

    def pdf(self) -> bytes:
        """A page of the picture's size, drawn by the system's Graphviz; errors as for ``svg``."""
        return draw(self.dot(), "pdf")

    def save(self, path: str | Path) -> Path:
        """Writes the flowchart to a file in the format that its ending names.

        Args:
            path: Ends with ``.svg``, ``.png``, ``.pdf``, ``.dot``, ``.gv``, ``.mmd``, ``.mermaid`` or ``.txt``.

        Raises:
            ValueError: Another ending.
            MissingTool, LayoutError: As for ``svg``.
        """
        file = Path(path)
        writers: dict[str, Callable[[], str | bytes]] = {
            ".svg": self.svg,
            ".png": self.png,
            ".pdf": self.pdf,
            ".dot": self.dot,
            ".gv": self.dot,
            ".mmd": self.mermaid,
            ".mermaid": self.mermaid,
            ".txt": self.text,
        }
        if file.suffix.lower() not in writers:
            raise ValueError(f"{file.name} should end with one of {', '.join(writers)}")
        written = writers[file.suffix.lower()]()
        file.write_bytes(written.encode() if isinstance(written, str) else written)
        return file

    def _repr_svg_(self) -> str:
        return self.svg(theme="light")  # as notebooks are, whatever the system prefers
