"""A way that is told as never taken never is, and a case comes to no step more often than it is said to."""

from __future__ import annotations

from typing import Any

from hypothesis import event, given
from hypothesis import strategies as st
from hypothesis.strategies import DrawFn

import sopflow
from oracle.anything import anything, beginning
from sopflow import checks, events
from sopflow.checks.never_left import caught
from sopflow.checks.visiting import Visiting, visiting
from sopflow.journal import entries as e
from sopflow.loading import workspace

STEPS = ("s0", "s1", "s2", "s3", "s4")
OPERATORS = [">", ">=", "<", "<=", "==", "!="]


def condition(draw: DrawFn, steps: tuple[str, ...]) -> str:
    counted = st.builds(
        "case.visits.{} {} {}".format, st.sampled_from(steps), st.sampled_from(OPERATORS), st.integers(0, 4)
    )
    made = st.builds("({}) {} ({})".format, counted, st.sampled_from(["and", "or"]), counted | st.just("a"))
    plain = st.sampled_from(["a", "not a", "often", "a is missing"])
    return draw(st.one_of(counted, counted, counted, plain, made, st.builds("not ({})".format, counted)))


def branches(draw: DrawFn, steps: tuple[str, ...], targets: tuple[str, ...], *, closed: bool = False) -> str:
    least = 1 if closed else 0
    found = {condition(draw, steps): draw(st.sampled_from(targets)) for _ in range(draw(st.integers(least, 3)))}
    if found and (closed or draw(st.booleans())):
        found["else"] = draw(st.sampled_from(targets))
    written = ", ".join(f"'{text}': {target}" for text, target in found.items())
    return f", next: {{{written}}}" if found else ""


def procedure(draw: DrawFn) -> str:
    """Steps that lead to each other in any way, some side by side, with rules that lead to some of them."""
    beside = draw(st.booleans())
    steps = (*STEPS, "b0", "b1") if beside else STEPS
    targets = draw(st.sampled_from([(*STEPS, *STEPS, "over", "gone"), ("s0", "s1", "s2"), ("s3", "s4", "over")]))
    lines = [
        "{id: hub, ask: [way], next: {way == s1: s1, way == s2: s2, way == s3: s3, way == s4: s4, way == s0: last}}"
    ]
    for step in STEPS:
        verb = draw(st.sampled_from(["do: Do it.", "do: Do it., record: [a]", "set: {n: 1}", "decide: Which?"]))
        skip = ", skip_if: a" if "decide" not in verb and not draw(st.integers(0, 5)) else ""
        if beside and step == "s2":
            one = f"{{id: b0, do: One., record: [a]{branches(draw, steps, ('b0',)).replace('else', 'a and not a')}}}"
            until, skip = draw(st.sampled_from(["all", "any"])), ""
            verb = f"until: {until}, together: {{x: [{one}], y: [{{id: b1, do: Two.}}]}}"
        lines.append(f"{{id: {step}, {verb}{skip}{branches(draw, steps, targets, closed='decide' in verb)}}}")
    lines.append("{id: last, do: The last.}")
    lines.append("{id: end, end: over}")
    rule = ""
    if not draw(st.integers(0, 3)):
        act = draw(st.sampled_from(["go: s1", "go: s3", "end: gone"]))
        rule = f"rules:\n  - {{id: r, if: '{condition(draw, steps)}', then: [{{{act}}}]}}\n"
    head = "sopflow: 1\nprocess: p\nowner: t\noutcomes: [over, gone]\n"
    facts = (
        "facts:\n  a: {type: yes/no, ask: Is it?}\n  n: integer\n  often: {is: case.visits.s1 > 1}\n"
        "  way: {type: [s0, s1, s2, s3, s4], ask: Which way?}\n"
    )
    return f"{head}{facts}{rule}steps:\n" + "".join(f"  - {line}\n" for line in lines)


def seen(text: str) -> tuple[sopflow.Program, Visiting, frozenset[str]] | None:
    """The program, what is known of its visits, and the steps of circles that are never left."""
    folder = workspace.Workspace({"p.yaml": text})
    handbook, _ = folder.read()
    if handbook is None:
        return None
    study = checks.Study(folder._folder, folder._assembled.handbook, ())
    known = study.shared(visiting).get("p")
    if known is None:
        return None
    return handbook["p"], known, frozenset(step for each in study.shared(caught) for step in each.steps)


@given(st.data())
def test_no_way_is_taken_and_no_step_visited_that_is_said_not_to_be(data: st.DataObject) -> None:
    draw = data.draw
    found = seen(procedure(draw))
    if found is None:
        event("in error")
        return
    program, known, shut = found
    never = {(each.step.id, each.branch.text, each.branch.target) for each in known.never}
    last: Any = beginning(draw, program)
    step = sopflow.advance(program, None, last)
    inside = False
    for _ in range(40):
        for each in step.entries:
            if isinstance(each, e.Went):
                assert (each.step, each.branch, each.to) not in never
            if isinstance(each, e.Ended):
                assert (each.step, each.branch, each.end) not in never
        if step.case is None:
            break
        for name, most in known.most.items():
            assert step.case.visits.get(name, 0) <= most
        inside = inside or any(token.step in shut for token in step.case.tokens)
        assert not inside or step.case.outcome in (None, "cancelled")
        if step.case.outcome is not None:
            break
        last = anything(draw, program, step.case, last)
        if not isinstance(last, events.Deviated):
            step = sopflow.advance(program, step.case, last)
    event(f"{min(len(never), 3)} never, {'shut' if inside else 'open'}")
