"""``sopflow render``: of a journal, of many, and as text."""

from __future__ import annotations

import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

import sopflow
from sopflow import events, journal
from sopflow.cli import main
from sopflow.cli.console import Console

SOP = """
sopflow: 1
process: hello
title: Say hello
steps:
  - {id: greet, do: Greet.}
  - {id: listen, do: Listen., next: greeted}
"""
AT = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "sops").mkdir()
    (tmp_path / "sops/handbook.yaml").write_text("sopflow: 1\nhandbook: h\noutcomes: [greeted]\n")
    (tmp_path / "sops/hello.yaml").write_text(SOP)
    program = sopflow.load(tmp_path / "sops")["hello"]
    (tmp_path / "cases").mkdir()
    for number in range(3):
        opened = sopflow.advance(program, None, events.Opened(case_id=f"C-{number}", at=AT))
        done = sopflow.advance(program, opened.case, events.Done(step="greet", at=AT + timedelta(minutes=20)))
        lines = journal.encode((*opened.entries, *done.entries))
        (tmp_path / f"cases/c{number}.jsonl").write_bytes(lines)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def render(*words: str, code: int = 0, out: io.TextIOBase | None = None) -> str:
    written, wrong = out or io.StringIO(), io.StringIO()
    assert main(["render", "sops", *words], Console(written, wrong)) == code, wrong.getvalue()  # type: ignore[arg-type]
    return written.getvalue() if isinstance(written, io.StringIO) and not code else wrong.getvalue()


@pytest.mark.usefixtures("folder")
def test_text_is_shown_where_one_looks() -> None:
    assert render("--format", "text").startswith("Say hello\n\n")


def test_text_goes_to_a_file_that_is_named(folder: Path) -> None:
    assert render("-o", "chart.txt") == "hello: chart.txt\n"
    assert "│ Greet │" in (folder / "chart.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_where_there_are_no_lines_there_are_dashes() -> None:
    old = io.TextIOWrapper(io.BytesIO(), encoding="latin-1")
    render("--format", "text", out=old)
    old.flush()
    old.seek(0)
    assert "| Greet |" in old.read()


@pytest.mark.usefixtures("folder")
def test_one_journal_is_its_case() -> None:
    shown = render("--format", "text", "--journal", "cases/c1.jsonl")
    assert "Case C-1" in shown
    assert "✓ 1 · Greet" in shown
    assert "▶ 2 · Listen" in shown


@pytest.mark.usefixtures("folder")
def test_several_journals_are_heat() -> None:
    shown = render("--format", "text", "--journal", "cases")
    assert "3 cases" in shown
    assert "half within 20 min" in shown.replace("\N{NO-BREAK SPACE}", " ")


def test_one_file_may_hold_several_cases(folder: Path) -> None:
    together = b"".join(file.read_bytes() for file in (folder / "cases").iterdir())
    (folder / "all.jsonl").write_bytes(together)
    assert "3 cases" in render("--format", "text", "--journal", "all.jsonl")


@pytest.mark.usefixtures("folder")
def test_what_is_written_is_told_to_programs() -> None:
    told = json.loads(render("-o", "h.svg", "--journal", "cases", "--json"))
    assert told == [{"process": "hello", "format": "svg", "file": "h.svg"}]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--view", "case"), 2, "needs the case's journal"),
        (("--view", "heat"), 2, "needs journals"),
        (("--view", "case", "--journal", "cases"), 2, "there are several journals"),
        (("--journal", "sops"), 1, "no *.jsonl file in sops"),
        (("--journal", "nowhere"), 2, "there is no file or folder 'nowhere'"),
        (("--journal", "broken.jsonl"), 1, "broken.jsonl:2: "),
        (("--view", "customer"), 1, "nothing to show the customer"),
    ],
)
def test_what_can_t_be_shown_is_said(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    first = (folder / "cases/c0.jsonl").read_text().splitlines()[0]
    (folder / "broken.jsonl").write_text(f"{first}\n{{oops\n")
    assert said in render("--format", "text", *words, code=code)
