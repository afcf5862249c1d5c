"""What starting costs: CPU time of a fresh process that imports sopflow, or checks a small file, against bare ones.

Every process finds its modules compiled, as anywhere they are installed, whatever this environment says about that.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample

__all__ = ["startup"]

# The public names are fetched when first used, so the second line tells what a program pays that really uses them.
_IMPORTS = {"import sopflow": Goal(60), "from sopflow import load, advance": None}
# What any program of this kind would have to import: a parser of YAML, models for what is read, a graph.
_OPPONENT = "import networkx, yaml; from pydantic import BaseModel"
_SRC = Path(__file__).parents[2] / "src"
_FILE = """\
sopflow: 1
process: refund
title: Refund request
outcomes: [refunded]
facts:
  amount: {type: number, ask: How much does the customer want back?}
  reason: {type: [damaged, late, changed-mind], ask: Why?}
steps:
  - id: take-up
    ask: [amount, reason]
  - id: route
    decide: Can it be paid at once?
    next:
      reason == damaged or amount <= 50: pay
      else: ask-lead
  - id: ask-lead
    do: "Have the refund of {{ amount }} approved."
  - id: pay
    do: "Refund {{ amount }} and tell the customer."
    checklist: [Paid, Customer knows]
    next: refunded
"""


def startup(*, rounds: int) -> Section:
    """All by turns, each in a process of its own."""
    with TemporaryDirectory() as folder:
        file = Path(folder, "refund.yaml")
        file.write_text(_FILE, encoding="utf-8")
        given: dict[str, Sequence[str]] = {code: ("-c", code) for code in ("pass", *_IMPORTS, _OPPONENT)}
        given["check"] = ("-m", "sopflow", "check", str(file))
        taken = _by_turns(given, _environment(folder), rounds)
    bare, opponent, check = taken["pass"], taken[_OPPONENT], taken["check"]
    rows = [Row("bare Python", bare)]
    for code, goal in _IMPORTS.items():
        more = tuple(one - other for one, other in zip(taken[code].rounds, bare.rounds, strict=True))
        rows.append(Row(f"more: {code}", Sample(more), goal=goal))
    rows.append(Row(_OPPONENT, opponent, (1.0,)))
    rows.append(Row("sopflow check of a file with four steps", check, (check.over(opponent),), Goal(1.5), judged=0))
    return Section("Starting; CPU time of a fresh process", "ms", 1e3, ("to those imports",), tuple(rows))


def _by_turns(given: Mapping[str, Sequence[str]], environment: dict[str, str], rounds: int) -> dict[str, Sample]:
    turns = [{name: _cpu(arguments, environment) for name, arguments in given.items()} for _ in range(rounds + 1)][
        1:
    ]  # the first fills the caches
    return {name: Sample(tuple(turn[name] for turn in turns)) for name in given}


def _environment(folder: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    path = os.pathsep.join([str(_SRC), *filter(None, [kept.get("PYTHONPATH")])])
    return {**kept, "PYTHONPATH": path, "PYTHONPYCACHEPREFIX": str(Path(folder, "compiled"))}


def _cpu(arguments: Sequence[str], environment: dict[str, str]) -> float:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, *arguments], check=True, env=environment, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
