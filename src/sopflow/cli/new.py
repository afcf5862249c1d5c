"""``sopflow new``: begin a handbook with a small one that works."""

from __future__ import annotations

import argparse
import re
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli.console import FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]

STARTER = ("handbook.yaml", "customer-request.yaml", "find-answer.yaml")
SCHEMA = "sopflow-1.schema.json"  # the first line of each file names it
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*")


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("new", help="begin a handbook")
    command.add_argument("name", metavar="NAME", help="the folder to make, and the handbook's name")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Write the starter, and the schema that its files name; nothing that is there already is touched."""
    from sopflow.model.schema import schema_text

    folder = Path(given.name)
    if not _NAME.fullmatch(folder.name):
        raise UsageError(f"{folder.name!r} can't be a name: letters, digits, - and _ can stand in it.")
    if folder.exists():
        raise UsageError(f"{folder} is there already; choose another name.")
    folder.mkdir(parents=True)
    starter = files("sopflow.cli") / "starter"
    for name in STARTER:
        text = (starter / name).read_text(encoding="utf-8").replace("NAME", folder.name)
        (folder / name).write_text(text, encoding="utf-8")
    (folder / SCHEMA).write_text(schema_text(), encoding="utf-8")
    console.say(f"{folder}: {', '.join(STARTER)}; for editors {SCHEMA}", "good")
    console.say(f"Next: sopflow check {folder}  ·  sopflow run {folder}  ·  sopflow render {folder}")
    return FINE
