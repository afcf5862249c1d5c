"""What was meant where lines don't fit together: list items, texts below ``>``, quotes that stay open, remarks."""

from __future__ import annotations

import re
from collections.abc import Iterator

from sopflow.text import stops
from sopflow.text.brackets import needs_quotes
from sopflow.text.finding import Change, line_of
from sopflow.text.proposal import Proposal
from sopflow.text.quotes import quoted

__all__ = ["across", "begins", "between", "folded", "instead_of_colon", "no_key"]

_INDENT = re.compile(r" *")
_BEGINS = re.compile(r"""(?:[\w.-]+|"[^"]*"|'[^']*'):(?:\s|$)|-\s""")
_FOLDED = re.compile(r"[|>][-+]?[ \t]*(?=[^\W\d_])")
_ENDS_IN_MARK = re.compile(r"(?:- +)*(?:[\w.-]+:|-) +[|>][-+0-9]{0,2}$")
_DASHES = re.compile(r"(?:- +)*")
_OPENS = re.compile(r"""(?:- +)*(?:[\w.-]+: +)?(?P<quoted>(?P<mark>["'])[^"']*)$""")
_BULLET = re.compile(r"[*•·–—] +(?=\S)")
_STUCK = re.compile(r"-(?=[^\W\d]\w*:(?:\s|$))")
_SIGN = re.compile(r"(?P<key>[\w-]+|.*\S(?= *(?:->|=>|→)))(?P<sign> *(?:->|=>|→|;|=))(?P<value> +\S.*)$")
_MOST_ABOVE = 200  # lines above the one where YAML gave up that are looked at


def begins(text: str, at: int) -> bool:
    """Whether an entry or an item begins at an offset."""
    return _BEGINS.match(text, at) is not None


def across(text: str, at: int, since: int) -> Iterator[Proposal]:
    """Where the cause is likely another line than the one where YAML gave up, or what begins its line.

    Args:
        text: What YAML couldn't read.
        at: Where it gave up.
        since: Where what it was in the middle of began.
    """
    yield from _open_quote(text, at)
    for offset in dict.fromkeys((line_of(text, min(at, len(text)))[0], line_of(text, since)[0])):
        start, end = _words(text, offset)
        if start < end:
            yield from _not_below(text, start)
            yield from _item(text, start, end)


def _words(text: str, line: int) -> tuple[int, int]:
    """Where the words of the line begin and end."""
    _, end = line_of(text, line)
    start = _INDENT.match(text, line, end).end()  # type: ignore[union-attr]
    return start, start + len(text[start:end].rstrip())


def _above(text: str, line: int) -> Iterator[tuple[int, int, int]]:
    """The lines above one that aren't empty, the nearest first: where each begins, and where its words do and end."""
    for _ in range(_MOST_ABOVE):
        if line <= 0:
            return
        line = line_of(text, line - (2 if text.startswith("\r\n", line - 2) else 1))[0]
        start, end = _words(text, line)
        if start < end and text[start] != "#":
            yield line, start, end


def _open_quote(text: str, at: int) -> Iterator[Proposal]:
    """YAML reads on to the next quote, lines below; the line behind an open one that begins an entry betrays it."""
    below = _words(text, line_of(text, min(at, len(text)))[0])[0]
    for _, start, end in _above(text, line_of(text, min(at, len(text)))[0]):
        found = _OPENS.match(text, start, end)
        if found and begins(text, below):
            opened = found.start("quoted")
            yield Proposal(stops.not_closed(text, opened, end, found["mark"]), ((end, end, found["mark"]),), False)
            return
        below = start


def _not_below(text: str, start: int) -> Iterator[Proposal]:
    """A text that should stand below ``>``, and isn't further in than what it belongs to."""
    line = line_of(text, start)[0]
    above = next(_above(text, line), None)
    if above is None or not _ENDS_IN_MARK.match(text, above[1], above[2]):
        return
    key = _DASHES.match(text, above[1], above[2]).end() - above[0]  # type: ignore[union-attr]
    if start - line > key:
        return
    changes: list[Change] = []
    while start < len(text) and not begins(text, start):
        changes.append((line, start, " " * (key + 2)))
        line = line_of(text, start)[1] + (2 if text.startswith("\r\n", line_of(text, start)[1]) else 1)
        if line >= len(text) or (next_start := _words(text, line)[0]) == line_of(text, line)[1]:
            break
        start = next_start
    if changes:
        first = changes[0][1]
        yield Proposal(stops.not_below(text, above[1], above[2], first, key + 2), tuple(changes), certain=False)


def _item(text: str, start: int, end: int) -> Iterator[Proposal]:
    line = line_of(text, start)[0]
    if _STUCK.match(text, start, end):
        yield Proposal(stops.stuck_dash(text, start, end), ((start + 1, start + 1, " "),))
    if _BULLET.match(text, start, end):
        yield _bullets(text, line, start, end)
    is_item, is_id = text.startswith("- ", start), text.startswith("id:", start)
    if not is_item and not is_id:
        return
    alike = "- id:" if is_id or text.startswith("- id:", start) else "- "  # steps are no items of a checklist above
    for other, words, _ in _above(text, line):
        if text.startswith(alike, words):
            if is_item and words - other != start - line:
                changes = tuple(_moved(text, line, start - line, words - other))
                finding = stops.item_aside(text, start, end, start - line, words - other)
                yield Proposal(finding, changes, certain=False)
            elif is_id and words - other == start - line:
                yield Proposal(stops.no_dash(text, start, end), ((start, start, "- "),), certain=False)
            return


def _moved(text: str, line: int, here: int, there: int) -> Iterator[Change]:
    """An item and all that is further in, brought to another column; or it alone, if the rest is where it belongs."""
    yield line, line + here, " " * there
    first = True
    while (line := _next(text, line)) < len(text):
        start, end = _words(text, line)
        if start == end:
            continue
        if start - line <= here or (first and start - line == there + 2) or _is_item_at(text, line, start, there):
            return
        first = False
        yield line, start, " " * max(0, start - line + there - here)


def _is_item_at(text: str, line: int, start: int, column: int) -> bool:
    return start - line == column and text.startswith("- ", start)


def _bullets(text: str, line: int, start: int, end: int) -> Proposal:
    changes: list[Change] = []
    indent = start - line
    while line < len(text):
        words, stop = _words(text, line)
        if words - line != indent or not _BULLET.match(text, words, stop):
            break
        changes.append((words, words + 1, "-"))
        line = _next(text, line)
    return Proposal(stops.bullet(text, start, end), tuple(changes))


def _next(text: str, line: int) -> int:
    end = line_of(text, line)[1]
    return end + (2 if text.startswith("\r\n", end) else 1)


def folded(text: str, start: int, end: int) -> Iterator[Proposal]:
    """``> Some text`` behind a key: what comes behind the ``>`` begins on the next line."""
    found = _FOLDED.match(text, start, end)
    if not found or " " not in text[found.end() : end]:
        return
    words = text[found.end() : end]
    instead = quoted(words) if needs_quotes(words) else words
    changes = ((start, end, instead),) if instead != words else ((start, found.end(), ""),)
    yield Proposal(stops.behind_mark(text, start, end, instead), changes, certain=False)


def instead_of_colon(text: str, start: int, end: int) -> Iterator[Proposal]:
    """Another sign where a colon belongs: ``by = agent``, ``amount > 50 -> pay``."""
    found = _SIGN.match(text, start, end)
    if found:
        sign = found.span("sign")
        yield Proposal(stops.no_colon(text, start, end, sign), ((*sign, ":"),), certain=False)


def no_key(text: str, since: int) -> Iterator[Proposal]:
    """A line of which nothing certain can be said is left out, to read on."""
    start, end = _words(text, line_of(text, since)[0])
    if start < end:
        yield Proposal(stops.no_key(start, end), ((start, start, "# "),), certain=False)


def between(text: str, at: int) -> Iterator[Proposal]:
    """A remark or a heading between two entries: YAML takes what follows for more of it."""
    line = line_of(text, min(at, len(text)))[0]
    above = next(_above(text, line), None)
    here = _words(text, line)[0]
    if above is None or not begins(text, here):
        return
    before, start, end = above
    further = next(_above(text, before), None)
    if begins(text, start) or text[start] in "'\"[{|>&*!%@`" or start - before != here - line or further is None:
        return
    yield from instead_of_colon(text, start, end)
    if text[further[2] - 1] == ":" or further[1] - further[0] >= start - before:
        yield Proposal(stops.stray(text, start, end), ((start, start, "# "),), certain=False)
