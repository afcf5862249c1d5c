"""One Node process that answers requests, a line each: for tests of what runs in a browser, against Python.

Where there is no Node these tests are skipped, except with ``SOPFLOW_EDITORS=required``, as in ``make test``.
"""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

import pytest

__all__ = ["Node", "NodeFailed", "needs_node"]

_NODE = shutil.which("node")
_SERVER = Path(__file__).with_name("node.mjs")

needs_node = pytest.mark.skipif(
    _NODE is None and os.environ.get("SOPFLOW_EDITORS") != "required",
    reason="Node is not installed (sudo apt install nodejs): the player's JavaScript is not compared with Python",
)


class NodeFailed(AssertionError):
    """The JavaScript threw; the message is its stack."""


class Node:
    """A Node process with one module of ours in it, whose ``answer(line)`` takes a request and gives the answer.

    Both are texts without line breaks: JSON, as the tests like it.

    Args:
        module: The module's file.
    """

    def __init__(self, module: Path) -> None:
        assert _NODE is not None, "node is needed to run the player's JavaScript: sudo apt install nodejs"
        self._process = subprocess.Popen(
            [_NODE, str(_SERVER), module.resolve().as_uri()], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )

    def ask(self, request: bytes) -> bytes:
        """The answer to a request.

        Raises:
            NodeFailed: It threw, or the process ended.
        """
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        self._process.stdin.write(request + b"\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line.startswith(b"="):
            raise NodeFailed(line[1:].decode().replace("\\n", "\n") or "the process ended")
        return line[1:-1]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()
