"""An editor with a small handbook open, talking to ``sopflow lsp`` in a process of its own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from wire import Client

ROOT = Path(__file__).parents[3]
COMMAND = [sys.executable, "-m", "sopflow.cli", "lsp", "--stdio"]
ENV = {"PYTHONPATH": os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")]), "PYTHONUTF8": "1"}

BOOK = """\
sopflow: 1
handbook: corner-shop
currency: EUR
languages: [en]
teams:
  service: {title: Customer service}
roles:
  agent: {title: Service agent, team: service}
  team-lead: {team: service, includes: [agent]}
signals: [customer_left]
outcomes: [resolved, refused]
actions:
  refund:
    takes: [amount]
    by: [team-lead]
    requires:
      - amount <= 200
rules:
  - id: leaves
    when: customer_left
    then: [{end: refused}]
facts:
  customer:
    name: {type: text, ask: What is the name?}
    tier: {type: [standard, gold], label: Tier, ask: Which tier?}
  amount: {type: money, label: Amount, ask: How much?}
"""
INQUIRY = """\
sopflow: 1
process: inquiry
title: "Inquiry 🦢 über alles"
owner: service
facts:
  urgent: {type: yes/no, ask: Is it urgent?}
steps:
  - id: take-up
    title: Take it up
    ask: [customer.name, customer.tier, amount, urgent]
    by: agent
  - id: route
    decide: "Who takes 🦢 it?"
    next:
      customer.tier == gold or urgent: pay
      case.visits.take-up < 2: find
      else: take-up
  - id: find
    call: find-answer
    next:
      outcome == found: resolved
      else: refused
  - id: pay
    run: refund
    by: team-lead
    not_by: take-up      # sopflow: ignore SOP605 - the host asks who releases it
    next:
      outcome == failed: refused
      else: inform
  - id: inform
    send: "Dear {{ customer.name }}, you have {{ amount }}."
    next: resolved
promises:
  - {before: pay, always: take-up}
"""
FIND = """\
sopflow: 1
procedure: find-answer
owner: agent
outcomes: [found, open]
facts:
  helped: {type: yes/no, ask: Did it help?}
steps:
  - id: search
    do: Look it up.
    record: [helped]
  - id: result
    decide: Did it help?
    next:
      helped: found
      else: open
"""
SCENARIOS = """\
sopflow: 1
test: inquiry
scenarios:
  - name: Gold is paid at once
    given: {customer: {name: Ada, tier: gold}}
    walk:
      - {answer: take-up, facts: {amount: 20, urgent: no}, by: mia/agent}
      - {done: pay, by: lea/team-lead}
    expect: {path: [take-up, route, pay, inform], outcome: resolved}
"""
FILES = {"handbook": BOOK, "inquiry": INQUIRY, "find-answer": FIND, "inquiry.test": SCENARIOS}


class Editor(NamedTuple):
    client: Client
    folder: Path

    def path(self, name: str) -> Path:
        return self.folder / f"{name}.yaml"

    def uri(self, name: str) -> str:
        return self.path(name).as_uri()

    def at(self, name: str, words: str, nth: int = 0, text: str | None = None) -> tuple[int, int]:
        """Where words stand in a file, as the protocol counts: lines from 0, columns in UTF-16."""
        text = text if text is not None else FILES[name]
        offset = -1
        for _ in range(nth + 1):
            offset = text.index(words, offset + 1)
        before = text[:offset]
        line = before.rsplit("\n", 1)[-1]
        return before.count("\n"), len(line.encode("utf-16-le")) // 2

    def completed(self, text: str, name: str = "inquiry") -> list[str]:
        """What is offered at ``|`` in a file that is open."""
        before, after = text.split("|", 1)
        self.client.change(self.uri(name), before + after)
        line = before.rsplit("\n", 1)[-1]
        return self.client.offered(self.uri(name), (before.count("\n"), len(line.encode("utf-16-le")) // 2))


def write(folder: Path) -> None:
    for name, text in FILES.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


@pytest.fixture(scope="module")
def server() -> Iterator[Client]:
    """One server for many tests; each has a folder of its own."""
    with Client(COMMAND, env=ENV) as client:
        yield client
    assert client.errors == ""


@pytest.fixture
def editor(server: Client, tmp_path: Path) -> Iterator[Editor]:
    """The process and its scenarios are open."""
    write(tmp_path)
    made = Editor(server, tmp_path)
    server.open(made.path("inquiry"))
    server.open(made.path("inquiry.test"))
    yield made
    server.shut_all()
