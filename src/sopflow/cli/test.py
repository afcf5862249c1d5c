"""``sopflow test``: run the scenarios written beside a handbook."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sopflow.cli.console import FAILED, FINE, Console, existing

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.loading.scenarios import Tested
    from sopflow.scenarios import Cover

__all__ = ["declare", "execute"]

_MANY = {"step": "steps", "branch": "branches", "rule": "rules", "deadline": "ends of deadlines", "row": "rows"}


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("test", help="run the scenarios (NAME.test.yaml) of a handbook")
    command.add_argument("paths", metavar="PATH", nargs="+", help="a folder, or one file of scenarios")
    command.add_argument("--cover", action="store_true", help="also say what no scenario ever walks, with its line")
    command.add_argument("--json", action="store_true", help="results as JSON")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Run all scenarios; one that fails gives exit code 1."""
    from sopflow.loading.scenarios import covered, test

    tested: list[Tested] = []
    covers: list[Cover] = []
    for path in given.paths:
        existing(path)
        here: list[Tested] = []
        for each in test(path):
            here.append(each)
            if not given.json:
                _show(each, console)
        tested += here
        covers += covered(path, here) if given.cover else ()
    if given.json:
        told = [_as_dict(each) for each in tested]
        console.say_json({"tests": told, "cover": [_cover_as_dict(each) for each in covers]} if given.cover else told)
    else:
        for cover in covers:
            _show_cover(cover, console)
        _sum_up(tested, console)
    return FAILED if any(len(each.report) for each in tested) else FINE


def _show_cover(cover: Cover, console: Console) -> None:
    console.say("Never walked:" if cover.gaps else "Everything is walked.", "title")
    for gap in cover.gaps:
        console.say(f"  {gap.span}: {gap.message}")
    counts = [f"{_MANY[kind]} {walked}/{number}" for kind, (walked, number) in cover.counts.items() if number]
    console.say(f"  {' · '.join(counts)}", "quiet")


def _cover_as_dict(cover: Cover) -> dict[str, object]:
    return {
        "counts": {kind: {"walked": walked, "all": number} for kind, (walked, number) in cover.counts.items()},
        "gaps": [
            {"kind": gap.kind, "unit": gap.unit, "message": gap.message, **gap.span._asdict()} for gap in cover.gaps
        ],
    }


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
