"""Questions that may follow an answer, about what stands near its sources."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from typing import TYPE_CHECKING

from index import LibraryError
from ui.examples import question_about

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from assistant.conversation import Conversation, Turn
    from ingest.model import Section

logger = logging.getLogger(__name__)

SHOWN = 3
_TRIED = 6  # a question costs some 50 ms
_CITED = 3  # sources whose neighbourhood is looked at


def follow_ups(assistant: Assistant, conversation: Conversation, turn: Turn) -> list[str]:
    """A few questions, none of them asked already, none of them refused."""
    asked = {other.question for other in conversation.turns} | {turn.question}
    kept: list[str] = []
    try:
        for tried, question in enumerate(_candidates(assistant, turn)):
            if tried == _TRIED or len(kept) == SHOWN:
                break
            if question not in asked and assistant.answers(question):
                asked.add(question)
                kept.append(question)
    except LibraryError as error:  # the answer stands without them
        logger.warning("Pas de suites proposées : %s", error)
    return kept


def _candidates(assistant: Assistant, turn: Turn) -> Iterator[str]:
    """About the sections cited, those above them, and their neighbours; each once."""
    library = assistant.library
    seen: set[str] = set()
    documents = {entry.id for entry in library.documents()}
    places = [(r.document_id, r.locator) for r in turn.references if r.document_id in documents]
    for document_id, locator in list(dict.fromkeys(places))[:_CITED]:
        sections = library.sections(document_id)
        for section in _around(sections, locator):
            question = question_about(section)
            if question and question not in seen:
                seen.add(question)
                yield question


def _around(sections: list[Section], locator: str) -> Iterator[Section]:
    """From the section cited up to the widest; at each step its neighbours, nearest first."""
    labels = locator.split(" › ")
    here = next((s for s in reversed(sections) if s.label == labels[-1]), None)
    while here is not None and here.index > 0:
        yield here
        place, parent, kind = here.index, here.parent, here.kind
        beside = [s for s in sections if s.parent == parent and s.kind == kind and s != here]
        yield from sorted(beside, key=lambda s: abs(s.index - place))[:2]
        here = sections[here.parent] if here.parent >= 0 else None
