"""``sopflow player``: one page that leads a person through a process, for a browser and without a network."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "player",
        help="write one HTML page that leads a person through a process",
        description="Write one HTML page that leads a person through a process or procedure: forms, checklists, "
        "deadlines on a clock that can be moved on, history with reasons, the flowchart lighting up. It works offline "
        "and decides exactly as the engine does.",
    )
    command.add_argument("path", metavar="PATH", help="a handbook folder or one YAML file")
    command.add_argument("process", metavar="PROCESS", nargs="?", help="which one; left out: the only one there is")
    command.add_argument("-o", "--output", metavar="FILE", help="where to; left out: PROCESS.html")
    command.add_argument("--language", help="in which the page begins; left out: the handbook's first")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Write the page."""
    from sopflow.views.player import player

    handbook = handbooks.load(given.path, console)
    program = handbook[handbooks.pick(handbook, given.process)]
    language = handbooks.language(program, given.language)
    target = Path(given.output or f"{program.name}.html")
    if target.suffix.lower() not in (".html", ".htm"):
        raise UsageError(f"a player is a page, such as {target.stem or program.name}.html; not {target.name}")
    with console.working("Writing"):
        written = player(program, language=language)
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(written, encoding="utf-8")
    console.say(f"player: {target}")
    return FINE
