"""A process that has just begun: what reads files is made only then, also when many threads begin to read at once."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

import sopflow

ROOT = Path(__file__).parents[3]
ENV = {**os.environ, "PYTHONPATH": str(ROOT / "src")}
AT_ONCE = """
import sys, threading
import sopflow.loading
reports = []
def read(gate=threading.Barrier(8)):
    gate.wait()
    reports.append(sopflow.read(sys.argv[1])[1])
threads = [threading.Thread(target=read) for _ in range(8)]
[each.start() for each in threads]
[each.join() for each in threads]
print(len(reports), *{str(each.text()) for each in reports})
"""


def said(*arguments: str) -> str:
    done = subprocess.run([sys.executable, *arguments], env=ENV, capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_many_threads_begin_to_read_at_once() -> None:
    starter = ROOT / "src/sopflow/cli/starter"
    assert said("-c", AT_ONCE, str(starter)) == "8 nothing found in 3 files"


def test_the_command_as_a_module() -> None:
    assert said("-m", "sopflow", "--version") == f"sopflow {sopflow.__version__}"


def test_the_version_is_said_alike() -> None:
    assert tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]["version"] == sopflow.__version__
