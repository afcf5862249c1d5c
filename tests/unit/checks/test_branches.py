"""What is said about branches is so: the engine gets stuck where a gap is reported, goes round where a circle is."""

from __future__ import annotations

from datetime import UTC, datetime
from itertools import product
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sopflow import advance, events, read_texts
from sopflow.text import Diagnostic, Report

BAD = Path(__file__).parents[2] / "corpus/bad"
AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
QUICK = settings(max_examples=60, deadline=None)
VALUES: dict[str, list[Any]] = {
    "tier": ["low", "mid", "top"],
    "urgent": [True, False],
    "stars": [1, 2, 3, 4, 5],
    "amount": [50, 99, 100, 101, 500, 999, 1000, 1001],
}
PROCESS = """\
sopflow: 1
process: sort
outcomes: [one, two]
facts:
  tier: {{type: [low, mid, top], ask: Which tier?}}
  urgent: {{type: yes/no, ask: Is it urgent?}}
  stars: {{type: 1..5, ask: How many stars?}}
  amount: {{type: money, ask: How much?}}
  kind:
    is:
      stars > 3 and urgent: good
      tier == top: fair
      else: bad
steps:
  - id: route
    decide: Where to?
    next:
{branches}
"""
atoms = st.sampled_from(
    ["tier == low", "tier in [mid, top]", "tier != top", "urgent", "not urgent", "stars < 3", "stars >= 3"]
) | st.sampled_from(
    ["amount <= 100", "amount > 100", "amount < 1000", "amount >= 1000", "kind == good", "kind != bad", "stars == 4"]
)
conditions = st.recursive(
    atoms, lambda inner: st.builds("({} {} {})".format, inner, st.sampled_from(["and", "or"]), inner), max_leaves=3
)


def outcome(text: str, facts: dict[str, Any]) -> str | None:
    """How a case with these facts ends; None if it is stuck."""
    handbook, report = read_texts({"sort.yaml": text})
    assert handbook is not None, report.text()
    opened = advance(handbook["sort"], None, events.Opened(case_id="C-1", at=AT, facts=facts)).case
    assert opened is not None
    return opened.outcome


def found_in(report: Report, code: str) -> list[Diagnostic]:
    return [each for each in report if each.code == code]


@QUICK
@given(st.lists(conditions, min_size=1, max_size=4, unique=True))
def test_a_gap_gets_stuck_and_without_one_nothing_does(branches: list[str]) -> None:
    text = PROCESS.format(branches="\n".join(f"      {each}: one" for each in branches))
    gaps = found_in(read_texts({"sort.yaml": text})[1], "SOP401")
    stuck = [
        facts
        for values in product(*VALUES.values())
        if outcome_of(branches, facts := dict(zip(VALUES, values, strict=True))) is None
    ]
    assert bool(gaps) is bool(stuck)
    for gap in gaps:
        named = dict(each.split(": ") for each in gap.message.partition("`")[2].partition("`")[0].split(", ") if each)
        fitting = [each for each in stuck if all(shown(each[name]) == value for name, value in named.items())]
        assert fitting
        assert outcome(text, fitting[0]) is None


def shown(value: Any) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def outcome_of(branches: list[str], facts: dict[str, Any]) -> str | None:
    """The same, read plainly."""
    kind = "good" if facts["stars"] > 3 and facts["urgent"] else "fair" if facts["tier"] == "top" else "bad"
    names = {"low": "low", "mid": "mid", "top": "top", "good": "good", "bad": "bad", "kind": kind, **facts}
    return "one" if any(eval(each, {}, names) for each in branches) else None


@pytest.mark.parametrize(
    ("folder", "facts"),
    [
        ("SOP411-asked-once", {"works": False, "patience": 3}),
        ("SOP411-set-and-decide", {"topic": "billing"}),
    ],
)
def test_a_circle_that_is_reported_goes_round_until_it_is_stopped(folder: str, facts: dict[str, Any]) -> None:
    handbook, _ = read_texts({"help.yaml": (BAD / folder / "help.yaml").read_text(encoding="utf-8")})
    assert handbook is not None
    opened = advance(handbook["help"], None, events.Opened(case_id="C-1", at=AT, facts=facts)).case
    assert opened is not None
    assert [token.stuck.reason for token in opened.tokens if token.stuck is not None] == ["circle"]


def test_a_gap_that_takes_too_long_to_find_is_said_not_to_be_decided(monkeypatch: pytest.MonkeyPatch) -> None:
    folder = BAD / "SOP401-amount-between"
    texts = {file.name: file.read_text(encoding="utf-8") for file in folder.glob("*.yaml")}
    assert [each.code for each in read_texts(texts)[1].diagnostics] == ["SOP401"]
    monkeypatch.setattr("sopflow.checks.coming._ALL_STATES", 0)
    assert [each.code for each in read_texts(texts)[1].diagnostics] == ["SOP410"]
