"""``sopflow run``: walk a case in the terminal, or let a file walk it."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import Console, UsageError, existing

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.cli.walk.walk import Walk
    from sopflow.program import Program

__all__ = ["declare", "execute", "options", "walk"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("run", help="walk a case in the terminal")
    command.add_argument("path", metavar="PATH", help="a handbook folder or one YAML file")
    command.add_argument("process", metavar="PROCESS", nargs="?", help="which one; left out: the only process")
    command.add_argument("--answers", metavar="FILE", help="replay this file instead of asking")
    options(command)
    command.add_argument("--json", action="store_true", help="with --answers: how the case ended up, as JSON")
    command.set_defaults(execute=execute)


def options(command: argparse.ArgumentParser) -> None:
    """The options of every command that walks."""
    command.add_argument("--journal", metavar="FILE", help="keep the journal here, and go on from it")
    command.add_argument("--language", help="left out: the handbook's first")
    command.add_argument("--as", metavar="NAME/ROLE", dest="by", help="who acts; left out: whoever may")


def execute(given: argparse.Namespace, console: Console) -> int:
    """Walk one case."""
    if given.json and given.answers is None:
        raise UsageError("--json needs --answers FILE.")
    if given.answers is not None:
        existing(given.answers)
    elif not sys.stdin.isatty():
        raise UsageError("there is no terminal to ask at; give --answers FILE, or run it in a terminal.")
    handbook = handbooks.load(given.path, console)
    program = handbook[handbooks.pick(handbook, given.process)]
    code, walked = walk(program, given, console, given.answers, quiet=given.json)
    if given.json:
        console.say_json(_state(walked))
    elif given.journal:
        console.say(walked.words("journal", file=given.journal), "quiet")
    return code


def walk(
    program: Program,
    given: argparse.Namespace,
    console: Console,
    answers: str | None,
    *,
    quiet: bool = False,
    chart: Path | None = None,
) -> tuple[int, Walk]:
    """Walk a case of the program, at the terminal or by a file of answers.

    Args:
        program: What the case follows.
        given: The options of ``options``.
        console: Where to write.
        answers: The file that answers; None asks at the terminal.
        quiet: Show nothing on the way.
        chart: Where flowcharts go.

    Returns:
        The exit code, and the walk with its case.
    """
    from sopflow.cli.walk import script
    from sopflow.cli.walk.desk import Desk
    from sopflow.cli.walk.ui import Silence, Terminal, Transcript
    from sopflow.cli.walk.walk import Walk

    keep = Path(given.journal) if given.journal else None
    desk = Desk(program, language=handbooks.language(program, given.language), by=given.by, keep=keep)
    if answers is None:
        walked = Walk(desk, Terminal(console), chart)
        return walked.run(), walked
    walked = Walk(desk, Silence() if quiet else Transcript(console), chart)
    return script.play(walked, script.read(Path(answers))), walked


def _state(walked: Walk) -> object:
    """How the case stands, for programs."""
    import msgspec

    case = walked.desk.case
    if case is None:
        return {"case": None}
    return {
        "case": case.id,
        "process": case.process,
        "status": case.status,
        "outcome": case.outcome,
        "at": [task.step for task in walked.desk.tasks()],
        "facts": msgspec.to_builtins(case.facts, builtin_types=()),
    }
