"""How well a passage fits a query, beyond the words they share: three views of it.

- its best unit: one sentence, item or row that holds much of what is asked, with what
  governs it, says more than the same words scattered over a passage;
- coverage: how much of the question is met at all, in its words or in others;
- resemblance: nearness in meaning (`index.resemblance`).

On the dev set (170 questions), over BM25F with place and document boosts at 82.7 recall@5:
the best unit 84.9, with coverage 87.8. Over 55 settings of the weights recall@5 goes from 86.9
to 89.0 (median 87.9); chosen by ten-fold cross-validation, it is 87.9. Beside the lexicon of
today resemblance brings little: recall@5 89.0 → 89.3, @10 93.5 → 93.9, @20 96.0 → 96.9; on 216
other questions, half of them on other documents, 87.4 → 88.1, 92.8 → 93.3,
95.8 → 95.7.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from assistant.query import Query
from assistant.topic import Topic
from index.resemblance import Resemblance
from index.static import shipped_embedder
from ingest.model import Passage, Unit

if TYPE_CHECKING:
    from index import Library
    from prompts.words import Analyse

_LEAD = 0.5  # a word that stands in what governs a unit, or above its passage
_LENGTH = 0.2 / 25  # per word of a unit
# How much a word's length in the shipped table counts beside its idf. Recall@5 on five sets:
# dev 89.3 (89.3 without), 92.2 (91.5) and 92.9 (92.9) on the same documents, 87.1 (85.5) and
# 87.6 (86.7) on small libraries of two or three others; over lengths 0.8 to 1.2 the same.
_GENERAL = 0.5
_KEPT = 4000  # passages whose units stay analysed

Units = tuple[tuple[frozenset[str], frozenset[str], int], ...]


class Fit:
    """Reads passages of one generation of the library; remembers their units' terms."""

    def __init__(self, library: Library, analyse: Analyse) -> None:
        self._library = library
        self._analyse = analyse
        self._units: dict[str, Units] = {}
        self._resemblance = Resemblance(shipped_embedder())

    def views(
        self, query: Query, passages: Sequence[Passage]
    ) -> tuple[list[float], list[float], list[float]]:
        """Best unit (any scale), coverage (0 to 1) and resemblance (0 to 1) of each passage."""
        idf = self._telling(query.vocabulary())
        fields = self._library.fields([passage.id for passage in passages])
        held = [fields[passage.id] for passage in passages]
        topic = Topic(query, idf, ())
        weights = {t: w * idf[t] for t, w in query.terms.items() if t in idf}
        return (
            [
                self._best_unit(weights, passage, found.path)
                for passage, found in zip(passages, held, strict=True)
            ],
            [topic.share({*f.title, *f.path, *f.context, *f.text}) for f in held],
            self._resemblance.scores(weights, {p.id: fields[p.id] for p in passages}).tolist(),
        )

    def _telling(self, stems: Collection[str]) -> dict[str, float]:
        """What each tells: by how few passages hold it, less where French uses it everywhere.

        Few passages of a small library hold « prendre », which tells nothing.
        """
        idf = self._library.idf(stems)
        general = np.linalg.norm(shipped_embedder().term_vectors(list(idf)), axis=1) if idf else ()
        return {
            stem: weight * min(1.0, float(usual)) ** _GENERAL
            for (stem, weight), usual in zip(idf.items(), general, strict=True)
        }

    def _best_unit(
        self, weights: Mapping[str, float], passage: Passage, path: Sequence[str]
    ) -> float:
        above = weights.keys() & set(path)
        best = 0.0
        for own, lead, length in self._units_of(passage):
            said = weights.keys() & own
            governed = (above | (weights.keys() & lead)) - said
            score = sum(weights[t] for t in said) + _LEAD * sum(weights[t] for t in governed)
            best = max(best, score / (1 + _LENGTH * length))
        return best

    def _units_of(self, passage: Passage) -> Units:
        known = self._units.get(passage.id)
        if known is None:
            if len(self._units) >= _KEPT:
                self._units.clear()
            known = self._units[passage.id] = tuple(
                (
                    frozenset(self._analyse(passage.text[unit.start : unit.end])),
                    frozenset(self._analyse(_governing(unit))),
                    len(passage.text[unit.start : unit.end].split()),
                )
                for unit in passage.units
            )
        return known


def _governing(unit: Unit) -> str:
    """Its lead, its cells' column heads, and the cells it inherits."""
    cells = [f"{cell.label} {cell.text if cell.start < 0 else ''}" for cell in unit.cells]
    return " ".join([unit.lead, *cells])
