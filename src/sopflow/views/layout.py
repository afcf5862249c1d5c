"""Runs Graphviz over DOT text: the only module that starts it."""

from __future__ import annotations

import importlib.metadata
import shutil
import subprocess
import sysconfig
from pathlib import Path
from typing import Literal, get_args

from sopflow.errors import MissingTool, SopflowError

__all__ = ["Engine", "Format", "LayoutError", "draw"]

Engine = Literal["graphviz-pure", "dot"]
Format = Literal["svg", "png", "pdf", "json"]

_NEVER_BY_PURE: tuple[Format, ...] = ("pdf",)


class LayoutError(SopflowError):
    """The layout program refused a chart or took too long; the message holds what it said."""


def draw(
    dot: str, format: Format, *, engine: Engine | None = None, timeout: float = 60.0, placed: bool = False
) -> bytes:
    """Draws a DOT text, and lays it out unless that is done.

    Args:
        dot: The text of a graph.
        format: ``svg``, ``png``, ``pdf``, or ``json`` for where everything is.
        engine: ``graphviz-pure`` (comes with the installation, same bytes everywhere, no PDF) or ``dot``
            (the system's Graphviz). Left out: the first of these that can write the format.
        timeout: Seconds the program may take.
        placed: Whether the text says where everything is.

    Returns:
        The contents of the file.

    Raises:
        MissingTool: The program isn't installed; the message says what to install.
        LayoutError: The program failed or was stopped after ``timeout``.
        ValueError: No such format or engine, or the engine can't write the format.
    """
    command = [str(_program(format, engine)), "-q", f"-T{format}"]
    if placed:
        command += ["-Kneato", "-n2"]
    if format == "png":
        command.append("-Gdpi=144")
    try:
        done = subprocess.run(command, input=dot.encode(), capture_output=True, timeout=timeout, check=False)
    except subprocess.TimeoutExpired:
        raise LayoutError(f"{Path(command[0]).name} did not finish this chart within {timeout:g} seconds") from None
    except OSError as problem:
        raise MissingTool(f"{command[0]} can't be started: {problem.strerror or problem}") from problem
    if done.returncode or not done.stdout:
        said = done.stderr.decode(errors="replace").strip()[:2000] or f"exit code {done.returncode}"
        raise LayoutError(f"{Path(command[0]).name} could not draw this chart: {said}")
    return done.stdout


def _program(format: Format, engine: Engine | None) -> Path:
    if format not in get_args(Format):
        raise ValueError(f"there is no format {format!r}; there are {', '.join(get_args(Format))}")
    if engine not in (None, *get_args(Engine)):
        raise ValueError(f"there is no engine {engine!r}; there are {', '.join(get_args(Engine))}")
    if engine == "graphviz-pure" and format in _NEVER_BY_PURE:
        raise ValueError(f"graphviz-pure can't write {format}; leave the engine out or ask for engine='dot'")
    if engine != "dot" and format not in _NEVER_BY_PURE:
        found = _pure()
        if found:
            return found
        if engine == "graphviz-pure":
            raise MissingTool("graphviz-pure isn't installed: pip install graphviz-pure")
    system = shutil.which("dot")
    if system:
        return Path(system)
    if engine == "dot" or format in _NEVER_BY_PURE:
        raise MissingTool(f"drawing {format} this way needs Graphviz with its program dot on the PATH: {_GRAPHVIZ}")
    raise MissingTool(f"nothing here can draw: pip install graphviz-pure, or install Graphviz ({_GRAPHVIZ})")


_GRAPHVIZ = "apt install graphviz, brew install graphviz or winget install graphviz"


def _pure() -> Path | None:
    """The program of the wheel: by its list of files, in the scripts folder of this Python, or on the PATH."""
    try:
        listed = importlib.metadata.files("graphviz-pure") or []
    except importlib.metadata.PackageNotFoundError:
        listed = []
    places = [Path(str(file.locate())) for file in listed if file.stem == "graphviz-pure"]
    scripts = Path(sysconfig.get_path("scripts"))
    places += [scripts / "graphviz-pure", scripts / "graphviz-pure.exe"]
    for place in places:
        if place.is_file():
            return place.resolve()
    on_path = shutil.which("graphviz-pure")
    return Path(on_path) if on_path else None
