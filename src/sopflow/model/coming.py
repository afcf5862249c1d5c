"""What belongs to the language but is not carried out yet. A line deleted here is a piece delivered."""

from __future__ import annotations

__all__ = ["COMING_HANDBOOK_KEYS", "COMING_SOP_KEYS", "COMING_STEP_KEYS", "COMING_VERBS"]

COMING_VERBS = ("run", "send", "look_up", "escalate", "handover", "wait", "together")

COMING_STEP_KEYS = (
    "retry",
    "within",
    "if_late",
    "keep_informed",
    "criteria",
    "packet",
    "until",
    "via",
    "subject",
    "to",
    "because",
)

COMING_SOP_KEYS = ("calendar", "ladder", "rules", "deadlines", "promises", "tables")

COMING_HANDBOOK_KEYS = ("ladders", "calendars", "actions", "signals", "rules")
