"""Retrieved passages become ranked ones: what the question names, and what it asks for.

Boosts multiply and none excludes: hard filters did no better and failed worse
(RETRIEVAL.md, whose figures these weights are).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from assistant.query import Query, Scored
from ingest.model import Passage
from prompts.questions import Questions, fold

if TYPE_CHECKING:
    from assistant.gazetteer import Gazetteer

Sheet = tuple[str, int]  # document id, section

_DOCUMENT = 0.3
_PLACE = 0.25
_COMMUNAL = 0.65
_RUBRIC = 0.1
_NAME = 6  # words of an item, on average


class Ranking:
    def __init__(self, questions: Questions, gazetteer: Gazetteer) -> None:
        self._rubrics = {i.name: i.rubrics for i in questions.intentions}
        self._gazetteer = gazetteer

    def run(self, query: Query, candidates: Sequence[Scored]) -> list[Scored]:
        """Best first; the best scores 1."""
        top = max((c.score for c in candidates), default=0.0)
        if top <= 0:
            return []
        scored = [
            Scored(c.passage, self._score(query, c.passage, c.score / top)) for c in candidates
        ]
        # Equal scores in reading order: the same library always ranks alike.
        scored.sort(key=lambda s: (-s.score, s.passage.document_id, s.passage.order))
        best = scored[0].score
        return [Scored(s.passage, s.score / best) for s in scored]

    def _score(self, query: Query, passage: Passage, score: float) -> float:
        score *= agreement(query.named.documents, passage.document_id)
        place = self._gazetteer.place(passage.document_id, passage.section)
        named = query.named
        if place.commune or place.quartier:
            if not (named.communes or named.quartiers):
                if not query.lists_places:
                    score *= _COMMUNAL
            else:
                if named.communes and place.commune:
                    score *= 1 + _PLACE * (1 if place.commune in named.communes else -1)
                if named.quartiers and place.quartier:
                    score *= 1 + _PLACE * (1 if place.quartier in named.quartiers else -1)
        return score + _RUBRIC * self.on_rubric(query, passage)

    def to_read(self, query: Query, ranked: Sequence[Scored], most: int) -> list[Scored]:
        """The first passages, and the lists asked for that belong to the same sheets.

        « Partenaires financeurs » of a fiche says nothing of its subject: the fiche's other
        rubrics are found, and lead to it.
        """
        first = list(ranked[:most])
        sheets = {self.sheet(scored.passage) for scored in first}
        return first + [
            scored
            for scored in ranked[most:]
            if self.is_asked_list(query, scored.passage) and self.sheet(scored.passage) in sheets
        ]

    def on_rubric(self, query: Query, passage: Passage) -> bool:
        """Stands under a rubric of what is asked: « Partenaires financeurs » for funders."""
        return self._asked(query, passage.path[-2:])

    def is_asked_list(self, query: Query, passage: Passage) -> bool:
        """A bare list under such a rubric: the answer as it stands."""
        return bare(passage) and self._asked(query, passage.path[-1:])

    def sheet(self, passage: Passage) -> Sheet:
        """What a passage's rubric belongs to."""
        return passage.document_id, self._gazetteer.sheet(passage.document_id, passage.section)

    def _asked(self, query: Query, labels: Sequence[str]) -> bool:
        own = fold(" ".join(labels))
        return any(self._rubrics[name].found(own) for name in query.intentions)


def bare(passage: Passage) -> bool:
    """A list of names: items of a few words."""
    units = passage.units
    return all(unit.kind == "item" for unit in units) and len(passage.text.split()) <= _NAME * len(
        units
    )


def agreement(documents: Mapping[str, float], document_id: str) -> float:
    """1 ± 0.3 as the question names this document or others; 1 where it names none."""
    if not documents:
        return 1.0
    return 1 + _DOCUMENT * (2 * documents.get(document_id, 0.0) - 1)
