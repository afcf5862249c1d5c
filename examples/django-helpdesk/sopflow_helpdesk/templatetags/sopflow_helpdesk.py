"""``{% sopflow_panel %}``: what a ticket's case needs next."""

from __future__ import annotations

from typing import Any

from django import template
from helpdesk.models import Ticket

from sopflow import Task
from sopflow.journal.time import Missed
from sopflow.model import readable
from sopflow.runtime import UnknownCase
from sopflow_helpdesk.desk import acting, case_of, runtime
from sopflow_helpdesk.forms import TaskForm

register = template.Library()


@register.inclusion_tag("sopflow_helpdesk/panel.html", takes_context=True)
def sopflow_panel(context: dict[str, Any]) -> dict[str, Any]:
    """The open tasks with their forms, where the user may act on them, and the deadlines that were missed."""
    ticket: Ticket = context["ticket"]
    request = context["request"]
    try:
        case, tasks = runtime().case(case_of(ticket)), runtime().todo(case_of(ticket))
    except UnknownCase:
        return {"case": None}
    sent: TaskForm | None = getattr(request, "sopflow_form", None)

    def shown(task: Task) -> dict[str, Any]:
        mine = acting(request.user, task) is not None and task.kind not in ("wait", "run", "stuck")
        form = sent if sent is not None and sent.task.id == task.id else TaskForm(task)
        return {"task": task, "form": form if mine else None}

    missed = {entry.name: entry.at for entry in runtime().journal(case.id) if isinstance(entry, Missed)}
    return {
        "case": case,
        "ticket": ticket,
        "process": readable(case.process),
        "tasks": [shown(task) for task in tasks],
        "missed": [(readable(name), at) for name, at in missed.items()],
        "csrf_token": context.get("csrf_token"),
    }
