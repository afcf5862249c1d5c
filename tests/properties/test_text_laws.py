"""What holds for every text whatever."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sopflow.text import Data, Source, Span, parse

CORPUS = Path(__file__).parents[1] / "corpus"
FILES = [
    path.read_bytes().decode(errors="replace")
    for folder in ("bad", "text")
    for path in sorted((CORPUS / folder).glob("*.yaml"))
    if path.stat().st_size < 3_000
]
PIECES = [
    "'",
    '"',
    "{",
    "}",
    "[",
    "]",
    ": ",
    ":",
    ", ",
    " #",
    "#",
    "- ",
    "\n",
    "\n  ",
    "\t",
    "&a",
    "*a",
    "!x",
    "|",
    ">",
]
BLANK = re.compile(r"\s")
laws = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@st.composite
def mutated(draw: st.DrawFn) -> str:
    text = draw(st.sampled_from(FILES))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 5)))
        text = text[:start] + draw(st.sampled_from(PIECES)) + text[end:]
    return text


soup = st.lists(st.sampled_from([*PIECES, "a", "b c", "{{", "}}", "(", ")", "\\", "é", "電", "\r\n"])).map("".join)
anything = st.one_of(st.text(), soup, mutated())
scalars = st.one_of(st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Zl", "Zp"])), soup)
documents = st.recursive(
    scalars,
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(scalars, inner, max_size=4)),
    max_leaves=12,
)


def leaves(data: Data, path: tuple[str | int, ...] = ()) -> Iterator[tuple[tuple[str | int, ...], str]]:
    if isinstance(data, str):
        yield path, data
    elif isinstance(data, dict):
        for key, value in data.items():
            yield from leaves(value, (*path, key))
    elif isinstance(data, list):
        for at, value in enumerate(data):
            yield from leaves(value, (*path, at))


def words(source: Source, span: Span) -> str:
    lines = re.split(r"(?<=\n)|(?<=\r)(?!\n)", source.text)
    before = sum(map(len, lines[: span.line - 1]))
    return source.text[before + span.column - 1 : sum(map(len, lines[: span.end_line - 1])) + span.end_column - 1]


@laws
@given(anything)
def test_reading_never_raises_and_places_lie_in_the_file(text: str) -> None:
    source, found = parse(text, "file.yaml")
    for span in [each.span for each in found] + [source.span(path) for path, _ in leaves(source.data)]:
        lines = re.split(r"\r\n|\n|\r", source.text)
        assert 1 <= span.line <= span.end_line <= len(lines)
        assert 1 <= span.column <= len(lines[span.line - 1]) + 1
        assert 1 <= span.end_column <= len(lines[span.end_line - 1]) + 1
        assert (span.line, span.column) <= (span.end_line, span.end_column)


@laws
@given(anything)
def test_every_stop_is_told(text: str) -> None:
    source, found = parse(text, "file.yaml")
    again, _ = parse(text, "file.yaml")
    assert again.data == source.data
    try:
        yaml.load(text.removeprefix("\ufeff"), yaml.CBaseLoader)
    except (yaml.YAMLError, UnicodeEncodeError, ValueError, TypeError):
        assert found


@laws
@given(documents, st.booleans(), st.sampled_from([None, '"', "'", "|", ">"]), st.integers(20, 80))
def test_valid_documents_read_as_yaml_reads_them(data: Data, flow: bool, style: str | None, width: int) -> None:
    text = yaml.dump(data, default_flow_style=flow, default_style=style, allow_unicode=True, width=width)
    source, found = parse(text, "file.yaml")
    if any(each.severity == "error" for each in found):
        # `!`, as a dump in another style writes it, bounds of keys, and characters that no text should hold.
        assert {each.code for each in found} <= {"SOP003", "SOP008", "SOP014"}
        return
    expected = yaml.load(text, yaml.CBaseLoader)
    assert source.data == expected
    for path, value in leaves(source.data):
        _lead_back(source, path, value)


def _lead_back(source: Source, path: tuple[str | int, ...], value: str) -> None:
    for at, character in enumerate(value):
        if BLANK.match(character):
            continue
        found = words(source, source.inside(path, at, at + 1))
        assert found[:1] == character or found[:1] == "\\"
    whole, inner = source.span(path), source.inside(path, 0, len(value))
    assert (whole.line, whole.column) <= (inner.line, inner.column)
    if value.strip():
        assert words(source, inner).replace("''", "'").split()[:1] or words(source, inner).startswith("\\")
