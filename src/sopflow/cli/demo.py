"""``sopflow demo``: walk the example customer inquiry and draw its flowchart."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli import handbooks, run
from sopflow.cli.console import Console, existing
from sopflow.errors import MissingTool

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]

PROCESS = "customer-inquiry"


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("demo", help="walk the example customer inquiry and draw it")
    command.add_argument(
        "--answers",
        metavar="FILE",
        nargs="?",
        const="",
        help="replay a file instead of asking; without FILE, the example's",
    )
    command.add_argument("-o", "--output", metavar="FILE", default=f"{PROCESS}.svg", help="where the flowchart goes")
    run.options(command)
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Walk at the terminal if there is one, else by the example's answers; then draw the way that was taken."""
    examples = handbooks.example_folder()
    answers: str | None = given.answers or str(examples / "walks" / f"{PROCESS}.yaml")
    if given.answers:
        existing(given.answers)
    elif given.answers is None and sys.stdin.isatty():
        answers = None
    handbook = handbooks.load(str(examples / "sops"), console)
    code, walked = run.walk(handbook[PROCESS], given, console, answers, chart=Path(given.output))
    try:
        walked.draw()
    except MissingTool as problem:
        console.complain(str(problem))
    return code
