"""The words of every finding about YAML itself, one function for each."""

from __future__ import annotations

import re

from sopflow.text.finding import Finding, corrected, line_of, quoted

__all__ = [
    "alias",
    "bare_template",
    "cut_at_hash",
    "duplicate",
    "key_without_value",
    "long_key",
    "not_a_key",
    "second_document",
    "split_at_comma",
    "tag_or_anchor",
    "too_big",
    "too_deep",
    "unreadable",
    "unreadable_character",
]

_PROPERTY = re.compile(r"[!&][^\s,\[\]{}]*")
_HASH = re.compile(r"(?P<gap>[ \t]+)(?P<comment>#[^\r\n]*)")


def unreadable(problem: str, at: int) -> Finding:
    return Finding("SOP001", f"YAML can't read on from here: {problem}.", at, at + 1)


def duplicate(key: str, start: int, end: int, first_start: int, first_end: int) -> Finding:
    return Finding(
        "SOP002",
        f"`{_short(key)}` stands here a second time; only one of the two can count.",
        start,
        end,
        hint="remove one of them, or give it another name",
        related=(("the first one", first_start, first_end),),
    )


def tag_or_anchor(text: str, start: int, end: int) -> Finding:
    found = _PROPERTY.match(text, start)
    stop = found.end() if found else start + 1
    if text.startswith("!", start):
        line_end = min(line_of(text, start)[1], end)
        return Finding(
            "SOP003",
            f"`{_short(text[start:stop])}` is a tag to YAML and changes what follows; tags aren't used here.",
            start,
            max(stop, line_end) if end > stop else stop,
            hint=_as_text(text, start, end),
        )
    return Finding(
        "SOP003",
        f"`{_short(text[start:stop])}` is an anchor to YAML; anchors aren't used here.",
        start,
        stop,
        hint="remove it; if it belongs to the text, " + _as_text(text, start, end),
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
    return Finding("SOP004", f"This is nested more than {bound} levels deep.", at, at + 1)


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
    )


def key_without_value(name: str, start: int, end: int) -> Finding:
    colon = name.find(":")
    if colon > 0:
        return Finding(
            "SOP012",
            "A space is missing after the colon.",
            start,
            end,
            hint=f"write `{name[: colon + 1]} {name[colon + 1 :]}`",
        )
    return Finding(
        "SOP005",
        f"`{_short(name)}` has no value; behind a comma between braces a new key begins.",
        start,
        end,
        hint="if it belongs to a text, put quotes around the whole text",
    )


def cut_at_hash(text: str, start: int, end: int) -> Finding | None:
    """What stands behind `` #`` is a comment to YAML. Is it one to the author?

    A comment that is set off (two spaces before it, or a single word in front) and begins with ``# `` is one. It is
    surely not when the text before it leaves a quote or parenthesis open, or when it begins like a number (``#3``).
    In between, two spaces or quotes say which is meant.
    """
    found = _HASH.match(text, end)
    if not found:
        return None
    kept, comment = text[start:end], found["comment"].rstrip()
    certain = _left_open(kept) or comment[1:2].isdigit()
    suspicious = comment[1:2] not in ("", " ", "\t", "#") or (found["gap"] == " " and re.search(r"\s", kept))
    if not certain and not suspicious:
        return None
    stop = found.start("comment") + len(comment)
    hint = corrected(text, start if kept else found.start("comment"), stop, quoted(text[start:stop]))
    if not certain:
        hint += "\nif it is a comment, set it off: two spaces before the `#` and one behind it"
    return Finding(
        "SOP006",
        "YAML cuts the text here: what follows ` #` is a comment.",
        found.start("comment"),
        stop,
        hint=hint,
        severity="error" if certain else "warning",
    )


def bare_template(text: str, start: int, end: int) -> Finding:
    return Finding(
        "SOP007",
        "A text that begins with `{{` needs quotes, else YAML reads a mapping.",
        start,
        end,
        hint=_as_text(text, start, end),
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


def _as_text(text: str, start: int, end: int) -> str:
    return corrected(text, start, end, quoted(text[start:end]))


def _left_open(kept: str) -> bool:
    """Whether a quote or parenthesis begins in the text and doesn't end; an apostrophe within a word is neither."""
    quotes = len(re.findall(r"(?<!\w)'|'(?!\w)", kept))
    return quotes % 2 == 1 or kept.count('"') % 2 == 1 or kept.count("(") > kept.count(")")


def _short(words: str) -> str:
    return words if len(words) <= 60 else words[:59] + "…"
