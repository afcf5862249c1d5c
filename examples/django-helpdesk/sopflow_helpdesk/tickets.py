"""What happens to a ticket reaches its case: a new ticket opens it, customers reply, staff close by hand.

Nothing is done before the request's transaction is through: a ticket that was rolled back has no case. Every call has a
key made of the ticket or follow-up, so a signal that comes twice does nothing twice.
"""

from __future__ import annotations

import logging
from functools import partial
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from helpdesk.models import FollowUp, Ticket
from helpdesk.signals import new_ticket_done, update_ticket_done

from sopflow import RefusedEvent
from sopflow.runtime import UnknownCase
from sopflow_helpdesk.desk import case_of, process_of, runtime, setting

__all__ = ["open_case", "tell_case"]

_logger = logging.getLogger("sopflow_helpdesk")


@receiver(new_ticket_done)
def _created(sender: Any, ticket: Ticket, **_: Any) -> None:
    transaction.on_commit(partial(open_case, ticket))


@receiver(update_ticket_done)
def _updated(sender: Any, followup: FollowUp, **_: Any) -> None:
    transaction.on_commit(partial(tell_case, followup))


def open_case(ticket: Ticket) -> None:
    """Opens the case of a ticket, if its queue has a process."""
    process = process_of(ticket)
    if process is None:
        return
    facts = {fact: getattr(ticket, field) for fact, field in setting("FACTS").items() if getattr(ticket, field)}
    runtime().open(process, case_of(ticket), facts, key=f"ticket:{ticket.pk}")


def tell_case(followup: FollowUp) -> None:
    """Tells the case what a person has done on the ticket."""
    ticket = followup.ticket
    closed = (Ticket.RESOLVED_STATUS, Ticket.CLOSED_STATUS, Ticket.DUPLICATE_STATUS)
    by_staff = followup.user is not None and followup.user.is_staff
    if followup.new_status in closed:
        name, facts = "ticket_closed", {}
    elif followup.comment and not by_staff:
        name, facts = "customer_replied", {"reply": followup.comment}
    else:
        return  # a note among colleagues
    try:
        runtime().signal(case_of(ticket), name, facts, key=f"followup:{followup.pk}")
    except UnknownCase:
        _logger.debug("ticket %s has no case", ticket.pk)
    except RefusedEvent as refused:
        _logger.info("ticket %s: %s was not taken: %s", ticket.pk, name, refused)
