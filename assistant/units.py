"""Which sentences, items and rows of the ranked passages answer: each with a score.

Overlap with the question, with what the lexicon says of it, half for the words of the intro
line, a fifth for those of the neighbours, bonuses for the rubric and for a value, less where the
value asked for is not there, times the cube of the passage's score, less the longer it is. A
plateau: on the dev set, half or twice a weight stays within two points of facts.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.counted import Counted
from assistant.names import written_names
from assistant.query import Query, Scored
from ingest.model import Passage, Unit
from prompts.words import fold

if TYPE_CHECKING:
    from assistant.rank import Ranking, Sheet
    from prompts.words import Analyse

_LEAD, _NEIGHBOURS = 0.5, 0.2
_PATH = 0.25  # labels above: shared by all the units of the passage
_LIST_PATH = 0.8  # the same for a list whole under the rubric asked for, whose items say nothing
_NOTHING_OWN = 0.15  # a unit without any word of the question
_HEADED = 0.4  # what a heading holds of the question, for the list under it to answer
_LED = 0.3  # an item answers by the line that governs it, where that holds so much
_LIST = 40  # words of a list given whole
_ASKED_LIST = 50  # the same with its intro line, or under the rubric asked for
_INTRO = 25  # words of a line that only opens a list, at most
_ITEM = 9  # words an item of such a list has at most, on average
_TITLE = 0.5  # what the title of the sheet that a list belongs to says besides
_RUBRIC, _VALUE = 0.15, 0.2
_NO_VALUE = 0.6  # a unit without the value asked for
_LEXICON_CAP = 0.5
# Of the words that a meaning explains. Over 0.5 to 0.8, dev facts in 60 words 63.3 to 64.3
# (61.5 without), in all 79.5 to 79.8 (78.8).
_STANDS = 0.6
_PLACE_NAMES = 0.1  # every unit of a sheet shares its place: its name says little here
_FRAME = 0.15  # words that name the document or put the question: « le contrat prévoit-il »
_ELSEWHERE = 0.25  # than under the heading asked for by its number
_PASSAGE_POWER = 3.0
_LENGTH = 0.4 / 25  # per word
_SHOWN = 30  # words of a long unit that are shown


@dataclass(frozen=True, slots=True)
class ScoredUnit:
    passage: Passage
    first: int  # in passage.units
    last: int  # the same, or the last item of a list given whole
    score: float
    overlap: float  # share of the question's weight that the unit itself holds, 0 to 1
    rank: int  # 0-based, of its passage
    topic: float = 0.0  # the same with its row's heads and the line that governs it

    @property
    def units(self) -> tuple[Unit, ...]:
        return self.passage.units[self.first : self.last + 1]

    @property
    def text(self) -> str:
        return self.passage.text[self.units[0].start : self.units[-1].end]


class UnitScores:
    """Scores units for one query."""

    def __init__(
        self,
        query: Query,
        analyse: Analyse,
        idf: Mapping[str, float],
        ranking: Ranking,
        frame: frozenset[str] = frozenset(),
        titles: frozenset[str] = frozenset(),
    ) -> None:
        """`frame`: stems that say where to look or how one asks, not what is asked; `titles`:
        those of them that name a document.
        """
        self._query = query
        self._analyse = analyse
        self._ranking = ranking
        names = {stem for name in query.named.stems for stem in analyse(name)}
        if frame.union(names).issuperset(query.own):
            frame = titles  # « nombre d'habitants et de communes »: that is what is asked
        self._counted = Counted(query, analyse)
        frame = frame - self._counted.words  # « combien de quartiers »: that is what is asked
        # Words that no document has weigh nothing: they can't tell one unit from another.
        self._weights = {
            stem: idf.get(stem, 0.0)
            * (_PLACE_NAMES if stem in names else _FRAME if stem in frame else 1.0)
            for stem in query.own
        }
        self._meanings = [
            (
                meaning,
                sum(idf.get(stem, 0.0) for stem in meaning.stems) / len(meaning.stems),
            )
            for meaning in query.meanings
        ]
        self._names = frozenset(analyse(" ".join(written_names(query.question))))
        self._whole = sum(self._weights.get(stem, 0.0) for stem in query.own) or 1.0

    def run(self, ranked: Sequence[Scored]) -> list[ScoredUnit]:
        """The units of the passages, best first."""
        headed = any(self._ranking.under_named(self._query, s.passage) for s in ranked)
        sheets = self._sheets(ranked)
        found = [
            unit
            for rank, scored in enumerate(ranked)
            for unit in (
                self._asked_list(rank, scored.passage, sheets)
                if self._ranking.is_asked_list(self._query, scored.passage)
                and len(scored.passage.text.split()) <= _ASKED_LIST
                else self._of_passage(rank, scored)
            )
        ]
        if headed:  # what is said of « article 7 » elsewhere comes after what it says
            found = [
                unit
                if self._ranking.under_named(self._query, unit.passage)
                else replace(unit, score=unit.score * _ELSEWHERE)
                for unit in found
            ]
        found.sort(key=lambda u: (-u.score, u.rank, u.first))
        return found

    def _sheets(self, ranked: Sequence[Scored]) -> dict[Sheet, tuple[frozenset[str], float]]:
        """The words of each sheet's passages, and its best passage's score."""
        sheets: dict[Sheet, tuple[frozenset[str], float]] = {}
        for scored in ranked:
            sheet = self._ranking.sheet(scored.passage)
            words, best = sheets.get(sheet, (frozenset(), 0.0))
            own = self._analyse(f"{' '.join(scored.passage.path)} {scored.passage.text}")
            sheets[sheet] = words | frozenset(own), max(best, scored.score)
        return sheets

    def _asked_list(
        self, rank: int, passage: Passage, sheets: Mapping[Sheet, tuple[frozenset[str], float]]
    ) -> Iterator[ScoredUnit]:
        """A list that answers as it stands: whole, and as good as its sheet fits."""
        words, best = sheets[self._ranking.sheet(passage)]
        overlap = self.overlap(words)
        titled = self.overlap(frozenset(self._analyse(" ".join(passage.path[-2:-1]))))
        score = (overlap + _TITLE * titled + _RUBRIC) * best**_PASSAGE_POWER
        score /= 1 + _LENGTH * min(len(passage.text.split()), _SHOWN)
        yield ScoredUnit(passage, 0, len(passage.units) - 1, score, overlap, rank, overlap)

    def _of_passage(self, rank: int, scored: Scored) -> list[ScoredUnit]:
        passage = scored.passage
        stems = [
            frozenset(self._analyse(passage.text[unit.start : unit.end])) for unit in passage.units
        ]
        above = frozenset(self._analyse(f"{passage.context} {' '.join(passage.path[-2:])}"))
        # Its list answers as it stands: under the rubric asked for, or a heading that asks the same.
        lists = self._ranking.on_rubric(self._query, passage) or bool(
            passage.path and self._said(frozenset(self._analyse(passage.path[-1]))) >= _HEADED
        )
        result = []
        for first, last in self._runs(passage, lists):
            units = passage.units[first : last + 1]
            text = passage.text[units[0].start : units[-1].end]
            if last == first and (self._opens_only(passage, first) or _heads(units[0])):
                continue  # an intro line, a table's head say nothing without what they introduce
            held = stems[first].union(*stems[first : last + 1])
            if self._names.issuperset(held):
                continue  # a name that the question gives tells it nothing
            own = self._said(held)
            led = self._said(held | frozenset(self._analyse(units[0].lead)))
            governed = self._said(held | above)
            near = self._said(held.union(*stems[max(0, first - 1) : last + 2]))
            score = (
                own
                + _LEAD * (led - own)
                + (_LIST_PATH if last > first and lists else _PATH) * (governed - own)
                + _NEIGHBOURS * (near - own)
            )
            if score > 0:
                score += _RUBRIC * self._ranking.on_rubric(self._query, passage)
                gives = self._gives_value(fold(text))
                score += _VALUE * gives
                score *= 1.0 if gives or not self._query.values else _NO_VALUE
            if not own and last == first and not (units[0].kind == "item" and led >= _LED):
                score *= _NOTHING_OWN
            score *= scored.score**_PASSAGE_POWER
            score /= 1 + _LENGTH * min(len(text.split()), _SHOWN)
            heads = " ".join(cell.label for one in units for cell in one.cells)
            topic = self.overlap(held.union(self._analyse(f"{units[0].lead} {heads}")))
            overlap = self.overlap(held)
            result.append(ScoredUnit(passage, first, last, score, overlap, rank, topic))
        return result

    def _opens_only(self, passage: Passage, at: int) -> bool:
        """A line that says nothing without the list it opens; a long one may say it all.

        So does « les 31 quartiers prioritaires sont les suivants : » where a number is asked.
        """
        units = passage.units
        text = passage.text[units[at].start : units[at].end]
        if self._counted and self._gives_value(fold(text)):
            return False
        followed = at + 1 < len(units) and siblings(units[at + 1], units[at])
        return _opens(text) and (followed or len(text.split()) <= _INTRO)

    def _gives_value(self, text: str) -> bool:
        """A value of a kind asked for; a number stands beside what is counted."""
        return any(
            self._counted.beside(value, text)
            if value.counts and self._counted
            else value.pattern.search(text)
            for value in self._query.values
        )

    def _runs(self, passage: Passage, lists: bool) -> Iterator[tuple[int, int]]:
        """First and last unit of what is read as one: a unit, or a short list whole."""
        units = passage.units
        first = 0
        while first < len(units):
            last = first
            opening = _opens(passage.text[units[first].start : units[first].end])
            if opening or units[first].kind == "item":
                while last + 1 < len(units) and siblings(units[last + 1], units[last]):
                    last += 1
                words = len(passage.text[units[first].start : units[last].end].split())
                if opening or lists:
                    fits = words <= _ASKED_LIST
                else:
                    fits = words <= _LIST and words <= _ITEM * (last - first + 1)
                if not fits:
                    last = first
            yield first, last
            first = last + 1

    def beside(self, label: str) -> bool:
        """A column of indicators, where none are asked for."""
        return self._ranking.beside(self._query, label)

    def overlap(self, stems: frozenset[str]) -> float:
        """Share of the question's weight that `stems` hold, lexicon included."""
        return (self._held(stems) + self._credit(stems)) / self._whole

    def _said(self, stems: frozenset[str]) -> float:
        """The same; a meaning held whole stands for the words it explains, where that is more.

        « Partager une voiture à plusieurs » weighs much, « covoiturage » alone little.
        """
        standing: set[str] = set()
        for meaning, _ in self._meanings:
            if stems.issuperset(meaning.stems) and (
                len(meaning.key) > 1 or stems.isdisjoint(meaning.key)
            ):
                standing.update(meaning.key)
        stood = sum(self._weights.get(stem, 0.0) for stem in standing - stems)
        return (self._held(stems) + max(self._credit(stems), _STANDS * stood)) / self._whole

    def _held(self, stems: frozenset[str]) -> float:
        return sum(weight for stem, weight in self._weights.items() if stem in stems)

    def _credit(self, stems: frozenset[str]) -> float:
        """What the lexicon adds: of each word or phrase not said, the weight of what means it."""
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
        return sum(credit.values())


def _opens(text: str) -> bool:
    return text.rstrip().endswith(":")


def _heads(unit: Unit) -> bool:
    """Column heads read as a row: each cell is in capitals, or says its own label again."""
    own = [cell for cell in unit.cells if cell.start >= 0 and cell.text.strip()]
    return unit.kind == "row" and all(
        (cell.text.isupper() and not any(map(str.isdigit, cell.text)))
        or (cell.label and fold(cell.text).startswith(fold(cell.label)))
        for cell in own
    )


def siblings(unit: Unit, before: Unit) -> bool:
    """An item of the same list, or the first of the list that a line opens."""
    return unit.kind == "item" and (unit.lead == before.lead or before.kind != "item")
