"""The command line from outside: exit codes, messages, files. No traceback for what a user got wrong."""

import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopflow.cli.console import Console

Run = Callable[..., Any]

PROCESS = """\
sopflow: 1
process: greet
title: Greet
steps:
  - id: ask-name
    ask:
      name: {type: text, ask: What is your name?}
  - id: hello
    do: "Say hello to {{ name }}."
    next: done
outcomes: [done]
"""


@pytest.fixture
def handbook(tmp_path: Path) -> Path:
    (tmp_path / "handbook.yaml").write_text("sopflow: 1\nhandbook: small\noutcomes: [done]\n")
    (tmp_path / "greet.yaml").write_text(PROCESS.replace("outcomes: [done]\n", ""))
    return tmp_path


def test_called_without_a_command_it_says_how(command: Run) -> None:
    assert command().code == 2
    assert command("--version").code == 0


@pytest.mark.parametrize("name", ["check", "render", "run"])
def test_a_path_that_is_not_there_is_a_usage_error(command: Run, name: str) -> None:
    result = command(name, "nowhere", *(["--answers", __file__] if name == "run" else []))
    assert result.code == 2
    assert "there is no file or folder 'nowhere'" in result.err
    assert result.out == ""


def test_check_says_fine(command: Run, handbook: Path) -> None:
    result = command("check", handbook)
    assert (result.code, result.out) == (0, f"{handbook}: fine\n")


def test_check_shows_findings_and_fails(command: Run, handbook: Path) -> None:
    (handbook / "greet.yaml").write_text(PROCESS.replace("next: done", "next: dnoe"))
    result = command("check", handbook)
    assert result.code == 1
    assert "SOP106" in result.out
    assert "1 error" in result.out


def test_check_as_json(command: Run, handbook: Path) -> None:
    result = command("check", handbook, "--json")
    assert json.loads(result.out) == [{"path": str(handbook), "ok": True, "findings": []}]


def test_render_writes_next_to_where_one_is_or_where_one_says(
    command: Run, handbook: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(handbook)
    assert command("render", ".").out == "greet: greet.svg\n"
    assert b"<svg" in (handbook / "greet.svg").read_bytes()
    assert command("render", ".", "greet", "-o", "deep/chart.mmd").code == 0
    assert (handbook / "deep/chart.mmd").read_text().startswith(("flowchart", "---", "%%"))


def test_render_refuses_what_it_cannot_know(command: Run, handbook: Path) -> None:
    assert "did you mean greet?" in command("render", handbook, "gret").err
    assert "no format is known for the ending .doc" in command("render", handbook, "greet", "-o", "a.doc").err


def test_run_without_a_terminal_needs_answers(command: Run, handbook: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO())
    result = command("run", handbook)
    assert result.code == 2
    assert "give --answers FILE" in result.err


def test_new_makes_a_handbook_that_checks_clean_and_overwrites_nothing(command: Run, tmp_path: Path) -> None:
    folder = tmp_path / "acme-desk"
    assert command("new", folder).code == 0
    assert "handbook: acme-desk" in (folder / "handbook.yaml").read_text()
    assert command("check", folder).out == f"{folder}: fine\n"
    again = command("new", folder)
    assert again.code == 2
    assert "is there already" in again.err


def test_new_gives_editors_the_schema_that_its_files_name(command: Run, tmp_path: Path) -> None:
    folder = tmp_path / "acme-desk"
    assert command("new", folder).code == 0
    for file in folder.glob("*.yaml"):
        first, _ = file.read_text().split("\n", 1)
        named = first.removeprefix("# yaml-language-server: $schema=")
        assert json.loads((folder / named).read_text()) == json.loads(command("schema").out)


def test_new_wants_a_name(command: Run, tmp_path: Path) -> None:
    assert command("new", tmp_path / "a b").code == 2


def test_schema_is_json(command: Run, tmp_path: Path) -> None:
    printed = json.loads(command("schema").out)
    assert command("schema", "-o", tmp_path / "schema.json").code == 0
    assert json.loads((tmp_path / "schema.json").read_text()) == printed


def test_colours_are_for_terminals_that_want_them(monkeypatch: pytest.MonkeyPatch) -> None:
    class Screen(io.StringIO):
        def isatty(self) -> bool:
            return True

    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert Console(Screen(), io.StringIO()).styled("yes", "good") == "\x1b[32myes\x1b[0m"
    assert Console(io.StringIO(), io.StringIO()).styled("yes", "good") == "yes"
    monkeypatch.setenv("NO_COLOR", "1")
    assert Console(Screen(), io.StringIO()).styled("yes", "good") == "yes"


def test_progress_is_for_terminals(command: Run, handbook: Path) -> None:
    assert command("check", handbook).err == ""


def test_document_writes_by_the_ending_of_the_file(command: Run, handbook: Path, tmp_path: Path) -> None:
    page = tmp_path / "out" / "handbook.html"
    assert command("document", handbook, "-o", page).code == 0
    assert page.read_text(encoding="utf-8").startswith("<!doctype html>")
    shown = command("document", handbook, "greet")
    assert shown.code == 0
    assert shown.out.startswith("# Small\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--format", "pdf"], "a PDF goes to a file"),
        (["-o", "handbook.docx"], "no format is known for the ending .docx"),
        (["--templates", "nowhere"], "there is no folder 'nowhere'"),
        (["nobody"], "there is no process or procedure 'nobody'"),
    ],
)
def test_document_says_how_it_is_called(command: Run, handbook: Path, words: list[str], said: str) -> None:
    result = command("document", handbook, *words)
    assert result.code == 2
    assert said in result.err


def test_player_writes_a_page(command: Run, handbook: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    page = tmp_path / "out" / "walk.html"
    assert command("player", handbook, "greet", "-o", page).code == 0
    assert "<title>Greet</title>" in page.read_text(encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    assert "player: greet.html" in command("player", handbook).out
    assert (tmp_path / "greet.html").exists()


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["nobody"], "there is no process or procedure 'nobody'"),
        (["greet", "-o", "walk.pdf"], "a player is a page, such as walk.html; not walk.pdf"),
        (["greet", "--language", "fr"], "the handbook doesn't speak 'fr'"),
    ],
)
def test_player_says_how_it_is_called(command: Run, handbook: Path, words: list[str], said: str) -> None:
    result = command("player", handbook, *words)
    assert result.code == 2
    assert said in result.err
