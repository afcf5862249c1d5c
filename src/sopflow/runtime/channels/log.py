"""Messages into the log: for trials, and for whoever reads logs."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sopflow.runtime.owed import Message

__all__ = ["log"]

_logger = logging.getLogger("sopflow.messages")


def log(message: Message) -> None:
    """Notes that a message would have gone out. What it says may be private and is not noted."""
    _logger.info("message %s of case %s to %s (%d letters)", message.key, message.case, message.to, len(message.text))
