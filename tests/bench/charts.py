"""What a flowchart costs as SVG, beside a layout program that places and draws the same boxes and arrows."""

from __future__ import annotations

import resource
import shutil
import subprocess
from collections.abc import Callable

from tests.bench.handbooks import handbook
from tests.bench.rows import Goal, Row, Section
from tests.bench.timing import Sample

import sopflow
from sopflow.views.drawing import Flowchart
from sopflow.views.escape import label
from sopflow.views.layout import draw
from sopflow.views.nodes import node

__all__ = ["charts"]

ENGINE, PLAIN, GROWTH = Goal(1.5), Goal(1 / 20), Goal(1.6)


def charts(*, rounds: int, large: bool = True) -> Section:
    """100 steps beside the layout engine on the same text, 1 000 beside plain dot, 5 000 beside 1 000."""
    rounds = min(rounds, 5)
    small, middle = chart(100), chart(1_000)
    text = small.dot()
    ours, engine = _cost(small.svg, rounds), _cost(lambda: draw(text, "svg"), rounds)
    rows = [Row("100 steps, beside the engine on the same text", ours, (ours.over(engine),), ENGINE, 0)]
    thousand = _cost(middle.svg, rounds)
    if shutil.which("dot"):
        whole = _cost(lambda: _system_dot(plain(middle)), 1)
        ratio = thousand.median / whole.median
        rows.append(Row("1,000 steps, beside plain dot, not cut", thousand, (ratio,), PLAIN, 0))
    if large:
        five = _cost(chart(5_000).svg, min(rounds, 3))
        rows.append(Row("5,000 steps, each beside one of 1,000", five, (five.median / thousand.median / 5,), GROWTH, 0))
    return Section("Flowcharts", "ms", 1e3, ("× that",), tuple(rows))


def chart(steps: int) -> Flowchart:
    """One process of so many steps."""
    book, _ = sopflow.read_texts(handbook(steps, per_file=steps))
    return sopflow.flowchart(book["part-1"])


def plain(drawn: Flowchart) -> str:
    """The boxes and arrows alone, for dot to place."""
    names = {box.id: f"n{number}" for number, box in enumerate(drawn.chart.boxes)}
    written = ["digraph {", "node [fontname=Arial fontsize=11]", "edge [fontname=Arial fontsize=10]"]
    for box in drawn.chart.boxes:
        look = node(box, "")
        given = " ".join(f'{key}="{_quoted(look[key])}"' for key in ("shape", "label", "width", "height"))
        written.append(f"{names[box.id]} [{given}]")
    for arrow in drawn.chart.arrows:
        written.append(f'{names[arrow.source]} -> {names[arrow.target]} [label="{_quoted(label([arrow.label]))}"]')
    return "\n".join([*written, "}"])


def _quoted(text: str) -> str:
    return text.replace('"', '\\"')


def _system_dot(text: str) -> None:
    subprocess.run(["dot", "-q", "-Tsvg"], input=text.encode(), capture_output=True, check=True)


def _cost(run: Callable[[], object], rounds: int) -> Sample:
    """CPU time with that of the programs it starts."""
    run()
    taken = []
    for _ in range(rounds):
        begun = _cpu()
        run()
        taken.append(_cpu() - begun)
    return Sample(tuple(taken))


def _cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)
