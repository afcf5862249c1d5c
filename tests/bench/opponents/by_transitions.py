"""transitions: one machine for all, a model for each case; steps that wait for nobody go on from their ``on_enter``."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from tests.bench.cases import Case, End
from tests.bench.opponents import Run
from transitions import Machine


class Inquiry:
    """The model of one case."""

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.path: list[str] = ["channel"]
        self.attempts = 0

    def keep(self, fact: str, value: Any) -> None:
        self.facts[fact] = value

    def visit(self, *_: Any) -> None:
        self.path.append(self.state)

    def on_enter_priority(self, *_: Any) -> None:
        self.facts["priority"] = self.facts["urgent"] + (self.facts["tier"] in ("gold", "enterprise"))
        self.go()

    def on_enter_lane(self, *_: Any) -> None:
        self.go()

    def on_enter_standard(self, *_: Any) -> None:
        self.facts["target"] = 24 - 8 * self.facts["priority"]
        self.go()

    def on_enter_attempt(self, *_: Any) -> None:
        self.attempts += 1

    def is_legal(self) -> bool:
        return self.facts["topic"] == "legal"

    def is_solved(self, _fact: str, value: Any) -> bool:
        return bool(value)

    def may_try_again(self, *_: Any) -> bool:
        return self.attempts < 3


STEPS = [
    "channel",
    "tier",
    "topic",
    "urgency",
    "priority",
    "lane",
    "legal",
    "standard",
    "attempt",
    "escalate",
    "survey",
]
WAYS = [
    ("answer", "channel", "tier"),
    ("answer", "tier", "topic"),
    ("answer", "topic", "urgency"),
    ("answer", "urgency", "priority"),
    ("go", "priority", "lane"),
    ("go", "lane", "legal", "is_legal"),
    ("go", "lane", "standard"),
    ("answer", "legal", "attempt"),
    ("go", "standard", "attempt"),
    ("answer", "attempt", "survey", "is_solved"),
    ("answer", "attempt", "attempt", "may_try_again"),
    ("answer", "attempt", "escalate"),
    ("answer", "escalate", "survey"),
    ("answer", "survey", "close"),
]


def prepare(cases: Sequence[Case]) -> Run:
    machine = Machine(model=None, states=[*STEPS, "close"], initial="channel", auto_transitions=False)
    machine.after_state_change.clear()
    for trigger, source, target, *conditions in WAYS:
        before = "keep" if trigger == "answer" else None
        machine.add_transition(trigger, source, target, conditions=conditions or None, before=before)
    for state in machine.states.values():
        state.on_enter.insert(0, "visit")
    work = [[(fact, value) for _, fact, value in case.answers] for case in cases]

    def walk(answers: list[tuple[str, Any]]) -> Inquiry:
        case = Inquiry()
        machine.add_model(case)
        for fact, value in answers:
            case.answer(fact, value)
        machine.remove_model(case)
        return case

    return lambda: [walk(answers) for answers in work]


def end(raw: Inquiry) -> End:
    return End("closed" if raw.state == "close" else "", raw.facts, Counter(raw.path))
