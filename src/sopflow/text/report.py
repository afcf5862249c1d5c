"""What a reader is told: findings with their places, as plain values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from sopflow.text.span import Span

__all__ = ["Diagnostic", "Report", "Severity"]

Severity = Literal["error", "warning", "advice"]


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding.

    Attributes:
        code: Stable, ``SOP`` and three digits; each has a page in ``docs/rules``.
        message: One sentence, without the place and without the code.
        span: The exact words it is about.
        severity: ``error`` stops ``load``.
        hint: What to do about it, if there is something certain to say.
        related: Other places that belong to it, each with a word about why.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    hint: str | None = None
    related: tuple[tuple[str, Span], ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in a folder or file, most fundamental first."""

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)  # file name -> its text, for the lines shown

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    def __len__(self) -> int:
        return len(self.diagnostics)

    @property
    def ok(self) -> bool:
        """Whether nothing stops the handbook from being used (warnings may remain)."""
        return not any(each.severity == "error" for each in self.diagnostics)
