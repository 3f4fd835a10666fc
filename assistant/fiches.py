"""The fiches that answer best: what their owners offer, who funds and operates them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assistant.compose import Span, Statement
from assistant.listing import Item
from assistant.markdown import escape
from assistant.query import Scored
from assistant.units import ScoredUnit
from prompts.records import plain, record_words

if TYPE_CHECKING:
    from assistant.query import Query
    from assistant.rank import Ranking, Sheet
    from index import Library
    from ingest.model import Passage
    from ingest.records.model import Dispositif, Fiche, Source

_FIRST = 3  # passages whose fiches are looked at
_SHOWN = 2  # units that say what the partner asked about offers
_ASKING = frozenset(("financeur", "dispositif"))


@dataclass(frozen=True, slots=True)
class Fiches:
    """Those that the best passages stand in, the best first."""

    fiches: tuple[Fiche, ...]
    offered: tuple[Dispositif, ...]  # by the partners that the question names

    def read(self, library: Library, ranked: Sequence[Scored], read: list[Scored]) -> list[Scored]:
        """With the passages that say what is offered, as good as the best one."""
        known = {scored.passage.id for scored in read}
        ids = dict.fromkeys(
            one.source.passage_id for one in self.offered if one.source.passage_id not in known
        )
        return [*read, *(Scored(p, ranked[0].score) for p in library.passages(list(ids)))]

    def lifted(self, units: Sequence[ScoredUnit]) -> list[ScoredUnit]:
        """What is offered comes right behind the best unit."""
        own = [unit for unit in units[1:] if self._offers(unit)][:_SHOWN]
        others = [unit for unit in units[1:] if unit not in own]
        best = [*units[:1], *(replace(unit, score=units[0].score) for unit in own)]
        return [*best, *others]

    def funders(self, library: Library) -> Statement | None:
        """Who pays in the best of them, and how much where its budget says it."""
        paid = (
            [one.source for one in self.fiches[0].financeurs if one.source] if self.fiches else []
        )
        passages = library.passages(list({source.passage_id for source in paid}))
        if len(passages) != 1:
            return None
        text = passages[0].text
        rows = [_row(passages[0], source) for source in paid]
        said = " ; ".join(" : ".join(text[start:end].split("\n")) for start, end in rows)
        span = (min(start for start, _ in rows), max(end for _, end in rows))
        return Statement(passages[0], (span,), f"**Financeurs** : {escape(said)}", 1.0)

    def cards(self, library: Library, sheets: Collection[Sheet]) -> list[Item]:
        """Who funds and operates those of `sheets`, and what exists already, by owner."""
        items = []
        for fiche in self.fiches:
            if (fiche.document_id, fiche.section) not in sheets:
                continue
            lists = {
                "Financeurs": fiche.financeurs,
                "Opérateurs": fiche.operateurs,
                "Pilotes": fiche.pilotes,
                "Partenaires": fiche.partenaires,
            }
            for label, partners in lists.items():
                sources = [one.source for one in partners if one.source is not None]
                names = dict.fromkeys(one.written for one in partners)
                items += _card(library, fiche, label, sources, " ; ".join(names))
            owners: dict[str, list[Dispositif]] = {}
            for one in fiche.dispositifs:
                owners.setdefault(one.owner.name if one.owner else "", []).append(one)
            for owner, own in owners.items():
                label = f"Dispositifs existants ({owner})" if owner else "Dispositifs existants"
                said = " ; ".join(one.text.strip(" ;.\n") for one in own)
                items += _card(library, fiche, label, [one.source for one in own], said)
        return items

    def _offers(self, unit: ScoredUnit) -> bool:
        start, end = unit.units[0].start, unit.units[-1].end
        return any(
            one.source.passage_id == unit.passage.id
            and one.source.start < end
            and start < one.source.end
            for one in self.offered
        )


def best_fiches(
    library: Library, ranking: Ranking, query: Query, ranked: Sequence[Scored]
) -> Fiches:
    by_sheet = {(fiche.document_id, fiche.section): fiche for fiche in library.fiches()}
    sheets = dict.fromkeys(ranking.sheet(scored.passage) for scored in ranked[:_FIRST])
    fiches = tuple(by_sheet[sheet] for sheet in sheets if sheet in by_sheet)
    words = record_words()
    text = words.no_partner.sub(lambda found: " " * len(found[0]), plain(query.question))
    asked = {role for role, *_ in words.partners.every(text)}
    offered = tuple(
        one
        for fiche in (fiches[:1] if _ASKING & set(query.intentions) else ())
        for one in fiche.dispositifs
        if one.owner is not None and one.owner.name in asked
    )
    return Fiches(fiches, offered)


def _row(passage: Passage, source: Source) -> Span:
    """Of the row that a name stands in, its amount too; of the name alone elsewhere."""
    return next(
        (
            (unit.start, unit.end)
            for unit in passage.units
            if unit.kind == "row" and unit.start <= source.start and source.end <= unit.end
        ),
        (source.start, source.end),
    )


def _card(
    library: Library, fiche: Fiche, label: str, sources: Sequence[Source], said: str
) -> list[Item]:
    """One line of a card, its words in one run of one passage; none where there is nothing."""
    ids = {source.passage_id for source in sources}
    passages = library.passages(list(ids))
    if len(passages) != 1 or not said:
        return []
    span = (min(s.start for s in sources), max(s.end for s in sources))
    text = f"**{label}** : {escape(said)}"
    return [Item(fiche.label, Statement(passages[0], (span,), text, 1.0))]
