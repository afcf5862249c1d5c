"""``sopflow check``: read handbooks and say everything that is wrong with them."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from sopflow.cli.console import FAILED, FINE, Console, existing

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.text.report import Report

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("check", help="say everything that is wrong with a handbook")
    command.add_argument("paths", metavar="PATH", nargs="+", help="a handbook folder or one YAML file")
    command.add_argument("--json", action="store_true", help="findings as JSON")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Check each path; findings of any kind but advice give exit code 1."""
    import sopflow

    reports: list[tuple[str, Report]] = []
    for number, path in enumerate([str(existing(each)) for each in given.paths], 1):
        with console.working(f"Checking {path} ({number}/{len(given.paths)})"):
            reports.append((path, sopflow.read(path)[1]))
    if given.json:
        console.say_json([{"path": path, "ok": report.ok, "findings": report.as_dicts()} for path, report in reports])
    else:
        for path, report in reports:
            _show(path, report, console)
    return FAILED if any(_fails(report) for _, report in reports) else FINE


def _show(path: str, report: Report, console: Console) -> None:
    if len(report):
        console.say(report.text(color=console.colour))
    else:
        console.say(f"{path}: fine", "good")


def _fails(report: Report) -> bool:
    """Whether there is more in it than advice."""
    return any(each.severity != "advice" for each in report)
