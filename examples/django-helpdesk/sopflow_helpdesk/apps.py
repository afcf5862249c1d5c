"""The Django app."""

from __future__ import annotations

from django.apps import AppConfig


class SopflowHelpdesk(AppConfig):
    """Listens to django-helpdesk's signals once all apps are there."""

    name = "sopflow_helpdesk"
    verbose_name = "Procedures"

    def ready(self) -> None:
        """Begins to listen."""
        from sopflow_helpdesk import tickets  # noqa: F401
