"""``sopflow render``: draw flowcharts."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import islice
from pathlib import Path
from shutil import get_terminal_size
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import FAILED, FINE, Console, UsageError
from sopflow.cli.journals import journal_files, journals

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.program import Handbook, Program
    from sopflow.views.drawing import Flowchart

__all__ = ["FORMATS", "declare", "draw", "execute"]

VIEWS = ("company", "customer", "responsibilities", "case", "heat")
FORMATS = ("svg", "png", "pdf", "dot", "mermaid", "text")
_SUFFIXES = {
    "svg": "svg",
    "png": "png",
    "pdf": "pdf",
    "dot": "dot",
    "gv": "dot",
    "mmd": "mermaid",
    "mermaid": "mermaid",
    "txt": "text",
}


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("render", help="draw the flowchart of a process or procedure")
    command.add_argument("path", metavar="PATH", help="a handbook folder or one YAML file")
    command.add_argument("process", metavar="PROCESS", nargs="?", help="which one; left out: all, one file each")
    command.add_argument(
        "-o", "--output", metavar="FILE", help="where to (a folder for several, - for standard output)"
    )
    command.add_argument("--format", choices=FORMATS, help="left out: by the ending of FILE, else svg")
    command.add_argument("--language", help="left out: the handbook's first")
    command.add_argument(
        "--view",
        choices=VIEWS,
        help="left out: company; with one journal its case, with several heat",
    )
    command.add_argument(
        "--journal",
        metavar="FILE",
        action="append",
        default=[],
        help="the journal of a case, or a folder of them; may be given several times",
    )
    _declare_look(command)
    command.add_argument("--json", action="store_true", help="what was written, as JSON")
    command.set_defaults(execute=execute)


def _declare_look(command: argparse.ArgumentParser) -> None:
    command.add_argument("--direction", choices=("top-down", "left-right"), default="top-down", help="(top-down)")
    command.add_argument("--legend", action="store_true", help="explain the signs that the chart uses")
    command.add_argument(
        "--depth", type=int, default=1, metavar="N", help="draw what is called too, down to this level (1: one box)"
    )
    command.add_argument(
        "--section",
        type=int,
        default=100,
        metavar="N",
        help="cut charts into sections of about N boxes (100; 0: never)",
    )
    command.add_argument(
        "--paper",
        choices=("a4", "a3", "letter"),
        help="a PDF for this paper, one file for each section of a large chart",
    )


def execute(given: argparse.Namespace, console: Console) -> int:
    """Draw one flowchart, or each of the handbook's."""
    form = given.format or _by_ending(given.output) or ("pdf" if given.paper else "svg")
    if given.paper and form != "pdf":
        raise UsageError("--paper is for PDF; leave it out, or add --format pdf.")
    handbook = handbooks.load(given.path, console)
    files = journal_files(given.journal)
    view = given.view or _view(files)
    names = _names(handbook, given, files)
    written = []
    shown = form == "text" and given.output in (None, "-")  # text is to be read, here and now
    for name, target in zip(names, [None] * len(names) if shown else _targets(names, given.output, form), strict=True):
        program = handbook[name]
        try:
            with console.working(f"Drawing {name}"):
                chart = _chart(program, given, view, files, _links(names, target, form))
                drawn = [(b"", target)] if shown else _drawn(chart, form, target, given.paper)
        except ValueError as problem:  # there is nothing in it that a customer sees
            console.complain(f"sopflow render: {name}: {problem}")
            continue
        if shown:
            console.say(_shown(chart, console))
        for picture, file in () if shown else drawn:
            _write(picture, file)
        written += [{"process": name, "format": form, "file": file and str(file)} for _, file in drawn]
    if given.json and not shown and given.output != "-":
        console.say_json(written)
    elif not shown and given.output != "-":
        for each in written:
            console.say(f"{each['process']}: {each['file']}")
    return FINE if written else FAILED


def _links(names: Sequence[str], target: Path | None, form: str) -> Callable[[str], str] | None:
    """Charts that are written side by side lead to one another."""
    if target is None or len(names) < 2 or form not in ("svg", "pdf"):
        return None
    return lambda name: f"{name}.{form}"


def _drawn(chart: Flowchart, form: str, target: Path | None, paper: str | None) -> list[tuple[bytes, Path | None]]:
    """What is written, and where: one file, or for paper one for each part."""
    if paper is None:
        return [(draw(chart, form), target)]
    parts = chart.parts()
    if len(parts) == 1 or target is None:
        return [(chart.pdf(paper), target)]
    return [(part.pdf(paper), target.with_stem(f"{target.stem}-{number}")) for number, part in enumerate(parts, 1)]


def draw(chart: Flowchart, form: str) -> bytes:
    """The flowchart in one of ``FORMATS``.

    Raises:
        MissingTool: What lays it out is not installed.
    """
    writers: Mapping[str, Callable[[], str | bytes]] = {
        "svg": chart.svg,
        "png": chart.png,
        "pdf": chart.pdf,
        "dot": chart.dot,
        "mermaid": chart.mermaid,
        "text": chart.text,
    }
    drawn = writers[form]()
    return drawn.encode() if isinstance(drawn, str) else drawn


def _shown(chart: Flowchart, console: Console) -> str:
    """The chart as this terminal can show it; anywhere else it has 80 columns and no colours."""
    columns = get_terminal_size().columns if console.is_terminal else 80
    return chart.text(columns, ascii=not console.writes("│◀"), color=console.colour).rstrip("\n")


def _by_ending(output: str | None) -> str | None:
    ending = Path(output or "").suffix.removeprefix(".")
    if output is None or not ending:
        return None
    if ending not in _SUFFIXES:
        raise UsageError(f"no format is known for the ending .{ending}; name it with --format.")
    return _SUFFIXES[ending]


def _view(files: Sequence[Path]) -> str:
    if not files:
        return "company"
    return "case" if sum(1 for _ in islice(journals(files), 2)) == 1 else "heat"


def _chart(
    program: Program,
    given: argparse.Namespace,
    view: str,
    files: Sequence[Path],
    links: Callable[[str], str] | None = None,
) -> Flowchart:
    """The chart of one process or procedure.

    Raises:
        UsageError: The view needs a journal, or another number of them.
        SopflowError: A journal can't be read.
    """
    from sopflow.engine import replay
    from sopflow.views import drawing

    language = handbooks.language(program, given.language)
    flowchart = partial(
        drawing.flowchart,
        depth=given.depth,
        direction=given.direction,
        legend=given.legend,
        links=links,
        section=given.section,
    )
    if view == "heat":
        if not files:
            raise UsageError("the view heat needs journals: give them with --journal FILE.")
        return flowchart(program, language=language, view=view, journals=journals(files))
    if not files:
        if view == "case":
            raise UsageError("the view case needs the case's journal: give it with --journal FILE.")
        return flowchart(program, language=language, view=view)
    found = [tuple(entries) for entries in islice(journals(files), 2)]
    if len(found) > 1:
        raise UsageError(f"the view {view} shows one case, and there are several journals; give one, or --view heat.")
    return flowchart(program, replay(found[0]), found[0], language, view)


def _names(handbook: Handbook, given: argparse.Namespace, files: Sequence[Path]) -> list[str]:
    if given.process is not None:
        return [handbooks.pick(handbook, given.process)]
    if files:
        from sopflow.journal.entries import Opened

        # The process that the cases follow.
        names = {first.process for entries in journals(files) if isinstance(first := next(entries), Opened)}
        if len(names) != 1 or not names <= set(handbook):
            raise UsageError(f"say which one; the journals are of: {', '.join(sorted(names)) or 'no case'}.")
        return list(names)
    return [*handbook.processes, *handbook.procedures]


def _targets(names: list[str], output: str | None, form: str) -> list[Path | None]:
    """Where each goes; None is standard output."""
    folder = Path(output or ".")
    if output is not None and len(names) == 1 and not folder.is_dir() and not output.endswith(("/", "\\")):
        return [None if output == "-" else folder]
    if output is not None and not folder.is_dir() and (output == "-" or folder.suffix):
        raise UsageError(f"there are several to draw ({', '.join(names)}): name one, or give a folder with -o.")
    return [folder / f"{name}.{form}" for name in names]


def _write(drawn: bytes, target: Path | None) -> None:
    if target is None:
        sys.stdout.buffer.write(drawn)
        sys.stdout.buffer.flush()
        return
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(drawn)
