"""By hand: a plain generator, as one would write it for this process and no other. The yardstick."""

from __future__ import annotations

from collections import Counter
from collections.abc import Generator, Sequence
from typing import Any

from tests.bench.cases import Case, End
from tests.bench.opponents import Run


def inquiry(path: list[str]) -> Generator[str, Any, tuple[str, dict[str, Any]]]:
    """Yields the step that waits for a person, is sent the answer, returns the outcome and the facts."""
    facts: dict[str, Any] = {}
    path.append("channel")
    facts["channel"] = yield "channel"
    path.append("tier")
    facts["tier"] = tier = yield "tier"
    path.append("topic")
    facts["topic"] = topic = yield "topic"
    path.append("urgency")
    facts["urgent"] = urgent = yield "urgency"
    path.append("priority")
    facts["priority"] = priority = urgent + (tier in ("gold", "enterprise"))
    path.append("lane")
    if topic == "legal":
        path.append("legal")
        facts["cleared"] = yield "legal"
    else:
        path.append("standard")
        facts["target"] = 24 - 8 * priority
    for _ in range(3):
        path.append("attempt")
        facts["solved"] = solved = yield "attempt"
        if solved:
            break
    else:
        path.append("escalate")
        facts["solved"] = yield "escalate"
    path.append("survey")
    facts["score"] = yield "survey"
    path.append("close")
    return "closed", facts


def prepare(cases: Sequence[Case]) -> Run:
    work = [[value for _, _, value in case.answers] for case in cases]

    def walk(answers: list[Any]) -> tuple[str, dict[str, Any], list[str]]:
        path: list[str] = []
        case = inquiry(path)
        next(case)
        try:
            for answer in answers:
                case.send(answer)
        except StopIteration as over:
            outcome, facts = over.value
            return outcome, facts, path
        raise AssertionError("the inquiry did not end")

    return lambda: [walk(answers) for answers in work]


def end(raw: tuple[str, dict[str, Any], list[str]]) -> End:
    outcome, facts, path = raw
    return End(outcome, facts, Counter(path))
