"""How far passages speak of what a question speaks of, in its words or in others.

Three views of the same term vectors, for passages already found by words: each adds one to
three points of recall@5 there, the three together three, with four of MRR. As one vector a
passage among all, the same model finds half of what BM25 does (`index/model/MODEL_CARD.md`).
- whole: the question beside the passage's terms together, path included;
- part: beside the run of terms that fits it best, about a sentence, for the mean of 150
  words says little;
- words: each word of the question beside the one word of the passage that is nearest to it
  (O. Khattab, M. Zaharia, "ColBERT", SIGIR 2020, on static vectors): BM25 that knows synonyms.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from index.entry import Fields
from index.static import StaticEmbedder, Vectors, unit

# Terms a step (stop words are none); a run is two steps, about a sentence.
_STRIDE = 12

Scores = NDArray[np.float32]


def resemblance(
    embedder: StaticEmbedder,
    question: Sequence[str],
    weights: Mapping[str, float],
    passages: Sequence[Fields],
) -> Scores:
    """A score a passage, 0 to 1: the mean of the three views, each stretched over these passages.

    Args:
        question: its terms, as `index.analysis` gives them.
        weights: term -> how much it counts, its idf included; the question's own terms, and
            others that say the same.
        passages: their terms by field, as `Library.fields` gives them.
    """
    if not passages or not question or not weights:
        return np.zeros(len(passages), np.float32)
    numbers: dict[str, int] = {}
    asked = _numbered([question], numbers)
    words = _numbered([weights], numbers)
    texts = _numbered([fields.text for fields in passages], numbers)
    paths = _numbered([(*fields.title, *fields.path) for fields in passages], numbers)
    contexts = _numbered([fields.context for fields in passages], numbers)
    vectors = embedder.term_vectors(list(numbers))

    sought = unit(vectors[asked.terms].sum(axis=0))
    strides = _Strides.of(vectors, texts)
    views = (
        unit(strides.wholes() + _sums(vectors, paths)) @ sought,
        strides.best_run(sought),
        _nearest_words(
            vectors, words.terms, np.array(list(weights.values())), (texts, paths, contexts)
        ),
    )
    mean: Scores = np.mean([_stretched(view) for view in views], axis=0)
    return mean


@dataclass(frozen=True, slots=True)
class _Texts:
    terms: NDArray[np.int64]  # numbers, end to end
    lengths: NDArray[np.int64]


def _numbered(texts: Sequence[Iterable[str]], numbers: dict[str, int]) -> _Texts:
    rows = [[numbers.setdefault(term, len(numbers)) for term in text] for text in texts]
    return _Texts(
        np.array(list(chain.from_iterable(rows)), np.int64),
        np.array([len(row) for row in rows], np.int64),
    )


def _sums(vectors: Vectors, texts: _Texts) -> Vectors:
    """(texts, dimensions): each text's terms together."""
    sums = np.zeros((len(texts.lengths), vectors.shape[1]), np.float32)
    filled = np.flatnonzero(texts.lengths)
    if len(filled):
        lengths = texts.lengths[filled]
        starts = np.cumsum(lengths) - lengths
        sums[filled] = np.add.reduceat(vectors[texts.terms], starts, axis=0)
    return sums


@dataclass(frozen=True, slots=True)
class _Strides:
    """Texts in steps of _STRIDE terms; an empty text is one step of nothing."""

    sums: Vectors  # (steps, dimensions)
    firsts: NDArray[np.int64]  # (texts,): each one's first step

    @staticmethod
    def of(vectors: Vectors, texts: _Texts) -> _Strides:
        counts = np.maximum(-(-texts.lengths // _STRIDE), 1)
        firsts = np.cumsum(counts) - counts
        lengths = np.full(counts.sum(), _STRIDE)
        lengths[firsts + counts - 1] = texts.lengths - (counts - 1) * _STRIDE
        return _Strides(_sums(vectors, _Texts(texts.terms, lengths)), firsts)

    def wholes(self) -> Vectors:
        sums: Vectors = np.add.reduceat(self.sums, self.firsts, axis=0)
        return sums

    def best_run(self, sought: Vectors) -> Scores:
        """Of two steps on end, or the only one."""
        runs = self.sums.copy()
        inside = np.ones(len(runs), bool)  # the next step is of the same text
        inside[self.firsts[1:] - 1] = inside[-1] = False
        runs[:-1][inside[:-1]] += self.sums[1:][inside[:-1]]
        best: Scores = np.maximum.reduceat(unit(runs) @ sought, self.firsts)
        return best


def _nearest_words(
    vectors: Vectors,
    words: NDArray[np.int64],
    weights: NDArray[np.float64],
    fields: Sequence[_Texts],
) -> Scores:
    # A vector's length is how much its term tells.
    telling = (weights * np.linalg.norm(vectors[words], axis=1)).astype(np.float32)
    directions = unit(vectors)
    likeness = np.maximum(directions[words] @ directions.T, 0)
    nearest = np.zeros((len(words), len(fields[0].lengths)), np.float32)
    for texts in fields:
        filled = np.flatnonzero(texts.lengths)
        if len(filled):
            lengths = texts.lengths[filled]
            starts = np.cumsum(lengths) - lengths
            here = np.maximum.reduceat(likeness[:, texts.terms], starts, axis=1)
            nearest[:, filled] = np.maximum(nearest[:, filled], here)
    scores: Scores = telling @ nearest / max(float(telling.sum()), 1e-9)
    return scores


def _stretched(scores: Scores) -> Scores:
    """The worst 0, the best 1; all 0 where they are equal."""
    low, high = float(scores.min()), float(scores.max())
    stretched: Scores = (scores - low) / max(high - low, 1e-9)
    return stretched
