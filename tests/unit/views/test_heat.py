"""The chart of many cases: what is counted, and how it is shown."""

from __future__ import annotations

import statistics
import tracemalloc
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_case import Walk, look

import sopflow
from sopflow import events
from sopflow.journal import entries as e
from sopflow.loading import scenarios
from sopflow.views.chart import Box
from sopflow.views.drawn import as_drawn
from sopflow.views.tally import Spans, tally
from sopflow.views.trail import JOIN

ROOT = Path(__file__).parents[3]
FILES = [file for folder in ("examples/sops", "tests/corpus/good") for file in scenarios.scenario_files(ROOT / folder)]


def case(topic: str, *, minutes: int = 30) -> Walk:
    """A case of this topic; what is to be done takes so long each time."""
    walk = look(Walk(), topic)
    for number, step in enumerate(["write"] if topic == "small" else ["think", "write"], 1):
        at = walk.at(0.5) + number * timedelta(minutes=minutes)
        walk.happen(events.Done(step=step, by="mia/agent", at=at))
    return walk


def heat(*walks: Walk, language: str = "en") -> sopflow.views.Flowchart:
    journals = (iter(walk.journal) for walk in walks)
    return sopflow.flowchart(Walk().program, language=language, view="heat", journals=journals)


def boxes(chart: sopflow.views.Flowchart) -> dict[str, Box]:
    firm = "\N{NO-BREAK SPACE}"
    return {
        box.id: replace(box, notes=tuple(note.replace(firm, " ") for note in box.notes)) for box in chart.chart.boxes
    }


def test_boxes_and_arrows_say_how_often_and_how_long() -> None:
    chart = heat(*[case("small")] * 3, case("large", minutes=40))
    shown = boxes(chart)
    assert shown["write"].notes == ("4×", "half within 30 min, 90 % within 40 min")
    assert shown["think"].notes == ("1×", "half within 40 min, 90 % within 40 min")
    assert {(a.source, a.target): a.label for a in chart.chart.arrows if a.label} == {
        ("(start)", "look"): "4×",
        ("look", "write"): "topic is small: 3×",
        ("look", "measure"): "topic is huge: 0×",
        ("look", "think"): "otherwise: 1×",
        ("think", "write"): "1×",
        ("write", "pass-on"): "4×",
        ("measure", "write"): "size is over 3: 0×",
        ("measure", "think"): "otherwise: 0×",
    }


def test_the_hottest_is_where_most_of_the_time_goes() -> None:
    shown = boxes(heat(*[case("small")] * 9, case("large")))
    assert shown["write"].heat == 5
    assert 0 < (shown["think"].heat or 0) < 3
    assert (shown["measure"].heat, shown["measure"].state) == (None, "skipped")  # nobody ever came here


def test_the_card_counts_cases_and_outcomes() -> None:
    left = look(Walk(), "small").happen(events.Signalled(name="left", at=Walk().at(3)))
    gone = look(Walk(), "small").happen(events.Cancelled(reason="Twice", by="mia/agent", at=Walk().at(3)))
    card = boxes(heat(case("small"), left, gone, language="de"))["(cases)"]
    assert card.title == "3 Fälle"
    assert card.notes[:4] == ("davon 1 offen", "davon 1 abgebrochen", "Gone: 1×, 33 %", "Hälfte in 3 h, 90 % in 3 h")


MANY_ENDS = """
sopflow: 1
process: claim
outcomes: [paid, refused]
facts:
  amount: {type: integer, ask: How much?}
steps:
  - {id: ask, ask: [amount], next: {amount > 100: refused, amount > 10: look, else: paid}}
  - {id: look, decide: Is it even?, next: {amount > 50: refused, else: paid}}
"""


def test_an_outcome_drawn_several_times_shows_what_came_in_by_each_copy() -> None:
    handbook, _ = sopflow.read_texts({"claim.yaml": MANY_ENDS})
    assert handbook is not None
    journals = []
    for amount in (5, 6, 20, 500):
        at = Walk().at(0)
        begun = sopflow.advance(handbook["claim"], None, events.Opened(case_id=str(amount), at=at))
        given = events.Answered(step="ask", facts={"amount": amount}, by="mia/agent", at=at)
        journals.append([*begun.entries, *sopflow.advance(handbook["claim"], begun.case, given).entries])
    drawn = as_drawn(sopflow.flowchart(handbook["claim"], view="heat", journals=journals).chart)
    copies = {box.id: (*box.notes, box.state, box.heat) for box in drawn.boxes if box.copy_of}
    assert copies == {
        "paid of ask": ("2×", "none", 0),
        "refused of ask": ("1×", "none", 0),
        "refused of look": ("0×", "skipped", None),
        "paid of look": ("1×", "none", 0),
    }


def test_what_a_person_left_is_counted_apart() -> None:
    walk = look(Walk(), "large")
    walk.happen(events.Deviated(step="think", reason="Known", by="mia/agent", at=walk.at(8)))
    chart = boxes(heat(walk))["think"]
    assert chart.notes == ("1×", "left 1×")  # and no time: nobody did it


def test_cases_of_other_processes_are_no_visits() -> None:
    counted = tally([case("small").journal], "another")
    assert (counted.cases, counted.runs, counted.visits) == (1, 0, Counter())


def journals() -> Iterator[tuple[sopflow.Program, tuple[e.Entry, ...]]]:
    for file in FILES:
        for tested in scenarios.test(file):
            assert tested.handbook is not None
            for result in tested.results:
                if result.entries:
                    process = result.entries[0].process  # type: ignore[attr-defined]
                    yield tested.handbook[process], result.entries


def test_visits_are_those_of_the_case() -> None:
    seen = 0
    for program, entries in journals():
        counted = tally([entries], program.name)
        assert counted.visits == Counter(sopflow.replay(entries).visits), program.name
        assert sum(spans.count for spans in counted.times.values()) <= counted.visits.total()
        seen += 1
    assert seen > 150


def test_every_way_taken_is_an_arrow_of_the_chart() -> None:
    for program, entries in journals():
        counted = tally([entries], program.name)
        chart = sopflow.flowchart(program, view="heat", journals=[entries]).chart
        shown = {(a.source, a.target, a.way): number(a.label) for a in chart.arrows}
        for (source, to, way), often in counted.ways.items():
            step = program.main.steps.get(source)
            if source and to != JOIN and step is not None and not step.split and (step.end is None):
                assert shown[source, to, way] == often, (program.name, source, to, way)


def number(label: str) -> int:
    return int(label.rpartition(" ")[2].removesuffix("×")) if label else 0


@given(st.lists(st.integers(0, 10**11), min_size=1))
def test_quantiles_are_right_to_a_percent(lengths: list[int]) -> None:
    spans = Spans()
    for ms in lengths:
        spans.add(ms)
    for share, exact in ((0.5, statistics.median_low(lengths)), (1.0, max(lengths))):
        assert spans.quantile(share) == pytest.approx(exact, rel=0.012, abs=1)


def test_memory_does_not_grow_with_the_number_of_cases() -> None:
    walk = case("large")

    def many(number: int) -> int:
        tracemalloc.start()
        tally((iter(walk.journal) for _ in range(number)), "work")
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return peak

    many(10)
    assert many(2000) < many(200) + 20_000
