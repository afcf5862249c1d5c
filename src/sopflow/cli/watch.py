"""``sopflow check --watch``: check again whenever a file changes.

Files are asked for their times twice a second. That costs next to nothing for some hundred files, works on network
drives and in containers, where notices of the system are often missing, and needs no further library.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from sopflow.cli.console import Console
from sopflow.cli.formats import Checked, shown_report
from sopflow.errors import SopflowError

if TYPE_CHECKING:
    from sopflow.text import Diagnostic

__all__ = ["watch"]

_PAUSE = 0.5  # seconds
_Stamp = dict[str, tuple[int, int]]
_Key = tuple[str, str, str]


def watch(
    check: Callable[[], Sequence[Checked]], files: Callable[[], Iterable[Iterable[str]]], console: Console
) -> None:
    """Check, and check again, until somebody presses Ctrl-C.

    Args:
        check: Reads and checks everything.
        files: The names of all files, those included that are new.
        console: Where to write.
    """
    seen: _Stamp | None = None
    known: dict[_Key, Diagnostic] = {}
    try:
        while True:
            now = _stamp(files)
            if now != seen:
                known = _round(check, known, _changed(seen, now), console)
                seen = now
            time.sleep(_PAUSE)
    except KeyboardInterrupt:
        console.say()


def _round(
    check: Callable[[], Sequence[Checked]], known: dict[_Key, Diagnostic], what: str, console: Console
) -> dict[_Key, Diagnostic]:
    console.clear()
    try:
        checked = check()
    except (SopflowError, OSError) as problem:  # a folder may be empty for a moment
        console.complain(f"{datetime.now():%H:%M:%S} {problem}")
        console.flush()
        return known
    found = {(each.span.file, each.code, each.message): each for one in checked for each in one.report}
    gone = [each for key, each in known.items() if key not in found]
    new = sum(key not in known for key in found)
    counts = f": {new} new, {len(gone)} gone" if known or what != "started" else ""
    console.say(f"{datetime.now():%H:%M:%S} {what}{counts}", "title")
    for each in gone:
        console.say(f"  gone: {each.span}: {each.code}: {each.message}", "good")
    for one in checked:
        console.say(shown_report(one, console))
    console.flush()
    return found


def _stamp(files: Callable[[], Iterable[Iterable[str]]]) -> _Stamp:
    """When each file was last written, and how long it is."""
    found: _Stamp = {}
    try:
        names = {name for each in files() for name in each}
    except (SopflowError, OSError):
        return found
    for name in names:
        try:
            state = Path(name).stat()
        except OSError:  # gone between two looks
            continue
        found[name] = (state.st_mtime_ns, state.st_size)
    return found


def _changed(before: _Stamp | None, now: _Stamp) -> str:
    if before is None:
        return "started"
    names = sorted(name for name in before.keys() | now.keys() if before.get(name) != now.get(name))
    return ", ".join(names[:3]) + (f" and {len(names) - 3} more" if len(names) > 3 else "") + " changed"
