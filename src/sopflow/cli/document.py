"""``sopflow document``: write a handbook as a document."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]

_SUFFIXES = {"md": "markdown", "markdown": "markdown", "html": "html", "htm": "html", "pdf": "pdf"}


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("document", help="write a handbook as a document: Markdown, HTML or PDF")
    command.add_argument("path", metavar="PATH", help="a handbook folder or one YAML file")
    command.add_argument("names", metavar="PROCESS", nargs="*", help="which ones; left out: all")
    command.add_argument("-o", "--output", metavar="FILE", help="where to; left out: standard output")
    command.add_argument(
        "--format", choices=("markdown", "html", "pdf"), help="left out: by the ending of FILE, else markdown"
    )
    command.add_argument("--language", help="left out: the handbook's first")
    command.add_argument("--templates", metavar="FOLDER", help="templates of your own, in place of those of this name")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Write the document."""
    from sopflow.views.document import document, pdf

    form = given.format or _by_ending(given.output)
    if form == "pdf" and given.output is None:
        raise UsageError("a PDF goes to a file: -o FILE.pdf")
    if given.templates is not None and not Path(given.templates).is_dir():
        raise UsageError(f"there is no folder {given.templates!r}")
    handbook = handbooks.load(given.path, console)
    names = [handbooks.pick(handbook, name) for name in given.names]
    if not handbook:
        raise UsageError("there is no process and no procedure in this handbook yet")
    language = handbooks.language(next(iter(handbook.values())), given.language)
    with console.working("Writing"):
        text = document(
            handbook,
            names,
            language=language,
            form="html" if form == "pdf" else form,
            templates=given.templates,
        )
        written = pdf(text) if form == "pdf" else text.encode()
    if given.output is None:
        console.say(text.rstrip("\n"))
        return FINE
    target = Path(given.output)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(written)
    console.say(f"{form}: {target}")
    return FINE


def _by_ending(output: str | None) -> str:
    ending = Path(output or "").suffix.removeprefix(".").lower()
    if output is None or not ending:
        return "markdown"
    if ending not in _SUFFIXES:
        raise UsageError(f"no format is known for the ending .{ending}; name it with --format.")
    return _SUFFIXES[ending]
