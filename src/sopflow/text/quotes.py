"""Quotes around what was meant as one text, and the hints that show them."""

from __future__ import annotations

import re

from sopflow.text.finding import Change, shown

__all__ = ["as_text", "in_quotes", "left_open", "quoted", "with_quotes"]


def quoted(words: str) -> str:
    """The words as YAML reads them back unchanged, between the quotes that need the fewest changes."""
    words = " ".join(words.split())
    if '"' in words or "\\" in words:
        return "'" + words.replace("'", "''") + "'"
    return f'"{words}"'


def in_quotes(text: str, start: int, end: int) -> tuple[Change, ...]:
    """Quotes around a text of one line; one of several would lose its lines."""
    words = text[start:end]
    return () if "\n" in words or "\r" in words else ((start, end, quoted(words)),)


def as_text(text: str, start: int, end: int) -> str:
    """The hint that shows what stands between two offsets in quotes."""
    return with_quotes(text, start, end, quoted(text[start:end]))


def with_quotes(text: str, start: int, end: int, instead: str) -> str:
    """The hint that shows a line with a text in quotes, whose words the caller gives."""
    if text[end : end + 1] == ":":
        return shown("put quotes around what stands before the colon", text, start, end, instead)
    return shown("put quotes around the whole text, or write it below after `>-`", text, start, end, instead)


def left_open(kept: str) -> bool:
    """Whether a quote or parenthesis begins in the text and doesn't end; an apostrophe within a word is neither."""
    quotes = len(re.findall(r"(?<!\w)'|'(?!\w)", kept))
    return quotes % 2 == 1 or kept.count('"') % 2 == 1 or kept.count("(") > kept.count(")")
