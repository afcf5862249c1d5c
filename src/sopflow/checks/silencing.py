"""What comments silence, and what is wrong with those comments themselves."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from sopflow.checks.naming import code_of, nearest_code
from sopflow.text import Diagnostic, Silenced, Source, Span
from sopflow.text.silences import Silence, silences

__all__ = ["Heard", "silence"]

_EXAMPLE = "`# sopflow: ignore SOP305 - the CRM fills it in`"


class Heard(NamedTuple):
    """What is told, and what isn't because a comment says so."""

    told: list[Diagnostic]
    silenced: tuple[Silenced, ...]


class _Order:
    """One code in one comment, and what it met."""

    def __init__(self, silence: Silence, written: str, span: Span) -> None:
        self.silence = silence
        self.written = written
        self.span = span
        self.code = code_of(written)
        self.used = False
        self.is_error = False


def silence(found: Iterable[Diagnostic], sources: Iterable[Source]) -> Heard:
    """Take out what comments silence, and add what is wrong with these comments.

    Errors stay: with them there is no handbook.

    Args:
        found: All that was found.
        sources: The files.
    """
    found = list(found)
    written = [each for source in sources for each in silences(source)]
    if not written:
        return Heard(found, ())
    orders = [_Order(each, *code) for each in written for code in each.codes]
    desk = _Orders(orders)
    told: list[Diagnostic] = []
    quiet: list[Silenced] = []
    for each in found:
        order = desk.about(each)
        if order is None:
            told.append(each)
        elif each.severity == "error":
            order.is_error = True
            told.append(each)
        else:
            order.used = True
            quiet.append(Silenced(each, order.silence.reason))
    complete = all(each.severity != "error" for each in found)  # else not everything was looked for
    told += (remark for order in orders for remark in _about_order(order, complete=complete))
    used = {order.silence for order in orders if order.used}
    told += (remark for each in written for remark in _about_comment(each, used=each in used))
    return Heard(told, tuple(quiet))


class _Orders:
    """The orders by where they count. No line belongs to two of them that begin at different lines."""

    def __init__(self, orders: Iterable[_Order]) -> None:
        self._by_place: dict[tuple[str, int], dict[str, _Order]] = {}
        self._lines: dict[str, list[int]] = {}
        for each in orders:
            file, first = each.silence.span.file, each.silence.first
            if each.code is not None:
                self._by_place.setdefault((file, first), {}).setdefault(each.code, each)
        for file, first in sorted(self._by_place):
            self._lines.setdefault(file, []).append(first)

    def about(self, finding: Diagnostic) -> _Order | None:
        file, line = finding.span.file, finding.span.line
        lines = self._lines.get(file, [])
        at = bisect_right(lines, line) - 1
        found = self._by_place[file, lines[at]].get(finding.code) if at >= 0 else None
        return found if found is not None and line <= found.silence.last else None


def _about_order(order: _Order, *, complete: bool) -> Iterator[Diagnostic]:
    if order.code is None:
        near = nearest_code(order.written)
        hint = f"Did you mean `{near}`?" if near else "A code is SOP and three digits, as the finding shows it."
        yield _remark("SOP912", f"There is no code `{order.written[:40]}`.", order.span, hint)
    elif order.is_error:
        hint = "Put right what it says, and remove this comment."
        yield _remark("SOP913", f"{order.code} is an error here; errors can't be silenced.", order.span, hint)
    elif not order.used and complete:
        message = f"This silences nothing: there is no {order.code} at its line."
        yield _remark("SOP911", message, order.span, "Remove it.")


def _about_comment(each: Silence, *, used: bool) -> Iterator[Diagnostic]:
    if not each.codes:
        hint = f"Write the code of the finding, and why: {_EXAMPLE}."
        yield _remark("SOP911", "This silences nothing: it names no code.", each.span, hint)
    elif used and not each.reason:
        hint = f"Write the reason behind a dash: {_EXAMPLE}."
        yield _remark("SOP910", "This comment doesn't say why the finding is silenced.", each.span, hint)


def _remark(code: str, message: str, span: Span, hint: str) -> Diagnostic:
    return Diagnostic(code, message, span, "warning", hint)
