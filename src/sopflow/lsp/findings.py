"""Our findings as the protocol has them, and the changes that put them right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from lsprotocol import types as lsp

from sopflow.lsp.positions import Positions
from sopflow.text import Diagnostic

__all__ = ["as_diagnostic", "fixes"]

_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "advice": lsp.DiagnosticSeverity.Information,
}


def as_diagnostic(
    finding: Diagnostic, positions: Callable[[str], Positions], uri: Callable[[str], str]
) -> lsp.Diagnostic:
    """A finding for the client.

    Args:
        finding: The finding.
        positions: A file's places.
        uri: A file's address.
    """
    related = [
        lsp.DiagnosticRelatedInformation(lsp.Location(uri(span.file), positions(span.file).range(span)), word)
        for word, span in finding.related
    ]
    message = finding.message if finding.hint is None else f"{finding.message}\n{finding.hint}"
    return lsp.Diagnostic(
        range=positions(finding.span.file).range(finding.span),
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        source="sopflow",
        message=message,
        related_information=related or None,
    )


def fixes(
    findings: Iterable[Diagnostic],
    where: lsp.Range,
    positions: Callable[[str], Positions],
    uri: Callable[[str], str],
) -> Iterator[lsp.CodeAction]:
    """The changes on offer for the findings that touch a range."""
    for each in findings:
        if each.fix is None or not _touch(positions(each.span.file).range(each.span), where):
            continue
        edits: dict[str, list[lsp.TextEdit]] = {}
        for span, text in each.fix.edits:
            edits.setdefault(uri(span.file), []).append(lsp.TextEdit(positions(span.file).range(span), text))
        changes: Mapping[str, list[lsp.TextEdit]] = edits
        yield lsp.CodeAction(
            title=each.fix.label,
            kind=lsp.CodeActionKind.QuickFix,
            diagnostics=[as_diagnostic(each, positions, uri)],
            is_preferred=True,
            edit=lsp.WorkspaceEdit(changes=dict(changes)),
        )


def _touch(one: lsp.Range, other: lsp.Range) -> bool:
    def key(at: lsp.Position) -> tuple[int, int]:
        return at.line, at.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
