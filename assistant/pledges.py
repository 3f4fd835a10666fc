"""What a partner commits itself to: its engagements, when one partner is asked about."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.units import ScoredUnit
from index.records import RecordFilters
from prompts.records import record_words

if TYPE_CHECKING:
    from assistant.query import Query
    from index import Library
    from ingest.records.model import Engagement

_OWN = 1.5  # what a unit that states one of them is worth more


@dataclass(frozen=True, slots=True)
class Pledges:
    """Those of one partner in the documents that the question names, or in all of them."""

    partner: str  # its usual name
    engagements: tuple[Engagement, ...]

    def lifted(self, units: Sequence[ScoredUnit]) -> list[ScoredUnit]:
        """The units that state one of them come up."""
        spans: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for one in self.engagements:
            spans[one.source.passage_id].append((one.source.start, one.source.end))
        lifted = [
            replace(unit, score=unit.score * _OWN) if _states(unit, spans) else unit
            for unit in units
        ]
        return sorted(lifted, key=lambda u: (-u.score, u.rank, u.first))

    def note(self) -> str:
        """How many there are, for whoever reads some of them; "" for one."""
        if len(self.engagements) < 2:
            return ""
        return (
            f"{len(self.engagements)} engagements de ce partenaire ({self.partner}) y sont relevés."
        )


def pledges(library: Library, query: Query) -> Pledges | None:
    """None unless the question asks one partner for its commitments."""
    partner = asked_partner(query)
    if not partner:
        return None
    filters = RecordFilters(documents=documents_named(query))
    found = tuple(
        one
        for one in library.engagements(filters)
        if any(each.name == partner for each in one.partenaires)
    )
    return Pledges(partner, found)


def asked_partner(query: Query) -> str:
    """Usual name of the one partner whose commitments are asked for; "" for none or several."""
    if "engagement" not in query.intentions:
        return ""
    words = record_words()
    asked = {role for role, *_ in words.partners.every(query.question)} & words.speakers
    return asked.pop() if len(asked) == 1 else ""


def documents_named(query: Query) -> frozenset[str]:
    """The documents that the question names best; empty for none."""
    shares = query.named.documents
    best = max(shares.values(), default=0.0)
    return frozenset(document for document, share in shares.items() if share == best)


def _states(unit: ScoredUnit, spans: dict[str, list[tuple[int, int]]]) -> bool:
    start, end = unit.units[0].start, unit.units[-1].end
    return any(first < end and start < last for first, last in spans[unit.passage.id])
