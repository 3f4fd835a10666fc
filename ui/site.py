"""What every page shares: the assistant, the stores, the reader."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from secrets import token_hex
from typing import TYPE_CHECKING, Any

from assistant.conversations import Conversations
from ui.documents import Shelf

if TYPE_CHECKING:
    from assistant.assistant import Assistant

# Where the browser keeps who reads and which conversation is open.
SESSION = {"storage_key": "session", "secret": "contrats-de-ville"}


@dataclass(frozen=True)
class Site:
    """One for the application.

    `shared`: several people use it from elsewhere, and each browser has its own
    conversations. On one's own machine they are found again from any browser.
    """

    assistant: Assistant
    shared: bool = False
    shelf: Shelf = field(init=False)
    conversations: Conversations = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "shelf", Shelf(self.assistant))
        object.__setattr__(self, "conversations", Conversations(self.data))

    @property
    def data(self) -> Path:
        return self.assistant.settings.data

    def session(self, kept: Any) -> Session:
        """Who reads, from what their browser kept; made anew when that is nothing of ours."""
        kept = kept if isinstance(kept, dict) else {}
        reader, conversation = kept.get("reader"), kept.get("conversation")
        if not self.shared:
            reader = ""
        elif not isinstance(reader, str) or len(reader) < 32:
            reader = token_hex(16)
        return Session(reader, conversation if isinstance(conversation, str) else "")


@dataclass(frozen=True, slots=True)
class Session:
    reader: str  # "" on one's own machine
    conversation: str = ""  # the one that is open; "" for a new one

    def at(self, conversation: str) -> Session:
        return Session(self.reader, conversation)

    def kept(self) -> dict[str, str]:
        return {"reader": self.reader, "conversation": self.conversation}
