"""Example questions, made from what the library holds, so that they can be answered."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import zip_longest
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.model import Section

SHOWN = 4
_TRIED = 12  # a question costs some 50 ms
_LONGEST_TITLE = 70  # characters

# One for each kind of section worth asking about, the most telling kinds first.
_QUESTIONS = {
    "fiche": "Quels sont les partenaires de l’action «\u00a0{title}\u00a0»\u00a0?",
    "partenaire": "Quels sont les engagements de {title}\u00a0?",
    "quartier": "Quels sont les objectifs pour le quartier {title}\u00a0?",
    "article": "Que prévoit l’article {number}, «\u00a0{title}\u00a0»\u00a0?",
    "orientation": "Quels objectifs pour l’orientation «\u00a0{title}\u00a0»\u00a0?",
    "axe": "Quels objectifs pour l’axe «\u00a0{title}\u00a0»\u00a0?",
    "objectif": "Quelles actions pour l’objectif «\u00a0{title}\u00a0»\u00a0?",
    "enjeu": "Quelles actions pour l’enjeu «\u00a0{title}\u00a0»\u00a0?",
}


def example_questions(assistant: Assistant) -> list[str]:
    """A few questions over different documents and kinds of sections, none of them refused."""
    kept: list[str] = []
    for tried, question in enumerate(_candidates(assistant)):
        if len(kept) == SHOWN or tried == _TRIED:
            break
        if not assistant.ask(question).refused:
            kept.append(question)
    return kept


def _candidates(assistant: Assistant) -> Iterator[str]:
    """One question of each document in turn, each of another kind where there is one."""
    lists = [
        _of_document(assistant.library.sections(entry.id), turn)
        for turn, entry in enumerate(assistant.library.documents())
    ]
    for row in zip_longest(*lists):
        yield from (question for question in row if question)


def _of_document(sections: list[Section], turn: int) -> list[str]:
    """One question a kind, from the middle of the document: its ends are formalities."""
    questions = []
    for kind, template in _QUESTIONS.items():
        fitting = [
            section
            for section in sections
            if section.kind == kind
            and 8 <= len(section.title) <= _LONGEST_TITLE
            and (section.number or "{number}" not in template)
        ]
        if fitting:
            chosen = fitting[len(fitting) // 2]
            questions.append(template.format(title=chosen.title, number=chosen.number))
    start = turn % len(questions) if questions else 0
    return questions[start:] + questions[:start]
