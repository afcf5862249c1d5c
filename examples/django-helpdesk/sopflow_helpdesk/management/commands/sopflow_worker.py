"""``manage.py sopflow_worker``: wakes cases, sends messages, tells tickets. Run one or several."""

from __future__ import annotations

import signal
import threading
from typing import Any

from django.core.management.base import BaseCommand

from sopflow_helpdesk.desk import runtime


class Command(BaseCommand):
    """Works until it is told to stop."""

    help = "Does what is due: wakes cases, sends messages, tells tickets."

    def handle(self, *args: Any, **options: Any) -> None:
        """Works until it is told to stop."""
        stop = threading.Event()
        for each in (signal.SIGINT, signal.SIGTERM):
            signal.signal(each, lambda *_: stop.set())
        self.stdout.write("Working; stop with Ctrl-C.")
        runtime().work(stop)
