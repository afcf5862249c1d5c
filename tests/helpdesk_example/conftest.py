"""The demo project of ``examples/django-helpdesk``, with a database of its own and a clock that stands still."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

PROJECT = Path(__file__).parents[2] / "examples/django-helpdesk"


class Clock:
    """Goes only when it is told to."""

    def __init__(self, now: datetime) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **span: float) -> None:
        self.now += timedelta(**span)


@pytest.fixture(scope="session")
def project(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Django, set up once in this process."""
    os.environ["DESK_DATA"] = str(tmp_path_factory.mktemp("desk"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "desk.settings"
    sys.path.insert(0, str(PROJECT))
    import django
    from django.conf import settings
    from django.core.management import call_command
    from django.test.utils import setup_test_environment, teardown_test_environment

    settings.DATABASES["default"]["NAME"] = ":memory:"
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # quick, and nothing is secret here
    django.setup()
    setup_test_environment()
    call_command("migrate", verbosity=0)
    call_command("sopflow_demo", stdout=open(os.devnull, "w", encoding="utf-8"))  # noqa: SIM115
    yield
    teardown_test_environment()
    sys.path.remove(str(PROJECT))


@pytest.fixture
def clock(project: None, monkeypatch: pytest.MonkeyPatch) -> Clock:
    """What time it is for the help desk's cases."""
    from django.utils import timezone
    from sopflow_helpdesk import desk

    clock = Clock(timezone.now().replace(microsecond=0))
    monkeypatch.setattr(desk, "now", clock)
    return clock


@pytest.fixture
def mia(project: None) -> Any:
    """An agent's browser."""
    return logged_in("mia")


def logged_in(name: str) -> Any:
    """The browser of somebody who has logged in."""
    from django.test import Client

    client = Client()
    assert client.login(username=name, password=name)
    return client
