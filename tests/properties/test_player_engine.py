"""The player decides as the engine does: journals, refusals, what is open and what is owed are the same to the byte."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

import sopflow
from oracle.anything import anything, beginning
from oracle.made import Made, handbooks
from oracle.walks import next_event, opening
from page import Both, Page, Unsayable
from properties.lively import lively
from sopflow import Program
from sopflow.scenarios import run
from sopflow.text import decode, parse

ROOT = Path(__file__).parents[2]
