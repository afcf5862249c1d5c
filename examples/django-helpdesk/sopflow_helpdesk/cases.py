"""What happens to a case reaches its ticket: messages, who it is with, how it ended, when something is due.

The worker calls these at least once for each thing owed, in the worst case twice. So what they leave on a ticket
carries the key of what was owed, and is not left again.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

from django.core.mail import send_mail
from helpdesk.models import FollowUp, Queue, Ticket

from sopflow import Advance, todo
from sopflow.engine.effects import Wake
from sopflow.runtime import Message, Notice
from sopflow_helpdesk.desk import now, runtime, staff_of, ticket_of

__all__ = ["Mirror", "assign", "close", "send"]

_logger = logging.getLogger("sopflow_helpdesk")


def send(message: Message) -> None:
    """A message to the customer is a public follow-up, and mail; one to a role is a note on the ticket."""
    ticket = ticket_of(message.case)
    public = message.to == "customer"
    title = message.subject or ("Message" if public else f"For {_title(message.to)}")
    if _note(ticket, message.key, title, message.text, public=public) and public and ticket.submitter_email:
        send_mail(title, message.text, ticket.queue.from_address, [ticket.submitter_email])


def assign(notice: Notice) -> None:
    """The case is with other people now: another team is another queue, a role one of its people."""
    ticket = ticket_of(notice.case)
    roles, team, because = notice.what["roles"], notice.what.get("team"), notice.what.get("because")
    whom = ", ".join(_title(role) for role in roles) or _title(team)
    if not _note(ticket, notice.key, f"Now with {whom}", because or ""):
        return
    queue = Queue.objects.filter(slug=team).first()
    if queue is not None:
        ticket.queue = queue
    ticket.assigned_to = next((staff for staff in map(staff_of, roles) if staff is not None), None)
    if because:  # it was escalated
        ticket.priority = max(1, ticket.priority - 1)
    ticket.save(update_fields=["queue", "assigned_to", "priority"])


def close(notice: Notice) -> None:
    """The case is over, and so is the ticket."""
    ticket = ticket_of(notice.case)
    if _note(ticket, notice.key, "Case closed", f"Outcome: {notice.what['outcome']}") and ticket.status in (
        Ticket.OPEN_STATUS,
        Ticket.REOPENED_STATUS,
    ):
        ticket.status = Ticket.RESOLVED_STATUS
        ticket.save(update_fields=["status"])


class Mirror:
    """After every step, whoever took it: the ticket shows when the next time runs out, and whether all is waiting."""

    trace = None

    @contextmanager
    def step(self, event: str, process: str | None, at: datetime) -> Iterator[Mirror]:
        """A step is on its way."""
        yield self

    def follows(self, trace: str) -> None:
        """Nothing is traced here."""

    def job(self, job: Any, result: str) -> None:
        """Jobs that were given up are for somebody to look at."""
        if result == "dead":
            _logger.error("%s %s of %s was given up: %s", job.kind, job.name, job.case, job.error)

    def ended(self, advanced: Advance) -> None:
        """Shows where the case stands."""
        case = advanced.case
        if case is None:
            return
        due = next((effect.at for effect in advanced.effects if isinstance(effect, Wake)), None)
        tasks = todo(advanced.program, case)
        waits = bool(tasks) and all(task.kind == "wait" for task in tasks)
        Ticket.objects.filter(pk=case.id.removeprefix("ticket-")).update(due_date=due, on_hold=waits, modified=now())


def _note(ticket: Ticket, key: str, title: str, comment: str, *, public: bool = False) -> bool:
    """Leaves a follow-up, unless it is there already."""
    written = {"title": title[:200], "comment": comment, "public": public, "date": now()}
    return FollowUp.objects.get_or_create(ticket=ticket, message_id=f"<sopflow:{key}>", defaults=written)[1]


def _title(name: str | None) -> str:
    """What people call a role or team."""
    book = runtime().handbook.book
    found = book.roles.get(name or "") or book.teams.get(name or "")
    titles = found.title if found is not None else None
    return next(iter(titles.values())) if titles else (name or "")
