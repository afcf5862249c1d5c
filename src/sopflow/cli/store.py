"""``sopflow store``: make the tables in which cases are kept, look at them, bring them to this release's form."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sopflow.cli.console import FAILED, FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.stores.upkeep import Form

__all__ = ["declare", "execute"]

_WORDS = {
    "create": "make its tables; a store that is there stays as it is",
    "upgrade": "bring its tables to the form this release knows (stop what works with it first)",
    "status": "say which form its tables have; exit code 1 if this release can't work with them",
}

_STATES = {
    "none": "There is no store in this database: run `sopflow store create` on it.",
    "current": "The store has the form {found}, which this release knows.",
    "older": "The store has the form {found}, this release knows {newest}: run `sopflow store upgrade` on it.",
    "newer": "The store has the form {found}, this release knows {newest}: a newer one has made it.",
}


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("store", help="make, upgrade or look at the database in which cases are kept")
    does = command.add_subparsers(dest="what", metavar="WHAT", required=True)
    for name, words in _WORDS.items():
        one = does.add_parser(name, help=words, description=words)
        one.add_argument("url", metavar="URL", help="sqlite:///FILE or postgresql://USER@HOST/DATABASE")
        one.add_argument("--json", action="store_true", help="the result as JSON")
        one.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Do it, and say which form the tables have now.

    Raises:
        UsageError: The address names no store.
        MissingTool: The driver, or what upgrading needs, isn't installed.
    """
    from sopflow.stores import upkeep

    try:
        does = {"create": upkeep.create, "status": upkeep.status, "upgrade": upkeep.upgrade}[given.what]
        before = does(given.url)
    except ValueError as problem:
        raise UsageError(str(problem)) from problem
    now = upkeep.Form(before.newest, before.newest) if given.what == "upgrade" else before
    if given.json:
        console.say_json(_as_dict(now, before))
    elif given.what == "upgrade" and now != before:
        console.say(f"The store had the form {before.found} and has {now.found} now.", "good")
    else:
        words = _STATES[now.state].format(found=now.found, newest=now.newest)
        console.say(words, "good" if now.state == "current" else "bad")
    return FINE if now.state == "current" else FAILED


def _as_dict(now: Form, before: Form) -> dict[str, object]:
    return {"form": now.found, "newest": now.newest, "state": now.state, "before": before.found}
