"""Where a comment that silences begins, what it says, and of which lines it speaks."""

from __future__ import annotations

import pytest

from sopflow.text import parse
from sopflow.text.silences import silences


def found(text: str) -> list[tuple[tuple[str, ...], str, int, int]]:
    return [
        (tuple(code for code, _ in each.codes), each.reason, each.first, each.last)
        for each in silences(parse(text, "a.yaml")[0])
    ]


@pytest.mark.parametrize(
    ("comment", "codes", "reason"),
    [
        ("# sopflow: ignore SOP305 - the CRM fills it in", ("SOP305",), "the CRM fills it in"),
        ("#sopflow:ignore SOP305 – why", ("SOP305",), "why"),
        ("# sopflow: ignore SOP305: why", ("SOP305",), "why"),
        ("# sopflow: ignore SOP305, unused-fact - why - really", ("SOP305", "unused-fact"), "why - really"),
        ("# sopflow: ignore SOP305 SOP306 - why", ("SOP305", "SOP306"), "why"),
        ("# sopflow: ignore SOP305 because", ("SOP305",), "because"),
        ("# sopflow: ignore SOP305", ("SOP305",), ""),
        ("# sopflow: ignore SOP305 -", ("SOP305",), ""),
        ("# sopflow: ignore", (), ""),
        ("# sopflow: ignore - why", (), "why"),
    ],
)
def test_what_it_says(comment: str, codes: tuple[str, ...], reason: str) -> None:
    assert found(f"a: b {comment}\n") == [(codes, reason, 1, 1)]
    assert parse(f"a: Some words {comment}\n", "a.yaml")[1] == ()  # nobody's text is cut


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_of_which_lines_it_speaks(end: str) -> None:
    text = """\
# sopflow: ignore SOP1 - the first

# something else
a: b
c:
  # sopflow: ignore SOP2 - a text of several lines
  d: >-
    one
    two

  e: "one
    two" # sopflow: ignore SOP3 - where it ends
  f: | # sopflow: ignore SOP4 - behind the bar
    one
g: [h, # sopflow: ignore SOP5 - in a list
  i]
# sopflow: ignore SOP6 - of nothing
"""
    lines = [(codes[0], first, last) for codes, _, first, last in found(text.replace("\n", end))]
    assert lines == [
        ("SOP1", 4, 4),
        ("SOP2", 7, 9),
        ("SOP3", 12, 12),
        ("SOP4", 13, 14),
        ("SOP5", 15, 15),
        ("SOP6", 18, 18),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "a: 'b # sopflow: ignore SOP1 - c'",
        'a: "b # sopflow: ignore SOP1 - c"',
        'a: "b\n  # sopflow: ignore SOP1 - c"',
        "a: |\n  # sopflow: ignore SOP1 - c\n",
        "a: >-\n  b\n  # sopflow: ignore SOP1 - c\nd: e\n",
        "- |\n  # sopflow: ignore SOP1 - c\n",
        "'# sopflow: ignore SOP1': c",
        "a: b# sopflow:ignore SOP1",
        "a: [b, '# sopflow: ignore SOP1', c]",
    ],
)
def test_in_a_text_it_is_text(text: str) -> None:
    assert found(text) == []


def test_a_broken_file_has_them_too() -> None:
    text = "a: Note: b # sopflow: ignore SOP1 - c\nd: 'it's' # sopflow: ignore SOP2 - c\n"
    assert [(codes, first) for codes, _, first, _ in found(text)] == [(("SOP1",), 1), (("SOP2",), 2)]


def test_many_of_them_cost_little() -> None:
    text = "".join(f"k{n}: v # sopflow: ignore SOP1 - c\n" for n in range(10_000))
    assert len(found(text)) == 10_000
