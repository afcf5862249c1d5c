"""Findings as SARIF 2.1.0, which code scanning services read."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from sopflow.text import Diagnostic, Fix, Report, Span

__all__ = ["relative", "sarif"]

_LEVELS = {"error": "error", "warning": "warning", "advice": "note"}
_ROOT = "%SRCROOT%"


def sarif(reports: Sequence[Report], root: Path) -> dict[str, Any]:
    """One log with one run.

    Args:
        reports: What was found.
        root: The folder that paths are told from, as far as they lie below it.
    """
    import sopflow

    findings = [(each, None) for report in reports for each in report]
    silenced = [(each, reason) for report in reports for each, reason in report.silenced]
    codes = sorted({each.code for each, _ in (*findings, *silenced)})
    scribe = _Scribe(codes, root, silencing=bool(silenced))
    driver = {"name": "sopflow", "semanticVersion": sopflow.__version__, "rules": _rules(codes)}
    run = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"uri": root.resolve().as_uri().rstrip("/") + "/"}},
        "results": [scribe.result(each, reason) for each, reason in (*findings, *silenced)],
    }
    return {"$schema": "https://json.schemastore.org/sarif-2.1.0.json", "version": "2.1.0", "runs": [run]}


def relative(file: str, root: Path) -> str:
    """A file's path as seen from a folder, with ``/``; a path that leads elsewhere stays as it is."""
    path, top = Path(file).resolve(), root.resolve()
    return path.relative_to(top).as_posix() if path.is_relative_to(top) else Path(file).as_posix()


def _rules(codes: Iterable[str]) -> list[dict[str, Any]]:
    from sopflow.checks.catalogue import catalogue
    from sopflow.checks.naming import rule_names
    from sopflow.checks.pages import pages

    entries = {each.code: each for each in catalogue()}
    names = {code: name for name, code in rule_names().items()}
    written = pages()
    rules = []
    for code in codes:
        entry, page = entries[code], written[f"{code}.md"]
        about = {
            "id": code,
            "name": names.get(code),
            "shortDescription": {"text": f"{entry.title}."},
            "fullDescription": {"text": " ".join((entry.body or f"{entry.title}.").split())},
            "help": {"text": page, "markdown": page},
        }
        rules.append({key: value for key, value in about.items() if value is not None})
    return rules


class _Scribe:
    """Writes results; knows the numbers of rules and where paths begin."""

    def __init__(self, codes: Sequence[str], root: Path, *, silencing: bool) -> None:
        self.numbers = {code: number for number, code in enumerate(codes)}
        self.root = root
        self.silencing = silencing

    def result(self, each: Diagnostic, reason: str | None) -> dict[str, Any]:
        found: dict[str, Any] = {
            "ruleId": each.code,
            "ruleIndex": self.numbers[each.code],
            "level": _LEVELS[each.severity],
            "message": {"text": "\n".join(part for part in (each.message, each.hint) if part)},
            "locations": [{"physicalLocation": self.place(each.span)}],
        }
        if each.related:
            found["relatedLocations"] = [
                {"id": number, "physicalLocation": self.place(span), "message": {"text": word}}
                for number, (word, span) in enumerate(each.related)
            ]
        if each.fix is not None:
            found["fixes"] = [self.fix(each.fix)]
        if self.silencing:  # SARIF wants it said of all results or of none
            about = {"kind": "inSource", "justification": reason or "no reason is given"}
            found["suppressions"] = [] if reason is None else [about]
        return found

    def place(self, span: Span) -> dict[str, Any]:
        return {"artifactLocation": self.file(span.file), "region": _region(span)}

    def file(self, name: str) -> dict[str, str]:
        from urllib.parse import quote

        path, top = Path(name).resolve(), self.root.resolve()
        if not path.is_relative_to(top):
            return {"uri": path.as_uri()}
        return {"uri": quote(relative(name, self.root)), "uriBaseId": _ROOT}

    def fix(self, fix: Fix) -> dict[str, Any]:
        changes: dict[str, list[dict[str, Any]]] = {}
        for span, words in fix.edits:
            change = {"deletedRegion": _region(span), "insertedContent": {"text": words}}
            changes.setdefault(span.file, []).append(change)
        return {
            "description": {"text": fix.label},
            "artifactChanges": [
                {"artifactLocation": self.file(file), "replacements": each} for file, each in changes.items()
            ],
        }


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.line,
        "startColumn": span.column,
        "endLine": span.end_line,
        "endColumn": span.end_column,
    }
