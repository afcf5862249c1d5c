"""``sopflow diff``: what has changed between two versions of a handbook, as its readers see it."""

from __future__ import annotations

import argparse
from dataclasses import asdict
from typing import TYPE_CHECKING

from sopflow.cli import handbooks
from sopflow.cli.console import FINE, Console, UsageError

if TYPE_CHECKING:
    from sopflow.cli.console import Commands, Style
    from sopflow.program import Handbook
    from sopflow.views.document import Difference
    from sopflow.views.document.phrases import Phrases

__all__ = ["declare", "execute"]

_MARKS: dict[str, tuple[str, Style]] = {
    "new": ("+", "good"),
    "gone": ("-", "bad"),
    "moved": ("~", "strong"),
    "changed": ("~", "strong"),
}


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("diff", help="say what has changed between two versions of a handbook")
    command.add_argument("old", metavar="OLD", help="the earlier version: a folder or one YAML file")
    command.add_argument("new", metavar="NEW", help="the later one")
    command.add_argument("names", metavar="PROCESS", nargs="*", help="only these; left out: all, and what they share")
    command.add_argument("--language", help="left out: the handbook's first")
    command.add_argument("--chart", metavar="FILE", help="draw it too: .svg, .png, .pdf, .mmd, .dot or .txt")
    command.add_argument("--json", action="store_true", help="the differences as JSON")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Compare, and tell."""
    from sopflow.views.document import differences
    from sopflow.views.document.phrases import Phrases

    old, new = handbooks.load(given.old, console), handbooks.load(given.new, console)
    names = [handbooks.pick(new if name in new else old, name) for name in given.names]
    if not new:
        raise UsageError(f"there is no process and no procedure in {given.new}")
    first = next(iter(new.values()))
    language = handbooks.language(first, given.language) or first.languages[0]
    if given.chart:
        _draw(given, console, old, new, names, language)
    found = [each for each in differences(old, new, language=language) if not names or each.page in names]
    if given.json:
        console.say_json([asdict(each) for each in found])
        return FINE
    _tell(found, Phrases(language), console)
    return FINE


def _draw(
    given: argparse.Namespace, console: Console, old: Handbook, new: Handbook, names: list[str], language: str
) -> None:
    from sopflow.views.compared import compared
    from sopflow.views.document import differences

    changed = names or list(dict.fromkeys(each.page for each in differences(old, new, language=language) if each.page))
    if len(changed) != 1:
        which = f"what has changed is {', '.join(changed)}" if changed else "nothing has changed"
        raise UsageError(f"--chart draws one process or procedure, name it: {which}")
    try:
        file = compared(old, new, changed[0], language=language).save(given.chart)
    except ValueError as problem:  # an ending that names no format
        raise UsageError(f"--chart: {problem}") from problem
    if not given.json:
        console.say(f"{changed[0]}: {file}")


def _tell(found: list[Difference], say: Phrases, console: Console) -> None:
    if not found:
        console.say(say("no differences"))
    heading: str = ""
    place: tuple[str, ...] = ()
    for each in found:
        if each.place[0] != heading:
            heading = each.place[0]
            console.say(heading, "title")
        if (each.place[1:] != place and each.place[1:]) or each.kind != "changed":
            console.say(_line(each, say), _MARKS[each.kind][1])
        place = each.place[1:]
        if each.kind == "changed":
            _sides(each, console)


def _line(each: Difference, say: Phrases) -> str:
    """The line of one place: a step, a table, a term."""
    what = ": ".join(each.place[1:])
    if each.kind == "moved":
        came, comes = (" ".join(side) or say("the start") for side in (each.before, each.after))
        what = f"{what}: {say('moved', comes, came)}"
    elif each.kind != "changed":
        what = f"{what}: {say(each.kind)}" if what else say(each.kind)
    return f"  {_MARKS[each.kind][0]} {what}"


def _sides(each: Difference, console: Console) -> None:
    if each.about:
        console.say(f"      {each.about}")
    for line in each.before:
        console.say(f"      - {line}", "bad")
    for line in each.after:
        console.say(f"      + {line}", "good")
