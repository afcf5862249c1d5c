"""What a report looks like."""

from __future__ import annotations

import json

from sopflow.text import Diagnostic, Report, Span, decode, parse


def at(line: int, column: int, width: int = 1, file: str = "a.yaml") -> Span:
    return Span(file, line, column, line, column + width)


def shown(line: str, column: int, width: int) -> list[str]:
    """The line and the marks below, as cells."""
    report = Report.of([Diagnostic("SOP200", "x", at(1, column, width))], {"a.yaml": line})
    return [each.partition("| ")[2] for each in str(report).split("\n")[1:3]]


def test_order_and_duplicates() -> None:
    later = Diagnostic("SOP201", "b", at(1, 1))
    report = Report.of(
        [
            later,
            Diagnostic("SOP103", "x", at(9, 1)),
            Diagnostic("SOP105", "x", at(2, 1)),
            later,
            Diagnostic("SOP002", "x", at(9, 9)),
            Diagnostic("SOP900", "x", at(1, 1, file="A.yaml")),
        ]
    )
    assert [each.code for each in report] == ["SOP900", "SOP002", "SOP105", "SOP103", "SOP201"]
    assert not report.ok
    assert Report.of([Diagnostic("SOP301", "x", at(1, 1), "warning")]).ok


def test_wide_characters_and_tabs() -> None:
    assert shown("電話: x", 5, 1) == ["電話: x", "      ^"]
    assert shown("a:\tb", 4, 1) == ["a:  b", "    ^"]
    assert shown("e\u0301: x", 5, 1) == ["e\u0301: x", "   ^"]
    assert shown("電話", 1, 2) == ["電話", "^^^^"]


def test_long_lines_are_windowed() -> None:
    line, marks = shown("word " * 100 + "HERE" + " word" * 100, 501, 4)
    assert line.startswith("… ")
    assert line.endswith(" …")
    assert len(line) <= 124
    assert line[marks.index("^") : len(marks)] == "HERE"


def test_nothing_steers_the_terminal() -> None:
    source, found = parse("do: \x1b[31mred\u202e\n", "a\x1b.yaml")
    text = str(Report.of(found, [source]))
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_colors_only_when_asked_for() -> None:
    report = Report.of([Diagnostic("SOP200", "x", at(1, 1), hint="y", related=(("z", at(1, 2)),))], {"a.yaml": "ab"})
    assert "\x1b[" not in report.text()
    assert "\x1b[1;31m^\x1b[0m" in report.text(color=True)


def test_the_count() -> None:
    findings = [Diagnostic("SOP200", str(n), at(1, 1), "error" if n else "warning") for n in range(3)]
    assert str(Report.of(findings, {"a": "", "b": "", "c": ""})).endswith("2 errors, 1 warning in 3 files")
    assert str(Report()) == "nothing found"


def test_a_place_without_its_file_is_shown_without_a_line() -> None:
    assert str(Report.of([Diagnostic("SOP200", "x", at(3, 1))])) == "a.yaml:3:1: error SOP200: x\n\n1 error"


def test_as_plain_data() -> None:
    report = Report.of([Diagnostic("SOP200", "x", at(1, 2, 3), related=(("y", at(4, 5)),))])
    (only,) = json.loads(json.dumps(report.as_dicts()))
    assert (only["line"], only["column"], only["end_column"]) == (1, 2, 5)
    assert only["related"][0]["message"] == "y"


def test_decoding() -> None:
    assert decode("ä".encode(), "a") == ("ä", None)
    assert decode(b"\xef\xbb\xbfa", "a") == ("a", None)
    assert decode("ä".encode("utf-16"), "a") == ("ä", None)
    text, problem = decode(b"one\r\ntwo \xff", "a.yaml")
    assert text == "one\r\ntwo \N{REPLACEMENT CHARACTER}"
    assert problem is not None
    assert (problem.code, problem.span) == ("SOP008", at(2, 5))
