"""A task is acted on from its ticket's page, and that page answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST
from helpdesk.decorators import helpdesk_staff_member_required
from helpdesk.models import Ticket
from helpdesk.views.staff import ticket_perm_check, view_ticket

from sopflow import RefusedEvent
from sopflow_helpdesk.desk import acting, case_of, runtime
from sopflow_helpdesk.forms import TaskForm

__all__ = ["act"]


@require_POST
@helpdesk_staff_member_required
def act(request: HttpRequest, ticket_id: int) -> HttpResponse:
    """Answers a task, gets it done, accepts or rejects a handover."""
    ticket = get_object_or_404(Ticket, pk=ticket_id)
    ticket_perm_check(request, ticket)
    case, wanted = case_of(ticket), request.POST.get("task")
    task = next((each for each in runtime().todo(case) if each.id == wanted), None)
    by = acting(request.user, task) if task is not None else None
    if task is None or by is None:
        messages.error(request, "This task is not open any longer, or not yours to do.")
        return redirect("helpdesk:view", ticket.pk)
    form = TaskForm(task, request.POST)
    try:
        match request.POST.get("act"):
            case "reject":
                runtime().reject(case, task.id, request.POST.get("reason", ""), by=by)
            case "accept":
                runtime().accept(case, task.id, by=by)
            case _ if not form.is_valid():
                return _again(request, ticket, form)
            case _ if task.kind == "ask":
                runtime().answer(case, task.id, form.facts, by=by)
            case _:
                runtime().done(case, task.id, form.facts, ticked=form.ticked, by=by)
    except RefusedEvent as refused:
        form.is_valid()
        form.refuse(refused.refused)
        return _again(request, ticket, form)
    return redirect("helpdesk:view", ticket.pk)


def _again(request: HttpRequest, ticket: Ticket, form: TaskForm) -> HttpResponse:
    """The ticket's page, with the form as it was sent and what is wrong with it."""
    request.sopflow_form = form
    return view_ticket(request, ticket.pk)
