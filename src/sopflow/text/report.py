"""What a reader is told: findings with their places, as plain values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html import escape
from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from sopflow.text.meant import Meant
from sopflow.text.span import Span

if TYPE_CHECKING:
    from sopflow.text.source import Source

__all__ = ["Diagnostic", "Fix", "Report", "Severity", "Silenced", "replacement"]

Severity = Literal["error", "warning", "advice"]


class Fix(NamedTuple):
    """A change to the text that certainly is what was meant.

    Attributes:
        label: What it does, as an editor offers it: ``Replace `agnet` by `agent```.
        edits: Stretches of the files and what stands there instead; none overlap.
    """

    label: str
    edits: tuple[tuple[Span, str], ...]


def replacement(written: str, instead: str, spans: Iterable[Span]) -> Fix:
    """The same word put right at every place where it stands."""
    return Fix(f"Replace `{written}` by `{instead}`", tuple((span, instead) for span in dict.fromkeys(spans)))


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
        fix: How to put it right, where that is certain.
    """

    code: str
    message: str
    span: Span
    severity: Severity = "error"
    hint: str | None = None
    related: tuple[tuple[str, Span], ...] = ()
    fix: Fix | None = None

    def __post_init__(self) -> None:
        if self.fix is None and isinstance(self.hint, Meant) and self.hint.instead is not None:
            object.__setattr__(self, "fix", replacement(self.hint.written, self.hint.instead, [self.span]))
        # Hints come from every layer; they all read as sentences. One that ends with a line to copy has its own end.
        if self.hint is not None and self.hint[:1].islower():
            object.__setattr__(self, "hint", self.hint[0].upper() + self.hint[1:])
        if self.hint is not None and "\n" not in self.hint and self.hint[-1:] not in ".:?!…":
            object.__setattr__(self, "hint", self.hint + ".")


class Silenced(NamedTuple):
    """A finding that a comment in the file silences, and the reason given there."""

    diagnostic: Diagnostic
    reason: str


@dataclass(frozen=True, slots=True)
class Report:
    """All that was found in a folder or file, most fundamental first.

    Attributes:
        diagnostics: The findings.
        sources: File name to its text, for the lines shown.
        silenced: Findings that comments silence; nobody is told of them unless they ask.
    """

    diagnostics: tuple[Diagnostic, ...] = ()
    sources: Mapping[str, str] = field(default_factory=dict)
    silenced: tuple[Silenced, ...] = ()

    @classmethod
    def of(
        cls,
        diagnostics: Iterable[Diagnostic],
        sources: Iterable[Source] | Mapping[str, str] = (),
        silenced: Iterable[Silenced] = (),
    ) -> Report:
        """A report in the order a reader needs, with nothing said twice.

        File by file by name; in a file the most fundamental first (``SOP0`` before ``SOP1`` and so on, since what
        breaks the reading explains what follows), then from top to bottom.
        """
        texts = dict(sources) if isinstance(sources, Mapping) else {each.file: each.text for each in sources}
        quiet = sorted(silenced, key=lambda each: _order(each.diagnostic))
        return cls(tuple(sorted(dict.fromkeys(diagnostics), key=_order)), texts, tuple(quiet))

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.diagnostics)

    def __len__(self) -> int:
        return len(self.diagnostics)

    def __str__(self) -> str:
        return self.text()

    def _repr_html_(self) -> str:
        return f"<pre>{escape(self.text())}</pre>"

    @property
    def ok(self) -> bool:
        """Whether nothing stops the handbook from being used (warnings may remain)."""
        return not any(each.severity == "error" for each in self.diagnostics)

    @property
    def fixable(self) -> tuple[Diagnostic, ...]:
        """The findings that carry a fix."""
        return tuple(each for each in self.diagnostics if each.fix is not None)

    def selected(self, select: Iterable[str] = (), ignore: Iterable[str] = ()) -> Report:
        """The report without what isn't wanted.

        Args:
            select: Codes, or how they begin (``SOP3``); left out, all.
            ignore: Codes, or how they begin, that are left out all the same.
        """
        wanted, unwanted = tuple(select) or ("SOP",), tuple(ignore)

        def shown(each: Diagnostic) -> bool:
            return each.code.startswith(wanted) and not each.code.startswith(unwanted)

        return Report(
            tuple(each for each in self.diagnostics if shown(each)),
            self.sources,
            tuple(each for each in self.silenced if shown(each.diagnostic)),
        )

    def text(self, *, color: bool = False) -> str:
        """What a terminal shows: each finding with its line, the words marked, and a count at the end."""
        from sopflow.text.display import display

        return display(self.diagnostics, self.sources, color=color)

    def as_dicts(self) -> list[dict[str, Any]]:
        """The findings as plain data, for JSON."""
        return [_as_dict(each) for each in self.diagnostics]


def _as_dict(each: Diagnostic) -> dict[str, Any]:
    fix = each.fix and {
        "label": each.fix.label,
        "edits": [{**span._asdict(), "text": words} for span, words in each.fix.edits],
    }
    return {
        "code": each.code,
        "severity": each.severity,
        "message": each.message,
        **each.span._asdict(),
        "hint": each.hint,
        "related": [{"message": word, **span._asdict()} for word, span in each.related],
        "fix": fix,
    }


def _order(each: Diagnostic) -> tuple[str, str, int, int, str, str]:
    return each.span.file, each.code[:4], each.span.line, each.span.column, each.code, each.message
