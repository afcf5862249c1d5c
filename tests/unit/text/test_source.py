"""Where a word stands: paths and offsets back to lines and columns."""

from __future__ import annotations

import pytest

from sopflow.text import Source, Span, parse

STEPS = """\
# a comment
sopflow: 1
steps:
  - id: assess
    ask: [topic, urgent]
    title:
  - id: route
    next:
      topic == legal: to-legal
      else: >-
        the long
        way
"""


def read(text: str) -> Source:
    source, found = parse(text, "file.yaml")
    assert not found
    return source


def words(source: Source, span: Span) -> str:
    """What stands at a span, lines joined by ``/``."""
    lines = source.text.splitlines()
    if span.line == span.end_line:
        return lines[span.line - 1][span.column - 1 : span.end_column - 1]
    middle = lines[span.line : span.end_line - 1]
    return "/".join([lines[span.line - 1][span.column - 1 :], *middle, lines[span.end_line - 1][: span.end_column - 1]])


@pytest.mark.parametrize(
    ("path", "value", "key"),
    [
        (("sopflow",), "1", "sopflow"),
        (("steps", 0, "id"), "assess", "id"),
        (("steps", 0, "ask"), "[topic, urgent]", "ask"),
        (("steps", 0, "ask", 1), "urgent", "urgent"),
        (("steps", 0, "title"), "title", "title"),  # an empty value has no words but its key
        (("steps", 1, "next", "topic == legal"), "to-legal", "topic == legal"),
        (("steps", 1, "next", "else"), ">-/        the long/        way", "else"),
        (("steps", 1, "next", "elsewhere"), "next", "next"),  # nothing there: the key of what is nearest
        (("steps", 1, "next", "else", "x", 3), "else", "else"),
        (("steps", 9), "steps", "steps"),
        (("nothing",), "sopflow: 1", "sopflow: 1"),  # nothing at all: the first line that says something
        ((), None, "sopflow: 1"),
    ],
)
def test_a_path_leads_to_its_words(path: tuple[str | int, ...], value: str | None, key: str) -> None:
    source = read(STEPS)
    if value is not None:
        assert words(source, source.span(path)) == value
    assert words(source, source.key_span(path)) == key


def test_an_item_is_its_own_key() -> None:
    source = read(STEPS)
    assert source.key_span(("steps", 1)) == source.span(("steps", 1)) == Span("file.yaml", 7, 5, 12, 12)


@pytest.mark.parametrize(
    ("text", "value", "part", "found"),
    [
        ("a: one two", "one two", "two", "two"),
        ("a: 'it''s so'", "it's so", "'", "''"),
        ("a: 'it''s so'", "it's so", "so", "so"),
        (r'a: "x\tAy"', "x\tAy", "A", "A"),
        (r'a: "x\ty"', "x\ty", "y", "y"),
        (r'a: "\u00e4 \x41 \\ b"', "ä A \\ b", "ä", r"\u00e4"),
        (r'a: "\u00e4 \x41 \\ b"', "ä A \\ b", "\\", r"\\"),
        (r'a: "\u00e4 \x41 \\ b"', "ä A \\ b", "b", "b"),
        ('a: "one \\\n  two"', "one two", "two", "two"),
        ('a: "one\n  two\n\n  three"', "one two\nthree", "three", "three"),
        ("a: one\n  two", "one two", "e t", "e/  t"),
        ("a: |\n  one\n   two\n", "one\n two\n", "two", "two"),
        ("a: >-  # with a comment\n  one\n  two\n\n  three\n", "one two\nthree", "two\nthree", "two//  three"),
        ("a: |2\n    one\n", "  one\n", "one", "one"),
        ("a: 電話 😀 x\r\nb:\r\n", "電話 😀 x", "x", "x"),
    ],
)
def test_part_of_a_value(text: str, value: str, part: str, found: str) -> None:
    source = read(text)
    assert isinstance(source.data, dict)
    assert source.data["a"] == value
    start = value.index(part)
    assert words(source, source.inside(("a",), start, start + len(part))) == found


def test_part_of_a_key() -> None:
    source = read("next:\n  'it''s x == 1': yes\n")
    assert words(source, source.inside_key(("next", "it's x == 1"), 5, 6)) == "x"
    assert words(source, source.inside_key(("next",), 1, 3)) == "ex"


def test_offsets_beyond_the_text_stay_at_its_end() -> None:
    source = read("a: one")
    assert source.inside(("a",), 3, 9) == Span("file.yaml", 1, 7, 1, 7)
    assert source.inside(("a",), -2, 99) == source.span(("a",))
    assert source.inside(("b",), 0, 1) == source.span(("b",))


def test_places_lead_to_the_file_and_not_to_the_mended_text() -> None:
    source, _ = parse("do: 'no' isn't it\nsend: {en: Hi {{ name }}, de: {{ name }}!}\nby: agent\n", "file.yaml")
    assert source.data == {
        "do": "'no' isn't it",
        "send": {"en": "Hi {{ name }}", "de": "{{ name }}!"},
        "by": "agent",
    }
    assert words(source, source.inside(("do",), 5, 10)) == "isn't"
    assert words(source, source.inside(("send", "de"), 3, 7)) == "name"
    assert words(source, source.span(("send", "en"))) == "Hi {{ name }}"
    assert source.span(("by",)) == Span("file.yaml", 3, 5, 3, 10)


@pytest.mark.parametrize("text", ["", "\n", "# nothing\n", "---\n", "\ufeff"])
def test_an_empty_file(text: str) -> None:
    source = read(text)
    assert source.data is None
    assert source.span(("a", 0)).line == 1


def test_lines_end_as_editors_see_them() -> None:
    source = read("a: 1\r\nb: 2\rc: 3\n")
    assert [source.span((key,)).line for key in "abc"] == [1, 2, 3]


def test_a_byte_order_mark_takes_no_column() -> None:
    source = read("\ufeffa: 1")
    assert source.key_span(("a",)) == Span("file.yaml", 1, 1, 1, 2)
