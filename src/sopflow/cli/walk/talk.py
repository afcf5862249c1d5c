"""Reading answers: commands may be typed wherever an answer is expected."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from sopflow.cli.walk.ui import UI
from sopflow.cli.walk.values import parse_truth
from sopflow.cli.walk.words import Words

__all__ = ["Command", "Leave", "Talk", "Turn"]

Command = Callable[[str, bool], bool]


class Turn(Exception):
    """A command changed the case: whatever was being asked is looked at afresh."""


class Leave(Exception):
    """The person wants to go."""


class Talk:
    """Asks for one line at a time.

    Args:
        ui: The terminal.
        words: The walk's words.

    Attributes:
        commands: By their first word. Each takes the rest of the line and whether free text was asked for, and says
            whether it took the line (if not, the line is an answer).
    """

    def __init__(self, ui: UI, words: Words) -> None:
        self.ui, self.words = ui, words
        self.commands: Mapping[str, Command] = {}

    def line(self, prompt: str, choices: Sequence[str] = (), *, explain: str = "", free: bool = False) -> str:
        """Read until something is typed that is not a command.

        Args:
            prompt: What stands before the cursor.
            choices: What can be completed.
            explain: What ``?`` shows.
            free: Any text is an answer here.

        Returns:
            What was typed, without quotes around it, perhaps empty.

        Raises:
            Turn: A command changed the case.
            Leave: The person wants to go.
        """
        while True:
            try:
                typed = self.ui.read(prompt, choices).strip()
            except EOFError as end:
                raise Leave from end
            if typed == "?":
                self.ui.say(explain or self.words("help"), "quiet")
            elif not self._command(typed, free):
                quoted = len(typed) > 1 and typed[0] == typed[-1] == '"'
                return typed[1:-1] if quoted else typed

    def sure(self, question: str) -> bool:
        """Whether the person says yes; what is neither is asked again."""
        options = (self.words("yes"), self.words("no"))
        while True:
            try:
                return parse_truth(self.ui.read(f"{question} ", options))
            except ValueError:
                self.ui.say(self.words("expect yes/no"), "bad")
            except EOFError as end:
                raise Leave from end

    def _command(self, typed: str, free: bool) -> bool:
        first, _, rest = typed.partition(" ")
        command = self.commands.get(first)
        return command is not None and command(rest.strip(), free)
