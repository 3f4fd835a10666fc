"""BM25F: one saturation over the fields together, not a sum of scores by field.

S. Robertson, H. Zaragoza, M. Taylor, "Simple BM25 Extension to Multiple Weighted Fields",
CIKM 2004. Adding per-field BM25 scores instead costs 15 points of recall@5 on contracts.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from index.entry import Fields

FIELD_WEIGHTS = (1.0, 2.0, 1.0, 1.0)  # title, path, context, text
K1 = 0.9
B = 0.4


def idf(passages: int, frequency: int) -> float:
    """Inverse document frequency, never negative (Lucene's form)."""
    return math.log1p((passages - frequency + 0.5) / (frequency + 0.5))


@dataclass(frozen=True, slots=True)
class Candidates:
    """Passages to score, as term numbers."""

    terms: NDArray[np.int32]  # of all passages end to end; in each by field, in Fields' order
    lengths: NDArray[np.int64]  # (passages, fields): how many of them

    @staticmethod
    def of(rows: Sequence[tuple[bytes, Sequence[int]]]) -> Candidates:
        return Candidates(
            np.frombuffer(b"".join(terms for terms, _ in rows), dtype="<i4"),
            np.array([lengths for _, lengths in rows], np.int64).reshape(-1, len(Fields._fields)),
        )


def score(
    query: Mapping[int, float], candidates: Candidates, averages: Sequence[float]
) -> NDArray[np.float64]:
    """The score of each candidate.

    `query`: term number -> weight, its idf included. `averages`: mean length of each
    field over the library.
    """
    count = len(candidates.lengths)
    if not query or not len(candidates.terms):
        return np.zeros(count)
    column = np.full(max(int(candidates.terms.max()), *query) + 1, -1, np.int64)
    column[list(query)] = np.arange(len(query))

    columns = column[candidates.terms]
    found = np.flatnonzero(columns >= 0)
    slots = np.repeat(np.arange(candidates.lengths.size), candidates.lengths.ravel())[found]

    means = np.maximum(np.array(averages, np.float64), 1e-9)
    weights = np.array(FIELD_WEIGHTS) / (1 - B + B * candidates.lengths / means)
    frequencies = np.bincount(
        slots // len(Fields._fields) * len(query) + columns[found],
        weights=weights.ravel()[slots],
        minlength=count * len(query),
    ).reshape(count, len(query))
    scores = frequencies / (K1 + frequencies) @ np.array(list(query.values()))
    # The last bits depend on how many are scored together, and would decide between equals.
    rounded: NDArray[np.float64] = scores.round(9)
    return rounded
