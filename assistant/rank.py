"""Retrieved passages become ranked ones: what the question names, and what it asks for.

Boosts multiply and none excludes: hard filters did no better and failed worse. All these
weights lie on plateaus of the dev set, a point or less from their neighbours.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from assistant.query import Query, Scored, SectionKey
from assistant.standing import Standing, Standings
from ingest.model import Passage
from prompts.questions import Questions, fold

if TYPE_CHECKING:
    from assistant.fit import Fit

Sheet = tuple[str, int]  # document id, section
Side = Callable[[Passage], bool]  # stands on one side of a comparison

_DOCUMENT = 0.2
_FOREIGN = 0.6  # for each proper name that the document never says and another does
_PLACE = 0.4
_COMMUNAL = 0.65
_HEADING = 0.5  # stands under the article, the fiche… asked for by its number
_PARTNER = 0.15  # stands under a heading that names a partner asked about
_RUBRIC = 0.05
_NAME = 6  # words of an item, on average
_VIEWED = 100  # passages looked at closely: 98 % of the evidence is among them
_FIRST, _SETTLED = 5, 2  # passages that show each side compared; those that stay first
_SIDES = 4
_NAMED_TOO = 0.6  # agreement of a document that is named beside the best one
_UNIT = 0.5  # what the best unit counts beside the whole passage
_COVERAGE = 0.5
_RESEMBLANCE = 0.1


class Ranking:
    def __init__(self, questions: Questions, standings: Standings, fit: Fit) -> None:
        self._rubrics = {i.name: i.rubrics for i in questions.intentions}
        self._standings = standings
        self._fit = fit

    def run(self, query: Query, candidates: Sequence[Scored]) -> list[Scored]:
        """Best first; the best scores 1."""
        scored = _stretched(
            [Scored(c.passage, c.score * self._boost(query, c.passage)) for c in candidates]
        )
        if not scored:
            return []
        viewed, rest = scored[:_VIEWED], scored[_VIEWED:]
        units, coverage, resembling = self._fit.views(query, [s.passage for s in viewed])
        words = {c.passage.id: c.score for c in candidates}
        most_words, best_unit = max(words.values()) or 1.0, max(units) or 1.0
        close = _stretched(
            [
                Scored(
                    s.passage,
                    (words[s.passage.id] / most_words + _UNIT * unit / best_unit)
                    * (1 + _COVERAGE * covered)
                    * self._boost(query, s.passage),
                )
                for s, unit, covered in zip(viewed, units, coverage, strict=True)
            ]
        )
        nearness = {s.passage.id: near for s, near in zip(viewed, resembling, strict=True)}
        close = _stretched(
            [
                Scored(
                    s.passage,
                    s.score
                    + _RUBRIC * self.on_rubric(query, s.passage)
                    + _RESEMBLANCE * nearness[s.passage.id],
                )
                for s in close
            ]
        )
        # What was not looked at closely comes behind, in its order.
        least = close[-1].score
        return self._spread(query, close) + [Scored(s.passage, s.score * least) for s in rest]

    def _spread(self, query: Query, ranked: list[Scored]) -> list[Scored]:
        """Where several places or documents are named, each has a passage among the first.

        The first two stay; the best passage of one that has none among the first five comes
        right behind them.
        """
        sides = self.sides(query)
        if len(sides) < 2:
            return ranked
        for side in sides:
            if any(side(s.passage) for s in ranked[:_FIRST]):
                continue
            at = next((i for i, s in enumerate(ranked) if side(s.passage)), None)
            if at is not None:
                ranked.insert(_SETTLED, replace(ranked.pop(at), score=ranked[_SETTLED - 1].score))
        return ranked

    def met(self, query: Query, ranked: Sequence[Scored]) -> float:
        """Share of the question's own words that the best of the first passages meets."""
        _, coverage, _ = self._fit.views(query, [s.passage for s in ranked[:_FIRST]])
        return max(coverage, default=0.0)

    def sides(self, query: Query) -> list[Side]:
        """What a question that compares holds together, as tests of a passage."""
        sides: list[Side] = [partial(self.stands_in, place) for place in query.named.places]
        shares = query.named.documents
        named = [document for document, share in shares.items() if share >= _NAMED_TOO]
        if query.periods > 1 and 1 < len(named) <= _SIDES:
            sides += [partial(_is_of, document) for document in named]
        return sides[:_SIDES]

    def apart(self, query: Query) -> list[frozenset[SectionKey]]:
        """The places named, without those that others stand in: the commune of a quartier."""
        places = list(dict.fromkeys(query.named.places))

        def within(place: frozenset[SectionKey], other: frozenset[SectionKey]) -> bool:
            return any(
                other & self._standings[document][section].places for document, section in place
            )

        return [
            place
            for place in places
            if not any(other != place and within(other, place) for other in places)
        ]

    def in_place(self, query: Query, passage: Passage) -> bool:
        """Stands under one of the places named."""
        return any(self.stands_in(place, passage) for place in query.named.places)

    def stands_in(self, place: frozenset[SectionKey], passage: Passage) -> bool:
        """Under the headings of a place."""
        return bool(place & self._standing(passage).places)

    def _boost(self, query: Query, passage: Passage) -> float:
        """What the passage's document and place do to its score."""
        boost = agreement(query.named.documents, passage.document_id)
        boost *= _FOREIGN ** sum(passage.document_id not in held for held in query.named.holders)
        place = self._standing(passage)
        boost *= 1 + _HEADING * self.under_named(query, passage)
        boost *= 1 + _PARTNER * bool(query.named.partners & place.partners)
        named = query.named
        if not (place.commune or place.quartier):
            return boost
        if not (named.communes or named.quartiers):
            return boost if query.lists_places else boost * _COMMUNAL
        if named.communes and place.commune:
            boost *= 1 + _PLACE * (1 if place.commune in named.communes else -1)
        if named.quartiers and place.quartier:
            boost *= 1 + _PLACE * (1 if place.quartier in named.quartiers else -1)
        return boost

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

    def under_named(self, query: Query, passage: Passage) -> bool:
        """Stands under the article, the fiche… asked for by its number."""
        return bool(query.named.headings & self._standing(passage).headings)

    def on_rubric(self, query: Query, passage: Passage) -> bool:
        """Stands under a rubric of what is asked: « Partenaires financeurs » for funders."""
        return self._asked(query, passage.path[-2:])

    def is_asked_list(self, query: Query, passage: Passage) -> bool:
        """A bare list under such a rubric: the answer as it stands."""
        return bare(passage) and self._asked(query, passage.path[-1:])

    def beside(self, query: Query, label: str) -> bool:
        """A column of indicators, where the question asks for none."""
        return "indicateur" not in query.intentions and self._rubrics["indicateur"].found(
            fold(label)
        )

    def sheet(self, passage: Passage) -> Sheet:
        """What a passage's rubric belongs to."""
        return passage.document_id, self._standing(passage).sheet

    def _standing(self, passage: Passage) -> Standing:
        return self._standings[passage.document_id][passage.section]

    def _asked(self, query: Query, labels: Sequence[str]) -> bool:
        own = _folded(" ".join(labels))
        return any(self._rubrics[name].found(own) for name in query.intentions)


def _is_of(document_id: str, passage: Passage) -> bool:
    return passage.document_id == document_id


# Headings come back from question to question.
_folded = lru_cache(maxsize=1 << 12)(fold)


def _stretched(scored: Sequence[Scored]) -> list[Scored]:
    """Best first, the best scores 1; those without any score are left out."""
    # Equal scores in reading order: the same library always ranks alike.
    ordered = sorted(scored, key=lambda s: (-s.score, s.passage.document_id, s.passage.order))
    best = ordered[0].score if ordered else 0.0
    return [Scored(s.passage, s.score / best) for s in ordered if best > 0 and s.score > 0]


def bare(passage: Passage) -> bool:
    """A list of names: items of a few words."""
    units = passage.units
    return all(unit.kind == "item" for unit in units) and len(passage.text.split()) <= _NAME * len(
        units
    )


def agreement(documents: Mapping[str, float], document_id: str) -> float:
    """1 ± 0.2 as the question names this document or others; 1 where it names none."""
    if not documents:
        return 1.0
    return 1 + _DOCUMENT * (2 * documents.get(document_id, 0.0) - 1)
