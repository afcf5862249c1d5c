"""The ways on from each step: YAML on the left, ``step: where to`` on the right."""

from __future__ import annotations

import pytest

from sopflow.graph import Folder, Transition
from sopflow.model import Sop, read_model
from sopflow.text import parse


def folder(*texts: str) -> Folder:
    files = [parse(f"sopflow: 1\n{text}", f"{number}.yaml")[0] for number, text in enumerate(texts)]
    return Folder.of([(source, read_model(source)[0]) for source in files])


def shown(way: Transition) -> str:
    place = "?" if way.target is None else f"({way.target})" if way.ends else way.target
    return f"{way.source} {way.kind} {place}" + (f" if {way.text}" if way.text else "")


def ways(sop: Sop, within: Folder) -> list[str]:
    return [shown(each) for step in sop.steps for each in within.targets(sop, step.id)]


CASES = {
    "the step written next": (
        "procedure: p\nsteps:\n- {id: a, do: A}\n- {id: b, do: B}",
        ["a following b", "b following (done)"],
    ),
    "a procedure ends with its first outcome": (
        "procedure: p\noutcomes: [good, bad]\nsteps:\n- {id: a, do: A}",
        ["a following (good)"],
    ),
    "a process does not end by itself": ("process: p\noutcomes: [good]\nsteps:\n- {id: a, do: A}", []),
    "branches in order, and on when none fits": (
        "procedure: p\noutcomes: [good]\nsteps:\n- {id: a, do: A, next: {x: b, y: good}}\n- {id: b, do: B, next: a}",
        ["a branch b if x", "a branch (good) if y", "a following b", "b plain a"],
    ),
    "else provides for everything": (
        "procedure: p\nsteps:\n- {id: a, do: A, next: {x: a, else: b}}\n- {id: b, do: B, next: a}",
        ["a branch a if x", "a else b", "b plain a"],
    ),
    "a decide waits when none fits": (
        "procedure: p\nsteps:\n- {id: a, decide: A, next: {x: b}}\n- {id: b, do: B, next: a}",
        ["a branch b if x", "b plain a"],
    ),
    "an end step ends": (
        "process: p\nsteps:\n- {id: a, do: A}\n- {id: b, end: good}",
        ["a following b", "b end (good)"],
    ),
    "a step comes before an outcome": (
        "procedure: p\noutcomes: [a]\nsteps:\n- {id: a, do: A, next: a}",
        ["a plain a"],
    ),
    "unknown names": (
        "procedure: p\noutcomes: [good]\nsteps:\n- {id: a, do: A, next: b}\n- {id: c, end: bad}",
        ["a plain ?", "c end ?"],
    ),
}


@pytest.mark.parametrize("name", CASES)
def test_ways_on(name: str) -> None:
    text, expected = CASES[name]
    read = folder(text)
    assert ways(read.sops[0], read) == expected


def test_a_way_knows_where_it_is_written() -> None:
    read = folder("procedure: p\nsteps:\n- {id: a, do: A, next: {x: a, else: b}}\n- {id: b, do: B}\n- {id: c, end: d}")
    paths = [way.path for step in "abc" for way in read.targets(read.sops[0], step)]
    assert paths == [("steps", 0, "next", "x"), ("steps", 0, "next", "else"), ("steps", 1), ("steps", 2, "end")]


HANDBOOK = (
    "handbook: h\noutcomes: [solved]\nroles: {agent: {}, senior: {includes: [agent]}, lead: {includes: [senior]}}"
)
OUTCOMES = {
    "process: p\noutcomes: [lost]\nsteps: [{id: a, end: lost}]": ("solved", "lost"),
    "procedure: p\noutcomes: [lost]\nsteps: [{id: a, do: A}]": ("lost",),
    "procedure: p\nsteps: [{id: a, do: A}]": ("done",),
    "procedure: p\nsteps: [{id: a, do: A, next: {x: a}}, {id: b, end: lost}]": ("lost",),
    "procedure: p\nsteps: [{id: b, end: lost}, {id: a, do: A}]": ("lost", "done"),
}


@pytest.mark.parametrize("text", OUTCOMES)
def test_outcomes(text: str) -> None:
    read = folder(HANDBOOK, text)
    assert read.outcomes(read.sops[0]) == OUTCOMES[text]


def test_who_may_act_for_a_role() -> None:
    read = folder(HANDBOOK)
    assert read.role_closure("agent") == {"agent", "senior", "lead"}
    assert read.role_closure("lead") == {"lead"}
    circle = folder("handbook: h\nroles: {a: {includes: [b]}, b: {includes: [a]}}")
    assert circle.role_closure("a") == {"a", "b"}


def test_without_a_handbook_what_is_mentioned_counts() -> None:
    read = folder(
        "procedure: p\nowner: agent\nsteps: [{id: a, do: A, by: senior}]", "process: q\nowner: service\nsteps: []"
    )
    assert (read.standalone, read.roles, read.teams) == (True, ("agent", "senior"), ())
    assert read.unread == {"q"}


def test_a_handbook_that_cannot_be_read_is_not_an_empty_one() -> None:
    read = folder("handbook: h\nroles: [agent]")
    assert (read.standalone, read.handbook_unread) == (False, True)
