"""``sopflow check`` as other programs start it: watching, and before a commit."""

from __future__ import annotations

import os
import queue
import re
import shlex
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "sopflow.cli"]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "NO_COLOR": "1"}
FILE = "sopflow: 1\nprocedure: refund\nsteps:\n  - id: pay\n    do: Pay.\n    next: look\n  - id: look\n    do: Look.\n"


class Watched:
    """A watching process, and the lines it writes."""

    def __init__(self, folder: Path) -> None:
        self.process = subprocess.Popen(
            [*COMMAND, "check", "--watch", "sops"],
            cwd=folder,
            env=ENVIRONMENT,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            encoding="utf-8",
            # Who runs the tests in the background has Ctrl-C ignored, and what they start would ignore it too.
            preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        )
        self.lines: queue.Queue[str] = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.lines.put(line)

    def until(self, pattern: str, seconds: float = 60) -> list[str]:
        """What it writes up to a line that fits."""
        seen: list[str] = []
        end = time.monotonic() + seconds
        while True:
            seen.append(self.lines.get(timeout=max(0.1, end - time.monotonic())))
            if re.search(pattern, seen[-1]):
                return seen


@pytest.fixture
def watched(tmp_path: Path) -> Iterator[Watched]:
    (tmp_path / "sops").mkdir()
    (tmp_path / "sops/refund.yaml").write_text(FILE)
    watched = Watched(tmp_path)
    yield watched
    watched.process.kill()
    watched.process.wait()


@pytest.mark.skipif(sys.platform == "win32", reason="Ctrl-C can't be sent to another process there")
def test_watching(watched: Watched, tmp_path: Path) -> None:
    file = tmp_path / "sops/refund.yaml"
    assert re.match(r"\d\d:\d\d:\d\d started\n", watched.until("fine")[0])
    file.write_text(FILE.replace("next: look", "next: loook"))
    first, *more = watched.until("1 error")
    assert re.match(r"\d\d:\d\d:\d\d sops/refund.yaml changed: 1 new, 0 gone\n", first)
    assert "\x1b" not in "".join(more)
    (tmp_path / "sops/second.yaml").write_text(FILE.replace("procedure: refund", "procedure: second"))
    assert "second.yaml changed: 0 new, 0 gone" in watched.until("1 error")[0]
    file.write_text(FILE)
    first, gone, *_ = watched.until("fine")
    assert "changed: 0 new, 1 gone" in first
    assert "  gone: sops/refund.yaml:6:11: SOP106: " in gone
    watched.process.send_signal(signal.SIGINT)
    assert watched.process.wait(30) == 0


def test_the_hook(tmp_path: Path) -> None:
    """What pre-commit does: those of the staged files that fit are handed to the entry."""
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (hook["id"], hook["language"], hook["types"]) == ("sopflow-check", "python", ["yaml"])
    assert hook["require_serial"]
    names = ["sops/handbook.yaml", "sops/refund.yaml", "sops/refund.test.yaml", "docs/other.yaml"]
    for name in names:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("a: b\n")
    (tmp_path / "sops/handbook.yaml").write_text("sopflow: 1\nhandbook: shop\n")
    (tmp_path / "sops/refund.yaml").write_text(FILE.replace("next: look", "next: loook"))
    fitting = [each for each in names if re.search(hook["files"], each) and not re.search(hook["exclude"], each)]
    assert fitting == names[:2]
    program, *words = shlex.split(hook["entry"])
    assert program == "sopflow"
    run = subprocess.run(
        [*COMMAND, *words, *fitting], cwd=tmp_path, env=ENVIRONMENT, capture_output=True, encoding="utf-8", check=False
    )
    assert (run.returncode, run.stderr) == (1, "")
    assert run.stdout.count("SOP106") == 1
