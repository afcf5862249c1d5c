"""The pages below docs/reference, written from the tables that the engine itself obeys.

``python tests/reference.py`` writes them anew; ``tests/test_reference.py`` says when they have fallen behind.
"""

from __future__ import annotations

import sys
from collections.abc import Iterable
from inspect import getdoc
from pathlib import Path

from sopflow.engine import events, refusals, stuck
from sopflow.engine.decide import LEGAL
from sopflow.journal import entries, migration, rules, time, work

PAGES = Path(__file__).parent.parent / "docs" / "reference"
_ANYWHERE = (events.Corrected, events.Deviated, events.Cancelled, events.Requested, events.Signalled, events.Reached)
_AT_A_STEP = (events.Answered, events.Done, events.Failed, events.Accepted, events.Rejected)
_SITUATIONS = {
    "ask": "an `ask` step is open",
    "do": "a `do` step is open",
    "asking": "a decision, value or input lacks facts, which are asked for",
    "running": "an action is with the host",
    "handover": "a `handover` step is open for whoever hands over",
    "offered": "a handover waits for the other team",
    "wait": "a `wait` step is open",
    "retrying": "an action that failed will be tried again",
    "split": "the branches of a `together` step are open",
    "stuck": "the case can't go on by itself",
}


def _first(thing: type) -> str:
    return " ".join((getdoc(thing) or "").split("\n\n")[0].split())


def _table(head: Iterable[str], rows: Iterable[Iterable[str]]) -> str:
    head = list(head)
    lines = [head, ["---"] * len(head), *map(list, rows)]
    return "\n".join("| " + " | ".join(cell.replace("|", "\\|") for cell in line) + " |" for line in lines) + "\n"


def events_page() -> str:
    """Which event fits where."""
    kinds = [events.Opened, *_AT_A_STEP, *_ANYWHERE]
    rows = [
        [_SITUATIONS[name], *("yes" if kind in legal else "" for kind in _AT_A_STEP)] for name, legal in LEGAL.items()
    ]
    anywhere = ", ".join(f"`{kind.__name__}`" for kind in _ANYWHERE)
    return (
        "# Events\n\nWhat may happen to a case from outside. Each carries `at`, an instant, and `by`, who did it "
        "(`NAME/ROLE`).\n\n"
        + _table(["event", "meaning"], ([f"`{kind.__name__}`", _first(kind)] for kind in kinds))
        + f"\n## Which event fits where\n\n`Opened` comes first, and once. {anywhere} are taken wherever an open case "
        "is. The others answer what is open at a step:\n\n"
        + _table(["when", *(f"`{kind.__name__}`" for kind in _AT_A_STEP)], rows)
        + "\n`Done` and `Failed` also report on an action that was `Requested`, by the id of the request. `Deviated` "
        "is taken in a process; inside a procedure only when that is stuck. What doesn't fit is refused, with a reason "
        "(see [refusals](refusals.md)); nothing changes then.\n"
    )


def refusals_page() -> str:
    """Why an event isn't taken."""
    rows = ([f"`{code}`", texts["en"], texts["de"]] for code, texts in refusals.REASONS.items())
    return (
        "# Refusals\n\nAn event that doesn't fit comes back as `Advance.refused`: a `code` for programs, a `reason` "
        "for people in the case's language, and in `needed` what would be needed. It has changed nothing.\n\n"
        + _table(["code", "English", "German"], rows)
    )


def stuck_page() -> str:
    """Why a case stands still."""
    rows = ([f"`{code}`", texts["en"], texts["de"]] for code, texts in stuck.REASONS.items())
    return (
        "# Stuck\n\nA case that can't go on by itself says so: its status is `stuck`, and `todo` shows a task of that "
        "kind with the reason. It tries again whenever facts change (`Corrected`), and the process's team can lead it "
        "out (`Deviated`), inside a procedure too.\n\n" + _table(["reason", "English", "German"], rows)
    )


def journal_page() -> str:
    """The entries of a journal."""
    text = (getdoc(entries) or "").replace("``", "`")
    parts = [f"# Journal\n\n{text}\n"]
    for title, module in _JOURNAL.items():
        kinds = [each for name, each in vars(module).items() if name in module.__all__ and name != "Entry"]
        rows = (
            [f"`{kind.__struct_config__.tag}`", _first(kind), ", ".join(f"`{f}`" for f in kind.__struct_fields__[2:])]
            for kind in kinds
        )
        parts.append(f"## {title}\n\n" + _table(["entry", "meaning", "fields beside `seq` and `at`"], rows))
    return "\n".join(parts)


_JOURNAL = {
    "Facts, and the way of a case": entries,
    "Actions, handovers and branches": work,
    "Time": time,
    "Rules, messages and escalations": rules,
    "Other versions": migration,
}

ALL = {"events": events_page, "refusals": refusals_page, "stuck": stuck_page, "journal": journal_page}


def write() -> None:
    """Write every page."""
    PAGES.mkdir(parents=True, exist_ok=True)
    for name, page in ALL.items():
        (PAGES / f"{name}.md").write_text(page().replace("``", "`"), encoding="utf-8")
        sys.stdout.write(f"docs/reference/{name}.md\n")


if __name__ == "__main__":
    write()
