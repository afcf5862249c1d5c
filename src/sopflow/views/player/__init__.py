"""The player: one HTML page that leads a person through a process, without a server and without a network."""

from __future__ import annotations

from sopflow.views.player.page import player

__all__ = ["player"]
