"""The words of every finding about what YAML reads, and not as it was meant; and about what we refuse."""

from __future__ import annotations

import re

from sopflow.text.finding import Finding, line_of, shown
from sopflow.text.quotes import as_text, in_quotes, left_open, quoted

__all__ = [
    "CUT",
    "TAG",
    "alias",
    "bare_template",
    "cut_at_hash",
    "duplicate",
    "item_within",
    "key_without_value",
    "list_in_braces",
    "long_key",
    "missing_space",
    "not_a_key",
    "second_document",
    "second_id",
    "split_at_comma",
    "tag_or_anchor",
    "too_big",
    "too_deep",
    "too_many",
    "unreadable_character",
]

TAG = "`{}` is a tag to YAML and changes what follows; tags aren't used here."
CUT = "YAML cuts the text here: what follows ` #` is a comment."
_PROPERTY = re.compile(r"[!&][^\s,\[\]{}]*")
_SILENCE = re.compile(r"#[ \t]*sopflow:[ \t]*ignore\b")
_DASH = re.compile(r"\n[ ]*-(?= )")
_COLON = re.compile(r":(?:\s|$)")
_HASH = re.compile(r"(?P<gap>[ \t]+)(?P<comment>#[^\r\n]*)")


def missing_space(text: str, start: int, end: int, colon: int) -> Finding:
    hint = shown("write", text, colon, colon, " ")
    message = "A space is missing after the colon."
    return Finding("SOP012", message, start, end, hint=hint, changes=((colon, colon, " "),))


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
            TAG.format(_short(text[start:stop])),
            start,
            max(stop, line_end) if end > stop else stop,
            hint=as_text(text, start, end) if end > start else "remove it",
            changes=in_quotes(text, start, end) if text.startswith("!=", start) and end > start else (),
        )
    return Finding(
        "SOP003",
        f"`{_short(text[start:stop])}` is an anchor to YAML; anchors aren't used here.",
        start,
        stop,
        hint="remove it" + ("; if it belongs to the text, " + as_text(text, start, end) if end > start else ""),
    )


def alias(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP003",
        f"`{_short(text[start:end])}` refers to an anchor to YAML; aliases aren't used here.",
        start,
        end,
        hint="write it out; if it is a text, " + as_text(text, start, end),
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
        hint=as_text(text, start, end),
        changes=in_quotes(text, start, end),
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
    certain = left_open(kept) or comment[1:2].isdigit()
    suspicious = comment[1:2] not in ("", " ", "\t", "#") or (found["gap"] == " " and re.search(r"\s", kept))
    if not certain and not suspicious:
        return None
    stop = found.start("comment") + len(comment)
    start = start if kept else found.start("comment")
    hint = _lost_branch(text, start, stop) or as_text(text, start, stop)
    if not certain:
        hint += "\nif it is a comment, set it off: two spaces before the `#` and one behind it"
    return Finding(
        "SOP006",
        CUT,
        found.start("comment"),
        stop,
        hint=hint,
        severity="error" if certain else "warning",
        changes=in_quotes(text, start, stop) if certain and not _COLON.search(comment) else (),
    )


def _lost_branch(text: str, start: int, stop: int) -> str | None:
    """The hint where a whole line is a branch whose condition quotes a `` #``: ``note contains 'n #1': billing``."""
    colon = text.rfind(": ", start, stop)
    condition = text[start:colon].rstrip()
    if colon < 0 or text[line_of(text, start)[0] : start].strip() or not left_open(condition.partition(" #")[0]):
        return None
    if left_open(condition):
        return None
    return shown("put quotes around what stands before the colon", text, start, colon, quoted(condition))


def bare_template(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP007",
        "A text that begins with `{{` needs quotes, else YAML reads a mapping.",
        start,
        end,
        hint=as_text(text, start, end),
        changes=in_quotes(text, start, end),
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


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
