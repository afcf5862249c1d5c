"""The words of every finding about YAML itself, one function for each."""

from __future__ import annotations

import re

from sopflow.text.finding import Change, Finding, line_of, quoted, shown

__all__ = [
    "alias",
    "bad_indent",
    "bare_template",
    "behind_mark",
    "bullet",
    "cut_at_hash",
    "duplicate",
    "item_aside",
    "key_without_value",
    "list_in_braces",
    "long_key",
    "missing_colon",
    "missing_space",
    "needs_quotes",
    "no_colon",
    "no_dash",
    "no_key",
    "not_a_key",
    "not_below",
    "not_closed",
    "quote_inside",
    "second_document",
    "second_id",
    "split_at_comma",
    "stray",
    "stuck_dash",
    "tag_or_anchor",
    "too_big",
    "too_deep",
    "uneven",
    "unknown_escape",
    "unreadable",
    "unreadable_character",
]

_TAG = "`{}` is a tag to YAML and changes what follows; tags aren't used here."
_NO_COLON = "This line has no key: a colon and a space are missing."
_WITHOUT_KEY = "write `key: value`; what goes on with the text above is indented further, and a remark begins with `# `"
_CUT = "YAML cuts the text here: what follows ` #` is a comment."
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
_PROPERTY = re.compile(r"[!&][^\s,\[\]{}]*")
_SILENCE = re.compile(r"#[ \t]*sopflow:[ \t]*ignore\b")
_DASH = re.compile(r"\n[ ]*-(?= )")
_COLON = re.compile(r":(?:\s|$)")
_HASH = re.compile(r"(?P<gap>[ \t]+)(?P<comment>#[^\r\n]*)")


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


def missing_space(text: str, start: int, end: int, colon: int) -> Finding:
    hint = shown("write", text, colon, colon, " ")
    message = "A space is missing after the colon."
    return Finding("SOP012", message, start, end, hint=hint, changes=((colon, colon, " "),))


def missing_colon(text: str, start: int, at: int, end: int) -> Finding:
    return Finding("SOP001", _NO_COLON, start, end, hint=shown("write", text, at, at, ":"))


def no_colon(text: str, start: int, end: int, sign: tuple[int, int]) -> Finding:
    written = text[slice(*sign)].strip()
    message = f"Between a key and its value stands a colon, not `{written}`."
    return Finding("SOP001", message, start, end, hint=shown("write", text, *sign, ":"))


def no_key(start: int, end: int) -> Finding:
    return Finding("SOP001", _NO_COLON, start, end, hint=_WITHOUT_KEY)


def stray(text: str, start: int, end: int) -> Finding:
    message = "This line is neither a key nor an item, and YAML takes what follows for more of the same text."
    return Finding("SOP001", message, start, end, hint=shown("make a remark of it", text, start, start, "# "))


def item_aside(text: str, start: int, end: int, here: int, there: int) -> Finding:
    message = f"This item is indented by {here}, the one before by {there}; items of one list begin at the same column."
    rest = f", and what belongs to it by {there + 2}" if _COLON.search(text, start, end) else ""
    return Finding("SOP010", message, start, end, hint=f"indent it by {there}{rest}")


def item_within(text: str, start: int, end: int) -> Finding | None:
    """A line with a dash that is indented so far that it belongs to the text above."""
    dash = _DASH.search(text, start, end)
    if dash is None:
        return None
    above, _ = line_of(text, start)
    before = text[above:start]
    message, hint = (
        "YAML joins this line to the one above.",
        "to keep the lines as they are, begin the text below a `|`",
    )
    if before.strip() == "-":
        message = "YAML takes this line for the rest of the item above; items of one list begin at the same column."
        hint = f"indent it by {before.index('-')}"
    at = dash.end() - 1
    stop = at + len(text[at : line_of(text, at)[1]].rstrip())
    hint += "; if it is part of the text, end the line before with the dash"
    return Finding("SOP010", message, at, stop, hint=hint, severity="warning")


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
    if cut and (_left_open(words[: cut.start()]) or words[cut.end() : cut.end() + 1].isdigit()):
        return Finding("SOP006", _CUT, part[0] + cut.end() - 1, part[1], hint=_quotes(text, *whole, instead))
    if words.startswith("!"):
        return Finding("SOP003", _TAG.format(words.split()[0]), *part, hint=_quotes(text, *whole, instead))
    return Finding("SOP007", f"This text needs quotes: {_reason(words)}.", *part, hint=_quotes(text, *whole, instead))


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


def second_id(text: str, start: int, end: int) -> Finding:
    message = "A second `id` stands here: the dash is missing with which a new item begins."
    return Finding("SOP002", message, start, end, hint=shown("write", text, start, start, "- "))


def duplicate(key: str, start: int, end: int, first_start: int, first_end: int, joined: bool) -> Finding:
    message, hint = "only one of the two can count", "remove one of them, or give it another name"
    if joined:
        message, hint = "it may stand there only once", "put what stands below it under the first one"
    return Finding(
        "SOP002",
        f"`{_short(key)}` stands here a second time; {message}.",
        start,
        end,
        hint=hint,
        related=(("the first one", first_start, first_end),),
    )


def tag_or_anchor(text: str, start: int, end: int) -> Finding:
    """The end is that of the text behind it; the same as the start where a list or mapping follows."""
    found = _PROPERTY.match(text, start)
    stop = found.end() if found else start + 1
    if text.startswith("!", start):
        line_end = min(line_of(text, start)[1], end)
        return Finding(
            "SOP003",
            _TAG.format(_short(text[start:stop])),
            start,
            max(stop, line_end) if end > stop else stop,
            hint=_as_text(text, start, end) if end > start else "remove it",
            changes=_in_quotes(text, start, end) if text.startswith("!=", start) and end > start else (),
        )
    return Finding(
        "SOP003",
        f"`{_short(text[start:stop])}` is an anchor to YAML; anchors aren't used here.",
        start,
        stop,
        hint="remove it" + ("; if it belongs to the text, " + _as_text(text, start, end) if end > start else ""),
    )


def alias(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP003",
        f"`{_short(text[start:end])}` refers to an anchor to YAML; aliases aren't used here.",
        start,
        end,
        hint="write it out; if it is a text, " + _as_text(text, start, end),
    )


def too_deep(at: int, bound: int) -> Finding:
    return Finding(
        "SOP004",
        f"This is nested more than {bound} levels deep.",
        at,
        at + 1,
        hint="name parts of it as facts or procedures",
    )


def too_many(start: int, found: int, bound: int, in_file: int) -> Finding:
    message = f"This has {found:,} entries, where {bound:,} are the most."
    if found <= bound:
        message = f"Up to here this file has {in_file:,} keys and items: that is the most of one file."
    return Finding(
        "SOP004",
        message,
        start,
        start + 1,
        hint="split it: into several procedures, or several facts",
    )


def too_big(size: int, bound: int) -> Finding:
    return Finding(
        "SOP004",
        f"This file is too big: {size:,} characters, where {bound:,} are the most.",
        0,
        0,
        hint="split it into several processes and procedures",
    )


def split_at_comma(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP005",
        "YAML splits this text at the comma, since it stands between brackets without quotes.",
        start,
        end,
        hint=_as_text(text, start, end),
        changes=_in_quotes(text, start, end),
    )


def key_without_value(name: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP005",
        f"`{_short(name)}` has no value; behind a comma between braces a new key begins.",
        start,
        end,
        hint="if it belongs to a text, put quotes around the whole text",
    )


def list_in_braces(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP005",
        "Between braces stand keys with values, and none of these has one.",
        start,
        end,
        hint=f"a list stands between brackets: `{_short(f'[{text[start + 1 : end - 1]}]')}`",
    )


def cut_at_hash(text: str, start: int, end: int) -> Finding | None:
    """What stands behind `` #`` is a comment to YAML. Is it one to the author?

    A comment that is set off (two spaces before it, or a single word in front) and begins with ``# `` is one. It is
    surely not when the text before it leaves a quote or parenthesis open, or when it begins like a number (``#3``).
    In between, two spaces or quotes say which is meant.
    """
    found = _HASH.match(text, end)
    if not found or _SILENCE.match(found["comment"]):
        return None
    kept, comment = text[start:end], found["comment"].rstrip()
    certain = _left_open(kept) or comment[1:2].isdigit()
    suspicious = comment[1:2] not in ("", " ", "\t", "#") or (found["gap"] == " " and re.search(r"\s", kept))
    if not certain and not suspicious:
        return None
    stop = found.start("comment") + len(comment)
    start = start if kept else found.start("comment")
    hint = _lost_branch(text, start, stop) or _as_text(text, start, stop)
    if not certain:
        hint += "\nif it is a comment, set it off: two spaces before the `#` and one behind it"
    return Finding(
        "SOP006",
        _CUT,
        found.start("comment"),
        stop,
        hint=hint,
        severity="error" if certain else "warning",
        changes=_in_quotes(text, start, stop) if certain and not _COLON.search(comment) else (),
    )


def _lost_branch(text: str, start: int, stop: int) -> str | None:
    """The hint where a whole line is a branch whose condition quotes a `` #``: ``note contains 'n #1': billing``."""
    colon = text.rfind(": ", start, stop)
    condition = text[start:colon].rstrip()
    if colon < 0 or text[line_of(text, start)[0] : start].strip() or not _left_open(condition.partition(" #")[0]):
        return None
    if _left_open(condition):
        return None
    return shown("put quotes around what stands before the colon", text, start, colon, quoted(condition))


def bare_template(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP007",
        "A text that begins with `{{` needs quotes, else YAML reads a mapping.",
        start,
        end,
        hint=_as_text(text, start, end),
        changes=_in_quotes(text, start, end),
    )


def unreadable_character(text: str, at: int) -> Finding:
    name = f"U+{ord(text[at]):04X}"
    return Finding(
        "SOP008",
        f"Here is a character that can't be seen and doesn't belong in a text ({name}).",
        at,
        at + 1,
        hint="delete it and type what is meant",
    )


def second_document(at: int) -> Finding:
    return Finding(
        "SOP009",
        "A second document begins here; a file holds one process or procedure.",
        at,
        at + 3,
        hint="remove the `---`, or move what follows to a file of its own",
    )


def not_a_key(start: int, end: int) -> Finding:
    return Finding(
        "SOP013",
        "This can't be a key; a key is a word or a condition.",
        start,
        max(end, start + 1),
        hint="put quotes around what stands before the colon",
    )


def long_key(start: int, end: int) -> Finding:
    return Finding(
        "SOP014",
        "This condition is too long for a branch; it must fit on one line and in 1,000 characters.",
        start,
        end,
        hint="declare a fact that follows from it (`is: >-` and the condition below) and use its name here",
    )


def _in_quotes(text: str, start: int, end: int) -> tuple[Change, ...]:
    """Quotes around a text of one line; one of several would lose its lines."""
    words = text[start:end]
    return () if "\n" in words or "\r" in words else ((start, end, quoted(words)),)


def _as_text(text: str, start: int, end: int) -> str:
    return _quotes(text, start, end, quoted(text[start:end]))


def _quotes(text: str, start: int, end: int, instead: str) -> str:
    if text[end : end + 1] == ":":
        return shown("put quotes around what stands before the colon", text, start, end, instead)
    return shown("put quotes around the whole text, or write it below after `>-`", text, start, end, instead)


def _left_open(kept: str) -> bool:
    """Whether a quote or parenthesis begins in the text and doesn't end; an apostrophe within a word is neither."""
    quotes = len(re.findall(r"(?<!\w)'|'(?!\w)", kept))
    return quotes % 2 == 1 or kept.count('"') % 2 == 1 or kept.count("(") > kept.count(")")


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
