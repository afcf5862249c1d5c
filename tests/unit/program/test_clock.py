"""Which conditions may wait for the clock: those whose instant can be worked out (SOP508)."""

from __future__ import annotations

import pytest

from sopflow.loading import read_texts

FACTS = """
  due: time
  on: date
  stay: duration
  sent: {list: {at: time}}
  late: {is: now > due}
  left: {is: due - now}
  how: {is: {case.age > 2 days: slow, else: quick}}
  twice: {is: case.age * 2}
"""


def codes(condition: str, where: str) -> set[str]:
    text = f"sopflow: 1\nprocess: parcel\noutcomes: [over]\nfacts:{FACTS}{where.replace('IT', condition)}"
    steps = "" if "steps:" in where else "steps:\n  - {id: go, do: Go., next: over}\n"
    # who gives these facts is another matter
    return {each.code for each in read_texts({"parcel.yaml": text + steps})[1] if not each.code.startswith("SOP3")}


RULE = "rules:\n  - id: it\n    if: IT\n    then:\n      - {send: Now.}\n"
SOONER = "deadlines:\n  - id: it\n    within: 9 days\n    sooner:\n      IT: 1 h\n"
WAIT = "steps:\n  - id: w\n    wait:\n      until: IT\n    next: over\n"


@pytest.mark.parametrize("where", [RULE, SOONER, WAIT], ids=["rule", "sooner", "wait"])
@pytest.mark.parametrize(
    "condition",
    [
        "now > due",
        "now - due >= 14 days and stay > 2 h",
        "due - now < stay",
        "now + stay > due + 1 h",
        "case.age > 2 days or not today < on",
        "late",
        "left < 2 h",
        "how == slow",
        "stay > 2 h",
    ],
)
def test_an_instant_that_can_be_worked_out_is_waited_for(condition: str, where: str) -> None:
    assert codes(condition, where) == set()


@pytest.mark.parametrize("where", [RULE, SOONER, WAIT], ids=["rule", "sooner", "wait"])
@pytest.mark.parametrize(
    "condition",
    [
        "case.age * 2 > stay",
        "now - due > case.age",
        "now + case.age > due",
        "twice > stay",
        "any s in sent has (now - s.at > 2 days)",
        "min(stay, case.age) > 1 h",
    ],
)
def test_one_that_can_not_is_an_error(condition: str, where: str) -> None:
    assert codes(condition, where) == {"SOP508"}
