"""What can be wrong with the shape of one file. What is wrong between files, and between steps, has a rule instead."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP100",
        """A file that doesn't say what it holds.

        Every file begins with `sopflow: 1`, the version of the language, and one of `handbook: NAME`, `process: NAME`
        and `procedure: NAME`. Files with scenarios end in `.test.yaml`.

            title: Refunds
            steps:
              - id: pay
                do: Pay the money back.

        Say what it is:

            procedure: refund
            title: Refunds
            steps:
              - id: pay
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP101",
        """A key that doesn't exist, or not here.

        Keys are fixed words, and a mistyped one would silently do nothing. The finding names the nearest key, or says
        where the key belongs.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                cheklist: [Sum compared]

        Write the key as it is called:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                checklist: [Sum compared]
        """,
    ),
    entry(
        "SOP102",
        """Something is missing.

        A file needs `steps`, a step needs an `id`, a fact needs a type.

            procedure: refund
            steps:
              - do: Pay the money back.

        Add what is missing:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP103",
        """A value that doesn't fit its key.

        A list where one word is needed, a text where a list is needed, a word where a number is needed, or nothing
        at all.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                checklist: Sum compared

        Write it in the form that the key has:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                checklist: [Sum compared]
        """,
    ),
    entry(
        "SOP104",
        """A step that does nothing.

        What a step does is its verb: `ask`, `do`, `set`, `decide`, `call`, `end`. This step has none, or it is
        mistyped.

            procedure: refund
            steps:
              - id: pay
                title: Pay the money back

        Give it a verb:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP105",
        """A step with two verbs.

        A step does one thing; otherwise nobody could tell which comes first, or what its outcome is. (`set`, `clear`,
        `add` and `remove` count as one.)

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: pay
                ask: [sum]
                do: Pay the money back.

        Make two steps of it:

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: how-much
                ask: [sum]
              - id: pay
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP115",
        """A name that can't be a name.

        Letters, digits, `-` and `_` may stand in names of steps, facts, roles and so on, so that conditions can use
        them. Words of the language (`and`, `is`, `now`, `outcome` …) can't be names of facts.

            procedure: refund
            steps:
              - id: pay it back
                do: Pay the money back.

        Connect the words; what people read is the `title`:

            procedure: refund
            steps:
              - id: pay-it-back
                title: Pay it back
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP900",
        """A scenario went another way.

        A case was walked as the scenario says, and something came out differently: a step was refused or should have
        been, or the case stands elsewhere than expected. Either the procedure is wrong or the scenario is out of date.
        """,
    ),
)
