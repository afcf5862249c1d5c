"""What it costs to read a handbook, beside what PyYAML's CSafeLoader takes for the same texts; and to read it again."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from itertools import count
from typing import Any

import yaml
from tests.bench.handbooks import handbook
from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample, side_by_side

from sopflow.graph import Folder
from sopflow.loading import Workspace
from sopflow.model import read_model
from sopflow.program.build import assemble
from sopflow.text import parse

__all__ = ["reading", "recheck"]

AT_MOST_AS_MUCH = Goal(1)
FLAT = Goal(1.3)
AGAIN = Goal(100)  # ms
SMALL = 1_000
HEADINGS = ("× CSafeLoader", f"× a step of {SMALL:,}".replace(",", " "))


def reading(sizes: Sequence[int], *, rounds: int) -> Section:
    """Handbooks of different sizes, a hundred steps in each file."""
    rows: list[Row] = []
    steps: dict[int, Sample] = {}
    for size in sizes:
        texts = handbook(size)
        runs: dict[str, Callable[[], Any]] = {
            "yaml": partial(_quietly, _yaml, texts),
            "read": partial(_quietly, _understand, texts),
            "programs": partial(_quietly, _compile, texts),
            "all": partial(_quietly, _read, texts),
        }
        found = side_by_side(runs, rounds=min(rounds, 3 if size > 10_000 else 7))
        measure = found["yaml"]
        compiled, checked = _more(found["programs"], found["read"]), _more(found["all"], found["programs"])
        steps[size] = found["all"].per(size)
        name = f"{size:,} steps".replace(",", " ")
        rows += [
            Row(f"{name}: CSafeLoader", measure),
            Row("  text, model and graph", found["read"], (found["read"].over(measure),), AT_MOST_AS_MUCH, 0),
            Row("  programs", compiled, (compiled.over(measure),), None, 0),
            Row("  all checks", checked, (checked.over(measure),), AT_MOST_AS_MUCH, 0),
        ]
        if SMALL in steps and size > SMALL:
            growth = steps[size].median / steps[SMALL].median
            rows.append(Row("  all of it, for each step", steps[size], (None, growth), FLAT, 1))
    return Section("Reading a handbook", "ms", 1e3, HEADINGS, tuple(rows))


def recheck(*, rounds: int) -> Section:
    """One of 200 files has changed, as an editor or ``--watch`` sees it."""
    texts = handbook(10_000, 50)
    workspace = Workspace(texts)
    _sound(workspace)
    number = count()
    runs: dict[str, Callable[[], Any]] = {
        "all files afresh": partial(_quietly, _read, texts),
        "one file of 200 changed": partial(_quietly, _again, workspace, texts, number),
    }
    found = side_by_side(runs, rounds=min(rounds, 7))
    rows = tuple(Row(name, sample, (), AGAIN if "one" in name else None) for name, sample in found.items())
    return Section("Reading a handbook of 10 000 steps again", "ms", 1e3, (), rows)


def _quietly(run: Callable[..., Any], *given: Any) -> None:
    """Without the cyclic garbage collector, which reading pauses too."""
    gc.disable()
    run(*given)
    gc.enable()


def _yaml(texts: Mapping[str, str]) -> None:
    for text in texts.values():
        yaml.load(text, yaml.CSafeLoader)


def _more(whole: Sample, part: Sample) -> Sample:
    """What the whole takes beyond a part of it, round by round."""
    return Sample(tuple(max(a - b, 0.0) for a, b in zip(whole.rounds, part.rounds, strict=True)))


def _understand(texts: Mapping[str, str]) -> Folder:
    sources = [parse(text, file)[0] for file, text in texts.items()]
    folder = Folder.of((source, read_model(source)[0]) for source in sources)
    for sop in folder.sops:
        folder.network(sop)
    return folder


def _compile(texts: Mapping[str, str]) -> None:
    assemble(_understand(texts))


def _read(texts: Mapping[str, str]) -> None:
    _sound(Workspace(texts))


def _again(workspace: Workspace, texts: Mapping[str, str], numbers: count[int]) -> None:
    number = next(numbers)
    file = f"part-{number % 200 + 1}.yaml"
    workspace.update(file, texts[file].replace("manual", f"manual of chapter {number}"))
    _sound(workspace)


def _sound(workspace: Workspace) -> None:
    made, report = workspace.read()
    if made is None:
        raise AssertionError(report.text())
