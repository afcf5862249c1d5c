"""python-statemachine: one class, an instance for each case; steps that wait for nobody have eventless transitions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from statemachine import State, StateChart
from tests.bench.cases import Case, End
from tests.bench.opponents import Run


class Inquiry(StateChart):
    """One case."""

    catch_errors_as_events = False
    allow_event_without_transition = False

    channel = State(initial=True)
    tier = State()
    topic = State()
    urgency = State()
    priority = State()
    lane = State()
    legal = State()
    standard = State()
    attempt = State()
    escalate = State()
    survey = State()
    close = State(final=True)

    answer = (
        channel.to(tier)
        | tier.to(topic)
        | topic.to(urgency)
        | urgency.to(priority)
        | legal.to(attempt)
        | attempt.to(survey, cond="is_solved")
        | attempt.to(attempt, cond="may_try_again")
        | attempt.to(escalate)
        | escalate.to(survey)
        | survey.to(close)
    )
    priority.to(lane)
    lane.to(legal, cond="is_legal")
    lane.to(standard)
    standard.to(attempt)

    def __init__(self) -> None:
        self.facts: dict[str, Any] = {}
        self.path: list[str] = []
        super().__init__()

    def on_answer(self, fact: str, value: Any) -> None:
        self.facts[fact] = value

    def on_enter_state(self, target: State) -> None:
        self.path.append(target.id)

    def on_enter_priority(self) -> None:
        self.facts["priority"] = self.facts["urgent"] + (self.facts["tier"] in ("gold", "enterprise"))

    def on_enter_standard(self) -> None:
        self.facts["target"] = 24 - 8 * self.facts["priority"]

    def is_legal(self) -> bool:
        return bool(self.facts["topic"] == "legal")

    def is_solved(self, value: Any) -> bool:
        return bool(value)

    def may_try_again(self) -> bool:
        return self.path.count("attempt") < 3


def prepare(cases: Sequence[Case]) -> Run:
    work = [[(fact, value) for _, fact, value in case.answers] for case in cases]

    def walk(answers: list[tuple[str, Any]]) -> Inquiry:
        case = Inquiry()
        for fact, value in answers:
            case.send("answer", fact=fact, value=value)
        return case

    return lambda: [walk(answers) for answers in work]


def end(raw: Inquiry) -> End:
    return End("closed" if raw.is_terminated else "", raw.facts, Counter(raw.path))
