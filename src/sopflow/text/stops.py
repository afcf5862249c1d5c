"""The words of every finding about a place where YAML can't read on, one function for each."""

from __future__ import annotations

import re

from sopflow.text.finding import Finding, line_of, shown
from sopflow.text.quotes import left_open, with_quotes
from sopflow.text.remarks import CUT, TAG, long_key

__all__ = [
    "bad_indent",
    "behind_mark",
    "bullet",
    "closes_nothing",
    "item_aside",
    "missing_colon",
    "needs_quotes",
    "no_colon",
    "no_comma",
    "no_dash",
    "no_key",
    "not_below",
    "not_closed",
    "quote_inside",
    "stray",
    "stuck_dash",
    "uneven",
    "unknown_escape",
    "unreadable",
]

_NO_COLON = "This line has no key: a colon and a space are missing."
_WITHOUT_KEY = "write `key: value`; what goes on with the text above is indented further, and a remark begins with `# `"
_PLAIN_WORDS: tuple[tuple[str, tuple[str, str | None]], ...] = (
    (
        "mapping values are not allowed",
        ("A key can't stand here.", "put it on a line of its own, or quotes around the whole text"),
    ),
    ("could not find expected ':'", (_NO_COLON, _WITHOUT_KEY)),
    ("did not find expected key", ("A key should stand here.", "lines that belong together begin at the same column")),
    ("expected '-' indicator", ("A list item should stand here, beginning with `- `.", None)),
    ("block sequence entries", ("A list can't begin here.", "begin it on the next line")),
    ("expected ',' or", ("Between brackets a comma is missing before this, or the bracket isn't closed.", None)),
    ("expected node content", ("A value should stand here.", "if it is a text, put quotes around it")),
    ("cannot start any token", ("A text can't begin with this character.", "put quotes around the whole text")),
)
_COLON = re.compile(r":(?:\s|$)")


def unreadable(text: str, problem: str, at: int, since: int) -> Finding:
    """What YAML can't read and nothing certain can be said about."""
    start, end = line_of(text, min(at, len(text)))
    if end - start > 1024 and ("mapping values" in problem or "':'" in problem):
        colon = text.rfind(": ", start, end)
        words = text[start : colon if colon > start else end]
        return long_key(start + len(words) - len(words.lstrip()), start + len(words.rstrip()))
    if "start any token" in problem and text[at : at + 1] in ("\t", "\xa0"):
        return bad_indent(text, at, at + 1)
    if "end of stream" in problem:
        return Finding("SOP011", f"The `{text[since : since + 1]}` that opens here isn't closed.", since, since + 1)
    otherwise = (f"YAML can't read on from here: {problem}.", None)
    condition = _over_two_lines(text, at) if "mapping values" in problem else None
    if condition:
        return long_key(*condition)
    words, hint = next((words for part, words in _PLAIN_WORDS if part in problem), otherwise)
    if "':'" in problem:
        at, (start, end) = since, line_of(text, since)
        return Finding("SOP001", words, at, start + len(text[start:end].rstrip()), hint=hint)
    return Finding("SOP001", words, at, at + 1, hint=hint)


def _over_two_lines(text: str, at: int) -> tuple[int, int] | None:
    """Where a condition that is written over two lines in front of a colon begins and ends."""
    start, _ = line_of(text, at)
    before, end = line_of(text, max(0, start - 1))
    above, below = text[before:end].split(), text[start:at].split()
    if before == start or not above or not below or not {above[-1], below[0]} & {"and", "or", "not"}:
        return None
    return before + len(text[before:end]) - len(text[before:end].lstrip()), at


def missing_colon(text: str, start: int, at: int, end: int) -> Finding:
    return Finding("SOP001", _NO_COLON, start, end, hint=shown("write", text, at, at, ":"))


def no_colon(text: str, start: int, end: int, sign: tuple[int, int]) -> Finding:
    written = text[slice(*sign)].strip()
    message = f"Between a key and its value stands a colon, not `{written}`."
    return Finding("SOP001", message, start, end, hint=shown("write", text, *sign, ":"))


def closes_nothing(text: str, start: int, end: int) -> Finding:
    written = text[start:end].strip()
    hint = shown("write", text, start, end, "")
    return Finding("SOP011", f"This `{written}` closes nothing that is open.", start, end, hint=hint)


def no_comma(text: str, gap: tuple[int, int], whole: tuple[int, int], instead: str) -> Finding:
    message = "A comma is missing here, between two items."
    return Finding("SOP001", message, gap[0] - 1, gap[1] + 1, hint=shown("write", text, *whole, instead))


def no_key(start: int, end: int) -> Finding:
    return Finding("SOP001", _NO_COLON, start, end, hint=_WITHOUT_KEY)


def stray(text: str, start: int, end: int) -> Finding:
    message = "This line is neither a key nor an item, and YAML takes what follows for more of the same text."
    return Finding("SOP001", message, start, end, hint=shown("make a remark of it", text, start, start, "# "))


def item_aside(text: str, start: int, end: int, here: int, there: int) -> Finding:
    message = f"This item is indented by {here}, the one before by {there}; items of one list begin at the same column."
    rest = f", and what belongs to it by {there + 2}" if _COLON.search(text, start, end) else ""
    return Finding("SOP010", message, start, end, hint=f"indent it by {there}{rest}")


def no_dash(text: str, start: int, end: int) -> Finding:
    message = "The dash is missing with which an item of a list begins."
    return Finding("SOP001", message, start, end, hint=shown("write", text, start, start, "- "))


def stuck_dash(text: str, start: int, end: int) -> Finding:
    message = "A space is missing after the dash."
    return Finding("SOP012", message, start, end, hint=shown("write", text, start + 1, start + 1, " "))


def bullet(text: str, start: int, end: int) -> Finding:
    message = f"An item of a list begins with a dash, not with `{text[start]}`."
    return Finding("SOP001", message, start, end, hint=shown("write", text, start, start + 1, "-"))


def not_below(text: str, above: int, stop: int, at: int, indent: int) -> Finding:
    end = at + len(text[at : line_of(text, at)[1]].rstrip())
    message = f"This text belongs below `{text[above:stop]}`, and isn't indented further than that."
    return Finding("SOP010", message, at, end, hint=f"indent it by {indent}, and each of its lines alike")


def behind_mark(text: str, start: int, end: int, instead: str) -> Finding:
    message = f"Behind `{text[start]}` the text begins on the next line."
    hint = shown(f"write it there, further in, or leave out the `{text[start]}`", text, start, end, instead)
    return Finding("SOP001", message, start, end, hint=hint)


def not_closed(text: str, start: int, end: int, missing: str) -> Finding:
    return Finding(
        "SOP011",
        f"The `{text[start]}` that opens here isn't closed.",
        start,
        end,
        hint=shown("close it", text, end, end, missing),
    )


def unknown_escape(text: str, start: int, end: int, instead: str) -> Finding:
    return Finding(
        "SOP015",
        "Between double quotes a backslash begins a special character, and here it is none that YAML knows.",
        start,
        end,
        hint=shown("write it twice", text, start, end, instead),
    )


def quote_inside(text: str, start: int, end: int, instead: str) -> Finding:
    return Finding(
        "SOP007",
        f"The text ends at the second `{text[start]}`, in the middle.",
        start,
        end,
        hint=shown("put other quotes around it", text, start, end, instead),
    )


def needs_quotes(text: str, part: tuple[int, int], whole: tuple[int, int], instead: str) -> Finding:
    words = text[part[0] : part[1]]
    cut = re.search(r"[ \t]#", words)
    if cut and (left_open(words[: cut.start()]) or words[cut.end() : cut.end() + 1].isdigit()):
        return Finding("SOP006", CUT, part[0] + cut.end() - 1, part[1], hint=with_quotes(text, *whole, instead))
    if words.startswith("!"):
        return Finding("SOP003", TAG.format(words.split()[0]), *part, hint=with_quotes(text, *whole, instead))
    return Finding(
        "SOP007", f"This text needs quotes: {_reason(words)}.", *part, hint=with_quotes(text, *whole, instead)
    )


def _reason(words: str) -> str:
    if words.startswith("{{"):
        return "YAML reads `{{` as the beginning of a mapping"
    if words[0] in "'\"":
        return "it begins with a quote, and to YAML it ends with the next one"
    if words[0] in "[{":
        return f"YAML reads `{words[0]}` as the beginning of a {'list' if words[0] == '[' else 'mapping'}"
    if words[0] in "|>&*!%@`#,]}" or words[:2] in ("- ", "? "):
        return f"a text can't begin with `{words[0]}`"
    if re.search(r":(?:\s|$)", words):
        return "YAML takes what stands before `: ` for a key"
    found = re.search(r"[\[\]{},]", words)
    return f"between brackets YAML gives `{found[0]}` a meaning" if found else "YAML reads it as something else"


def bad_indent(text: str, start: int, end: int) -> Finding:
    what = "A tab" if "\t" in text[start:end] else "A blank that only looks like one (U+00A0)"
    return Finding(
        "SOP010",
        f"{what} stands in the indentation; YAML wants spaces.",
        start,
        end,
        hint="replace it by spaces, here and below (editors can do that for a whole file)",
    )


def uneven(text: str, start: int, here: int, there: int) -> Finding:
    stop = line_of(text, start)[1]
    return Finding(
        "SOP010",
        f"This line is indented by {here}, the one before by {there}, and YAML can't tell where it belongs.",
        start + here,
        start + max(here + 1, len(text[start:stop].rstrip())),
        hint="lines that belong together begin at the same column",
    )
