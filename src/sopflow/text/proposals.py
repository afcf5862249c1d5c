"""Where YAML gave up: what the author most likely meant by the lines around, as changes that can be tried."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from sopflow.text import lines, remarks, stops
from sopflow.text.brackets import closing, missing_closers, missing_commas, needs_quotes, unsafe_parts
from sopflow.text.finding import Change, line_of
from sopflow.text.proposal import Proposal
from sopflow.text.quotes import quoted

__all__ = ["Change", "Proposal", "changed", "proposals"]

_INDENT = re.compile(r"[ \t\xa0]*")
_DASHES = re.compile(r"(?:-[ \t]+)*")
_ENTRY = re.compile(r"""(?P<key>[\w.-]+|"[^"]*"|'[^']*'):[ \t]+(?=\S)""")
_WORD = re.compile(r"[a-z_][a-z0-9_-]*(?P<more> +(?:\S+|\[.*\]|\{.*\}))?$")
_MAX_LINE = 2000  # characters of a line that is mended
_MAX_LINES = 1000  # lines with a tab that are mended
_NO_SPACE = re.compile(r"[A-Za-z_][\w-]*:(?=[^\s:/])")
_COMMENT = re.compile(r"(?:[ \t]{2,}#\s|[ \t]+#[ \t]*sopflow:[ \t]*ignore\b).*$")
_BAD_INDENT = re.compile(r"^ *+[\t\xa0][ \t\xa0]*+(?=\S)", re.MULTILINE)
_OPENS = {mark: re.compile(rf"[^{mark}]*[\s(]{mark}\S") for mark in "'\""}  # the first quote within begins a word
_KEY_BEHIND = re.compile(r"[\w.-]+ +(?P<key>[a-z_]{2,20}):\s")  # a word, and what looks like the next key
_ESCAPE = re.compile(r"\\(?:[0abtnvfre \"/\\N_LP\t\r\n]|x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})|(\\)")


def changed(text: str, changes: tuple[Change, ...]) -> str:
    """The text with the changes made; they are in order and don't overlap."""
    pieces: list[str] = []
    at = 0
    for start, end, words in changes:
        pieces += (text[at:start], words)
        at = end
    return "".join([*pieces, text[at:]])


def proposals(text: str, problem: str, at: int, since: int) -> Iterator[Proposal]:
    """What may be wrong, the likeliest first.

    Args:
        text: What YAML couldn't read.
        problem: Its words for why.
        at: Where it gave up.
        since: Where what it was in the middle of began.
    """
    if _is_long_key(text, at):
        return
    yield from _indent(text, at)
    yield from lines.across(text, at, since)
    if "':'" in problem:
        yield from _colon(text, since)
    if "mapping values" in problem:
        yield from lines.between(text, at)
    seen: set[int] = set()
    for offset in (at, since, _line_before(text, at)):
        start, end = line_of(text, min(offset, len(text)))
        if start not in seen:
            seen.add(start)
            yield from _line(text, start, end)
    yield from _shift(text, at)
    if "':'" in problem:
        yield from lines.no_key(text, since)


def _is_long_key(text: str, at: int) -> bool:
    """Whether the line is longer than YAML allows for a key: no change would keep its words."""
    start, end = line_of(text, min(at, len(text)))
    return end - start > 1024 and text.find(": ", start + 1000, end) >= 0


def _colon(text: str, since: int) -> Iterator[Proposal]:
    """Only where hardly anything else can be meant: a word by itself, or two."""
    start, end = line_of(text, since)
    start = max(start, since)
    end = start + len(text[start:end].rstrip())
    word = _WORD.match(text, start, end) if end - start < 100 else None
    if word:
        at = word.start("more") if word["more"] else end
        yield Proposal(stops.missing_colon(text, start, at, end), ((at, at, ":"),))
    elif end - start < 100:
        yield from lines.instead_of_colon(text, start, end)


def _line_before(text: str, at: int) -> int:
    """The end of the last line before the one around an offset that isn't empty."""
    return len(text[: line_of(text, at)[0]].rstrip())


def _line(text: str, start: int, end: int) -> Iterator[Proposal]:
    start = _INDENT.match(text, start, end).end()  # type: ignore[union-attr]
    first = start
    start = _DASHES.match(text, start, end).end()  # type: ignore[union-attr]
    if end - start > _MAX_LINE:
        return
    comment = _COMMENT.search(text, start, end)
    end = start + len(text[start : comment.start() if comment else end].rstrip())
    if start == end or text[start] == "#":
        return
    no_space = _NO_SPACE.match(text, start, end)
    if no_space and ": " not in text[start:end]:
        yield _space(text, no_space.end(), start, end)
    entry = _ENTRY.match(text, start, end)
    if entry or start > first:
        yield from _value(text, entry.end() if entry else start, end)
    if not entry:
        yield from _key(text, start, end)


def _space(text: str, colon: int, start: int, end: int) -> Proposal:
    return Proposal(remarks.missing_space(text, start, end, colon), ((colon, colon, " "),))


def _value(text: str, start: int, end: int) -> Iterator[Proposal]:
    first = text[start]
    if first in "{[" and not text.startswith("{{", start):
        yield from _brackets(text, start, end)
    elif first in "'\"":
        yield from _quotes(text, start, end)
    yield from lines.folded(text, start, end)
    words = text[start:end]
    if needs_quotes(words) and not words.endswith(":"):
        further = _continued(text, start, end)
        if further > end:
            yield _quote(text, ((start, further),))
        yield _quote(text, ((start, end),))


def _continued(text: str, start: int, end: int) -> int:
    """Where the text ends that a line begins: the lines below that stand further in belong to it."""
    line_start = line_of(text, start)[0]
    indent = _INDENT.match(text, line_start).end() - line_start  # type: ignore[union-attr]
    stop = end
    while stop < len(text):
        below = line_of(text, min(stop + (2 if text.startswith("\r\n", stop) else 1), len(text)))
        line = text[below[0] : below[1]]
        words = line.lstrip(" ")
        if below[0] <= stop or not words or len(line) - len(words) <= indent or lines.begins(words, 0):
            break
        stop = below[0] + len(line.rstrip())
    return stop


def _brackets(text: str, start: int, end: int) -> Iterator[Proposal]:
    close = closing(text, start, end)
    if close is None:
        missing = missing_closers(text, start, end)
        if missing:
            yield Proposal(stops.not_closed(text, start, end, missing), ((end, end, missing),), certain=False)
    elif close == end - 1:
        gaps = missing_commas(text, start, end)
        if gaps:
            changes = tuple((at, at, ",") for at, _ in gaps)
            instead = changed(text[:end], changes)[start:]
            yield Proposal(stops.no_comma(text, gaps[0], (start, end), instead), changes)
        unsafe = unsafe_parts(text, start, end)
        if unsafe:
            yield _perhaps_a_key(text, _quote(text, tuple(unsafe)), unsafe[0])
    elif not text[close + 1 : end].strip(" }])"):
        yield Proposal(stops.closes_nothing(text, close + 1, end), ((close + 1, end, ""),))


def _perhaps_a_key(text: str, proposal: Proposal, part: tuple[int, int]) -> Proposal:
    """``{role: agent within: 4 h}`` may be a text with a colon, and two keys without a comma."""
    found = _KEY_BEHIND.match(text, *part)
    if found is None:
        return proposal
    hint = f"if `{found['key']}` is a key, put a comma before it; else {proposal.finding.hint}"
    return replace(proposal, finding=replace(proposal.finding, hint=hint), certain=False)


def _quotes(text: str, start: int, end: int) -> Iterator[Proposal]:
    mark = text[start]
    if text.find(mark, start + 1, end) < 0:
        yield Proposal(stops.not_closed(text, start, end, mark), ((end, end, mark),), certain=False)
        return
    escapes = list(_ESCAPE.finditer(text, start, end)) if mark == '"' else []
    if any(found[1] for found in escapes):
        # Where one is no escape, the others are likely none either: C:\support\tools.
        changes = tuple((at, at, "\\") for at in range(start, end - 1) if text[at] == "\\")
        finding = stops.unknown_escape(text, start, end, changed(text[:end], changes)[start:])
        yield Proposal(finding, changes, certain=all(found[1] for found in escapes))
    yield from _other_quotes(text, start, end)


def _other_quotes(text: str, start: int, end: int) -> Iterator[Proposal]:
    """Where a text stands between the quotes that it holds itself."""
    mark = text[start]
    if text[end - 1] == mark and end - start > 2:
        inside = text[start + 1 : end - 1]
        # 'it's' and 'the 'red' one', but not 'a' or 'b'
        opens = inside.count(mark) % 2 == 0 and _OPENS[mark].match(inside)
        if opens or (" " + mark not in inside and mark + " " not in inside):
            instead = quoted(inside)
            yield Proposal(stops.quote_inside(text, start, end, instead), ((start, end, instead),))


def _quote(text: str, stretches: tuple[tuple[int, int], ...]) -> Proposal:
    """Puts quotes around, by small insertions, so that every place inside still leads back to the file."""
    changes: list[Change] = []
    for start, end in stretches:
        words = text[start:end]
        mark = "'" if '"' in words or "\\" in words else '"'
        changes.append((start, start, mark))
        changes += ((start + at, start + at, "'") for at, each in enumerate(words) if mark == "'" and each == "'")
        changes.append((end, end, mark))
    whole = (stretches[0][0], stretches[-1][1])
    instead = changed(text[: whole[1]], tuple(changes))[whole[0] :]
    return Proposal(stops.needs_quotes(text, stretches[0], whole, instead), tuple(changes))


def _key(text: str, start: int, end: int) -> Iterator[Proposal]:
    colon = end - 1 if text[end - 1] == ":" else text.rfind(": ", start, end)
    stop = start + len(text[start:colon].rstrip()) if colon > start else start
    words = text[start:stop]
    if words and needs_quotes(words):
        if words[0] in "'\"":
            yield from _other_quotes(text, start, stop)
        yield _quote(text, ((start, stop),))


def _indent(text: str, at: int) -> Iterator[Proposal]:
    bad = list(_BAD_INDENT.finditer(text))
    if not bad or (line_of(text, at)[0] < bad[0].start() and _line_before(text, at) < bad[0].start()):
        return
    if len(bad) > _MAX_LINES:
        return
    for width in (2, 4, 8):
        changes = tuple(
            (place, place + 1, " " * width if text[place] == "\t" else " ")
            for found in bad
            for place in range(found.start(), found.end())
            if text[place] != " "
        )
        yield Proposal(stops.bad_indent(text, bad[0].start(), bad[0].end()), changes)


def _shift(text: str, at: int) -> Iterator[Proposal]:
    start, _ = line_of(text, at)
    before, _ = line_of(text, _line_before(text, at))
    here = _INDENT.match(text, start).end() - start  # type: ignore[union-attr]
    there = _INDENT.match(text, before).end() - before  # type: ignore[union-attr]
    if here != there and before < start and lines.begins(text, start + here):
        change = (start, start + here, text[before : before + there])
        yield Proposal(stops.uneven(text, start, here, there), (change,), certain=False)
