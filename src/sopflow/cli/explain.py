"""``sopflow explain``: what a code means, and what to do about it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sopflow.cli.console import FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("explain", help="say what a finding means, by its code or the name of its rule")
    command.add_argument("code", metavar="CODE", nargs="?", help="SOP305 or unreachable-step; left out, all are listed")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Show the page of a code, or all codes with a line each."""
    from sopflow.checks.catalogue import catalogue
    from sopflow.checks.naming import code_of, nearest_code
    from sopflow.checks.pages import pages

    if given.code is None:
        for each in catalogue():
            console.say(f"{console.styled(each.code, 'strong')}  {each.title}")
        return FINE
    code = code_of(given.code)
    if code is None:
        near = nearest_code(given.code)
        hint = f"Did you mean {near}?" if near else "`sopflow explain` lists all there are."
        raise UsageError(f"there is no code {given.code!r}. {hint}")
    _show(pages()[f"{code}.md"], console)
    return FINE


def _show(page: str, console: Console) -> None:
    """A page as it is, examples set in instead of fenced."""
    inside = False
    for line in page.rstrip().split("\n"):
        if line.startswith("```"):
            inside = not inside
        elif inside:
            console.say(f"    {line}" if line else "", "quiet")
        else:
            console.say(line.removeprefix("# "), "title" if line.startswith("# ") else "plain")
