"""An answer without a language model: the documents' own words, arranged by what is asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from assistant.answer import Citation, More
from assistant.catalogue import Catalogue
from assistant.check import Checking
from assistant.compose import Composing, Statement
from assistant.figures import Figures, Table
from assistant.listing import Listing, write_listing
from assistant.pledges import pledged, pledges
from assistant.query import Query, Scored
from assistant.refuse import Refusing
from assistant.units import UnitScores
from assistant.write import CitedTable, write, write_refusal
from index.analysis import analyse as analysed
from index.entry import Filters

if TYPE_CHECKING:
    from assistant.reading import Reading
    from index import Library

_READ = 10  # passages that an answer is composed from
_NEAREST = 3  # passages offered with a refusal
# The same units come back from question to question.
analyse = lru_cache(maxsize=1 << 14)(analysed)
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
        idf = self._library.idf(query.vocabulary())
        scores = UnitScores(query, analyse, idf, reading.ranking, reading.frame, reading.titles)
        read = reading.ranking.to_read(query, ranked, _READ)
        units = scores.run(read)
        composing = Composing(scores, analyse)
        checking = Checking(self._library.page)
        if not refuse:
            listing = Catalogue(self._library, reading, analyse).run(query)
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
            shown = {_spot(one.statement) for _, one in table.rows} if table else set()
            draft = [
                statement
                for statement in composing.run(units, reading.ranking.sides(query))
                if _spot(statement) not in shown
                # Beside the figures asked for, others are noise, and what is said elsewhere.
                and not (table and statement.bare)
                and (not table or reading.ranking.in_place(query, statement.passage))
            ]
            text, citations = write(
                checking.run(draft),
                reading.heading,
                reading.source,
                table,
                asked.note() if asked else "",
            )
            if citations:
                return Extracted(text, citations, refused=False)
        text, citations = write_refusal(
            missing or _NO_ANSWER,
            _searched(query.filters, reading),
            checking.run(composing.nearest(units, _NEAREST)),
            reading.heading,
            reading.source,
        )
        return Extracted(text, citations, refused=True)


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


def _spot(statement: Statement) -> tuple[str, int]:
    return statement.passage.id, statement.spans[0][0]
