"""What may come after what, where two steps have one name."""

from __future__ import annotations

from textwrap import dedent

import sopflow
from sopflow.graph import Folder
from sopflow.model import read_model
from sopflow.text import parse

INSIDE = """
    sopflow: 1
    procedure: hear
    steps:
      - id: call-them
        together:
          they:
            - id: reply
              wait: {for: customer_replied}
          we:
            - id: call-them
              together:
                one: [{id: call-them, do: Call them.}]
                two: [{id: write, do: Write to them.}]
      - id: note
        do: Write down what they say.
        next: done
    """


def test_a_step_is_never_inside_of_itself() -> None:
    source = parse(dedent(INSIDE), "hear.yaml")[0]
    folder = Folder.of([(source, read_model(source)[0])])
    onward = folder.onward(folder.by_name["hear"])
    assert list(onward.around("reply")) == ["call-them"]
    assert list(onward.around("call-them")) == []
    assert list(onward.within("call-them")) == ["reply"]


def test_nothing_looks_for_ever_at_a_step_inside_one_of_its_name() -> None:
    handbook = "sopflow: 1\nhandbook: workshop\nsignals: [customer_replied]\n"
    _, report = sopflow.read_texts({"handbook.yaml": handbook, "hear.yaml": dedent(INSIDE)})
    assert [each.code for each in report.diagnostics if each.severity == "error"] == ["SOP111", "SOP111"]
