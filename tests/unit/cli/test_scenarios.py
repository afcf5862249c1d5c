"""``sopflow test``: scenarios run, and those that fail say where."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Run = Callable[..., Any]

PROCESS = """\
sopflow: 1
process: greet
outcomes: [glad, sad]
facts:
  happy: {type: yes/no, ask: Are they happy?}
steps:
  - id: look
    ask: [happy]
    next:
      happy: glad
      else: sad
"""
SCENARIOS = """\
sopflow: 1
test: greet
scenarios:
  - name: A smile
    walk:
      - {answer: look, facts: {happy: yes}}
    expect: {path: [look], outcome: glad}
  - name: A frown
    walk:
      - {answer: look, facts: {happy: no}}
    expect: {outcome: glad}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet.yaml").write_text(PROCESS)
    (tmp_path / "greet.test.yaml").write_text(SCENARIOS)
    return tmp_path


def test_a_failing_scenario_shows_the_line(command: Run, folder: Path) -> None:
    result = command("test", folder)
    assert result.code == 1
    assert "✓ A smile" in result.out
    assert "✗ A frown" in result.out
    assert "greet.test.yaml:11:23: error SOP900: `outcome` is `sad`, expected was `glad`." in result.out
    assert result.out.endswith("2 scenarios, 1 failed\n")


def test_results_as_json(command: Run, folder: Path) -> None:
    (told,) = json.loads(command("test", folder / "greet.test.yaml", "--json").out)
    assert [each["ok"] for each in told["scenarios"]] == [True, False]


def test_all_fine(command: Run, folder: Path) -> None:
    (folder / "greet.test.yaml").write_text(SCENARIOS.replace("expect: {outcome: glad}", "expect: {outcome: sad}"))
    result = command("test", folder)
    assert result.code == 0
    assert result.out.endswith("2 scenarios, all fine\n")


def test_a_handbook_with_errors_can_not_be_tested(command: Run, folder: Path) -> None:
    (folder / "greet.yaml").write_text(PROCESS.replace("happy: glad", "hapy: glad"))
    result = command("test", folder)
    assert result.code == 1
    assert "There is no fact `hapy`." in result.out
    assert "1 file that could not be run" in result.out


def test_a_folder_without_scenarios(command: Run, tmp_path: Path) -> None:
    result = command("test", tmp_path)
    assert result.code == 1
    assert "there is no *.test.yaml file" in result.err


def test_what_no_scenario_walks(command: Run, folder: Path) -> None:
    result = command("test", folder, "--cover")
    assert "Never walked:" not in result.out
    assert "Everything is walked." in result.out
    only_smiles = SCENARIOS.partition("  - name: A frown")[0]
    (folder / "greet.test.yaml").write_text(only_smiles)
    result = command("test", folder, "--cover")
    assert result.code == 0  # advice, no failure
    assert f"{folder}/greet.yaml:11:7: the branch `else` of `look` is never taken" in result.out
    assert "steps 1/1 · branches 1/2" in result.out


def test_what_no_scenario_walks_as_json(command: Run, folder: Path) -> None:
    (folder / "greet.test.yaml").write_text(SCENARIOS.partition("  - name: A frown")[0])
    told = json.loads(command("test", folder, "--cover", "--json").out)
    assert [each["ok"] for each in told["tests"][0]["scenarios"]] == [True]
    (cover,) = told["cover"]
    assert cover["counts"]["branch"] == {"walked": 1, "all": 2}
    assert [(gap["kind"], gap["unit"], gap["line"]) for gap in cover["gaps"]] == [("branch", "greet", 11)]


def test_a_single_file_covers_what_it_tests(command: Run, folder: Path) -> None:
    (folder / "other.yaml").write_text(PROCESS.replace("process: greet", "process: other"))
    (folder / "handbook.yaml").write_text("sopflow: 1\nhandbook: small\n")
    assert "Everything is walked." in command("test", folder / "greet.test.yaml", "--cover").out
    assert "other.yaml:7:9: the step `look` is never taken" in command("test", folder, "--cover").out
