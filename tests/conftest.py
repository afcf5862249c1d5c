"""What all tests share: the helpers beside this file can be imported, and how long hypothesis looks.

``SOPFLOW_PROFILE=soak`` looks much longer and at new examples every time; ``ci``, the default, is quick and repeatable.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

_SLOW = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
settings.register_profile(
    "ci", max_examples=60, deadline=None, derandomize=True, database=None, suppress_health_check=_SLOW
)
settings.register_profile("soak", max_examples=3_000, deadline=None, print_blob=True, suppress_health_check=_SLOW)
settings.load_profile(os.environ.get("SOPFLOW_PROFILE", "ci"))
