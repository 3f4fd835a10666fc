"""What the records say of a passage, in a line each, for the model to read beside it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import TYPE_CHECKING

from index import RecordFilters

if TYPE_CHECKING:
    from index import Library
    from ingest.model import Passage
    from ingest.records.model import Engagement, Fiche, Indicateur, Partenaire

_MOST = 6  # lines of a passage: a table of figures says the rest itself


class Notes:
    """Lines by passage, for the documents of one answer."""

    def __init__(self, library: Library, passages: Sequence[Passage]) -> None:
        wanted = {passage.id for passage in passages}
        filters = RecordFilters(documents=frozenset(p.document_id for p in passages))
        self._lines: dict[str, dict[str, None]] = defaultdict(dict)
        for fiche in library.fiches(filters):
            for role, partners in (
                ("financeurs", fiche.financeurs),
                ("opérateurs", fiche.operateurs),
                ("pilotes", fiche.pilotes),
            ):
                self._add_partners(fiche, role, partners, wanted)
        for engagement in library.engagements(filters):
            if engagement.source.passage_id in wanted:
                self._lines[engagement.source.passage_id][_engagement(engagement)] = None
        for figure in library.indicateurs(filters):
            if figure.source.passage_id in wanted and figure.kind == "valeur":
                self._lines[figure.source.passage_id][_figure(figure)] = None

    def of(self, passage: Passage) -> tuple[str, ...]:
        """At most a few lines, in reading order."""
        return tuple(self._lines.get(passage.id, ()))[:_MOST]

    def _add_partners(
        self, fiche: Fiche, role: str, partners: Sequence[Partenaire], wanted: set[str]
    ) -> None:
        by_passage: dict[str, list[str]] = defaultdict(list)
        for partner in partners:
            if partner.source is not None and partner.source.passage_id in wanted:
                by_passage[partner.source.passage_id].append(partner.name)
        for identity, names in by_passage.items():
            self._lines[identity][f"{fiche.label} ; {role} : {', '.join(names)}"] = None


def _engagement(engagement: Engagement) -> str:
    who = ", ".join(partner.name for partner in engagement.partenaires) or "non précisé"
    under = " › ".join(
        part for part in (engagement.orientation, engagement.objectif, engagement.priorite) if part
    )
    return f"engagement de : {who}" + (f" ; sous : {under}" if under else "")


def _figure(figure: Indicateur) -> str:
    where = ", ".join(
        part for part in (figure.place.commune, figure.place.quartier, figure.territoire) if part
    )
    value = " ".join(part for part in (figure.value, figure.unit) if part)
    year = f" ({figure.year})" if figure.year else ""
    return f"{where or 'territoire du document'} ; {figure.what} : {value}{year}"
