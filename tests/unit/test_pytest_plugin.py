"""Scenarios under pytest: collected when asked for, one test each, failing with the report."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

import sopflow

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


def run(folder: Path, *words: str) -> str:
    """What pytest says in a process of its own, as where sopflow is installed."""
    command = [sys.executable, "-m", "pytest", "-p", "sopflow.pytest_plugin", "-p", "no:cacheprovider", *words]
    source = str(Path(sopflow.__file__).parents[1])
    # As installed, the plugin is there by its entry point; here it is named, and must not be there twice.
    settings = {**os.environ, "PYTHONPATH": source, "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "COLUMNS": "120"}
    return subprocess.run(command, cwd=folder, env=settings, capture_output=True, text=True, check=False).stdout


def test_each_scenario_is_a_test(folder: Path) -> None:
    said = run(folder, "--sopflow", "-v")
    assert "greet.test.yaml::A smile PASSED" in said
    assert "greet.test.yaml::A frown FAILED" in said
    assert "greet.test.yaml:9:23: error SOP900: `outcome` is `sad`, expected was `glad`." in said
    assert "Traceback" not in said
    assert "1 failed, 1 passed" in said


def test_settings_ask_for_it_too(folder: Path) -> None:
    (folder / "pytest.ini").write_text("[pytest]\nsopflow = true\n")
    assert "1 passed, 1 deselected" in run(folder, "-k", "smile")


def test_without_being_asked_it_collects_nothing(folder: Path) -> None:
    assert "no tests ran" in run(folder)


def test_a_handbook_with_errors_fails_every_scenario(folder: Path) -> None:
    (folder / "greet.yaml").write_text(PROCESS.replace("happy: glad", "hapy: glad"))
    said = run(folder, "--sopflow")
    assert "There is no fact `hapy`." in said
    assert "2 failed" in said


def test_scenarios_of_an_unknown_process_fail(folder: Path) -> None:
    (folder / "greet.test.yaml").write_text(SCENARIOS.replace("test: greet", "test: meet"))
    said = run(folder, "--sopflow")
    assert "There is no process or procedure `meet` to test." in said
    assert "2 failed" in said


def test_a_file_without_scenarios_fails(folder: Path) -> None:
    (folder / "greet.test.yaml").write_text("sopflow: 1\ntest: greet\n")
    said = run(folder, "--sopflow")
    assert "This is no file of scenarios" in said
    assert "1 failed" in said


def test_it_costs_nothing_where_nobody_asks() -> None:
    code = "import sys, sopflow.pytest_plugin; print([m for m in sys.modules if m.startswith('sopflow.')])"
    settings = {**os.environ, "PYTHONPATH": str(Path(sopflow.__file__).parents[1])}
    said = subprocess.run([sys.executable, "-c", code], env=settings, capture_output=True, text=True, check=True).stdout
    assert said.strip() == "['sopflow.pytest_plugin']"
