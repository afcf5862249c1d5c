"""SpiffWorkflow: one BPMN definition (``inquiry.bpmn``) for all, a workflow for each case."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from SpiffWorkflow.bpmn.parser import BpmnParser
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.util.task import TaskState
from tests.bench.cases import Case, End
from tests.bench.opponents import Run

GATEWAY = "solved"  # drawn after an attempt; in the process it is the way on from that step


def prepare(cases: Sequence[Case]) -> Run:
    parser = BpmnParser()
    parser.add_bpmn_file(str(Path(__file__).with_name("inquiry.bpmn")))
    spec = parser.get_spec("inquiry")
    work = [[(step, fact, value) for step, fact, value in case.answers] for case in cases]

    def walk(answers: list[tuple[str, str, Any]]) -> BpmnWorkflow:
        case = BpmnWorkflow(spec)
        case.do_engine_steps()
        for step, fact, value in answers:
            task = case.get_next_task(state=TaskState.READY, manual=True)
            task.data[fact] = value
            if step == "attempt":
                task.data["attempts"] += 1
            task.run()
            case.do_engine_steps()
        return case

    return lambda: [walk(answers) for answers in work]


def end(raw: BpmnWorkflow) -> End:
    facts = dict(raw.data)
    del facts["attempts"]
    names = (task.task_spec.bpmn_id for task in raw.get_tasks(state=TaskState.COMPLETED))
    steps = Counter(name for name in names if name not in (None, "start", GATEWAY))
    return End("closed" if raw.is_completed() else "", facts, steps)
