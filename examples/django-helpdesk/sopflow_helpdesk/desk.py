"""The help desk's runtime, and who acts for whom. All settings are in ``SOPFLOW_HELPDESK``."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractUser, Group, User
from django.utils import timezone
from helpdesk.models import Ticket

import sopflow
from sopflow import Runtime, Task, stores

__all__ = ["acting", "case_of", "now", "process_of", "roles_of", "runtime", "setting", "staff_of", "ticket_of"]


def setting(name: str, default: Any = None) -> Any:
    """One of ``SOPFLOW_HELPDESK``: ``HANDBOOK``, ``STORE``, ``PROCESSES`` (by queue), ``FACTS`` (fact to field)."""
    return settings.SOPFLOW_HELPDESK.get(name, default)


def now() -> datetime:
    """What time it is."""
    return timezone.now()


@cache
def runtime() -> Runtime:
    """The one of this process. Web servers and workers each have one over the same store."""
    from sopflow_helpdesk import cases

    return Runtime(
        sopflow.load(setting("HANDBOOK")),
        stores.sql(setting("STORE")),
        channels={"*": cases.send},
        listeners={"assign": cases.assign, "close": cases.close},
        watchers=[cases.Mirror()],
        clock=lambda: now(),
    )


def case_of(ticket: Ticket) -> str:
    """The id of a ticket's case."""
    return f"ticket-{ticket.pk}"


def ticket_of(case: str) -> Ticket:
    """The ticket of a case."""
    return Ticket.objects.select_related("queue").get(pk=case.removeprefix("ticket-"))


def process_of(ticket: Ticket) -> str | None:
    """The process that tickets of this queue follow, if they follow one."""
    process: str | None = setting("PROCESSES").get(ticket.queue.slug)
    return process


def roles_of(user: AbstractUser) -> list[str]:
    """The user's roles: the groups that are called like a role of the handbook, in the handbook's order."""
    groups = set(user.groups.values_list("name", flat=True))
    return [role for role in runtime().handbook.book.roles if role in groups]


def acting(user: AbstractUser, task: Task) -> str | None:
    """As whom the user may act on a task: ``mia/agent``; None if not at all."""
    role = next((role for role in roles_of(user) if not task.may or role in task.may), None)
    return f"{user.get_username()}/{role}" if role is not None else None


def staff_of(role: str) -> User | None:
    """Who of a role has the fewest open tickets; None if the role has nobody."""
    group = Group.objects.filter(name=role).first()
    members = group.user_set.filter(is_active=True) if group is not None else User.objects.none()
    load = {user: user.assigned_to.filter(status__in=Ticket.OPEN_STATUSES).count() for user in members.order_by("pk")}
    return min(load, key=load.__getitem__, default=None)
