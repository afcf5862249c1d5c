"""Where forms are sent to."""

from __future__ import annotations

from django.urls import path

from sopflow_helpdesk.views import act

app_name = "sopflow"
urlpatterns = [path("tickets/<int:ticket_id>/act/", act, name="act")]
