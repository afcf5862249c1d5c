"""Fixes: they change what they name and nothing else, and what they fix is gone."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

import pytest

from sopflow.errors import SopflowError
from sopflow.loading import read
from sopflow.loading.fixing import fix
from sopflow.text import Fix, Report, Span
from sopflow.text.edits import apart, differences, edited

ROOT = Path(__file__).parents[3]
BAD = sorted(
    each
    for each in (ROOT / "tests/corpus/bad").iterdir()
    if each.suffix == ".yaml" or (each.is_dir() and list(each.glob("*.yaml")))
)

REFUND = """\
sopflow: 1
procedure: refund
outcomes: [found, replaced]   # how it ends
facts:
  topic: {type: [billing, legal], ask: Which?}
steps:
  - id: search
    ask: [topc]        # typed in a hurry
    next:
      topic == biling: "replce"
      tpoic == legal and case.visits.serach < 2: search
      else: fuond
  - id: replace
    do: Note: send the goods again.   # with a colon
    nxet: fuond
"""
RIGHT = (
    REFUND.replace("topc", "topic")
    .replace("biling", "billing")
    .replace('"replce"', "replace")
    .replace("tpoic", "topic")
    .replace("serach", "search")
    .replace("fuond", "found")
    .replace("nxet", "next")
    .replace("Note: send the goods again.", '"Note: send the goods again."')
)


def errors(report: Report) -> Counter[tuple[str, str, str]]:
    return Counter((each.span.file, each.code, each.message) for each in report if each.severity == "error")


def copied(source: Path, folder: Path) -> Path:
    target = folder / source.name
    return Path(shutil.copytree(source, target) if source.is_dir() else shutil.copy(source, target))


@pytest.mark.parametrize("source", BAD, ids=lambda each: each.name)
def test_what_is_fixed_is_gone_and_nothing_comes_instead(source: Path, tmp_path: Path) -> None:
    path = copied(source, tmp_path)
    _, before = read(path)
    fixed = fix(path)
    fixed.write()
    _, after = read(path)
    assert list(after) == list(fixed.report)
    assert not errors(after) - errors(before)
    assert len(after) + len(fixed.made) >= len(before)
    assert {each.message for each in fixed.made}.isdisjoint(each.message for each in after if each in fixed.made)
    assert not fix(path).made
    for file, text in fixed.after.items():
        assert Path(file).read_bytes().decode() == text
        assert text.count("\n") == fixed.before[file].count("\n")


@pytest.mark.parametrize("source", BAD, ids=lambda each: each.name)
def test_only_the_named_stretches_change(source: Path) -> None:
    report = read(source)[1]
    fixes = [each.fix for each in apart(report, report.sources) if each.fix is not None]
    after = edited(report.sources, fixes)
    for file, text in report.sources.items():
        at = 0
        for span, words in sorted(edit for each in fixes for edit in each.edits if edit[0].file == file):
            lines = text.splitlines(keepends=True)
            start = sum(map(len, lines[: span.line - 1])) + span.column - 1
            kept = text[at:start] if at <= start else ""
            assert kept + words in after[file]
            at = sum(map(len, lines[: span.end_line - 1])) + span.end_column - 1
        assert after[file].endswith(text[at:])


@pytest.mark.parametrize("mark", [b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"], ids=["", "8", "16le", "16be"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_everything_else_stays_as_it_was(end: str, mark: bytes, tmp_path: Path) -> None:
    encoding = {b"": "utf-8", b"\xef\xbb\xbf": "utf-8", b"\xff\xfe": "utf-16-le", b"\xfe\xff": "utf-16-be"}[mark]
    file = tmp_path / "refund.yaml"
    file.write_bytes(mark + REFUND.replace("\n", end).encode(encoding))
    fixed = fix(file)
    fixed.write()
    assert file.read_bytes() == mark + RIGHT.replace("\n", end).encode(encoding)
    assert not len(fixed.report)


def test_a_fix_that_uncovers_what_cannot_be_fixed_is_not_made(tmp_path: Path) -> None:
    text = REFUND.replace("nxet: fuond", "nxet: elsewhere")
    (tmp_path / "refund.yaml").write_text(text)
    fixed = fix(tmp_path)
    fixed.write()
    assert (tmp_path / "refund.yaml").read_text() == RIGHT.replace("next: found", "nxet: elsewhere")
    assert [each.code for each in fixed.report] == ["SOP101"]


def test_a_name_is_put_right_wherever_it_stands(tmp_path: Path) -> None:
    book = "sopflow: 1\nhandbook: shop\nroles:\n  agent:\n  lead: {includes: [agnet]}\n"
    steps = "".join(f"  - id: s{n}\n    do: It.\n    by: agnet\n" for n in range(20))
    (tmp_path / "handbook.yaml").write_text(book)
    (tmp_path / "a.yaml").write_text(f"sopflow: 1\nprocedure: a\nowner: agnet\nsteps:\n{steps}")
    fixed = fix(tmp_path)
    assert len(fixed.made) == 1
    fixed.write()
    assert "agnet" not in (tmp_path / "a.yaml").read_text() + (tmp_path / "handbook.yaml").read_text()


def test_only_what_is_wanted_is_fixed(tmp_path: Path) -> None:
    (tmp_path / "refund.yaml").write_text(REFUND)
    fixed = fix(tmp_path, lambda each: each.code == "SOP202")
    assert {each.code for each in fixed.made} == {"SOP202"}


def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "refund.yaml"
    file.write_text(REFUND)
    fixed = fix(tmp_path)
    file.write_text(RIGHT)
    with pytest.raises(SopflowError, match="meanwhile"):
        fixed.write()
    assert file.read_text() == RIGHT


def test_a_file_that_is_no_text_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "refund.yaml"
    file.write_bytes(REFUND.encode().replace(b"hurry", b"h\xffrry"))
    assert not fix(tmp_path).made


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize(
    "after", ["a: 1\nb: 🦢 2\nc: 3\n", "a: 1\nb: 🦢 22\nc:  3", "b: 🦢 2\nc: 3\nd: 4\n", "a: 1\n\n\nc: 3\n", "x", ""]
)
def test_what_became_different_between_two_texts(after: str, end: str) -> None:
    before = "a: 1\nb: 🦢 2\nc: 3\n".replace("\n", end)
    after = after.replace("\n", end)
    told = tuple(differences(before, after, "a.yaml"))
    assert edited({"a.yaml": before}, [Fix("", told)])["a.yaml"] == after


def test_of_a_line_only_what_changed_is_told() -> None:
    told = list(differences("a: 🦢agnet # x\r\nb: 1\r\n", "a: 🦢agent # x\r\nb: 1\r\n", "a.yaml"))
    assert told == [(Span("a.yaml", 1, 7, 1, 9), "en")]


def test_what_is_not_wanted_is_not_put_right_on_the_way(tmp_path: Path) -> None:
    # Between its quotes the line says something else that is wrong.
    (tmp_path / "refund.yaml").write_text(REFUND.replace("ask: [topc]", "do: Note: of the {{ tpoic }}"))
    fixed = fix(tmp_path, lambda each: each.code == "SOP007")
    assert {each.code for each in fixed.made} <= {"SOP007"}
    assert "tpoic }}" in fixed.after.get(str(tmp_path / "refund.yaml"), "tpoic }}")
