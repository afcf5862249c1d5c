"""Every process and procedure of the examples and of the corpus."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import sopflow
from sopflow import Handbook, Program

__all__ = ["SCENARIOS", "home", "programs", "read"]

ROOT = Path(__file__).parents[1]
FOLDERS = ("examples/sops", "tests/corpus/good", "tests/corpus/abcd")


def _files(pattern: str) -> Iterator[Path]:
    for folder in FOLDERS:
        yield from sorted((ROOT / folder).rglob(pattern))


SCENARIOS = list(_files("*.test.yaml"))


@cache
def read(path: Path) -> Handbook | None:
    """A handbook, read once."""
    return sopflow.read(path)[0]


def home(file: Path) -> Path:
    """The handbook a file is in; right in ``good`` each file is one."""
    if file.parent == ROOT / "tests/corpus/good":
        return file.with_name(file.name.replace(".test.yaml", ".yaml"))
    return next((each for each in file.parents if (each / "handbook.yaml").exists()), file.parent)


@cache
def programs() -> tuple[Program, ...]:
    """All of them."""
    homes = dict.fromkeys(home(file) for file in _files("*.yaml"))
    return tuple(program for each in homes if (book := read(each)) is not None for program in book.values())
