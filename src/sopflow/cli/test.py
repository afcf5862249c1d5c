"""``sopflow test``: run the scenarios written beside a handbook."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sopflow.cli.console import FAILED, FINE, Console, existing

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.loading.scenarios import Tested

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("test", help="run the scenarios (NAME.test.yaml) of a handbook")
    command.add_argument("paths", metavar="PATH", nargs="+", help="a folder, or one file of scenarios")
    command.add_argument("--json", action="store_true", help="results as JSON")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Run all scenarios; one that fails gives exit code 1."""
    from sopflow.loading.scenarios import test

    tested: list[Tested] = []
    for path in given.paths:
        existing(path)
        for each in test(path):
            tested.append(each)
            if not given.json:
                _show(each, console)
    if given.json:
        console.say_json([_as_dict(each) for each in tested])
    else:
        _sum_up(tested, console)
    return FAILED if any(len(each.report) for each in tested) else FINE


def _show(tested: Tested, console: Console) -> None:
    console.say(tested.file, "title")
    for result in tested.results:
        console.say(f"  {'✗' if result.failures else '✓'} {result.name}", "bad" if result.failures else "good")
    if len(tested.report):
        console.say()
        console.say(tested.report.text(color=console.colour))


def _sum_up(tested: list[Tested], console: Console) -> None:
    results = [result for each in tested for result in each.results]
    failed = sum(bool(result.failures) for result in results)
    unread = sum(bool(len(each.report)) and not each.results for each in tested)
    words = f"{len(results)} scenario{'' if len(results) == 1 else 's'}"
    if failed:
        words += f", {failed} failed"
    if unread:
        words += f", {unread} file{'' if unread == 1 else 's'} that could not be run"
    console.say(words if failed or unread else f"{words}, all fine", "bad" if failed or unread else "good")


def _as_dict(tested: Tested) -> dict[str, object]:
    return {
        "file": tested.file,
        "scenarios": [{"name": each.name, "ok": not each.failures} for each in tested.results],
        "findings": tested.report.as_dicts(),
    }
