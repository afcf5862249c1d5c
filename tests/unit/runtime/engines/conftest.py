"""A small help desk for engines, whose times are short."""

from __future__ import annotations

import pytest

import sopflow

BOOK = """\
sopflow: 1
handbook: waits
outcomes: [over]
signals: [go]
facts: {parcel: {type: text, default: A}, place: text}
actions:
  trace: {takes: [parcel], gives: [place]}
"""
PROCESS = """\
sopflow: 1
process: waits
steps:
  - {id: trace, run: trace}
  - {id: tell, send: "It is in {{ place }}."}
  - {id: rest, wait: PT0.3S, next: over}
"""
LONG = PROCESS.replace("process: waits", "process: long").replace("PT0.3S", "{for: go, at_most: 3 days}")


@pytest.fixture(scope="session")
def handbook() -> sopflow.Handbook:
    found, report = sopflow.read_texts({"handbook.yaml": BOOK, "waits.yaml": PROCESS, "long.yaml": LONG})
    assert found is not None, report.text()
    return found
