"""A PostgreSQL server for tests and measurements: of one's own, on a Unix socket, gone afterwards.

It is made with the programs of this machine (Debian, Ubuntu: ``apt install postgresql``; macOS: ``brew install
postgresql``). Where there are none, those tests are skipped, unless ``SOPFLOW_POSTGRES=required``, as in CI.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import tempfile
from itertools import count
from pathlib import Path
from typing import Any

__all__ = ["MISSING", "Server", "programs"]

MISSING = "no PostgreSQL here (initdb, pg_ctl): apt install postgresql, or brew install postgresql"


def programs() -> Path | None:
    """The folder with the programs of the newest PostgreSQL there is."""
    found = shutil.which("initdb")
    if found is not None and shutil.which("pg_ctl") is not None:
        return Path(found).resolve().parent
    debian = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: int(re.sub(r"\D", "", str(folder))))
    return debian[-1] if debian else None


class Server:
    """A server.

    Args:
        durable: Whether it waits for the disk. Tests don't need that.

    Raises:
        RuntimeError: There is no PostgreSQL on this machine.
    """

    def __init__(self, *, durable: bool = False) -> None:
        found = programs()
        if found is None:
            raise RuntimeError(MISSING)
        self._programs = found
        # A socket's name is short, so this is not under pytest's folder.
        self.folder = Path(tempfile.mkdtemp(prefix="sopflow-"))
        # The server refuses to run as root; its data may belong to anybody else.
        self._user: dict[str, Any] = {}
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres")
            self._user = {"user": "postgres", "extra_groups": ()}
        self._schemas = count(1)
        self._options = f"-k {self.folder} -c listen_addresses='' -c fsync={'on' if durable else 'off'}"
        self._run("initdb", "--username=sopflow", "--auth=trust", "--encoding=UTF8", "--no-sync")
        self.start()

    def start(self) -> None:
        """Lets it run."""
        self._run("pg_ctl", "--wait", f"--log={self.folder / 'log'}", f"--options={self._options}", "start")

    def stop(self) -> None:
        """Stops it as a power cut would: nobody is told."""
        self._run("pg_ctl", "--wait", "--mode=immediate", "stop")

    def remove(self) -> None:
        """Stops it, and nothing of it is left."""
        self.stop()
        shutil.rmtree(self.folder)

    def url(self, schema: str | None = None) -> str:
        """The address of a schema; left out, of a new one."""
        if schema is None:
            schema = f"test{next(self._schemas)}"
            self.sql(f"CREATE SCHEMA {schema}")
        return f"postgresql://sopflow@/postgres?host={self.folder}&options=-csearch_path%3D{schema}"

    def sql(self, text: str) -> None:
        """Does something there."""
        import psycopg

        with psycopg.connect(self.url("public"), autocommit=True) as connection:
            connection.execute(text.encode())

    def _run(self, program: str, *options: str) -> None:
        command = [str(self._programs / program), f"--pgdata={self.folder / 'data'}", *options]
        # Its log goes to a file and not to a pipe, which the server would keep open.
        with (self.folder / "out").open("ab") as out:
            done = subprocess.run(command, stdout=out, stderr=out, cwd=self.folder, check=False, **self._user)
        if done.returncode:
            raise RuntimeError(f"{program}: {(self.folder / 'out').read_text(encoding='utf-8')}")
