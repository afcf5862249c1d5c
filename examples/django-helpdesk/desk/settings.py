"""A small help desk for trying it out: SQLite, mail to the terminal, no secrets."""

from __future__ import annotations

import os
from pathlib import Path

HERE = Path(__file__).parents[1]
DATA = Path(os.environ.get("DESK_DATA", HERE))

SOPFLOW_HELPDESK = {
    "HANDBOOK": HERE / "sops",
    "STORE": f"sqlite:///{DATA}/cases.db",
    "PROCESSES": {"service": "support-request"},  # queue -> process
    "FACTS": {"subject": "title", "description": "description"},  # fact -> field of the ticket
}

SECRET_KEY = os.environ.get("DESK_SECRET_KEY", "for trying it out, nothing else")
DEBUG = True
ALLOWED_HOSTS = ["localhost", "127.0.0.1", "testserver"]
USE_TZ = True
TIME_ZONE = "Europe/Berlin"
LANGUAGE_CODE = "en"
ROOT_URLCONF = "desk.urls"
STATIC_URL = "/static/"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": DATA / "desk.db"}}
LOGIN_URL = "helpdesk:login"
LOGIN_REDIRECT_URL = "helpdesk:home"
SITE_ID = 1

HELPDESK_TEAMS_MODE_ENABLED = False
HELPDESK_PUBLIC_TICKET_QUEUE = "service"

INSTALLED_APPS = [
    "sopflow_helpdesk",  # before helpdesk: its ticket page is extended
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sites",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
    "rest_framework",
    "helpdesk",
]
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.debug",
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
