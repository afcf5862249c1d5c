"""What a rule of the catalogue is, and the words that rules share."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from sopflow.checks.study import Study, Subject
from sopflow.graph import Folder, Mention
from sopflow.model import nearest
from sopflow.text import Diagnostic, Fix, Meant, Severity, Span, did_you_mean, replacement

__all__ = ["FileProof", "Proof", "Proposals", "Rule", "by_name", "elsewhere", "listed"]

_SHOWN = 5
_COMPARED = 100_000


@dataclass(frozen=True, slots=True)
class _Kind:
    code: str
    name: str
    severity: Severity
    summary: str

    def finding(
        self,
        message: str,
        span: Span,
        hint: str | None = None,
        related: Iterable[tuple[str, Span]] = (),
        fix: Fix | None = None,
    ) -> Diagnostic:
        """A finding of this rule."""
        return Diagnostic(self.code, message, span, self.severity, hint, tuple(related), fix)

    def wherever(self, message: str, spans: Sequence[Span], hint: str | None = None) -> Diagnostic:
        """A finding about a name, at each place where it stands; if it can only be misspelt, with the fix for all."""
        fix = None
        if isinstance(hint, Meant) and hint.instead is not None:
            fix = replacement(hint.written, hint.instead, spans)
        return self.finding(message, spans[0], hint, elsewhere(spans[1:]), fix)


@dataclass(frozen=True, slots=True)
class Rule(_Kind):
    """One thing that can be wrong with a folder. The docstring of its module is its page in ``docs/rules``.

    Attributes:
        code: ``SOP`` and three digits; never given to anything else again.
        name: A few words for lists, in the form of an id.
        severity: ``error`` keeps a folder from being loaded.
        summary: One line that says what is wrong.
        check: Finds it in how the files hang together, whatever else is wrong with them.
    """

    check: Callable[[Folder], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class Proof(_Kind):
    """A rule that looks at what a case could meet on its way, so only at files in which there is no error.

    Attributes:
        check: Finds it in the programs of a folder. What it can't decide within its step budget it says.
    """

    check: Callable[[Study], Iterator[Diagnostic]]


@dataclass(frozen=True, slots=True)
class FileProof(_Kind):
    """A proof that looks at one file at a time: what it finds there is kept until that changes.

    Attributes:
        check: Finds it in one file, and looks at nothing but that, what it calls, and the handbook.
    """

    check: Callable[[Subject], Iterator[Diagnostic]]


def by_name(mentions: Iterable[Mention]) -> Iterator[tuple[str, list[Span]]]:
    """Each name with all places where it stands: what is missing is missing once, however often it is named."""
    found: dict[str, list[Span]] = {}
    for each in mentions:
        if each.source is not None:
            span = each.source.key_span(each.path) if each.as_key else each.source.span(each.path)
            found.setdefault(each.name, []).append(span)
    yield from found.items()


def elsewhere(spans: Sequence[Span]) -> Iterator[tuple[str, Span]]:
    """The further places of one finding; of many, the first few and how many there are."""
    for number, span in enumerate(spans[:_SHOWN], start=1):
        more = len(spans) - number if number == _SHOWN else 0
        yield f"and here, and in {more} more places" if more else "and here", span


def listed(names: Iterable[str], joint: str = "and") -> str:
    """Names for a sentence: ``` `a`, `b` and `c` ```; of many, the first few."""
    every = [f"`{name}`" for name in names]
    if len(every) > _SHOWN + 1:
        every = [*every[:_SHOWN], f"{len(every) - _SHOWN} more"]
    return f"{', '.join(every[:-1])} {joint} {every[-1]}" if len(every) > 1 else "".join(every)


class Proposals:
    """The nearest of some names. Only so many are compared: a file may be full of unknown names."""

    def __init__(self, names: Iterable[str]) -> None:
        self._names = tuple(names)
        self._left = _COMPARED

    def nearest(self, name: str) -> str | None:
        """The one that was probably meant, if there is one."""
        if self._left <= 0:
            return None
        self._left -= len(self._names) + 1
        return nearest(name, self._names)

    def hint(self, name: str, otherwise: str) -> str:
        """The nearest name as a hint, or else what to do."""
        meant = self.nearest(name)
        return did_you_mean(name, meant, self._names, own=True) if meant else otherwise
