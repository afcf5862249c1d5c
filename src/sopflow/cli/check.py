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
    return FAILED if any(_counts(report)[0] for _, report in reports) else FINE


def _show(path: str, report: Report, console: Console) -> None:
    if len(report):
        console.say(report.text(color=console.colour))
    grave, words = _counts(report)
    console.say(f"{path}: {words}", "bad" if grave else "good")


def _counts(report: Report) -> tuple[int, str]:
    """How many findings fail the check, and all of them in words."""
    found = {severity: sum(each.severity == severity for each in report) for severity in ("error", "warning", "advice")}
    words = [f"{found[each]} {each}{'s' if found[each] > 1 else ''}" for each in ("error", "warning") if found[each]]
    if found["advice"]:
        words.append(f"{found['advice']} piece{'s' if found['advice'] > 1 else ''} of advice")
    return found["error"] + found["warning"], ", ".join(words) or "fine"
