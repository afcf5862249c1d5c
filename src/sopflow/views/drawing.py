"""Flowcharts of processes and procedures, and of how far a case got with them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, get_args

from sopflow.model.names import readable
from sopflow.model.texts import say
from sopflow.views.case import case_chart
from sopflow.views.chart import Chart, State
from sopflow.views.company import company_chart
from sopflow.views.customer import customer_chart
from sopflow.views.drawn import as_drawn
from sopflow.views.heat import heat_chart
from sopflow.views.layout import Engine, draw
from sopflow.views.mermaid import to_mermaid
from sopflow.views.responsibilities import responsibilities_chart
from sopflow.views.sections import SECTION, Section, sections
from sopflow.views.sources import progress
from sopflow.views.style import MARKS, PLAIN_MARKS
from sopflow.views.terminal import to_text
from sopflow.views.unfold import unfolded

if TYPE_CHECKING:
    from sopflow.engine.case import Case
    from sopflow.journal.entries import Entry
    from sopflow.program import Program
    from sopflow.views.sheet import Sheet
    from sopflow.views.svg import Theme

__all__ = ["Flowchart", "flowchart"]

VIEWS = ("company", "customer", "responsibilities", "case", "heat")
Direction = Literal["top-down", "left-right"]
PAPERS = {"a4": (8.27, 11.69), "a3": (11.69, 16.54), "letter": (8.5, 11.0)}
"""Width and height in inches."""

_MARGIN = 0.5


def flowchart(
    program: Program,
    case: Case | None = None,
    journal: Iterable[Entry] = (),
    language: str | None = None,
    view: str = "company",
    journals: Iterable[Iterable[Entry]] = (),
    *,
    depth: int = 1,
    direction: Direction = "top-down",
    legend: bool = False,
    links: Callable[[str], str] | None = None,
    section: int = SECTION,
) -> Flowchart:
    """Draws a program's process or procedure.

    Args:
        program: The compiled process or procedure.
        case: A case whose visited and present steps are marked.
        journal: The case's entries; with them the ways it took are marked too.
        language: One of the program's languages; left out, its first.
        view: ``company``; ``customer`` for only what ``customer_sees`` shows; ``responsibilities`` for who does what;
            ``case`` for the path of one case in its order, where it is, what is due, and what was out of order;
            ``heat`` for how often and how long in many cases.
        journals: For ``heat``: the entries of each case. They are read once, one journal after the other.
        depth: Down to which level what is called is drawn in a frame of its own; 1: each call is one box.
        direction: ``top-down`` or ``left-right``.
        legend: Whether the shapes, lines and colours that this chart uses are explained below it.
        links: Gives the address of a called procedure's chart by its name; left out, calls lead nowhere.
        section: How many boxes stay together in pictures; a larger chart is cut by its stages and then into sections
            of about this size, whose ends are joined by numbered circles. 0: never.

    Returns:
        The flowchart. Its texts and its SVG need nothing else; PNG and PDF need a program that draws them.

    Raises:
        ValueError: No such view, direction or language, or nothing that the customer sees.
    """
    if view not in VIEWS:
        raise ValueError(f"there is no view {view!r}; there are {', '.join(VIEWS)}")
    if direction not in get_args(Direction):
        raise ValueError(f"there is no direction {direction!r}; there are {', '.join(get_args(Direction))}")
    chosen = _language(program, language)
    look = Look(direction, section, legend, tuple(_stages(program, chosen).items()))
    if view == "heat":
        chart = heat_chart(program, journals, chosen)
    elif view == "case":
        if case is None:
            raise ValueError("the view of a case needs the case")
        chart = case_chart(program, case, journal, chosen)
    else:
        entries = tuple(journal)

        def level(called: Program) -> Chart:
            return company_chart(called, progress(case, entries, called.name), chosen)

        chart = unfolded(program, depth, level) if view == "company" else level(program)
        if view == "customer":
            chart = customer_chart(program, chart)
        elif view == "responsibilities":
            chart = responsibilities_chart(program, chart)
    return Flowchart(_knowing(chart, program, links), look)


def _stages(program: Program, language: str) -> dict[str, str]:
    written = program.main.written
    stages = written.stages if written is not None else {}
    return {name: say(stage.title, language) if stage.title else readable(name) for name, stage in stages.items()}


def _knowing(chart: Chart, program: Program, links: Callable[[str], str] | None) -> Chart:
    """The same chart, with the stage of each step and the address of what it calls."""
    boxes = []
    for box in chart.boxes:
        step = program.main.steps.get(box.id)
        if step is not None:
            link = links(step.call) if links and step.call is not None and step.call in program.units else ""
            box = replace(box, stage=step.stage or "", link=link)
        boxes.append(box)
    return replace(chart, boxes=tuple(boxes))


def _language(program: Program, language: str | None) -> str:
    if language is None:
        return program.languages[0]
    if program.book.languages and language not in program.languages:
        raise ValueError(f"{program.name} has no texts in {language!r}; it has {', '.join(program.languages)}")
    return language


@dataclass(frozen=True, slots=True)
class Look:
    """How a picture is drawn.

    Attributes:
        direction: Where the flow runs to.
        section: How many boxes stay together.
        legend: Whether the shapes are explained.
        stages: The titles of the stages by which a large chart is cut.
    """

    direction: Direction = "top-down"
    section: int = SECTION
    legend: bool = False
    stages: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Flowchart:
    """A flowchart, as text and as pictures. In a notebook it shows itself.

    Attributes:
        chart: The boxes, arrows and lanes, for whoever draws in another way.
        look: How its pictures are drawn.
    """

    chart: Chart
    look: Look = Look()

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

    def svg(self, theme: Theme = "auto") -> str:
        """An ``<svg>`` element that scales with its page, with a title and a description for screen readers.

        Args:
            theme: ``light``, ``dark``, or ``auto`` for what the reader's system prefers.
        """
        from sopflow.views.svg import to_svg

        return to_svg(self.sheet(), self.chart, theme)

    def png(self, engine: Engine | None = None) -> bytes:
        """A picture at 144 dots per inch.

        Args:
            engine: ``graphviz-pure`` (the default) or ``dot``, the system's Graphviz.

        Raises:
            MissingTool: The program isn't installed.
            LayoutError: It failed or took too long.
        """
        from sopflow.views.paper import to_paper

        return draw(to_paper(self.sheet(PLAIN_MARKS)), "png", engine=engine, placed=True)

    def pdf(self, paper: str | None = None) -> bytes:
        """A page, drawn by the system's Graphviz; errors as for ``png``.

        Args:
            paper: ``a4``, ``a3`` or ``letter``: what is larger shrinks, upright or across, to what this paper holds.
                Left out, the page is as large as the picture.
        """
        from sopflow.views.paper import to_paper

        if paper is not None and paper not in PAPERS:
            raise ValueError(f"there is no paper {paper!r}; there are {', '.join(PAPERS)}")
        room = tuple(side - 2 * _MARGIN for side in PAPERS[paper]) if paper else None
        return draw(to_paper(self.sheet(), room), "pdf", placed=True)

    def parts(self) -> tuple[Flowchart, ...]:
        """Each section of a large chart as a chart of its own, such as for pages; of a small one itself."""
        found = self._sections()
        if len(found) == 1:
            return (self,)
        look = replace(self.look, section=0)
        return tuple(Flowchart(replace(part.chart, title=f"{self.chart.title} – {part.title}"), look) for part in found)

    def _sections(self) -> tuple[Section, ...]:
        return sections(as_drawn(self.chart), self.look.section, dict(self.look.stages))

    def sheet(self, marks: Mapping[State, str] = MARKS) -> Sheet:
        """Where everything stands in a picture, for whoever draws in another way.

        Args:
            marks: The sign before the title of a box in a certain state.
        """
        from sopflow.views.legend import legend
        from sopflow.views.sheet import sheet

        found = self._sections()
        below = legend(self.chart, marks, sections=len(found) > 1) if self.look.legend else None
        return sheet(self.chart.title, found, turned=self.look.direction == "left-right", marks=marks, legend=below)

    def save(self, path: str | Path) -> Path:
        """Writes the flowchart to a file in the format that its ending names.

        Args:
            path: Ends with ``.svg``, ``.png``, ``.pdf``, ``.dot``, ``.gv``, ``.mmd``, ``.mermaid`` or ``.txt``.

        Raises:
            ValueError: Another ending.
            MissingTool, LayoutError: As for ``png``.
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
