"""What can be wrong with a plan for moving cases, held against its two versions."""

from __future__ import annotations

from sopflow.checks.catalogue.entry import entry

__all__ = ["ENTRIES"]

ENTRIES = (
    entry(
        "SOP920",
        """A plan leaves something open.

        The new version has something no longer, or has it as something else, and the plan doesn't say what becomes of
        it: a step at which cases may stand, a fact that they know, a value of one, a deadline that may be running, a
        team, a role, a rung of the ladder; or something has to be known at the start now. Nothing is guessed. The hint
        says how it is written, and names what is most like it.
        """,
    ),
    entry(
        "SOP921",
        """A plan names what isn't there.

        It says what becomes of something that the old version doesn't have, or leads to something that the new version
        doesn't have.
        """,
    ),
    entry(
        "SOP922",
        """A plan joins what doesn't fit.

        What is open at a step can only stay open at a step that does the same, in the same branch, calling the same; a
        value can only become one of a type that has it. Have the case arrive at the step anew (`{go: STEP}`), let it
        stay on the old version (`{stay: yes}`), or have the fact forgotten (`{drop: yes}`).
        """,
    ),
    entry(
        "SOP923",
        """A plan is for other versions.

        The process, the version that its cases follow (`from`) or the one that they come to (`to`) is not what the
        plan is read with. One of them has changed since the plan was written: look it over again, and write down the
        version that is meant.
        """,
    ),
)
