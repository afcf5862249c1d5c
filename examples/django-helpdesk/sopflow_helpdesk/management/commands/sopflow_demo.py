"""``manage.py sopflow_demo``: queues for the teams, groups for the roles, and somebody in each."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.models import Group, User
from django.core.management.base import BaseCommand
from helpdesk.models import Queue

from sopflow_helpdesk.desk import runtime

PEOPLE = {"mia": "agent", "bob": "agent", "eve": "lead", "pavel": "technician"}


class Command(BaseCommand):
    """Makes what the demo needs; what is there stays."""

    help = "Makes a queue for each team, a group for each role, and people whose password is their name."

    def handle(self, *args: Any, **options: Any) -> None:
        """Makes what the demo needs."""
        book = runtime().handbook.book
        for slug, team in book.teams.items():
            title = next(iter(team.title.values())) if team.title else slug
            Queue.objects.get_or_create(
                slug=slug, defaults={"title": title, "email_address": f"{slug}@kranich.example"}
            )
        for name, role in PEOPLE.items():
            user, new = User.objects.get_or_create(
                username=name, defaults={"is_staff": True, "email": f"{name}@kranich.example"}
            )
            if new:
                user.set_password(name)
                user.save()
            user.groups.add(Group.objects.get_or_create(name=role)[0])
        self.stdout.write(f"People: {', '.join(f'{name} ({role})' for name, role in PEOPLE.items())}; password = name")
