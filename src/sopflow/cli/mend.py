"""``sopflow check --fix`` and ``--diff``: put right what is certain, and show what that changes."""

from __future__ import annotations

from difflib import unified_diff
from typing import TYPE_CHECKING

from sopflow.cli.console import Console, Style
from sopflow.cli.formats import Checked, shown_report

if TYPE_CHECKING:
    from sopflow.cli.check import Wanted
    from sopflow.loading.fixing import Fixed
    from sopflow.text import Diagnostic, Report

__all__ = ["mend"]


def mend(path: str, wanted: Wanted, console: Console, *, write: bool) -> Checked:
    """Fix one handbook, or show how.

    Returns:
        What is wrong afterwards; if nothing is written, what is wrong now.
    """
    from sopflow.loading.fixing import fix
    from sopflow.text import Report

    def meant(each: Diagnostic) -> bool:
        return bool(len(wanted.of(Report((each,)))))

    with console.working(f"Fixing {path}"):
        fixed = fix(path, meant)
    left = Checked(path, wanted.of(fixed.report))
    if write:
        fixed.write()
        for each in fixed.made:
            assert each.fix is not None
            console.say(f"{each.span}: {each.code}: {each.fix.label}", "good")
        if len(left.report) or not fixed.made:
            console.say(shown_report(left, console, fixing=True))
        if fixed.made:
            console.say(_sum(fixed, left.report), "good")
        return left
    _show(fixed, console)
    if not fixed.made:
        console.say(shown_report(left, console, fixing=True))
        return left
    console.say(_sum(fixed, left.report).replace("fixed", "would fix", 1), "strong")
    return Checked(path, Report((*fixed.made, *left.report)))


def _sum(fixed: Fixed, left: Report) -> str:
    every = len(fixed.made) + len(left)
    return f"fixed {len(fixed.made)} of {every} finding{'' if every == 1 else 's'}"


_STYLES: dict[str, Style] = {"+": "good", "-": "bad", "@": "title"}


def _show(fixed: Fixed, console: Console) -> None:
    for file, after in fixed.after.items():
        before = fixed.before[file]
        for line in unified_diff(_lines(before), _lines(after), file, file):
            console.say(line.removesuffix("\n"), _STYLES.get(line[:1], "plain"))
            if not line.endswith("\n"):
                console.say("\\ No newline at end of file", "quiet")


def _lines(text: str) -> list[str]:
    """The lines with their ends; only line feeds end one, as for other tools that read diffs."""
    lines = [line + "\n" for line in text.split("\n")]
    return [*lines[:-1], *([lines[-1][:-1]] if lines[-1] != "\n" else [])]
