"""The shelf: what the application shows of the library, and of the answers' references."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from threading import Lock
from typing import TYPE_CHECKING, Any

from assistant.conversation import Conversation, Reference
from assistant.scope import Choices
from ui.examples import example_questions
from ui.markdown import anchor

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.model import Passage

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
        self._choices: tuple[int, Choices] = (-1, Choices())
        self._passages: tuple[int, dict[tuple[str, int], list[Passage]]] = (-1, {})

    def periods(self) -> dict[str, str]:
        """Document id -> the years that it is about, "" when it does not say."""
        return {entry.id: entry.period for entry in self.assistant.library.documents()}

    def state(self) -> dict[str, Any]:
        """How much the library holds, and since when."""
        entries = self.assistant.library.documents()
        return {
            "documents": len(entries),
            "pages": sum(entry.pages for entry in entries),
            "updated": date_label(max((entry.added for entry in entries), default="")),
        }

    def desk(self, references: Mapping[str, Reference], latest: str = "") -> dict[str, Any]:
        """What assets/desk.js takes: data only, put in the page as text.

        `references`: by the anchor that links to them, "cite-…-n"; those that share what
        is between are gone through one after the other. `latest`: what is between, for
        the group whose first page is shown at once.
        """
        return {
            "documents": [
                {
                    "id": entry.id,
                    "title": entry.title,
                    "period": entry.period,
                    "pages": entry.pages,
                    "readable": entry.passages > 0,
                }
                for entry in self.assistant.library.documents()
            ],
            "references": {
                key: reference.model_dump(mode="json") for key, reference in references.items()
            },
            "latest": latest,
        }

    def desk_of(self, conversation: Conversation) -> dict[str, Any]:
        answered = [turn for turn in conversation.turns if turn.references]
        references = {
            anchor(turn, reference.n): reference
            for turn in answered
            for reference in (*turn.references, *turn.more_references)
        }
        return self.desk(references, answered[-1].id if answered else "")

    def choices(self) -> Choices:
        """What a search can be kept to."""
        generation = self.assistant.library.generation()
        with self._lock:
            if self._choices[0] != generation:
                self._choices = (generation, Choices.of(self.assistant.library))
            return self._choices[1]

    def plan(self, document_id: str) -> dict[str, Any]:
        """A document's tree and figures. Raises UnknownDocument."""
        library = self.assistant.library
        entry = library.document(document_id)
        return {
            "id": entry.id,
            "title": entry.title,
            "name": entry.name,
            "pages": entry.pages,
            "sections": [
                {
                    "index": section.index,
                    "level": section.level,
                    "label": section.label or section.title,
                    "first": section.first_page,
                    "last": section.last_page,
                }
                for section in library.sections(entry.id)
            ],
        }

    def passages_on(self, document_id: str, page: int) -> list[Passage]:
        """What was read on a page, in reading order."""
        generation = self.assistant.library.generation()
        with self._lock:
            if self._passages[0] != generation:
                by_page: dict[tuple[str, int], list[Passage]] = {}
                for passage in self.assistant.library.all_passages():
                    for number in passage.pages:
                        by_page.setdefault((passage.document_id, number), []).append(passage)
                self._passages = (generation, by_page)
            return self._passages[1].get((document_id, page), [])

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


def time_label(moment: str) -> str:
    """« 1er juin 2026 à 14 h 05 », from an ISO date."""
    day = datetime.fromisoformat(moment).astimezone()
    return f"{date_label(moment)} à {day.hour}\u00a0h\u00a0{day.minute:02d}"
