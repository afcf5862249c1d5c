"""burr: one graph for all, an application for each case; it runs until it is before a step that waits for a person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from burr.core import Action, ApplicationBuilder, GraphBuilder, State, action, default, when
from tests.bench.cases import Case, End
from tests.bench.opponents import Run

PEOPLE = ["channel", "tier", "topic", "urgency", "legal", "attempt", "escalate", "survey"]


def _asks(fact: str) -> Any:
    """The action of a step in which a person gives one fact."""

    @action(reads=[], writes=[fact])
    def step(state: State, answer: Any) -> State:
        return state.update(**{fact: answer})

    return step


@action(reads=["urgent", "tier"], writes=["priority"])
def priority(state: State) -> State:
    return state.update(priority=state["urgent"] + (state["tier"] in ("gold", "enterprise")))


@action(reads=[], writes=[])
def lane(state: State) -> State:
    return state


@action(reads=["priority"], writes=["target"])
def standard(state: State) -> State:
    return state.update(target=24 - 8 * state["priority"])


@action(reads=["attempts"], writes=["solved", "attempts"])
def attempt(state: State, answer: bool) -> State:
    return state.update(solved=answer, attempts=state["attempts"] + 1)


@action(reads=[], writes=["outcome"])
def close(state: State) -> State:
    return state.update(outcome="closed")


def prepare(cases: Sequence[Case]) -> Run:
    graph = (
        GraphBuilder()
        .with_actions(
            channel=_asks("channel"),
            tier=_asks("tier"),
            topic=_asks("topic"),
            urgency=_asks("urgent"),
            priority=priority,
            lane=lane,
            legal=_asks("cleared"),
            standard=standard,
            attempt=attempt,
            escalate=_asks("solved"),
            survey=_asks("score"),
            close=close,
        )
        .with_transitions(
            ("channel", "tier"),
            ("tier", "topic"),
            ("topic", "urgency"),
            ("urgency", "priority"),
            ("priority", "lane"),
            ("lane", "legal", when(topic="legal")),
            ("lane", "standard", default),
            (["legal", "standard"], "attempt"),
            ("attempt", "survey", when(solved=True)),
            ("attempt", "escalate", when(attempts=3)),
            ("attempt", "attempt", default),
            ("escalate", "survey"),
            ("survey", "close"),
        )
        .build()
    )
    work = [[{"answer": value} for _, _, value in case.answers] for case in cases]

    def walk(answers: list[dict[str, Any]]) -> tuple[Any, list[str]]:
        case = ApplicationBuilder().with_graph(graph).with_state(attempts=0).with_entrypoint("channel").build()
        path: list[str] = []
        done: Action
        for answer in answers:
            for done, _, _ in case.iterate(halt_before=PEOPLE, halt_after=["close"], inputs=answer):
                path.append(done.name)
        return case, path

    return lambda: [walk(answers) for answers in work]


def end(raw: tuple[Any, list[str]]) -> End:
    case, path = raw
    facts = {name: value for name, value in case.state.get_all().items() if not name.startswith("__")}
    del facts["attempts"]
    return End(facts.pop("outcome"), facts, Counter(path))
