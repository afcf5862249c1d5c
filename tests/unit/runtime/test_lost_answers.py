"""The connection is lost when a step is kept but not yet told: nobody knows, and asking again under the key is safe."""

from __future__ import annotations

import socket
import tempfile
import threading
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import pytest
from tests.postgresql import Server
from tests.unit.runtime.conftest import Clock

import sopflow
from sopflow import Runtime, stores
from sopflow.journal.entries import Answered
from sopflow.stores import StoreUnavailable

_SOCKET = ".s.PGSQL.5432"


class Wire:
    """A wire to a server, which can be cut: then what is asked still arrives and is done, and no answer comes back."""

    def __init__(self, server: Path) -> None:
        self.cut = False
        self.folder = tempfile.TemporaryDirectory(prefix="sopflow-")
        self._server = server
        self._listener = socket.socket(socket.AF_UNIX)
        self._listener.bind(f"{self.folder.name}/{_SOCKET}")
        self._listener.listen()
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self._listener.close()
        self.folder.cleanup()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                client, _ = self._listener.accept()
                server = socket.socket(socket.AF_UNIX)
                server.connect(str(self._server / _SOCKET))
                threading.Thread(target=self._carry, args=(client, server, False), daemon=True).start()
                threading.Thread(target=self._carry, args=(server, client, True), daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket, answers: bool) -> None:
        with suppress(OSError):
            while data := one.recv(65536):
                if answers and self.cut:
                    break
                other.sendall(data)
        for end in (one, other):
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)


@pytest.fixture
def wire(postgres: Server) -> Iterator[Wire]:
    wire = Wire(postgres.folder)
    yield wire
    wire.close()


def test_what_was_kept_but_not_told_is_told_under_its_key(
    postgres: Server, wire: Wire, handbook: sopflow.Handbook, clock: Clock
) -> None:
    url = postgres.url()
    far = url.replace(str(postgres.folder), wire.folder.name)
    with Runtime(handbook, stores.sql(far), clock=clock) as runtime:
        for case in ("P-0", "P-1"):
            runtime.open("lost-parcel", case, by="mia/agent")
        runtime.answer("P-0", "take-up", {"parcel": "A"}, by="mia/agent", key="k0")  # so that it is one round trip
        wire.cut = True
        with pytest.raises(StoreUnavailable, match="can't be used now"):
            runtime.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent", key="k")
        wire.cut = False
        with Runtime(handbook, stores.sql(url), clock=clock) as near:
            kept = near.journal("P-1")
        assert any(isinstance(entry, Answered) for entry in kept)
        again = runtime.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent", key="k")
        assert again.entries == kept[-len(again.entries) :]
        assert runtime.journal("P-1") == kept
        assert again.case == runtime.case("P-1")
