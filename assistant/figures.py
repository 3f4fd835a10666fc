"""Figures of several places side by side: what a question that compares quartiers asks for.

Rows of « indicateurs clés » say little by themselves: the same label stands in the sheet of
every quartier. So the label that answers is looked for first, then its row in each place.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.compose import Statement
from assistant.markdown import escape
from prompts.questions import fold
from prompts.words import calm

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.units import UnitScores
    from index import Library
    from ingest.model import Passage
    from ingest.records.model import Indicateur
    from prompts.words import Analyse

_ALIKE = 0.1  # share of the question that a label must hold
_CLEAR = 1.3  # times what the next best label holds
_MOST = 12  # rows of a table
_YEAR = re.compile(r"\(?\b(?:19|20)\d\d\)?")


@dataclass(frozen=True, slots=True)
class Row:
    place: str  # « Triage »
    statement: Statement  # its text is the value


@dataclass(frozen=True, slots=True)
class Table:
    label: str  # what the figures are
    rows: tuple[Row, ...]


class Figures:
    def __init__(
        self, library: Library, scores: UnitScores, analyse: Analyse, frame: frozenset[str]
    ) -> None:
        """`frame`: stems that do not say what is asked; no label is chosen for them."""
        self._library = library
        self._scores = scores
        self._analyse = analyse
        self._frame = frame

    def run(self, query: Query) -> Table | None:
        """The table that answers; None where no label fits or fewer than two places have it."""
        if not _side_by_side(query) or query.filters.sections:
            return None
        found = self._by_label(query)
        labels = sorted(
            (
                (self._scores.overlap(frozenset(self._analyse(label)) - self._frame), label)
                for label in found
            ),
            reverse=True,
        )
        if not labels or labels[0][0] < _ALIKE:
            return None
        best_score, best = labels[0]
        if len(found[best]) < 2 or (len(labels) > 1 and best_score < _CLEAR * labels[1][0]):
            return None
        figures = sorted(found[best].values(), key=lambda one: -(one.number or 0.0))
        passages = {
            passage.id: passage
            for passage in self._library.passages([one.source.passage_id for one in figures])
        }
        rows = tuple(
            _row(one, passages[one.source.passage_id], best_score)
            for one in figures[:_MOST]
            if one.source.passage_id in passages
        )
        return Table(figures[0].what, rows) if len(rows) > 1 else None

    def _by_label(self, query: Query) -> dict[str, dict[str, Indicateur]]:
        """Label, its year aside -> place -> its figure, for the places asked about."""
        found: dict[str, dict[str, Indicateur]] = defaultdict(dict)
        for one in self._library.indicateurs():
            if one.kind != "valeur" or one.number is None or not one.place.quartier:
                continue
            if _asked(one, query):
                place = fold(f"{one.place.commune} {one.place.quartier}")
                found[fold(_YEAR.sub("", one.what))].setdefault(place, one)
        return found


def _side_by_side(query: Query) -> bool:
    """Several quartiers are named, or those of a commune are compared."""
    if query.named.quartiers:
        return len(query.named.places) > 1
    return bool(query.named.communes) and (query.comparison or query.lists_places)


def _asked(one: Indicateur, query: Query) -> bool:
    named = query.named
    if query.filters.documents and one.document_id not in query.filters.documents:
        return False
    if named.quartiers and fold(one.place.quartier) not in named.quartiers:
        return False
    if named.communes and fold(one.place.commune) not in named.communes:
        return False
    return bool(named.quartiers or named.communes)


def _row(one: Indicateur, passage: Passage, score: float) -> Row:
    name = one.place.quartier
    value = one.value if one.unit in one.value or not one.unit else f"{one.value} {one.unit}"
    statement = Statement(
        passage, ((one.source.start, one.source.end),), f"**{escape(value)}**", score
    )
    return Row(calm(name), statement)
