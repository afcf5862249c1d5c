"""Scenarios under pytest: collected when asked for, one test each, failing with the report."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import sopflow
from sopflow import pytest_plugin

Run = Callable[..., str]

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
    walk: [{answer: look, facts: {happy: yes}}]
    expect: {outcome: glad}
  - name: A frown
    walk: [{answer: look, facts: {happy: no}}]
    expect: {outcome: glad}
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "greet.yaml").write_text(PROCESS)
    (tmp_path / "greet.test.yaml").write_text(SCENARIOS)
    return tmp_path


@pytest.fixture
def run(folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs pytest in the folder and gives what it says."""
    # As installed, the plugin is there by its entry point; here it is named, and must not be there twice.
    monkeypatch.setenv("PYTEST_DISABLE_PLUGIN_AUTOLOAD", "1")
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.delenv("PYTEST_ADDOPTS", raising=False)
    monkeypatch.chdir(folder)

    def run(*words: str) -> str:
        pytest.main(["-p", "no:cacheprovider", "-s", f"--rootdir={folder}", *words], plugins=[pytest_plugin])
        return capsys.readouterr().out

    return run


def test_each_scenario_is_a_test(run: Run) -> None:
    said = run("--sopflow", "-v")
    assert "greet.test.yaml::A smile PASSED" in said
    assert "greet.test.yaml::A frown FAILED" in said
    assert "greet.test.yaml:9:23: error SOP900: `outcome` is `sad`, expected was `glad`." in said
    assert "Traceback" not in said
    assert "1 failed, 1 passed" in said


def test_settings_ask_for_it_too(run: Run, folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\nsopflow = true\n")
    assert "1 passed, 1 deselected" in run("-k", "smile")


def test_without_being_asked_it_collects_nothing(run: Run) -> None:
    assert "no tests ran" in run()


def test_a_handbook_with_errors_fails_every_scenario(run: Run, folder: Path) -> None:
    (folder / "greet.yaml").write_text(PROCESS.replace("happy: glad", "hapy: glad"))
    said = run("--sopflow")
    assert "There is no fact `hapy`." in said
    assert "2 failed" in said


def test_scenarios_of_an_unknown_process_fail(run: Run, folder: Path) -> None:
    (folder / "greet.test.yaml").write_text(SCENARIOS.replace("test: greet", "test: meet"))
    said = run("--sopflow")
    assert "There is no process or procedure `meet` to test." in said
    assert "2 failed" in said


def test_a_file_without_scenarios_fails(run: Run, folder: Path) -> None:
    (folder / "greet.test.yaml").write_text("sopflow: 1\ntest: greet\n")
    said = run("--sopflow")
    assert "This is no file of scenarios" in said
    assert "1 failed" in said


def test_it_costs_nothing_where_nobody_asks() -> None:
    code = "import sys, sopflow.pytest_plugin; print([m for m in sys.modules if m.startswith('sopflow.')])"
    settings = {**os.environ, "PYTHONPATH": str(Path(sopflow.__file__).parents[1])}
    said = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['sopflow.pytest_plugin']"
