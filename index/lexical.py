"""The lexical index: tantivy, fed with terms that `index.analysis` made.

It finds candidates; their order is settled by `index.bm25f`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import tantivy
from tantivy import Occur, Query

from index.bm25f import FIELD_WEIGHTS
from index.entry import Fields

_WRITER_BYTES = 30_000_000  # tantivy's least is 15 MB a thread


class Entrance(NamedTuple):
    """A passage on its way in."""

    row: int
    fields: Fields
    sections: Sequence[int]  # its own and those above


class LexicalIndex:
    def __init__(self, folder: Path) -> None:
        builder = tantivy.SchemaBuilder()
        for name in Fields._fields:
            builder.add_text_field(name, tokenizer_name="whitespace", index_option="freq")
        builder.add_text_field("place", tokenizer_name="raw", index_option="basic")
        builder.add_unsigned_field("edition", indexed=True)
        builder.add_unsigned_field("row", fast=True)
        self._schema = builder.build()
        folder.mkdir(parents=True, exist_ok=True)
        self._index = tantivy.Index(self._schema, path=str(folder))
        self._index.config_reader("manual")

    @staticmethod
    def exists(folder: Path) -> bool:
        return folder.is_dir() and tantivy.Index.exists(str(folder))

    def searcher(self) -> tantivy.Searcher:
        """The index as it stands now; what is written later is not seen through it."""
        self._index.reload()
        return self._index.searcher()

    def write(self, edition: int, entrances: Iterable[Entrance]) -> None:
        writer = self._index.writer(_WRITER_BYTES, 1)
        for entrance in entrances:
            document = tantivy.Document()
            for name, terms in zip(Fields._fields, entrance.fields, strict=True):
                document.add_text(name, " ".join(terms))
            for section in entrance.sections:
                document.add_text("place", place(edition, section))
            document.add_unsigned("edition", edition)
            document.add_unsigned("row", entrance.row)
            writer.add_document(document)
        writer.commit()
        writer.wait_merging_threads()

    def sweep(self, editions: Sequence[int]) -> None:
        writer = self._index.writer(_WRITER_BYTES, 1)
        writer.delete_documents_by_query(Query.term_set_query(self._schema, "edition", editions))
        writer.commit()
        writer.wait_merging_threads()

    def search(
        self,
        searcher: tantivy.Searcher,
        terms: Mapping[str, float],
        limit: int,
        editions: Sequence[int],
        places: Sequence[str] = (),
    ) -> list[int]:
        """Row numbers of the passages of these editions that hold the terms, best first."""
        words = [
            (
                Occur.Should,
                Query.boost_query(
                    Query.term_query(self._schema, name, term, "freq"), weight * field_weight
                ),
            )
            for term, weight in terms.items()
            for name, field_weight in zip(Fields._fields, FIELD_WEIGHTS, strict=True)
        ]
        if not words or not editions:
            return []
        parts = [
            (Occur.Must, Query.boolean_query(words)),
            (Occur.Must, _any_of(self._schema, "edition", editions)),
        ]
        if places:
            parts.append((Occur.Must, _any_of(self._schema, "place", places)))
        hits = searcher.search(Query.boolean_query(parts), limit, count=False).hits
        return searcher.fast_field_values("row", [address for _, address in hits])


def place(edition: int, section: int) -> str:
    return f"{edition}:{section}"


def _any_of(schema: tantivy.Schema, field: str, values: Sequence[int] | Sequence[str]) -> Query:
    return Query.const_score_query(Query.term_set_query(schema, field, values), 0.0)
