"""django-helpdesk led by sopflow, driven as people do: through its own pages, and with its worker."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from tests.helpdesk_example.conftest import Clock, logged_in

from sopflow.runtime import UnknownCase


def new_ticket(client: Any, title: str = "Machine leaks", queue: str = "service") -> Any:
    """A ticket made in helpdesk's own form."""
    from helpdesk.models import Queue, Ticket

    answer = client.post(
        "/tickets/submit/",
        {
            "queue": Queue.objects.get(slug=queue).pk,
            "title": title,
            "body": "Since this morning.",
            "submitter_email": "cafe@example.org",
            "priority": 3,
        },
    )
    assert answer.status_code == 302, re.findall("<li>.*?</li>", answer.content.decode())
    return Ticket.objects.latest("pk")


def page(client: Any, ticket: Any) -> str:
    """What a person sees of the case on the ticket's page."""
    text = client.get(f"/tickets/{ticket.pk}/").content.decode()
    _, _, panel = text.partition('id="sopflow"')
    return unescape(panel.partition('id="ticketTab"')[0])


def act(client: Any, ticket: Any, act: str = "do", **given: Any) -> Any:
    """Sends the form of the one task that stands on the page."""
    from sopflow_helpdesk.desk import case_of, runtime

    task = runtime().todo(case_of(ticket))[0]
    prefix = re.sub("[#/]", "-", task.id)
    fields = {f"{prefix}-{name}": value for name, value in given.items() if name != "reason"}
    fields |= {"reason": given["reason"]} if "reason" in given else {}
    return client.post(f"/sopflow/tickets/{ticket.pk}/act/", {"task": task.id, "act": act, **fields})


def respond(client: Any, ticket: Any, comment: str, **more: Any) -> None:
    """Answers in helpdesk's own form."""
    kept = {name: getattr(ticket, name) for name in ("title", "priority")}
    given = {"comment": comment, "new_status": ticket.status, "queue": ticket.queue.pk, "public": "1", **kept, **more}
    answer = client.post(f"/tickets/{ticket.pk}/update/", given)
    assert answer.status_code == 302


def work() -> None:
    """A worker does all that is due."""
    from sopflow_helpdesk.desk import runtime

    while runtime().tick().delivered:
        pass


def customer_writes(ticket: Any, text: str) -> None:
    """Mail from the customer arrives as helpdesk's poller would bring it in."""
    from helpdesk.models import FollowUp
    from helpdesk.signals import update_ticket_done

    followup = FollowUp.objects.create(ticket=ticket, comment=text, public=True, title="E-Mail Received")
    update_ticket_done.send(sender="create_object_from_email_message", followup=followup)
    update_ticket_done.send(sender="create_object_from_email_message", followup=followup)  # twice does nothing twice


def test_a_ticket_is_led_to_its_end(clock: Clock, mia: Any) -> None:
    from django.core import mail
    from helpdesk.models import FollowUp, Ticket

    ticket = new_ticket(mia)
    assert "What is it about?" in page(mia, ticket)
    act(mia, ticket, topic="question", urgent="yes")
    ticket.refresh_from_db()
    assert ticket.due_date == clock() + timedelta(hours=4)
    shown = page(mia, ticket)
    assert "the café stands still, call first" in shown
    assert "The customer sees: Somebody is working on your answer." in shown

    refused = act(mia, ticket, answer="Close the valve.", ticked=["1"])  # a line is missing
    assert refused.status_code == 200
    assert "Close the valve." in refused.content.decode()  # nothing typed is lost
    assert re.search('id="sopflow".*text-danger small', refused.content.decode(), re.DOTALL)

    act(mia, ticket, answer="Close the valve.", ticked=["1", "2"])
    work()
    sent = FollowUp.objects.get(ticket=ticket, public=True, title="Re: Machine leaks")
    assert sent.comment == "Close the valve."
    assert [message.body for message in mail.outbox if message.to == ["cafe@example.org"]][-1] == "Close the valve."
    ticket.refresh_from_db()
    assert ticket.on_hold  # all waits for the customer

    customer_writes(ticket, "It still leaks.")
    ticket.refresh_from_db()
    assert not ticket.on_hold
    act(mia, ticket, satisfied="no")
    assert "The customer wrote: It still leaks." in page(mia, ticket)
    act(mia, ticket, answer="We come tomorrow.")
    work()
    clock.forward(days=6)  # silence
    work()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.RESOLVED_STATUS
    assert "solved" in page(mia, ticket)


def test_a_missed_deadline_escalates(clock: Clock, mia: Any) -> None:
    from helpdesk.models import FollowUp

    ticket = new_ticket(mia)
    clock.forward(hours=5)
    work()
    ticket.refresh_from_db()
    assert ticket.assigned_to.username == "eve"  # the lead
    assert ticket.priority == 2
    assert "Missed: First answer" in page(mia, ticket)
    notes = FollowUp.objects.filter(ticket=ticket, public=False).values_list("title", "comment")
    assert ("Now with Team lead", "Nobody has answered for four hours.") in notes
    assert ("For Team lead", "Ticket “Machine leaks” has waited for four hours.") in notes
    assert "<select" not in page(mia, ticket)  # an agent may only look now
    assert "<select" in page(logged_in("eve"), ticket)


def test_a_handover_that_is_rejected_goes_back(clock: Clock, mia: Any) -> None:
    pavel = logged_in("pavel")
    ticket = new_ticket(mia)
    act(mia, ticket, topic="repair", urgent="no")
    act(mia, ticket, ticked=["1"])
    assert "Accept" in page(pavel, ticket)
    act(pavel, ticket, "reject", reason="Which machine is it?")
    work()
    assert "<form" not in page(pavel, ticket)  # it went back
    act(mia, ticket, answer="Which machine is it?", ticked=["1", "2"])
    work()
    customer_writes(ticket, "The red one.")
    act(mia, ticket, satisfied="yes")
    assert "solved" in page(mia, ticket)


def test_a_handover_that_is_accepted_is_another_queue(clock: Clock, mia: Any) -> None:
    pavel = logged_in("pavel")
    ticket = new_ticket(mia)
    act(mia, ticket, topic="repair", urgent="no")
    act(mia, ticket, ticked=["1"])
    act(pavel, ticket, "accept")
    work()
    ticket.refresh_from_db()
    assert ticket.queue.slug == "workshop"
    assert "Call the customer" in page(pavel, ticket)


def test_who_may_not_act_cannot(clock: Clock, mia: Any) -> None:
    from sopflow_helpdesk.desk import case_of, runtime

    ticket = new_ticket(mia)
    answer = act(logged_in("pavel"), ticket, topic="question", urgent="no")
    assert answer.status_code == 302
    assert runtime().todo(case_of(ticket))[0].step == "understand"


def test_closing_by_hand_ends_the_case(clock: Clock, mia: Any) -> None:
    from helpdesk.models import Ticket
    from sopflow_helpdesk.desk import case_of, runtime

    ticket = new_ticket(mia)
    respond(mia, ticket, "Twice.", new_status=Ticket.DUPLICATE_STATUS)
    assert runtime().case(case_of(ticket)).outcome == "withdrawn"
    work()
    ticket.refresh_from_db()
    assert ticket.status == Ticket.DUPLICATE_STATUS  # what people decided stays


def test_a_queue_without_a_process_is_left_alone(clock: Clock, mia: Any) -> None:
    from sopflow_helpdesk.desk import case_of, runtime

    ticket = new_ticket(mia, queue="workshop")
    assert page(mia, ticket) == ""
    respond(mia, ticket, "Noted.")
    with pytest.raises(UnknownCase):
        runtime().case(case_of(ticket))


def test_a_ticket_that_was_rolled_back_has_no_case(clock: Clock, project: None) -> None:
    from django.db import transaction
    from helpdesk.models import Queue, Ticket
    from helpdesk.signals import new_ticket_done
    from sopflow_helpdesk.desk import case_of, runtime

    with transaction.atomic():
        ticket = Ticket.objects.create(queue=Queue.objects.get(slug="service"), title="Never")
        new_ticket_done.send(sender="TicketForm", ticket=ticket)
        transaction.set_rollback(True)
    with pytest.raises(UnknownCase):
        runtime().case(case_of(ticket))
