"""Our findings as the protocol has them, and the changes that put them right."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TypeAlias

from lsprotocol import types as lsp

from sopflow.lsp.positions import Positions
from sopflow.text import Diagnostic, Span

__all__ = ["FIX_ALL", "as_diagnostic", "is_asked_for", "quick_fixes"]

FIX_ALL = "source.fixAll.sopflow"  # clients ask for `source.fixAll`, or for ours alone

_Places: TypeAlias = Callable[[str], Positions]
_Uri: TypeAlias = Callable[[str], str]
_Edit: TypeAlias = Callable[[Iterable[tuple[Span, str]]], lsp.WorkspaceEdit]

_SEVERITY = {
    "error": lsp.DiagnosticSeverity.Error,
    "warning": lsp.DiagnosticSeverity.Warning,
    "advice": lsp.DiagnosticSeverity.Information,
}


def as_diagnostic(finding: Diagnostic, places: _Places, uri: _Uri) -> lsp.Diagnostic:
    """A finding for the client.

    Args:
        finding: The finding.
        places: A file's places.
        uri: A file's address.
    """
    related = [
        lsp.DiagnosticRelatedInformation(lsp.Location(uri(span.file), places(span.file).range(span)), word)
        for word, span in finding.related
    ]
    message = finding.message if finding.hint is None else f"{finding.message}\n{finding.hint}"
    return lsp.Diagnostic(
        range=places(finding.span.file).range(finding.span),
        severity=_SEVERITY[finding.severity],
        code=finding.code,
        source="sopflow",
        message=message,
        related_information=related or None,
    )


def quick_fixes(
    findings: Iterable[Diagnostic], file: str, where: lsp.Range, places: _Places, uri: _Uri, edit: _Edit
) -> Iterator[lsp.CodeAction]:
    """The changes on offer for what is wrong in a range of a file.

    A word that is wrong in several places is one finding, at the first of them; its fix is on offer at all.

    Args:
        findings: What was found in the whole folder.
        file: The file.
        where: The range.
        places: A file's places.
        uri: A file's address.
        edit: Makes changes of what is to stand where.
    """
    for each in findings:
        if each.fix is None:
            continue
        spans = [each.span, *(span for span, _ in each.fix.edits)]
        if any(span.file == file and _touch(places(file).range(span), where) for span in spans):
            here = [as_diagnostic(each, places, uri)] if each.span.file == file else None
            yield lsp.CodeAction(
                title=each.fix.label,
                kind=lsp.CodeActionKind.QuickFix,
                diagnostics=here,
                is_preferred=True,
                edit=edit(each.fix.edits),
            )


def is_asked_for(kind: str, only: Sequence[str] | None) -> bool:
    """Whether a kind of action is among those a client asks for; it may name the groups it belongs to."""
    return only is None or any(kind == each or kind.startswith(f"{each}.") or not each for each in only)


def _touch(one: lsp.Range, other: lsp.Range) -> bool:
    def key(at: lsp.Position) -> tuple[int, int]:
        return at.line, at.character

    return key(one.start) <= key(other.end) and key(other.start) <= key(one.end)
