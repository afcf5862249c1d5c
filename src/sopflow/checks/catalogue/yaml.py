"""What can be wrong with the YAML of a file, before anyone asks what it means."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import Entry, entry

__all__ = ["ENTRIES"]

ENTRIES: tuple[Entry, ...] = (
    entry(
        "SOP001",
        """A line that YAML can't read.

        Most often a colon is missing, or the space behind it. What can't be read is left out, so that the rest of the
        file can be looked at in the same go.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by agent

        Put the colon behind the key:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: agent
        """,
    ),
    entry(
        "SOP002",
        """A key stands twice in one place.

        Only one of the two could count, and YAML wouldn't say which. Two branches with the same condition are two equal
        keys as well.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: agent
                by: senior

        Keep the one that is meant:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: senior
        """,
    ),
    entry(
        "SOP003",
        """An anchor, an alias or a tag.

        At the beginning of a value `&`, `*` and `!` have a meaning of their own in YAML: they name a part of the file,
        repeat it, or change its type. None of that is used here, and mostly the sign belongs to a text.

            procedure: refund
            steps:
              - id: pay
                do: "&Co. get a credit note."
                title: !important

        Put quotes around the text, or leave the sign out:

            procedure: refund
            steps:
              - id: pay
                do: "&Co. get a credit note."
                title: "!important"
        """,
    ),
    entry(
        "SOP004",
        """A file or folder that is too big, or nested too deep.

        Too many characters, keys or items in one file, entries in one list, or files in one folder; lists within lists;
        procedures that call each other, or roles that include each other, in more ways than anybody could follow; a
        handbook with too many rules and facts for as many files; hundreds of calls to a procedure with hundreds of
        inputs. The bounds (docs/limits.md lists them) are far beyond what people write by hand. They keep a broken or
        hostile file from using up the machine. Split the file into several procedures that call each other, or the
        folder into several handbooks.
        """,
    ),
    entry(
        "SOP005",
        """A text that YAML splits at a comma.

        Between brackets and braces a comma begins something new. `{en: Yes, please}` is a text `Yes` and a key `please`
        without a value, and nobody would notice.

            procedure: refund
            steps:
              - id: pay
                do: {en: Pay it back, then tell the customer.}

        Put quotes around the whole text, or write it on lines of its own:

            procedure: refund
            steps:
              - id: pay
                do:
                  en: Pay it back, then tell the customer.
        """,
    ),
    entry(
        "SOP006",
        """A text that YAML cuts off.

        A blank and `#` begin a comment, so the rest of the line is lost, even in the middle of a sentence or a
        condition. Where it may well be a comment this is a warning only: two blanks before the `#` and one behind it
        make clear that it is one.

            procedure: refund
            steps:
              - id: pay
                do: Ask #3 first.

        Put quotes around the whole text:

            procedure: refund
            steps:
              - id: pay
                do: "Ask #3 first."
        """,
    ),
    entry(
        "SOP007",
        """A text that needs quotes.

        Some texts mean something else to YAML: those that begin with `{`, `[`, `@`, `%`, `>` or a quote, and those with
        a colon and a blank inside.

            procedure: refund
            steps:
              - id: pay
                do: Note: call back

        Put quotes around the whole text, or write it below after `>-`:

            procedure: refund
            steps:
              - id: pay
                do: "Note: call back"
        """,
    ),
    entry(
        "SOP008",
        """A character that can't be read.

        Characters that no editor shows (control characters, unusual line ends), or a file that isn't saved as UTF-8.
        They mostly come along when text is copied from elsewhere. Delete the character and type what is meant; save the
        file as UTF-8.
        """,
    ),
    entry(
        "SOP009",
        """A second document in one file.

        To YAML a line `---` begins a new document. A file holds one process, procedure or handbook.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
            ---
            procedure: voucher

        Move what follows to a file of its own, and take the line out:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
        """,
        files=False,
    ),
    entry(
        "SOP010",
        """A line whose indentation doesn't fit.

        YAML tells by the blanks in front of a line what belongs together. Lines that belong together begin at the same
        column; tabs don't count as blanks.

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
               by: agent

        Bring the line to the column of its neighbours:

            procedure: refund
            steps:
              - id: pay
                do: Pay the money back.
                by: agent
        """,
    ),
    entry(
        "SOP011",
        """A bracket, brace or quote that isn't closed.

            procedure: refund
            outcomes: [paid, refused
            steps:
              - id: pay
                do: Pay the money back.

        Close it where the list or text ends:

            procedure: refund
            outcomes: [paid, refused]
            steps:
              - id: pay
                do: Pay the money back.
        """,
    ),
    entry(
        "SOP012",
        """No space after the colon.

        Without it YAML reads key, colon and value as one word.

            procedure: refund
            steps:
              - id: pay
                do: {en:Pay}

        Write a space behind the colon:

            procedure: refund
            steps:
              - id: pay
                do: {en: Pay}
        """,
    ),
    entry(
        "SOP013",
        """A list or a mapping in the place of a key.

        A key is a word, or a condition. What begins with a bracket is a list to YAML.

            procedure: refund
            outcomes: [paid, refused]
            facts:
              approved: {type: yes/no, ask: Is it approved?}
              small: {type: yes/no, ask: Is it a small sum?}
            steps:
              - id: look
                ask: [approved, small]
                next:
                  [approved, small]: paid
                  else: refused

        Write a condition:

            procedure: refund
            outcomes: [paid, refused]
            facts:
              approved: {type: yes/no, ask: Is it approved?}
              small: {type: yes/no, ask: Is it a small sum?}
            steps:
              - id: look
                ask: [approved, small]
                next:
                  approved or small: paid
                  else: refused
        """,
    ),
    entry(
        "SOP014",
        """A condition too long for a branch.

        A condition in a branch is a key, and to YAML a key is on one line and not longer than 1,000 characters.

            procedure: refund
            outcomes: [paid]
            facts:
              sum: {type: number, ask: How much is it?}
            steps:
              - id: pay
                ask: [sum]
                next:
                  ? sum > 10
                    and sum < 20
                  : paid
                  else: paid

        Give it a name, as a fact that follows from others:

            procedure: refund
            outcomes: [paid]
            facts:
              sum: {type: number, ask: How much is it?}
              small:
                is: >-
                  sum > 10
                  and sum < 20
            steps:
              - id: pay
                ask: [sum]
                next:
                  small: paid
                  else: paid
        """,
    ),
    entry(
        "SOP015",
        r"""A backslash that means nothing.

        Between double quotes a backslash begins a special character such as `\n`. A path or a name with a backslash is
        best written between single quotes.

            procedure: refund
            steps:
              - id: pay
                do: "See S:\payments first."

        Use single quotes:

            procedure: refund
            steps:
              - id: pay
                do: 'See S:\payments first.'
        """,
    ),
)
