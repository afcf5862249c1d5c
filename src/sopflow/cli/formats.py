"""How findings are written: for people, for programs, for code scanning, for a workflow on GitHub."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from sopflow.cli.console import Console

if TYPE_CHECKING:
    from sopflow.text.report import Diagnostic, Report

__all__ = ["FORMATS", "Checked", "Format", "shown_report"]


class Checked(NamedTuple):
    """A path, and what is wrong there."""

    path: str
    report: Report


Format = Callable[[Sequence[Checked], Console], None]


def shown_report(checked: Checked, console: Console, *, fixing: bool = False) -> str:
    """A report for people, with a last line that counts."""
    report = checked.report
    quiet = len(report.silenced)
    if not len(report):
        return console.styled(f"{checked.path}: fine{f' ({quiet} silenced)' if quiet else ''}", "good")
    words = report.text(color=console.colour)
    if report.fixable and not fixing:
        words += f"; {len(report.fixable)} can be fixed with --fix"
    return words + (f"; {quiet} silenced" if quiet else "")


def _text(checked: Sequence[Checked], console: Console) -> None:
    for each in checked:
        console.say(shown_report(each, console))


def _json(checked: Sequence[Checked], console: Console) -> None:
    console.say_json([_as_dict(each.path, each.report) for each in checked])


def _as_dict(path: str, report: Report) -> dict[str, object]:
    found: dict[str, object] = {"path": path, "ok": report.ok, "findings": report.as_dicts()}
    if report.silenced:
        found["silenced"] = [
            {"code": each.code, "message": each.message, **each.span._asdict(), "reason": reason}
            for each, reason in report.silenced
        ]
    return found


def _sarif(checked: Sequence[Checked], console: Console) -> None:
    from sopflow.cli.sarif import sarif

    console.say_json(sarif([each.report for each in checked], Path.cwd()))


_LEVELS = {"error": "error", "warning": "warning", "advice": "notice"}


def _github(checked: Sequence[Checked], console: Console) -> None:
    """The commands that a workflow turns into notes beside the lines of a change."""
    for each in checked:
        for finding in each.report:
            console.say(_command(finding))


def _command(each: Diagnostic) -> str:
    from sopflow.cli.sarif import relative

    span = each.span
    about = {
        "file": relative(span.file, Path.cwd()),
        "line": str(span.line),
        "endLine": str(span.end_line),
        "col": str(span.column),
        "endColumn": str(span.end_column),
        "title": each.code,
    }
    if span.end_line != span.line:  # with several lines, columns are refused
        del about["col"], about["endColumn"]
    listed = ",".join(f"{key}={_escaped(value, ':,')}" for key, value in about.items())
    message = "\n".join(part for part in (each.message, each.hint) if part)
    return f"::{_LEVELS[each.severity]} {listed}::{_escaped(message)}"


def _escaped(words: str, also: str = "") -> str:
    for character in "%\r\n" + also:
        words = words.replace(character, f"%{ord(character):02X}")
    return words


FORMATS: Mapping[str, Format] = MappingProxyType({"text": _text, "json": _json, "sarif": _sarif, "github": _github})
