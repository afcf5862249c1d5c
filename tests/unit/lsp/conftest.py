"""The helper beside this file can be imported; the server it talks to is a fixture."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

from shop import editor, server

__all__ = ["editor", "server"]
