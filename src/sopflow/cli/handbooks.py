"""Reading a handbook for a command, and finding in it what the command was asked for."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli.console import Console, UsageError, existing

if TYPE_CHECKING:
    from sopflow.program import Handbook, Program

__all__ = ["example_folder", "language", "load", "pick"]


def load(path: str, console: Console) -> Handbook:
    """The handbook at a path.

    Raises:
        UsageError: There is nothing at this path.
        InvalidHandbook: It has errors.
    """
    import sopflow

    existing(path)
    with console.working(f"Reading {path}"):
        return sopflow.load(path)


def pick(handbook: Handbook, name: str | None) -> str:
    """The process or procedure that was meant: the one named, or the only one there could be.

    Raises:
        UsageError: There is none of this name, or a name is needed.
    """
    processes, every = list(handbook.processes), [*handbook.processes, *handbook.procedures]
    if name is None:
        only = processes if len(processes) == 1 else every
        if len(only) == 1:
            return only[0]
        raise UsageError(f"say which one: {', '.join(processes or every) or 'this handbook has no process yet'}.")
    if name not in every:
        near = get_close_matches(name, every, 1)
        hint = f"did you mean {near[0]}?" if near else f"there are: {', '.join(every)}."
        raise UsageError(f"there is no process or procedure {name!r}; {hint}")
    return name


def language(program: Program, wanted: str | None) -> str | None:
    """The language that was asked for, if the handbook speaks it.

    Raises:
        UsageError: It doesn't.
    """
    if wanted is not None and wanted not in program.languages:
        raise UsageError(f"the handbook doesn't speak {wanted!r}; it speaks {', '.join(program.languages)}.")
    return wanted


def example_folder() -> Path:
    """The folder of the examples: inside the installed package, else that of the checkout."""
    import sopflow

    package = Path(sopflow.__file__).parent
    installed = package / "examples"
    return installed if installed.is_dir() else package.parents[1] / "examples"
