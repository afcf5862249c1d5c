"""What everybody does who meets a store that is out of reach just now."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import TypeVar

from sopflow.stores import StoreUnavailable

__all__ = ["patiently"]

_Result = TypeVar("_Result")


def patiently(call: Callable[[], _Result]) -> _Result:
    """Calls again until the store can be reached."""
    while True:
        try:
            return call()
        except StoreUnavailable as problem:
            logging.getLogger("tests.faults").warning("%s", problem)
            time.sleep(0.05)
