"""What scenarios never walk: every kind of it, at its line."""

from __future__ import annotations

from textwrap import dedent

import sopflow
from sopflow.scenarios import Cover, cover, run
from sopflow.text import Source, parse

FILES = {
    "handbook.yaml": """\
        sopflow: 1
        handbook: small
        teams: {service: {}}
        roles: {agent: {team: service}}
        outcomes: [glad, sad]
        rules:
          - id: alarm
            if: mood == 1
            then: [{send: Look here!, to: agent}]
        facts:
          mood: {type: 1..5, ask: How are they?}
          present: [cake, card, none]
        """,
    "greet.yaml": """\
        sopflow: 1
        process: greet
        owner: service
        tables:
          presents:
            when: [mood]
            give: [present]
            rows:
              - [1, cake]
              - [2, card]
              - [any, none]
        deadlines:
          - id: answer
            from: opened
            until: look
            within: 2 h
        steps:
          - id: look
            ask: [mood]
            within: 1 h
            next:
              mood > 3: glad
              else: cheer-up
          - id: cheer-up
            call: cheer
            next: sad
        """,
    "cheer.yaml": """\
        sopflow: 1
        procedure: cheer
        owner: agent
        steps:
          - id: find
            look_up: presents
          - id: both
            together:
              say: [{id: tell, do: Tell them.}]
              give: [{id: hand, do: Hand it over., skip_if: present == none}]
        tables:
          presents:
            when: [mood]
            give: [present]
            rows:
              - [1, cake]
              - [any, none]
        """,
}
GLAD = "{name: Glad, walk: [{answer: look, facts: {mood: 5}, by: a/agent}]}"
SAD = "{name: Sad, walk: [{after: 3 h}, {answer: look, facts: {mood: 1}, by: a/agent}, {done: tell, by: a/agent}]}"
LESS_SAD = "{name: Less sad, walk: [{answer: look, facts: {mood: 2}, by: a/agent}, {done: tell, by: a/agent}]}"


def covered(*scenarios: str) -> Cover:
    """What these scenarios walk."""
    texts = {name: dedent(text) for name, text in FILES.items()}
    handbook, report = sopflow.read_texts(texts)
    assert handbook is not None, report.text()
    lines = "".join(f"  - {each}\n" for each in scenarios)
    tests, _ = parse(f"sopflow: 1\ntest: greet\nscenarios:\n{lines}", "greet.test.yaml")
    journals = [result.entries for result in run(handbook, tests)]
    sources: list[Source] = [parse(text, name)[0] for name, text in texts.items()]
    return cover(handbook.values(), journals, sources)


def told(found: Cover) -> list[str]:
    return [f"{gap.span.file}:{gap.span.line} {gap.message}" for gap in found.gaps]


def test_one_scenario_leaves_the_rest() -> None:
    found = covered(GLAD)
    assert told(found) == [
        "cheer.yaml:5 the step `find` is never taken",
        "cheer.yaml:7 the step `both` is never taken",
        "cheer.yaml:9 the step `tell` is never taken",
        "cheer.yaml:10 the step `hand` is never taken",
        "cheer.yaml:16 row 1 of the table `presents` never fits",
        "cheer.yaml:17 row 2 of the table `presents` never fits",
        "greet.yaml:13 the deadline `answer` is never missed",
        "greet.yaml:20 the deadline `look` is never missed",
        "greet.yaml:23 the branch `else` of `look` is never taken",
        "greet.yaml:24 the step `cheer-up` is never taken",
        "handbook.yaml:7 the rule `alarm` never acts",
    ]
    assert found.counts == {
        "step": (1, 6),
        "branch": (1, 2),
        "rule": (0, 1),
        "deadline": (2, 4),
        "row": (0, 2),
    }


def test_what_is_walked_by_any_scenario_is_walked() -> None:
    # The deadline that is answered too late is met after all, and missed before.
    assert told(covered(GLAD, SAD)) == [
        "cheer.yaml:17 row 2 of the table `presents` never fits",
    ]


def test_a_step_that_is_passed_by_is_not_taken() -> None:
    assert "cheer.yaml:10 the step `hand` is never taken" in told(covered(GLAD, LESS_SAD))


def test_without_scenarios_nothing_is_walked() -> None:
    assert {walked for walked, _ in covered().counts.values()} == {0}
