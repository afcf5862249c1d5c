"""The ``sopflow`` command: ``check``, ``explain``, ``render``, ``document``, ``player``, ``diff``, ``move``, ``run``,
``test``, ``demo``, ``new``, ``schema``, ``store``, ``lsp``.

Exit codes: 0 fine, 1 findings or something failed, 2 it was called wrongly.
"""

from __future__ import annotations

import argparse
import gc
import sys
from collections.abc import Sequence

from sopflow import __version__
from sopflow.cli import check, demo, diff, document, explain, lsp, move, new, player, render, run, schema, store, test
from sopflow.cli.console import FAILED, USAGE, Console, UsageError
from sopflow.errors import InvalidHandbook, InvalidPlan, SopflowError

__all__ = ["main", "program"]

COMMANDS = (check, explain, render, document, player, diff, move, run, test, demo, new, schema, store, lsp)


_YOUNG = 50_000  # objects that are made before the garbage collector looks at them; importing makes many and no garbage


def program() -> int:
    """The command as a process of its own."""
    gc.set_threshold(_YOUNG)
    code = main()
    gc.freeze()  # all ends now: looking through everything once more would take a tenth of a short command
    return code


def main(arguments: Sequence[str] | None = None, console: Console | None = None) -> int:
    """Run one command.

    Args:
        arguments: The words after ``sopflow``; left out, those of this process.
        console: Where to write; left out, the standard streams.

    Returns:
        The exit code. Called wrongly in a way that the argument parser sees, it raises ``SystemExit(2)``.
    """
    given = parser().parse_args(arguments)
    console = console or Console(sys.stdout, sys.stderr)
    try:
        code: int = given.execute(given, console)
    except UsageError as problem:
        console.complain(f"sopflow {given.command}: {problem}")
        return USAGE
    except (InvalidHandbook, InvalidPlan) as problem:
        console.complain(problem.report.text(color=console.colour))
        return FAILED
    except (SopflowError, OSError) as problem:
        console.complain(f"sopflow {given.command}: {problem}")
        return FAILED
    except KeyboardInterrupt:
        console.complain()
        return FAILED
    return code


def parser() -> argparse.ArgumentParser:
    """The words the command line understands."""
    root = argparse.ArgumentParser(
        prog="sopflow", description="Service procedures that can be checked, walked, drawn and audited."
    )
    root.add_argument("--version", action="version", version=f"sopflow {__version__}")
    commands = root.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for command in COMMANDS:
        command.declare(commands)
    return root
