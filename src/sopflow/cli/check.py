"""``sopflow check``: read handbooks and say everything that is wrong with them."""

from __future__ import annotations

import argparse
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from sopflow.cli.console import FAILED, FINE, Console, UsageError, existing
from sopflow.cli.formats import FORMATS, Checked

if TYPE_CHECKING:
    from sopflow.cli.console import Commands
    from sopflow.loading import Workspace
    from sopflow.text.report import Report

__all__ = ["declare", "execute"]

_EPILOG = """\
Codes are given as in findings (SOP305), as groups (SOP3) or by the name of a rule (unreachable-step), several with
commas. A comment in a file silences one finding: `# sopflow: ignore SOP305 - the CRM fills it in`.
Exit codes: 0 fine (advice is no failure), 1 findings, 2 called wrongly."""


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser(
        "check",
        help="say everything that is wrong with a handbook",
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    command.add_argument(
        "paths", metavar="PATH", nargs="+", help="a handbook folder or a YAML file; a file is read with its handbook"
    )
    command.add_argument("--select", metavar="CODES", action="append", default=[], help="only these findings")
    command.add_argument("--ignore", metavar="CODES", action="append", default=[], help="not these findings")
    command.add_argument("--fix", action="store_true", help="put right what certainly can be")
    command.add_argument("--diff", action="store_true", help="show what --fix would change, and write nothing")
    command.add_argument("--watch", action="store_true", help="check again whenever a file changes, until Ctrl-C")
    command.add_argument("--format", choices=tuple(FORMATS), help="how findings are written; text if left out")
    command.add_argument("--json", action="store_true", help="the same as --format json")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:
    """Check each path; findings of any kind but advice give exit code 1."""
    wanted = Wanted(_codes(given.select), _codes(given.ignore))
    paths = [str(existing(each)) for each in given.paths]
    style = given.format or ("json" if given.json else "text")
    if given.json and style != "json":
        raise UsageError(f"--json and --format {style} contradict each other.")
    if given.fix or given.diff:
        return _fix(paths, wanted, style, console, write=not given.diff, watch=given.watch)
    if given.watch:
        if style != "text":
            raise UsageError("--watch writes for people; leave out --format.")
        from sopflow.cli.watch import watch

        kept: dict[str, Workspace] = {}
        watch(lambda: _reports(paths, wanted, console, kept), lambda: list(_homes(paths).values()), console)
        return FINE
    checked = _reports(paths, wanted, console)
    FORMATS[style](checked, console)
    return _code(checked)


class Wanted:
    """Which findings somebody wants to hear of.

    Args:
        select: Codes or how they begin; empty for all.
        ignore: The same, left out.
    """

    def __init__(self, select: Sequence[str], ignore: Sequence[str]) -> None:
        self.select, self.ignore = select, ignore

    def of(self, report: Report) -> Report:
        """What of a report they want to hear."""
        return report.selected(self.select, self.ignore) if self.select or self.ignore else report


def _codes(given: Iterable[str]) -> list[str]:
    words = [word.strip() for each in given for word in each.split(",") if word.strip()]
    if not words:
        return []
    from sopflow.checks.naming import nearest_code, prefix_of

    found = []
    for word in words:
        code = prefix_of(word)
        if code is None:
            near = nearest_code(word)
            hint = f"Did you mean {near}?" if near else "Codes look like SOP305 or SOP3; `sopflow explain` lists them."
            raise UsageError(f"there is no code {word!r}. {hint}")
        found.append(code)
    return found


def _homes(paths: Iterable[str]) -> dict[str, tuple[str, ...]]:
    """What to read: each path with its files, but every handbook once, however many of its files are named."""
    from sopflow.loading.reading import files

    found: dict[tuple[str, ...], str] = {}
    for path in paths:
        found.setdefault(tuple(str(each) for each in files(path)), path)
    return {path: names for names, path in found.items()}


def _reports(
    paths: Sequence[str], wanted: Wanted, console: Console, kept: dict[str, Workspace] | None = None
) -> list[Checked]:
    """Read and check each path; what is ``kept`` from the last time is not read again where it didn't change."""
    from sopflow.loading import Workspace
    from sopflow.loading.reading import gather

    checked: list[Checked] = []
    homes = _homes(paths)
    for number, path in enumerate(homes, 1):
        with console.working(f"Checking {path} ({number}/{len(homes)})"):
            gathered = gather(path)
            workspace = Workspace({}) if kept is None else kept.setdefault(path, Workspace({}))
            workspace.become(gathered.texts, gathered.problems)
            checked.append(Checked(path, wanted.of(workspace.read()[1])))
    return checked


def _fix(paths: Sequence[str], wanted: Wanted, style: str, console: Console, *, write: bool, watch: bool) -> int:
    if watch or style != "text":
        raise UsageError("--fix and --diff go with neither --watch nor another --format than text.")
    from sopflow.cli.mend import mend

    checked = [mend(path, wanted, console, write=write) for path in _homes(paths)]
    return _code(checked)


def _code(checked: Iterable[Checked]) -> int:
    return FAILED if any(_fails(each.report) for each in checked) else FINE


def _fails(report: Report) -> bool:
    """Whether there is more in it than advice."""
    return any(each.severity != "advice" for each in report)
