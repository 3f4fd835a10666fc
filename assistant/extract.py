"""An answer without a language model: the documents' own words, arranged by what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from typing import TYPE_CHECKING

from assistant.answer import Citation, More
from assistant.catalogue import Catalogue
from assistant.check import Checking
from assistant.compose import Composing, Statement
from assistant.continued import continued
from assistant.fiches import best_fiches
from assistant.figures import Figures, Table
from assistant.instances import instances
from assistant.listing import Listing, rest_of, write_listing
from assistant.pledges import pledged, pledges
from assistant.query import Query, Scored
from assistant.refuse import Refusing
from assistant.sides import Siding, alternatives
from assistant.sigles import spelled
from assistant.topic import dating_stems
from assistant.units import ScoredUnit, UnitScores
from assistant.write import LEADING, CitedTable, Numbers, write, write_refusal
from index.analysis import analyse as analysed
from index.entry import Filters

if TYPE_CHECKING:
    from assistant.rank import Side
    from assistant.reading import Reading
    from index import Library

_READ = 10  # passages that an answer is composed from
_TRIED = 3  # units of a side, of which the first that can be cited is shown
_NEAREST = 3  # passages offered with a refusal
# The same units come back from question to question.
analyse = lru_cache(maxsize=1 << 14)(analysed)
_CARDS = frozenset(("dispositif", "financeur", "operateur"))
_SAID = "Ce qui en est dit"
_NO_ANSWER = "aucun passage n'y répond"


@dataclass(frozen=True, slots=True)
class Extracted:
    text: str  # Markdown
    citations: list[Citation]
    refused: bool
    more: More | None = None  # the rest of a list


class Extracting:
    def __init__(self, library: Library) -> None:
        self._library = library

    def run(
        self, reading: Reading, query: Query, ranked: Sequence[Scored], *, refuse: bool = False
    ) -> Extracted:
        """The documents' answer, or a refusal; `refuse`: somebody judged that none answers."""
        scores = self._scores(reading, query)
        fiches = best_fiches(self._library, reading.ranking, query, ranked)
        read = fiches.read(self._library, ranked, reading.ranking.to_read(query, ranked, _READ))
        units = fiches.lifted(scores.run(read))
        composing = Composing(scores, analyse)
        checking = Checking(self._library.page)
        if not refuse:
            listing = Catalogue(self._library, reading, analyse).run(query) or instances(
                self._library, reading, query, composing, analyse
            )
            listed = _listed(listing, checking, reading)
            if listed:
                return listed
        refusing = Refusing(analyse, self._library.frequencies, reading, self._library.count())
        table = _checked(Figures(self._library, scores, analyse, reading).run(query), checking)
        missing = refusing.run(query, ranked, units, table is not None)
        if refuse:
            missing = missing or _NO_ANSWER
        if missing is None:
            asked = pledges(self._library, query)
            if asked:
                listed = _listed(
                    pledged(asked, self._library, query, reading, composing, analyse),
                    checking,
                    reading,
                )
                if listed:
                    return listed
                units = asked.lifted(units)
            placed = [partial(_on, side) for side in reading.ranking.sides(query)]
            draft = composing.run(units, [*alternatives(query, analyse), *placed])
            draft = list(continued(draft, self._library.following))
            if table:
                # Beside the figures asked for, others are noise, and what is said elsewhere.
                draft = [
                    statement
                    for statement in draft
                    if not statement.bare and reading.ranking.in_place(query, statement.passage)
                ]
            funders = fiches.funders(self._library) if "financeur" in query.intentions else None
            if funders and not any(_within(funders, one) for one in draft[:LEADING]):
                draft = [funders, *(one for one in draft if not _within(one, funders))]
            meant = spelled(self._library, reading, query)
            if meant:
                draft = [meant, *draft]
            beside = table or self._beside(reading, query, units, composing, checking)
            shown = {_spot(one.statement) for _, one in beside.rows if one} if beside else set()
            text, citations = write(
                checking.run([one for one in draft if _spot(one) not in shown]),
                reading.heading,
                reading.source,
                beside,
                asked.note() if asked else "",
            )
            if citations:
                more = None
                if not beside and _CARDS.intersection(query.intentions):
                    cited = {one.passage_id for one in citations}
                    sheets = {
                        reading.ranking.sheet(one.passage)
                        for one in draft
                        if one.passage.id in cited
                    }
                    cards = fiches.cards(self._library, sheets)
                    numbers = Numbers.after(citations, reading.source)
                    more = rest_of("Voir qui finance et qui opère", cards, checking, numbers)
                return Extracted(text, citations, refused=False, more=more)
        text, citations = write_refusal(
            missing or _NO_ANSWER,
            _searched(query.filters, reading),
            checking.run(composing.nearest(units, _NEAREST)),
            reading.heading,
            reading.source,
        )
        return Extracted(text, citations, refused=True)

    def _beside(
        self,
        reading: Reading,
        query: Query,
        units: Sequence[ScoredUnit],
        composing: Composing,
        checking: Checking,
    ) -> CitedTable | None:
        """What each of the documents or places held together says; None where none are."""

        def scored(own: Query, ranked: Sequence[Scored]) -> list[ScoredUnit]:
            return self._scores(reading, own).run(reading.ranking.to_read(own, ranked, _READ))

        sides = Siding(self._library, reading, scored).run(query, units)
        if sides is None:
            return None
        rows = tuple(
            (side.name, next(checking.run(composing.run(side.units[:_TRIED])), None))
            for side in sides.sides
        )
        if not any(cited for _, cited in rows):
            return None
        return CitedTable(sides.head, _SAID, "", rows)

    def _scores(self, reading: Reading, query: Query) -> UnitScores:
        return UnitScores(
            query,
            analyse,
            self._library.idf(query.vocabulary()),
            reading.ranking,
            reading.frame | dating_stems(query, analyse),
            reading.titles,
        )


def _listed(listing: Listing | None, checking: Checking, reading: Reading) -> Extracted | None:
    listed = write_listing(listing, checking, reading.source) if listing else None
    return Extracted(listed.text, listed.citations, False, listed.more) if listed else None


def _searched(filters: Filters, reading: Reading) -> list[str]:
    """Titles of the documents that the filters leave."""
    kept = filters.documents or {document for document, _ in filters.sections}
    return [entry.title for entry in reading.entries if not kept or entry.id in kept]


def _checked(table: Table | None, checking: Checking) -> CitedTable | None:
    """The rows whose quotes stand on their pages; None for fewer than two."""
    if table is None:
        return None
    rows = tuple((row.name, cited) for row in table.rows for cited in checking.run([row.statement]))
    return CitedTable(table.head, table.label, table.opening, rows) if len(rows) > 1 else None


def _on(side: Side, unit: ScoredUnit) -> bool:
    return side(unit.passage)


def _within(one: Statement, other: Statement) -> bool:
    """All that one quotes is quoted by the other."""
    return one.passage.id == other.passage.id and all(
        any(first <= start and end <= last for first, last in other.spans)
        for start, end in one.spans
    )


def _spot(statement: Statement) -> tuple[str, int]:
    return statement.passage.id, statement.spans[0][0]
