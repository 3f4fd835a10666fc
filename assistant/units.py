"""Which sentences, items and rows of the ranked passages answer: each with a score.

The formula and its weights are those measured in ANSWERS.md, on a plateau (ninety random
settings stay within a point): overlap with the question, with what the lexicon says of it,
half for the words of the intro line, 0.3 for those of the neighbours, bonuses for the rubric
and for a value, times the passage's score, less the longer it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from assistant.query import Query, Scored
from ingest.model import Passage, Unit
from prompts.words import fold

if TYPE_CHECKING:
    from prompts.words import Analyse

_LEAD, _NEIGHBOURS = 0.5, 0.3
_RUBRIC, _VALUE = 0.15, 0.1
_LEXICON_CAP = 0.5
_PLACE_NAMES = 0.3  # every unit of a sheet shares its place: its name says little here
_PASSAGE_POWER = 1.3
_LENGTH = 0.6 / 25  # per word


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    passage: Passage
    index: int  # in passage.units
    score: float
    overlap: float  # share of the question's weight that the unit itself holds, 0 to 1
    rank: int  # 0-based, of its passage

    @property
    def unit(self) -> Unit:
        return self.passage.units[self.index]

    @property
    def text(self) -> str:
        return self.passage.text[self.unit.start : self.unit.end]


class UnitScores:
    """Scores units for one query."""

    def __init__(
        self,
        query: Query,
        analyse: Analyse,
        idf: Mapping[str, float],
        on_rubric: Callable[[Query, Passage], bool],
    ) -> None:
        self._query = query
        self._analyse = analyse
        self._on_rubric = on_rubric
        names = {stem for name in query.named.stems for stem in analyse(name)}
        # Words that no document has weigh nothing: they can't tell one unit from another.
        self._weights = {
            stem: idf.get(stem, 0.0) * (_PLACE_NAMES if stem in names else 1.0) * weight
            for stem, weight in query.terms.items()
            if stem in query.own or weight >= 0.5
        }
        self._meanings = [
            (meaning, sum(idf.get(stem, 0.0) for stem in meaning.stems) / len(meaning.stems))
            for meaning in query.meanings
        ]
        self._whole = sum(self._weights.get(stem, 0.0) for stem in query.own) or 1.0

    def run(self, ranked: Sequence[Scored]) -> list[ScoredUnit]:
        """The units of the passages, best first."""
        found = [
            unit for rank, scored in enumerate(ranked) for unit in self._of_passage(rank, scored)
        ]
        found.sort(key=lambda u: (-u.score, u.rank, u.index))
        return found

    def _of_passage(self, rank: int, scored: Scored) -> list[ScoredUnit]:
        passage = scored.passage
        stems = [
            frozenset(self._analyse(passage.text[unit.start : unit.end])) for unit in passage.units
        ]
        above = frozenset(self._analyse(f"{passage.context} {' '.join(passage.path[-2:])}"))
        rubric = _RUBRIC if self._on_rubric(self._query, passage) else 0.0
        result = []
        for index, unit in enumerate(passage.units):
            own = self.overlap(stems[index])
            governed = stems[index] | above | frozenset(self._analyse(unit.lead))
            near = stems[index].union(*stems[max(0, index - 1) : index + 2])
            text = passage.text[unit.start : unit.end]
            score = (
                own
                + _LEAD * (self.overlap(governed) - own)
                + _NEIGHBOURS * (self.overlap(near) - own)
            )
            if score > 0:
                score += rubric
                if self._query.values and any(
                    value.pattern.search(fold(text)) for value in self._query.values
                ):
                    score += _VALUE
            score *= scored.score**_PASSAGE_POWER
            score /= 1 + _LENGTH * len(text.split())
            result.append(ScoredUnit(passage, index, score, own, rank))
        return result

    def overlap(self, stems: frozenset[str]) -> float:
        """Share of the question's weight that `stems` hold, lexicon included."""
        held = sum(weight for stem, weight in self._weights.items() if stem in stems)
        credit: dict[tuple[str, ...], float] = {}
        for meaning, idf in self._meanings:
            if not stems.isdisjoint(meaning.key):
                continue
            matched = len(stems.intersection(meaning.stems)) / len(meaning.stems)
            if matched:
                known = credit.get(meaning.key, 0.0)
                credit[meaning.key] = min(
                    _LEXICON_CAP * idf, known + meaning.weight * matched * idf
                )
        return (held + sum(credit.values())) / self._whole
