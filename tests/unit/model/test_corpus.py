"""Files with one kind of mistake each, beside what an author is told about them.

An expectation reads ``LINE:COLUMN-END CODE message``, then ``    hint: …`` and ``    LINE:COLUMN-END word`` for each
related place; END is a column, or LINE:COLUMN when the words go over several lines.
Write expectations anew with ``SOPFLOW_WRITE=1`` and read the difference.
"""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from sopflow.model import read_model
from sopflow.text import Diagnostic, Span, parse

CORPUS = Path(__file__).parents[2] / "corpus"
BAD = sorted((CORPUS / "bad").glob("SOP1*.yaml"))


def place(span: Span) -> str:
    end = f"{span.end_column}" if span.end_line == span.line else f"{span.end_line}:{span.end_column}"
    return f"{span.line}:{span.column}-{end}"


def told(each: Diagnostic) -> str:
    lines = [f"{place(each.span)} {each.code} {each.message}"]
    lines += [f"    hint: {each.hint}"] if each.hint else []
    lines += [f"    {place(span)} {word}" for word, span in each.related]
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_what_an_author_is_told(path: Path) -> None:
    source, broken = parse(path.read_text(encoding="utf-8"), path.name)
    assert not broken, "these files are sound YAML"
    _, found = read_model(source)
    written = "".join(told(each) for each in sorted(found, key=lambda each: each.span))
    expected = path.with_suffix(".expected")
    if os.environ.get("SOPFLOW_WRITE"):
        expected.write_text(written, encoding="utf-8")
    assert written == expected.read_text(encoding="utf-8")


@pytest.mark.parametrize("path", BAD, ids=lambda path: path.stem)
def test_no_place_is_named_twice(path: Path) -> None:
    _, found = read_model(parse(path.read_text(encoding="utf-8"), path.name)[0])
    places = [(each.span, each.code == "SOP111") for each in found]
    assert found
    assert len(places) == len(set(places))
