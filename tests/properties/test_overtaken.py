"""A rule of which it is told that it never acts never does, whatever happens to a case."""

from __future__ import annotations

import re
from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import sopflow
from oracle.anything import anything, beginning
from sopflow.journal import rules as r

HANDBOOK = """\
sopflow: 1
handbook: shop
teams: {service: {title: Service}}
roles: {agent: {team: service}}
signals: [replied]
outcomes: [over, gone]
facts:
  n: {type: 0..4, ask: How many?}
  tier: {type: [low, mid, top], ask: Which tier?}
  a: {type: yes/no, ask: Is it?}
  grade: {is: {n > 2 or a: high, else: low}}
  score: {points: {a: 1, tier == top: 2}}
rules:
  - {id: nothing, when: replied, if: no, then: [{send: Nothing., to: agent}]}
"""
PROCESS = """\
sopflow: 1
process: main
owner: service
rules:
  - {id: nothing-here, when: replied, if: no, then: [{send: Nothing., to: agent}]}
RULES
steps:
  - {id: start, ask: [n, tier], at_least: 0}
  - {id: work, do: Work., record: [a]}
  - {id: sub, call: sub}
  - {id: look, ask: [n, a], again: yes, at_least: 1}
  - {id: more, decide: Once more?, next: {case.visits.look < 3: work, else: over}}
"""
SUB = """\
sopflow: 1
procedure: sub
owner: agent
outcomes: [over, gone]
facts: {m: {type: 0..4, ask: And here?}}
rules:
  - {id: nothing-there, when: replied, if: no, then: [{send: Nothing., to: agent}]}
RULES
steps:
  - {id: start, ask: [m], skip_if: n == 0}
  - {id: work, do: Work., record: [n]}
  - {id: look, ask: [m, tier], again: yes, at_least: 1, next: {case.visits.look < 2: work, else: over}}
"""
ORDERS = st.sampled_from(["<", "<=", ">", ">=", "==", "!="])
FACTS = (
    st.builds("n {} {}".format, ORDERS, st.integers(0, 4))
    | st.sampled_from(["a", "not a", "tier == low", "tier in [low, top]", "tier != mid", "n is missing", "a is known"])
    | st.sampled_from(["grade == high", "grade == low", "score >= 1", "score == 3", "case.age > 1 h"])
)
VISITS = st.sampled_from(["case.visits.look > 0", "case.visits.look > 1", "case.visits.work > 1"])
ACTS = [
    *["send: Well., to: agent", "set: {n: 4}", "set: {n: 1}", "set: {a: yes}", "set: {a: no}"],
    *["set: {tier: top}", "clear: [n]", "clear: [a]"],
]


def rules(draw: DrawFn, name: str, *, steps: bool = True) -> str:
    """Some rules, of which many ask nearly the same; ``steps``: they may speak of steps."""
    atoms = FACTS | VISITS if steps else FACTS
    common = draw(atoms)
    whens = [None, None, None, "replied", "replied", *(["work", "look"] if steps else [])]
    acts = [*["end: over", "end: gone"] * 4, *ACTS, *(["go: work"] if steps else [])]
    found = []
    for number in range(draw(st.integers(2, 5))):
        when = draw(st.sampled_from(whens))
        shape = draw(st.sampled_from(["{0}", "{0} and {1}", "{0} or {1}", "{1}", "{0} and not ({1})"]))
        parts = [f"id: {name}{number}", *([f"when: {when}"] if when else [])]
        if when is None or draw(st.integers(0, 3)):
            parts.append(f"if: '{shape.format(common, draw(atoms))}'")
        found.append(f"  - {{{', '.join(parts)}, then: [{{{draw(st.sampled_from(acts))}}}]}}\n")
    return "".join(found)


def told(report: sopflow.Report) -> set[str]:
    """The rules that never act."""
    found = (re.match(r"`(.+?)` never acts", each.message) for each in report.diagnostics if each.code == "SOP123")
    return {each[1] for each in found if each is not None}


def files(draw: DrawFn) -> dict[str, str]:
    return {
        "handbook.yaml": HANDBOOK + (rules(draw, "book", steps=False) if draw(st.booleans()) else ""),
        "main.yaml": PROCESS.replace("RULES\n", rules(draw, "main")),
        "sub.yaml": SUB.replace("RULES\n", rules(draw, "sub")),
    }


@given(st.data())
def test_a_rule_that_is_told_as_overtaken_never_acts(data: st.DataObject) -> None:
    draw = data.draw
    handbook, report = sopflow.read_texts(files(draw))
    assert handbook is not None, str(report)
    never = told(report)
    if not never:
        event("all may act")
        return
    program = handbook[draw(st.sampled_from(["main", "main", "sub"]))]
    last: Any = beginning(draw, program)
    step = sopflow.advance(program, None, last)
    acted: set[str] = set()
    for _ in range(25):
        acted.update(each.rule for each in step.entries if isinstance(each, r.Fired))
        if step.case is None or step.case.outcome is not None:
            break
        last = anything(draw, program, step.case, last)
        step = sopflow.advance(program, step.case, last)
    event(f"{min(len(acted), 5)} act, {len(never)} never do")
    assert not acted & never
