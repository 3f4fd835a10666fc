"""How far passages speak of what a question speaks of, in its words or in others.

For passages already found by words: the question's terms and those that the lexicon adds are
one vector, set beside that of the passage with its path. As one vector a passage among all, the
same model finds half of what BM25 does. What else was tried in its place (the best run of
terms, word by word, vectors of the library's own) is told in `index/model/MODEL_CARD.md`.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from index.entry import Fields
from index.static import StaticEmbedder, Vectors, unit

_KEPT = 10_000  # passages' vectors kept from question to question: 10 MB

Scores = NDArray[np.float32]


class Resemblance:
    """Compares passages of one generation of the library; remembers their vectors."""

    def __init__(self, embedder: StaticEmbedder) -> None:
        self._embedder = embedder
        self._vectors: dict[str, Vectors] = {}

    def scores(self, weights: Mapping[str, float], passages: Mapping[str, Fields]) -> Scores:
        """A score a passage: the nearest 1, the farthest 0; all 0 where they are equal.

        Args:
            weights: term -> how much it counts, its idf included; the question's own terms,
                and others that say the same.
            passages: by identity, their terms by field, as `Library.fields` gives them.
        """
        if not passages or not weights:
            return np.zeros(len(passages), np.float32)
        asked = np.array(list(weights.values()), np.float32)
        sought = unit(asked @ self._embedder.term_vectors(list(weights)))
        nearness = self._vectors_of(passages) @ sought
        low, high = float(nearness.min()), float(nearness.max())
        scores: Scores = (nearness - low) / max(high - low, 1e-9)
        return scores

    def _vectors_of(self, passages: Mapping[str, Fields]) -> Vectors:
        known = self._vectors
        if len(known) > _KEPT:
            known = self._vectors = {}  # a new one: another question may be reading the old one
        new = {identity: p for identity, p in passages.items() if identity not in known}
        terms = [(*p.title, *p.path, *p.text) for p in new.values()]
        known.update(zip(new, self._embedder.embed_terms(terms), strict=True))
        return np.stack([known[identity] for identity in passages])
