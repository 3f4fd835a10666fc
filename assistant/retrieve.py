"""A query becomes candidates: found by words, found by vectors, fused."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.query import Query, Scored
from index.entry import Filters

if TYPE_CHECKING:
    from index import Library
    from index.entry import Hit

# Words find 98 % of the evidence in their first hundred (dev set).
_WORDS = 200
_VECTORS = 30
_IN_PLACE = 30
# What the nearest vector adds, as a share of the best score by words.
_DENSE = 0.02


class Retrieving:
    def __init__(self, library: Library) -> None:
        self._library = library

    def run(self, query: Query) -> list[Scored]:
        """Candidates in no order; the best by words scores about 1."""
        words = self._library.search_words(query.terms, _WORDS, query.filters)
        if not query.filters.sections:
            words += self._in_places(query, {hit.passage_id for hit in words})
        meaning = self._library.embed_query(query.question)
        vectors = self._library.search_vectors(meaning, _VECTORS, query.filters)
        fused = _fused(words, vectors)
        passages = self._library.passages(list(fused))
        return [Scored(passage, fused[passage.id]) for passage in passages]

    def _in_places(self, query: Query, known: set[str]) -> list[Hit]:
        """Of each place named, the passages that its sheet holds, however few the words met.

        A name may be made of words that say nothing (« Quartier Est »).
        """
        found: dict[str, Hit] = {}
        for place in query.named.places:
            inside = Filters(query.filters.documents, place)
            for hit in self._library.search_words(query.terms, _IN_PLACE, inside):
                if hit.passage_id not in known:
                    found[hit.passage_id] = hit
        return list(found.values())


def _fused(words: Sequence[Hit], vectors: Sequence[Hit]) -> dict[str, float]:
    top = max((hit.score for hit in words), default=0.0) or 1.0
    fused = {hit.passage_id: hit.score / top for hit in words}
    for rank, hit in enumerate(vectors):
        fused[hit.passage_id] = fused.get(hit.passage_id, 0.0) + _DENSE / (1 + rank / 10)
    return fused
