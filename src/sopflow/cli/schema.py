"""``sopflow schema``: the JSON Schema that lets an editor complete and check while one types."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli.console import FINE, Console

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("schema", help="write the JSON Schema for editors")
    command.add_argument("-o", "--output", metavar="FILE", help="where to; left out: standard output")
    command.add_argument("--tests", action="store_true", help="the one for scenarios (*.test.yaml)")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Write the schema."""
    if given.tests:
        from sopflow.scenarios.schema import schema_text
    else:
        from sopflow.model.schema import schema_text

    if given.output is None:
        console.say(schema_text().rstrip())
        return FINE
    Path(given.output).write_text(schema_text(), encoding="utf-8")
    console.say(f"schema: {given.output}")
    return FINE
