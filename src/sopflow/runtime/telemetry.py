"""Who watches: counters for Prometheus, spans for OpenTelemetry. Both are optional, and neither is ever told a case.

A span covers one step. Its ``traceparent`` is kept with the entries it made and with the case, and the next step, which
may come days later and from another process, links to it.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import datetime
from typing import TYPE_CHECKING, Any, Protocol

from sopflow.engine import Advance
from sopflow.errors import MissingTool
from sopflow.journal import entries as e
from sopflow.journal import time as t

if TYPE_CHECKING:
    from opentelemetry.trace import Span, Tracer
    from prometheus_client import CollectorRegistry

    from sopflow.stores.records import Job

__all__ = ["Prometheus", "Seen", "Several", "Traces", "Watcher", "prometheus", "traces"]


class Seen(Protocol):
    """One step that is being watched."""

    @property
    def trace(self) -> str | None:
        """The ``traceparent`` to be kept with what the step makes."""
        ...

    def follows(self, trace: str) -> None:
        """The case's last step had this ``traceparent``."""
        ...

    def ended(self, advanced: Advance) -> None:
        """What it led to."""
        ...


class Watcher(Protocol):
    """Is told what a runtime does. What it raises is the runtime's problem, so it had better not."""

    def step(self, event: str, process: str | None, at: datetime) -> AbstractContextManager[Seen]:
        """An event is on its way to a case."""
        ...

    def job(self, job: Job, result: str) -> None:
        """A job was tried: ``done``, ``failed`` (it is tried again) or ``dead`` (it was given up)."""
        ...


class Several:
    """One step that several watch."""

    def __init__(self, watching: tuple[Seen, ...]) -> None:
        self._watching = watching

    @property
    def trace(self) -> str | None:
        """That of the first who has one."""
        return next((each.trace for each in self._watching if each.trace is not None), None)

    def follows(self, trace: str) -> None:
        """Each is told."""
        for each in self._watching:
            each.follows(trace)

    def ended(self, advanced: Advance) -> None:
        """Each is told."""
        for each in self._watching:
            each.ended(advanced)


class Prometheus:
    """Counters and times for Prometheus, labelled by process, event and the like; never by case, person or fact.

    ``sopflow_steps_total{process,event,result}``, ``sopflow_step_seconds{event}``, ``sopflow_timer_lag_seconds``,
    ``sopflow_sla_breaches_total{process,deadline}``, ``sopflow_cases_opened_total{process}``,
    ``sopflow_cases_closed_total{process,outcome}``, ``sopflow_jobs_total{kind,name,result}``.
    """

    def __init__(self, registry: CollectorRegistry) -> None:
        from prometheus_client import Counter, Histogram

        def counter(name: str, says: str, *labels: str) -> Counter:
            return Counter(f"sopflow_{name}", says, labels, registry=registry)

        self._steps = counter("steps", "Events that reached cases", "process", "event", "result")
        self._opened = counter("cases_opened", "Cases that began", "process")
        self._closed = counter("cases_closed", "Cases that ended", "process", "outcome")
        self._breaches = counter("sla_breaches", "Deadlines that were missed", "process", "deadline")
        self._jobs = counter("jobs", "Actions, messages and notices that were tried", "kind", "name", "result")
        self._seconds = Histogram("sopflow_step_seconds", "How long a step took", ("event",), registry=registry)
        self._lag = Histogram(
            "sopflow_timer_lag_seconds",
            "How much later than due something happened for want of a look",
            buckets=(0.1, 0.5, 1, 5, 10, 30, 60, 300, 900, 3600, 6 * 3600, 24 * 3600),
            registry=registry,
        )

    @contextmanager
    def step(self, event: str, process: str | None, at: datetime) -> Iterator[Seen]:
        """Measures a step."""
        with self._seconds.labels(event).time():
            yield _Counted(self, event, process, at)

    def job(self, job: Job, result: str) -> None:
        """Counts a job that was tried."""
        self._jobs.labels(job.kind, job.name, result).inc()

    def count(self, event: str, process: str | None, at: datetime, advanced: Advance) -> None:
        """Counts what a step led to."""
        name = process or (advanced.case.process if advanced.case is not None else "")
        self._steps.labels(name, event, "refused" if advanced.refused is not None else "taken").inc()
        for entry in advanced.entries:
            match entry:
                case e.Opened():
                    self._opened.labels(name).inc()
                case e.Ended(frame="", end=outcome):
                    self._closed.labels(name, outcome).inc()
                case e.Cancelled():
                    self._closed.labels(name, "cancelled").inc()
                case t.Missed(kind="deadline"):
                    self._breaches.labels(name, entry.name).inc()
                    self._lag.observe((at - entry.at).total_seconds())
                case t.Missed() | t.Warned():
                    self._lag.observe((at - entry.at).total_seconds())


class _Counted:
    """A step that Prometheus counts."""

    trace: str | None = None

    def __init__(self, counters: Prometheus, event: str, process: str | None, at: datetime) -> None:
        self._counters = counters
        self._step = event, process, at

    def follows(self, trace: str) -> None:
        """Counters follow nothing."""

    def ended(self, advanced: Advance) -> None:
        """Counts it."""
        self._counters.count(*self._step, advanced)


class Traces:
    """A span for every step, ``sopflow.answered`` and so on, with a link to the case's last one."""

    def __init__(self, tracer: Tracer) -> None:
        self._tracer = tracer

    @contextmanager
    def step(self, event: str, process: str | None, at: datetime) -> Iterator[Seen]:  # noqa: ARG002  # a span has its own time
        """Opens a span."""
        with self._tracer.start_as_current_span(f"sopflow.{event}", record_exception=False) as span:
            yield _Spanned(span, process)

    def job(self, job: Job, result: str) -> None:
        """Notes a job on the span around it, if there is one."""
        from opentelemetry import trace

        trace.get_current_span().add_event("sopflow.job", {"kind": job.kind, "name": job.name, "result": result})


class _Spanned:
    """A step with a span of its own."""

    def __init__(self, span: Span, process: str | None) -> None:
        self._span = span
        self._process = process

    @property
    def trace(self) -> str | None:
        """The span's ``traceparent``; None where nobody records spans."""
        context = self._span.get_span_context()
        if not context.is_valid:
            return None
        return f"00-{context.trace_id:032x}-{context.span_id:016x}-{context.trace_flags:02x}"

    def follows(self, trace: str) -> None:
        """Links to the case's last step."""
        from opentelemetry.trace import SpanContext, TraceFlags

        _, trace_id, span_id, flags = trace.split("-")
        earlier = SpanContext(
            int(trace_id, 16), int(span_id, 16), is_remote=True, trace_flags=TraceFlags(int(flags, 16))
        )
        self._span.add_link(earlier)

    def ended(self, advanced: Advance) -> None:
        """Says what came of it."""
        case = advanced.case
        told: dict[str, Any] = {
            "sopflow.process": self._process or (case.process if case is not None else ""),
            "sopflow.entries": len(advanced.entries),
        }
        if case is not None:
            told["sopflow.status"] = case.status
        if advanced.refused is not None:
            told["sopflow.refused"] = advanced.refused.code
        self._span.set_attributes(told)


def prometheus(registry: CollectorRegistry | None = None) -> Prometheus:
    """A watcher that counts for Prometheus.

    Args:
        registry: Where the counters are registered; left out, the process's own.

    Raises:
        MissingTool: ``prometheus_client`` isn't installed.
    """
    try:
        from prometheus_client import REGISTRY
    except ImportError as problem:
        raise MissingTool("counters for Prometheus need: pip install 'sopflow[prometheus]'") from problem
    return Prometheus(registry if registry is not None else REGISTRY)


def traces(tracer: Tracer | None = None) -> Traces:
    """A watcher that makes spans for OpenTelemetry.

    Args:
        tracer: Who makes them; left out, the one that the process has set up.

    Raises:
        MissingTool: ``opentelemetry-api`` isn't installed.
    """
    try:
        from opentelemetry import trace
    except ImportError as problem:
        raise MissingTool("spans need: pip install 'sopflow[otel]'") from problem
    return Traces(tracer if tracer is not None else trace.get_tracer("sopflow"))
