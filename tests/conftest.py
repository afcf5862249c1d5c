"""What all tests share: the helpers beside this file can be imported, and how long hypothesis looks.

``SOPFLOW_PROFILE=soak`` looks much longer, at new examples every time (``SOPFLOW_EXAMPLES`` of each law, 3000 where it
isn't said); ``ci``, the default, is quick and repeatable.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

from hypothesis import HealthCheck, settings

sys.path.insert(0, str(Path(__file__).parent))

settings.register_profile(
    "ci",
    max_examples=60,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much],
)
settings.register_profile(
    "soak",
    settings.get_profile("ci"),
    max_examples=int(os.environ.get("SOPFLOW_EXAMPLES", "3000")),
    derandomize=False,
    print_blob=True,
)
settings.load_profile(os.environ.get("SOPFLOW_PROFILE", "ci"))
