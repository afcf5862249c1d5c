"""``sopflow lsp``: the language server, for editors."""

from __future__ import annotations

import argparse
from importlib.util import find_spec
from typing import TYPE_CHECKING

from sopflow.cli.console import FINE, Console
from sopflow.errors import MissingTool

if TYPE_CHECKING:
    from sopflow.cli.console import Commands

__all__ = ["declare", "execute"]


def declare(commands: Commands) -> None:
    """Add the command to the parser."""
    command = commands.add_parser("lsp", help="serve an editor (language server protocol, over standard input)")
    command.add_argument("--stdio", action="store_true", help="what many editors say; there is no other way")
    command.set_defaults(execute=execute)


def execute(given: argparse.Namespace, console: Console) -> int:  # noqa: ARG001
    """Serve until the editor is done.

    Raises:
        MissingTool: pygls is not installed.
    """
    if find_spec("pygls") is None:
        raise MissingTool('the language server needs pygls: pip install "sopflow[lsp]"')
    from sopflow.lsp import serve

    serve()
    return FINE
