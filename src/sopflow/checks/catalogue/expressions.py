"""What can be wrong with conditions, values and texts."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP201",
        """A condition or value that can't be read.

        Something is missing in it, or stands where it can't. The marks are under the words where reading stopped.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
                next:
                  sum > : refused
                  else: paid

        Complete it:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
                next:
                  sum > 100: refused
                  else: paid
        """,
    ),
    entry(
        "SOP202",
        """A name that nothing has.

        Facts are declared once, in the handbook or in the file, and are then named. The same goes for steps in
        `case.visits.STEP`.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
                next:
                  sume > 100: refused
                  else: paid

        Name the fact as it is declared, or declare it under `facts`. A text stands between quotes:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
                next:
                  sum > 100: refused
                  else: paid
        """,
    ),
    entry(
        "SOP203",
        """A value that the fact can't have.

        The fact is declared with a list of values or a range, and this is none of them: the condition could
        never hold.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              way: {type: [transfer, voucher], ask: How is it paid?}
            steps:
              - id: look
                ask: [way]
                next:
                  way == vouchr: refused
                  else: paid

        Write a value of the list, or add it there:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              way: {type: [transfer, voucher], ask: How is it paid?}
            steps:
              - id: look
                ask: [way]
                next:
                  way == voucher: refused
                  else: paid
        """,
    ),
    entry(
        "SOP204",
        """Values that don't go together.

        A text can't be compared with a number, a sum can't be a date, and a branch needs an answer of yes or no.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              bought: {type: date, ask: When was it bought?}
            steps:
              - id: look
                ask: [bought]
                next:
                  today - bought > 14: refused
                  else: paid

        Compare like with like, and give spans of time their unit:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              bought: {type: date, ask: When was it bought?}
            steps:
              - id: look
                ask: [bought]
                next:
                  today - bought > 14 days: refused
                  else: paid
        """,
    ),
    entry(
        "SOP205",
        """A function that doesn't exist, or with too many or too few values.

        The functions are `sum`, `min`, `max`, `length`, `lower`, `round` and `known`.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum_due: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum_due]
                next:
                  rond(sum_due) > 100: refused
                  else: paid

        Use one of them:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              sum_due: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum_due]
                next:
                  round(sum_due) > 100: refused
                  else: paid
        """,
    ),
    entry(
        "SOP206",
        """An expression that is too long, or nested too deep.

        Nobody can check such a condition by reading it. Give its parts names, as facts that follow from others (`is`),
        and use these.
        """,
    ),
    entry(
        "SOP207",
        """A text whose placeholders can't be read.

        In a text, `{{ fact }}` shows a value and `{% if condition %} … {% endif %}` a part only sometimes; there is
        `for` as well, and nothing else.

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
              - id: pay
                do: Pay {% if sum > 0 %}the money back.

        Close what is open:

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
              - id: pay
                do: Pay {% if sum > 0 %}the money{% endif %} back.
        """,
    ),
    entry(
        "SOP208",
        """`outcome` where there is none.

        `outcome` is how the step itself went, so it can be read only in that step's own `next`.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                skip_if: outcome == done

        Keep what later steps need in a fact:

            procedure: refund
            facts:
              paid_before: {type: yes/no, ask: Has it been paid already?}
            steps:
              - id: look
                ask: [paid_before]
              - id: pay
                do: Pay the money back.
                skip_if: paid_before
        """,
    ),
    entry(
        "SOP209",
        """A fact that follows from itself.

        Facts with `is` or `points` are worked out from other facts. In a circle there is nothing to begin with.

            procedure: refund
            facts:
              total: {is: fee * 2, type: number}
              fee: {is: total / 2, type: number}
            steps:
              - id: pay
                do: Pay the money back.

        Let one of them come from elsewhere:

            procedure: refund
            facts:
              total: {is: fee * 2, type: number}
              fee: {type: number, ask: What is the fee?}
            steps:
              - id: how-much
                ask: [fee]
              - id: pay
                do: Pay {{ total }} back.
        """,
    ),
    entry(
        "SOP210",
        """A type that doesn't exist.

        The types are `text`, `number`, `integer`, `yes/no`, `date`, `time`, `duration` and `money`, a list of values
        `[a, b]`, a range `1..5`, a record `{name: text}` and a list `{list: text}`.

            procedure: refund
            facts:
              sum: {type: numbr, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]

        Write one of them:

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
        """,
    ),
    entry(
        "SOP211",
        """A fact between single braces.

        Many systems write `{name}` or `${name}` where a value is to stand. Here it takes two braces: what stands
        between single ones is shown as it is written, to the customer too.

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
              - id: tell
                send: We pay {sum} back.

        Write two braces:

            procedure: refund
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: look
                ask: [sum]
              - id: tell
                send: We pay {{ sum }} back.
        """,
    ),
)
