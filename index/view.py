"""What the library shows at one instant; a reader keeps to one view from end to end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

import tantivy

from index.catalogue import Snapshot
from index.entry import Entry, Filters
from index.lexical import place
from ingest.model import Passage, Section
from ingest.records.model import Records


@dataclass(frozen=True)
class View:
    snapshot: Snapshot
    searcher: tantivy.Searcher
    # Read when first asked for.
    passages: dict[str, Passage] = field(default_factory=dict)
    sections: dict[int, list[Section]] = field(default_factory=dict)
    frequencies: dict[str, tuple[int, int]] = field(default_factory=dict)
    vocabulary: dict[int, str] = field(default_factory=dict)
    records: dict[int, Records] = field(default_factory=dict)

    @property
    def entries(self) -> tuple[Entry, ...]:
        return self.snapshot.entries

    def count(self) -> int:
        return sum(entry.passages for entry in self.entries)

    def averages(self) -> list[float]:
        """Mean length of each field, in terms."""
        count = max(self.count(), 1)
        return [length / count for length in self.snapshot.lengths]

    def editions(self, filters: Filters) -> list[int]:
        """Those that a search looks in."""
        return [entry.edition for entry in self.wanted(filters)]

    def wanted(self, filters: Filters) -> list[Entry]:
        """The documents that a search looks in: copies and older versions only by name."""
        named = filters.documents | {document for document, _ in filters.sections}
        if not named:
            return list(self.entries)
        asked = [filters.documents] if filters.documents else []
        asked += (
            [frozenset(document for document, _ in filters.sections)] if filters.sections else []
        )
        return [entry for entry in self.snapshot.all if all(entry.id in ids for ids in asked)]

    def places(self, filters: Filters) -> list[str]:
        """The sections that a search keeps to, as the lexical index names them."""
        editions = {entry.id: entry.edition for entry in self.snapshot.all}
        return [
            place(editions[document], section)
            for document, section in sorted(filters.sections)
            if document in editions
        ]


def below(sections: Iterable[Section], roots: Iterable[int]) -> list[int]:
    """The sections of these and of all that stands under them."""
    kept = set(roots)
    for section in sections:  # reading order: a parent comes before its children
        if section.parent in kept:
            kept.add(section.index)
    return sorted(kept)
