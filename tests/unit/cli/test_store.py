"""``sopflow store``, from outside."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from sopflow.stores.version import TABLE, VERSION

Run = Callable[..., Any]


def test_made_looked_at_and_upgraded(command: Run, tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    missing = command("store", "status", url)
    assert (missing.code, missing.out) == (1, "")
    assert missing.err == f"sopflow store: there is no store {tmp_path}/cases.db\n"
    made = command("store", "create", url)
    assert (made.code, made.err) == (0, "")
    assert made.out == f"The store has the form {VERSION}, which this release knows.\n"
    assert command("store", "status", url).out == made.out
    assert command("store", "upgrade", url).out == made.out
    told = json.loads(command("store", "upgrade", url, "--json").out)
    assert told == {"form": VERSION, "newest": VERSION, "state": "current", "before": VERSION}


@pytest.mark.parametrize(("found", "words"), [("0000", "run `sopflow store upgrade`"), ("9999", "newer")])
def test_another_form_is_told(command: Run, tmp_path: Path, found: str, words: str) -> None:
    url = f"sqlite:///{tmp_path}/cases.db"
    command("store", "create", url)
    connection = sqlite3.connect(tmp_path / "cases.db", isolation_level=None)
    connection.execute(f"UPDATE {TABLE} SET version_num = ?", (found,))
    connection.close()
    result = command("store", "status", url)
    assert result.code == 1
    assert words in result.out
    assert json.loads(command("store", "status", url, "--json").out)["form"] == found
    assert words in command("store", "create", url).err


def test_an_empty_database(command: Run, tmp_path: Path) -> None:
    (tmp_path / "cases.db").touch()
    result = command("store", "status", f"sqlite:///{tmp_path}/cases.db")
    assert result.code == 1
    assert "run `sopflow store create`" in result.out


def test_an_address_that_names_no_store(command: Run) -> None:
    result = command("store", "status", "cases.db")
    assert result.code == 2
    assert "write sqlite:///FILE" in result.err


def test_a_server_that_is_not_there(command: Run, tmp_path: Path) -> None:
    result = command("store", "status", f"postgresql://me:secret@/cases?host={tmp_path}")
    assert result.code == 1
    assert "can't be used now" in result.err
    assert "secret" not in result.err
