"""The shelf: what the application shows of the library, and of the answers' references."""

from __future__ import annotations

from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from ui.conversation import Conversation
from ui.examples import example_questions
from ui.markdown import anchor

if TYPE_CHECKING:
    from assistant.assistant import Assistant

_MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre",
    "octobre", "novembre", "décembre",
)  # fmt: skip


class Shelf:
    """One for the application; what the library holds may change under it."""

    def __init__(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self._lock = Lock()
        self._examples: tuple[tuple[int, ...], list[str]] = ((), [])

    def periods(self) -> dict[str, str]:
        """Document id -> the years that it is about, "" when it does not say."""
        return {entry.id: entry.period for entry in self.assistant.library.documents()}

    def desk(self, conversation: Conversation) -> dict[str, Any]:
        """What assets/desk.js takes: data only, put in the page as text."""
        entries = self.assistant.library.documents()
        answered = [turn for turn in conversation.turns if turn.references]
        return {
            "documents": [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "period": entry.period,
                    "pages": entry.pages,
                    "readable": entry.passages > 0,
                }
                for entry in entries
            ],
            "updated": date_label(max((entry.added for entry in entries), default="")),
            "references": {
                anchor(turn, reference.n): reference.model_dump(mode="json")
                for turn in answered
                for reference in turn.references
            },
            "latest": answered[-1].id if answered else "",
        }

    def examples(self) -> list[str]:
        """Questions that this library answers; looked for once per state of the library."""
        editions = tuple(sorted(entry.edition for entry in self.assistant.library.documents()))
        with self._lock:
            if self._examples[0] != editions:
                self._examples = (editions, example_questions(self.assistant))
            return self._examples[1]


def date_label(moment: str) -> str:
    """« 1er juin 2026 », from an ISO date; "" from none."""
    if not moment:
        return ""
    day = datetime.fromisoformat(moment).astimezone()
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"
