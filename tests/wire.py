"""A small client of the language server protocol: what an editor says over standard input, for tests."""

from __future__ import annotations

import json
import os
import queue
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

__all__ = ["Client", "Failed", "with_edits"]

PATIENCE = 60  # seconds; the machine may be busy


def with_edits(text: str, edits: Sequence[dict[str, Any]]) -> str:
    """A text after an editor has made changes in it, all of them told in places of the text before (UTF-16)."""
    starts = [0, *(each.end() for each in re.finditer(r"\r\n|\n|\r", text))]

    def offset(place: dict[str, int]) -> int:
        return len(text[: starts[place["line"]]].encode("utf-16-le")) + 2 * place["character"]

    units, until = text.encode("utf-16-le"), None
    for edit in sorted(edits, key=lambda each: offset(each["range"]["start"]), reverse=True):
        start, end = offset(edit["range"]["start"]), offset(edit["range"]["end"])
        assert start <= end <= (len(units) if until is None else until), "edits overlap"
        units, until = units[:start] + edit["newText"].encode("utf-16-le") + units[end:], start
    return units.decode("utf-16-le")


class Failed(Exception):
    """The server answered a request with an error."""


class Client:
    """One server in a process of its own.

    Args:
        command: How it is started.
        folders: The folders the editor has open.
        settings: What it is told when it asks for its configuration, by section.
        encodings: What the client can count columns in, the best first.
        env: What is added to the environment.
        versioned: Whether it takes changes that say which version of a document they are meant for.
    """

    def __init__(
        self,
        command: Sequence[str],
        folders: Sequence[Path] = (),
        settings: dict[str, Any] | None = None,
        encodings: Sequence[str] = ("utf-16",),
        env: dict[str, str] | None = None,
        *,
        versioned: bool = False,
    ) -> None:
        self.settings = settings or {}
        self.asked: list[tuple[str, Any]] = []  # what the server asked us
        self.findings: dict[str, list[dict[str, Any]]] = {}
        self._inbox: queue.Queue[dict[str, Any] | None] = queue.Queue()
        self._number = 0
        self._versions: dict[str, int] = {}
        self._judged: dict[str, int | None] = {}
        self.process = subprocess.Popen(
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(env or {})},
        )
        self._errors: list[bytes] = []
        for target in (self._listen, self._listen_to_errors):
            threading.Thread(target=target, daemon=True).start()
        self.capabilities = self._initialize(folders, encodings, versioned=versioned)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if kind is not None:
            self.process.kill()
        else:
            self.close()

    @property
    def errors(self) -> str:
        """What the server wrote to its standard error."""
        return b"".join(self._errors).decode("utf-8", "replace")

    def close(self) -> int:
        """Say goodbye in order; returns the exit code."""
        if self.process.poll() is None:
            self.request("shutdown", None)
            self.notify("exit", None)
        return self.process.wait(PATIENCE)

    # -- what an editor does ------------------------------------------------------------------------------------------

    def open(self, path: Path | str, text: str | None = None, language: str = "yaml") -> str:
        """Open a file with what is on disk, or with another text; returns its address."""
        uri = path.as_uri() if isinstance(path, Path) else path
        if text is None:
            assert isinstance(path, Path)
            text = path.read_text(encoding="utf-8")
        self._versions[uri] = 1
        document = {"uri": uri, "languageId": language, "version": 1, "text": text}
        self.notify("textDocument/didOpen", {"textDocument": document})
        return uri

    def shut_all(self) -> None:
        """Close all files."""
        for uri in tuple(self._versions):
            self.shut(uri)

    def change(self, uri: str, text: str) -> None:
        """Replace the text of an open file."""
        self._versions[uri] += 1
        document = {"uri": uri, "version": self._versions[uri]}
        self.notify("textDocument/didChange", {"textDocument": document, "contentChanges": [{"text": text}]})

    def shut(self, uri: str) -> None:
        """Close a file."""
        self._versions.pop(uri, None)
        self.notify("textDocument/didClose", {"textDocument": {"uri": uri}})

    def ask(self, what: str, uri: str, at: tuple[int, int] | None = None, **more: Any) -> Any:
        """A request about a document, and a position in it (from 0)."""
        params: dict[str, Any] = {"textDocument": {"uri": uri}, **more}
        if at is not None:
            params["position"] = {"line": at[0], "character": at[1]}
        return self.request(f"textDocument/{what}", params)

    def offered(self, uri: str, at: tuple[int, int]) -> list[str]:
        """What completion offers at a position."""
        found = self.ask("completion", uri, at)
        return [each["label"] for each in (found["items"] if isinstance(found, dict) else found or [])]

    def told(self, uri: str) -> list[dict[str, Any]]:
        """What the server finds in an open document as it is now."""
        return self.waited(lambda: self.findings[uri] if self._judged.get(uri) == self._versions[uri] else None)

    def becomes(self, uri: str, codes: list[str]) -> list[dict[str, Any]]:
        """The findings of a document as soon as they have these codes."""
        self.waited(lambda: [each["code"] for each in self.findings.get(uri, ())] == codes or None)
        return self.findings.get(uri, [])

    def waited(self, condition: Any) -> Any:
        """Read what comes until a condition gives something else than None."""
        until = time.monotonic() + PATIENCE
        while (found := condition()) is None:
            self._take(until)
        return found

    # -- the wire -----------------------------------------------------------------------------------------------------

    def request(self, method: str, params: Any) -> Any:
        """Send a request and wait for its answer.

        Raises:
            Failed: The answer is an error.
        """
        self._number += 1
        number = self._number
        self._send({"jsonrpc": "2.0", "id": number, "method": method, "params": params})
        until = time.monotonic() + PATIENCE
        while True:
            message = self._take(until)
            if message.get("id") == number and "method" not in message:
                if "error" in message:
                    raise Failed(message["error"]["message"])
                return message.get("result")

    def notify(self, method: str, params: Any) -> None:
        """Send what needs no answer."""
        self._send({"jsonrpc": "2.0", "method": method, "params": params})

    def _initialize(self, folders: Sequence[Path], encodings: Sequence[str], *, versioned: bool) -> dict[str, Any]:
        text = {
            "publishDiagnostics": {"relatedInformation": True},
            "completion": {"completionItem": {"snippetSupport": False}},
            "hover": {"contentFormat": ["markdown"]},
        }
        workspace = {
            "configuration": True,
            "workspaceFolders": True,
            "didChangeWatchedFiles": {"dynamicRegistration": True},
            "workspaceEdit": {"documentChanges": versioned},
        }
        capabilities = {
            "general": {"positionEncodings": list(encodings)},
            "textDocument": text,
            "workspace": workspace,
            "window": {"showDocument": {"support": True}},
        }
        roots = [{"uri": each.as_uri(), "name": each.name} for each in folders]
        params = {
            "processId": os.getpid(),
            "rootUri": roots[0]["uri"] if roots else None,
            "capabilities": capabilities,
            "workspaceFolders": roots or None,
        }
        found = self.request("initialize", params)
        self.notify("initialized", {})
        return dict(found["capabilities"])

    def _take(self, until: float) -> dict[str, Any]:
        try:
            message = self._inbox.get(timeout=max(0.01, until - time.monotonic()))
        except queue.Empty:
            raise TimeoutError(f"the server says nothing; its errors: {self.errors}") from None
        if message is None:
            raise EOFError(f"the server is gone; its errors: {self.errors}")
        if message.get("method") == "textDocument/publishDiagnostics":
            told = message["params"]
            self.findings[told["uri"]] = told["diagnostics"]
            self._judged[told["uri"]] = told.get("version")
        elif "method" in message and "id" in message:
            self.asked.append((message["method"], message.get("params")))
            self._send({"jsonrpc": "2.0", "id": message["id"], "result": self._answer(message)})
        return message

    def _answer(self, message: dict[str, Any]) -> Any:
        if message["method"] == "workspace/configuration":
            return [self.settings.get(item.get("section")) for item in message["params"]["items"]]
        if message["method"] == "window/showDocument":
            return {"success": True}
        return None

    def _send(self, message: dict[str, Any]) -> None:
        body = json.dumps(message).encode()
        assert self.process.stdin is not None
        self.process.stdin.write(b"Content-Length: %d\r\n\r\n%s" % (len(body), body))
        self.process.stdin.flush()

    def _listen(self) -> None:
        stream = self.process.stdout
        assert stream is not None
        while True:
            length = 0
            while line := stream.readline().strip():
                name, _, value = line.partition(b":")
                if name.lower() == b"content-length":
                    length = int(value)
            if not length:
                self._inbox.put(None)
                return
            self._inbox.put(json.loads(stream.read(length)))

    def _listen_to_errors(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self._errors.append(line)
