"""Who watches is told what happened, and never whose case it was."""

from __future__ import annotations

import subprocess
import sys
from datetime import timedelta
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from prometheus_client import CollectorRegistry, generate_latest
from tests.unit.runtime.conftest import Clock, Make

from sopflow import RefusedEvent
from sopflow.runtime import ActionFailed, Retries, prometheus, traces


def counted(registry: CollectorRegistry) -> dict[str, float]:
    lines = generate_latest(registry).decode().splitlines()
    rows = [line.rpartition(" ") for line in lines if line.startswith("sopflow") and "_created" not in line]
    return {name: float(value) for name, _, value in rows}


def test_prometheus_counts(make: Make, clock: Clock) -> None:
    registry = CollectorRegistry()
    problems = [OSError("x"), ActionFailed("y")]

    def trace(_: Any) -> Any:
        raise problems.pop(0) if problems else OSError("z")

    runtime = make(watchers=[prometheus(registry)], actions={"trace": trace}, retries=Retries(times=2))
    runtime.open("lost-parcel", "P-1", {"parcel": "A"}, by="mia/agent")
    with pytest.raises(RefusedEvent):
        runtime.answer("P-1", "hope", {}, by="mia/agent")
    for _ in range(8):
        runtime.tick()
        clock.forward(minutes=15)
    clock.forward(days=11)
    runtime.tick()
    runtime.cancel("P-1", "enough", by="lea/lead")
    now = counted(registry)
    assert now['sopflow_cases_opened_total{process="lost-parcel"}'] == 1
    assert now['sopflow_cases_closed_total{outcome="cancelled",process="lost-parcel"}'] == 1
    assert now['sopflow_steps_total{event="opened",process="lost-parcel",result="taken"}'] == 1
    assert now['sopflow_steps_total{event="answered",process="lost-parcel",result="refused"}'] == 1
    assert now['sopflow_steps_total{event="failed",process="lost-parcel",result="taken"}'] == 1
    assert now['sopflow_jobs_total{kind="run",name="trace",result="failed"}'] == 2
    assert now['sopflow_jobs_total{kind="run",name="trace",result="done"}'] == 1
    assert now['sopflow_jobs_total{kind="run",name="trace",result="dead"}'] == 1
    assert now['sopflow_sla_breaches_total{deadline="answer",process="lost-parcel"}'] == 1
    assert now['sopflow_step_seconds_count{event="opened"}'] == 1
    assert now["sopflow_timer_lag_seconds_count"] >= 2
    assert now["sopflow_timer_lag_seconds_sum"] >= timedelta(days=1).total_seconds()
    assert "P-1" not in generate_latest(registry).decode()
    assert "mia" not in generate_latest(registry).decode()


def test_a_span_for_every_step_with_a_link_to_the_one_before(make: Make, clock: Clock) -> None:
    spans = InMemorySpanExporter()
    provider = TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(spans))
    runtime = make(watchers=[traces(provider.get_tracer("test"))])
    runtime.open("lost-parcel", "P-1")
    clock.forward(days=2)
    again = make(watchers=[traces(provider.get_tracer("elsewhere"))])
    again.answer("P-1", "take-up", {"parcel": "A"}, by="mia/agent")
    with pytest.raises(RefusedEvent):
        again.answer("P-1", "take-up", {"parcel": "B"}, by="mia/agent")
    opened, answered, refused = spans.get_finished_spans()
    assert [opened.name, answered.name, refused.name] == ["sopflow.opened", "sopflow.answered", "sopflow.answered"]
    assert dict(opened.attributes or {}) == {
        "sopflow.process": "lost-parcel",
        "sopflow.entries": len(runtime.journal("P-1")) - len(answered_entries(runtime)),
        "sopflow.status": "open",
    }
    assert [link.context.span_id for link in answered.links] == [opened.context.span_id]
    assert [link.context.span_id for link in refused.links] == [answered.context.span_id]
    assert (refused.attributes or {})["sopflow.refused"] == "not-open"
    assert runtime.store.find("", "P-1").row.trace.split("-")[2] == f"{answered.context.span_id:016x}"


def answered_entries(runtime: Any) -> list[Any]:
    entries = runtime.journal("P-1")
    first = next(number for number, entry in enumerate(entries) if type(entry).__name__ == "Answered")
    return list(entries[first:])


def test_logs_are_for_machines_too(make: Make, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level("INFO", "sopflow.runtime")
    make().open("lost-parcel", "P-1", {"parcel": "secret"})
    (record,) = caplog.records
    assert record.getMessage().startswith("case P-1: opened taken, ")
    assert record.sopflow["process"] == "lost-parcel"  # type: ignore[attr-defined]
    assert "secret" not in str(vars(record))


def test_nothing_of_it_is_needed() -> None:
    """Where neither is installed, nothing of them is asked for until somebody wants it."""
    code = (
        "import sys\n"
        "for name in ('opentelemetry', 'prometheus_client', 'sqlalchemy', 'alembic', 'psycopg'):\n"
        "    sys.modules[name] = None\n"
        "import sopflow\n"
        "from sopflow.runtime import prometheus, traces\n"
        "book = 'sopflow: 1\\nprocess: p\\nsteps:\\n  - {id: a, do: Do it., next: over}\\noutcomes: [over]\\n'\n"
        "handbook, report = sopflow.read_texts({'p.yaml': book})\n"
        "assert handbook is not None, report.text()\n"
        "sopflow.Runtime(handbook, sopflow.stores.sql('sqlite:///' + sys.argv[1])).open('p', 'C-1')\n"
        "for watch in (prometheus, traces):\n"
        "    try: watch()\n"
        "    except sopflow.MissingTool as problem: print(problem)\n"
    )

    with TemporaryDirectory() as folder:
        ran = subprocess.run(
            [sys.executable, "-c", code, f"{folder}/c.db"], capture_output=True, text=True, check=False
        )
    assert ran.stderr == ""
    assert "pip install 'sopflow[prometheus]'" in ran.stdout
    assert "pip install 'sopflow[otel]'" in ran.stdout
