"""What both steps and acts can do: change facts, send a message, escalate."""

from __future__ import annotations

from pydantic import Field

from sopflow.model.part import FactRef, Name, Part, Word, Written
from sopflow.model.texts import Texts

__all__ = ["Changes", "Escalation", "Message"]


class Changes(Part):
    """Facts are changed, in the order clear, set, add, remove."""

    set: dict[FactRef, Written] = Field(
        default_factory=dict, description="Facts get these values; after `=` stands an expression."
    )
    clear: tuple[FactRef, ...] = Field(default=(), description="These facts become missing.")
    add: dict[FactRef, Written] = Field(default_factory=dict, description="These values are added to lists.")
    remove: dict[FactRef, Written] = Field(default_factory=dict, description="These values are taken out of lists.")


class Message(Part):
    """A message goes out."""

    send: Texts = Field(description="A message with this text goes out.")
    to: Name = Field(default="customer", description="To whom: customer, or a role. Left out: to the customer.")
    via: Word | None = Field(default=None, description="The way it goes: email, letter, …")
    subject: Texts | None = Field(default=None, description="What the message is about.")


class Escalation(Part):
    """The case goes up."""

    escalate: Name = Field(description="The case goes up the ladder (next), or to this role.")
    because: Texts | None = Field(default=None, description="The reason, for those it goes to.")
