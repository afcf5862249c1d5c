"""Promises against the plain way of finding out: trying all paths of small files."""

from __future__ import annotations

import random
from itertools import pairwise

import pytest

from sopflow.loading import read_texts

STEPS = [f"s{number}" for number in range(6)]
ENDS = ["won", "lost"]


def written(ways: dict[str, list[str]], promises: list[str]) -> str:
    lines = ["sopflow: 1", "process: p", "outcomes: [won, lost]", "facts:", "  n: {type: number, ask: How many?}"]
    lines += ["promises:", *(f"  - {each}" for each in promises), "steps:"]
    for step, targets in ways.items():
        lines += [f"  - id: {step}", "    ask: [n]", "    again: yes", "    next:"]
        lines += [f"      n == {number}: {target}" for number, target in enumerate(targets[:-1])]
        lines.append(f"      else: {targets[-1]}")
    return "\n".join(lines) + "\n"


def told(text: str) -> dict[int, tuple[str, str]]:
    """The code and message about each promise, by its number."""
    found = read_texts({"p.yaml": text})[1].diagnostics
    return {each.span.line - 7: (each.code, each.message) for each in found if each.code[:4] == "SOP8"}


def can(ways: dict[str, list[str]], start: str, goals: set[str], without: str) -> bool:
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        step = waiting.pop()
        for each in ways.get(step, ()):
            if each in goals and each != without:
                return True
            if each not in seen and each != without:
                seen.add(each)
                waiting.append(each)
    return False


@pytest.mark.parametrize("seed", range(60))
def test_before_and_after_are_what_all_paths_say(seed: int) -> None:
    draw = random.Random(seed)
    ways = {step: draw.sample([s for s in STEPS + ENDS if s != step], draw.randint(1, 3)) for step in STEPS}
    pairs = [(x, y) for x in STEPS for y in STEPS if x != y]
    promises = [f"{{before: {x}, always: {y}}}" for x, y in pairs] + [f"{{after: {x}, always: {y}}}" for x, y in pairs]
    found = told(written(ways, promises))
    reached = {step for step in STEPS if step == "s0" or can(ways, "s0", {step}, "")}
    for number, (x, y) in enumerate(pairs):
        before = x == "s0" or (y != "s0" and can(ways, "s0", {x}, y))
        assert (number in found) == before
        assert (number + len(pairs) in found) == (x in reached and can(ways, x, set(ENDS), y))
    for _, message in found.values():
        path = message.rsplit(": ", 1)[1].rstrip(".").split(" → ")
        assert all(after in ways[step] for step, after in pairwise(path))


@pytest.mark.parametrize("seed", range(60))
def test_without_circles_at_most_is_always_decided(seed: int) -> None:
    draw = random.Random(seed)
    ways = {}
    for number, step in enumerate(STEPS):
        after = STEPS[number + 1 :] + ENDS
        ways[step] = draw.sample(after, min(len(after), draw.randint(1, 3)))
    count = sum(1 for step in STEPS if step in ("s0",) or can(ways, "s0", {step}, ""))
    longest = max(_lengths(ways, "s0"))
    found = told(written(ways, [f"{{at_most: {number}, of: ask}}" for number in range(7)]))
    assert longest <= count
    assert {number for number, (code, _) in found.items() if code == "SOP801"} == set(range(longest))
    assert {code for code, _ in found.values()} <= {"SOP801"}


def _lengths(ways: dict[str, list[str]], step: str) -> list[int]:
    if step in ENDS:
        return [0]
    return [1 + each for after in ways[step] for each in _lengths(ways, after)]


@pytest.mark.parametrize(
    ("branches", "bound"),
    [
        ("case.visits.solve < 2: solve", 2),
        ("case.visits.solve <= 2 and n > 1: solve", 3),
        ("not case.visits.solve > 2: solve", 3),
        ("3 > case.visits.solve: solve", 3),
        ("case.visits.look < 2: solve", None),
        ("case.visits.solve < 2 or n > 1: solve", None),
        ("n > 1: solve", None),
    ],
)
def test_a_circle_is_bounded_by_its_visits(branches: str, bound: int | None) -> None:
    promises = "".join(f"  - {{at_most: {number}, of: solve}}\n" for number in range(5))
    text = (
        "sopflow: 1\nprocess: p\noutcomes: [won]\nfacts:\n  n: {type: number, ask: How many?}\npromises:\n"
        f"{promises}steps:\n  - id: solve\n    do: Solve.\n  - id: look\n    ask: [n]\n    again: yes\n"
        f"    next:\n      {branches}\n      else: won\n"
    )
    found = told(text)
    assert found.pop(0)[0] == "SOP801"
    assert set(found) == set(range(1, bound or 5))
    assert {code for code, _ in found.values()} == {"SOP802"}


def test_a_long_file_is_no_trouble() -> None:
    ways = {f"s{number}": [f"s{number + 1}", "lost"] for number in range(3000)} | {"s3000": ["won"]}
    found = told(
        written(ways, ["{before: won, always: s1500}", "{at_most: 3000, of: ask}", "{after: s0, always: won}"])
    )
    assert {number: code for number, (code, _) in found.items()} == {1: "SOP801", 2: "SOP801"}


def test_too_many_promises_about_many_steps_are_not_decided() -> None:
    ways = {f"s{number}": [f"s{number + 1}", "lost"] for number in range(3000)} | {"s3000": ["won"]}
    found = told(written(ways, [f"{{before: s{number + 1}, always: s{number}}}" for number in range(340)]))
    assert {number: code for number, (code, _) in found.items()} == {294: "SOP802"}


ONE_NAME_IN_TWO_BRANCHES = """
sopflow: 1
process: visit
outcomes: [done-there]
promises:
  - {at_most: 6, of: do}
steps:
  - id: both
    together:
      one: [{id: slow, do: Do this.}]
      two: [{id: quick, do: Do that.}]
  - id: again
    together:
      three: [{id: slow, do: Do more.}]
      four: [{id: late, do: Do the rest.}]
  - id: close
    do: Close it.
    next: done-there
"""


def test_nothing_is_proven_where_two_steps_have_one_name() -> None:
    assert [each.code for each in read_texts({"visit.yaml": ONE_NAME_IN_TWO_BRANCHES})[1]] == ["SOP111"]
