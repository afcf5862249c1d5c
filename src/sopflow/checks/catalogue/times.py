"""What can be wrong with lengths of time, calendars, and conditions that wait for the clock."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]


def _calendar(code: str, title: str, body: str, wrong: str, fix: str, right: str) -> Entry:
    """An entry whose examples are the lines of one calendar."""
    book = "handbook: shop\ncalendars:\n  office:\n"
    return Entry(code, title, body, (book + wrong,), fix, (book + right,))


_HOURS = "    timezone: Europe/Berlin\n    hours: {mon-fri: 09:00-17:00}\n"

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP500",
        """A length of time that is none.

        `15 min`, `4 h`, `2 days`, `1 week`, `PT4H`, `4 working hours`, `2 working days`; for `warn` a percentage. A
        month or a year is refused: nobody can say how many days that is.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                within: 1 month

        Write how many days are meant:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                within: 30 days
        """,
    ),
    _calendar(
        "SOP501",
        "A timezone that doesn't exist",
        "Zones have the names of the IANA database: `Europe/Berlin`, `America/New_York`.",
        _HOURS.replace("Berlin", "Bremen"),
        "Name the zone that has this clock:",
        _HOURS,
    ),
    _calendar(
        "SOP502",
        "Hours that can't be read",
        "A line holds days (`mon`, `mon-thu`, `sat, sun`) and from when to when they are open; "
        "two spans stand in a list. A span ends after it begins.",
        _HOURS.replace("17:00", "25:00"),
        "Write times of the day:",
        _HOURS,
    ),
    _calendar(
        "SOP503",
        "Hours that overlap",
        "Two spans of hours hold the same minutes of one day.",
        _HOURS.replace("09:00-17:00", "[09:00-13:00, 12:00-17:00]"),
        "Let one begin where the other ends, or later:",
        _HOURS.replace("09:00-17:00", "[09:00-13:00, 13:30-17:00]"),
    ),
    _calendar(
        "SOP504",
        "Holidays nobody knows",
        "`holidays` names a country, or a country and its region, by their ISO codes.",
        _HOURS + "    holidays: Berlin\n",
        "Write the code:",
        _HOURS + "    holidays: DE-BE\n",
    ),
    _calendar(
        "SOP505",
        "A day that is no date",
        "`closed` lists days as year, month and day.",
        _HOURS + "    closed: [24.12.2026]\n",
        "Write it so:",
        _HOURS + "    closed: [2026-12-24]\n",
    ),
    Entry(
        "SOP506",
        "A calendar that is never open",
        "Working time counted by it would never pass. It is said of a calendar made by a program; in a file, "
        "`hours` without a line is a finding of its shape.",
    ),
    entry(
        "SOP507",
        """Working time without a calendar.

        Only a calendar says when people work. The file names one of the handbook's with `calendar: NAME`.

            handbook: shop
            calendars:
              office:
                timezone: Europe/Berlin
                hours: {mon-fri: 09:00-17:00}
            ---
            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                within: 2 working days

        Name the calendar:

            handbook: shop
            calendars:
              office:
                timezone: Europe/Berlin
                hours: {mon-fri: 09:00-17:00}
            ---
            procedure: refund
            calendar: office
            steps:
              - id: pay
                do: Pay the money back.
                within: 2 working days
        """,
    ),
    entry(
        "SOP508",
        """A condition that waits for an instant nobody can work out.

        The conditions of rules without `when`, of `sooner` and of a wait turn by themselves as time passes, so the
        instant at which they do must follow from what is known. `now`, `today` and `case.age` are compared there with
        what stands still: a fact, a date, a duration; plus or minus may stand between.

            procedure: refund
            results: [slow]
            facts:
              slow: yes/no
            rules:
              - id: too-slow
                if: case.age * 2 > 4 days
                then:
                  - set: {slow: yes}
            steps:
              - id: pay
                do: Pay the money back.

        Leave the clock alone on its side:

            procedure: refund
            results: [slow]
            facts:
              slow: yes/no
            rules:
              - id: too-slow
                if: case.age > 2 days
                then:
                  - set: {slow: yes}
            steps:
              - id: pay
                do: Pay the money back.
        """,
    ),
)
