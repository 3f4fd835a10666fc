"""Ranked passages, those that speak of the same thing in other words brought up.

The last word of the ranking: over passages found by words and set by what the question names.
Measured in `index/model/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.query import Query, Scored
from index.analysis import analyse
from index.resemblance import resemblance
from index.static import shipped_embedder

if TYPE_CHECKING:
    from index import Library

# Flat between 0.3 and 0.6; what the passage that resembles most adds to the best score, 1.
_WEIGHT = 0.4
_CANDIDATES = 100
# A word that stands nowhere in the library can only be met by others: as telling as a rare one.
_ABSENT = 5.0


class Resembling:
    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, query: Query, ranked: Sequence[Scored]) -> list[Scored]:
        """Best first; the best scores 1. The first hundred change places, the rest follow."""
        first, rest = ranked[:_CANDIDATES], ranked[_CANDIDATES:]
        if not first:
            return []
        fields = self._library.fields([scored.passage.id for scored in first])
        idf = self._library.idf(query.terms)
        scores = resemblance(
            shipped_embedder(),
            analyse(query.standalone),
            {term: weight * idf.get(term, _ABSENT) for term, weight in query.terms.items()},
            [fields[scored.passage.id] for scored in first],
        )
        found = [
            Scored(scored.passage, scored.score + _WEIGHT * float(score))
            for scored, score in zip(first, scores, strict=True)
        ]
        found.sort(key=lambda s: (-s.score, s.passage.document_id, s.passage.order))
        best = found[0].score
        return [Scored(s.passage, s.score / best) for s in (*found, *rest)]
