"""Example questions, made from what the library holds, so that they can be answered."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from typing import TYPE_CHECKING

from index import LibraryError

if TYPE_CHECKING:
    from assistant.assistant import Assistant
    from ingest.model import Section

logger = logging.getLogger(__name__)

SHOWN = 4
_TRIED = 12  # a question costs some 50 ms
_SHORTEST_TITLE, _LONGEST_TITLE = 8, 70  # characters

# One for each kind of section worth asking about, the most telling kinds first.
_QUESTIONS = {
    "fiche": "Quels sont les partenaires de l’action «\u00a0{title}\u00a0»\u00a0?",
    "partenaire": "À quoi s’engage {title}\u00a0?",
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
    try:
        for question in islice(_candidates(assistant), _TRIED):
            if assistant.answers(question):
                kept.append(question)
            if len(kept) == SHOWN:
                break
    except LibraryError as error:  # what is wrong is told when somebody asks
        logger.warning("Pas d'exemples de questions : %s", error)
    return kept


def _candidates(assistant: Assistant) -> Iterator[str]:
    """A question of each document in turn, of a kind that was not asked yet where it can be."""
    library = assistant.library
    left = [_of_document(library.sections(entry.id)) for entry in library.documents()]
    asked: Counter[str] = Counter()
    while any(left):
        for questions in left:
            if questions:
                kind = min(questions, key=asked.__getitem__)
                asked[kind] += 1
                yield questions.pop(kind)


def _of_document(sections: list[Section]) -> dict[str, str]:
    """One question a kind, from the middle of the document: its ends are formalities."""
    questions = {}
    for kind, template in _QUESTIONS.items():
        fitting = [section for section in sections if section.kind == kind and _fits(section)]
        if fitting:
            questions[kind] = _question(template, fitting[len(fitting) // 2])
    return questions


def question_about(section: Section) -> str:
    """A question that a section may answer; "" for one that none is known for."""
    return _question(_QUESTIONS[section.kind], section) if _fits(section) else ""


def _fits(section: Section) -> bool:
    template = _QUESTIONS.get(section.kind)
    return (
        template is not None
        and _SHORTEST_TITLE <= len(section.title) <= _LONGEST_TITLE
        and bool(section.number or "{number}" not in template)
    )


def _question(template: str, section: Section) -> str:
    title = section.title
    if section.kind == "partenaire" and title.lower().startswith("les "):
        return f"Quels sont {title[0].lower()}{title[1:]}\u00a0?"  # « Les engagements de… »
    if section.kind == "quartier" and title.isupper():
        title = title.title()
    return template.format(title=title, number=section.number)
