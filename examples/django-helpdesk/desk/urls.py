"""The help desk at the root, procedures beside it."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("admin/", admin.site.urls),
    path("sopflow/", include("sopflow_helpdesk.urls")),
    path("", include("helpdesk.urls", namespace="helpdesk")),
]
