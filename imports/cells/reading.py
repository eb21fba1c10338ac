"""A row as it was read."""

from dataclasses import dataclass, field
from typing import Any

from imports.messages import Message


@dataclass
class Reading:
    """A row as it was read: its values by column, the words that were not, what is said."""

    values: dict[str, Any] = field(default_factory=dict)
    as_sent: dict[str, str] = field(default_factory=dict)
    messages: list[Message] = field(default_factory=list)

    def say(self, column: str, code: str, found: str = "", suggestion: str = "", **words):
        self.messages.append(Message(column, code, found, suggestion, words))

    def keep(self, column: str, words: str):
        """Keep words that could not be read, beside others of the same column."""
        kept = self.as_sent.get(column)
        self.as_sent[column] = f"{kept}; {words}" if kept else words
