"""The kinds of records, each tied to the words of the passages that state it.

Domain fields bear French names. Texts are the document's own words; what is worked out
from them (a partner's usual name, a number) stands beside them.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from typing import Literal


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: a span of a passage, from which its boxes follow."""

    passage_id: str
    start: int  # span in Passage.text
    end: int
    pages: tuple[int, ...]  # 1-based, of the passage
    locator: str


@dataclass(frozen=True, slots=True)
class Mention:
    """Words of the document, and where they stand."""

    text: str
    source: Source


@dataclass(frozen=True, slots=True)
class Partenaire:
    written: str  # "Etat (Education nationale)"
    name: str  # its usual form: "État"; as written where it has none
    source: Source | None = None  # None when it is the speaker of a heading


@dataclass(frozen=True, slots=True)
class Dispositif:
    text: str
    owner: Partenaire | None  # who offers it, from its sub-head or its sentence
    source: Source


@dataclass(frozen=True, slots=True)
class Place:
    """What a record is about; "" and () when the document does not say."""

    commune: str = ""  # of the section it stands in
    quartier: str = ""
    named: tuple[str, ...] = ()  # communes and quartiers that its own words name


@dataclass(frozen=True, slots=True)
class Fiche:
    id: str
    document_id: str
    section: int  # index in Document.sections
    number: str
    title: str
    label: str  # as a person cites it
    enjeu: str  # label of the enjeu, axe or orientation it stands under; "" when there is none
    path: tuple[str, ...]  # labels of the sections above it
    place: Place
    source: Source  # of its first passage
    descriptif: tuple[Mention, ...] = ()  # context and findings
    objectifs: tuple[Mention, ...] = ()
    projets: tuple[Mention, ...] = ()  # expected projects
    publics: tuple[Mention, ...] = ()
    territoires: tuple[Mention, ...] = ()
    pilotes: tuple[Partenaire, ...] = ()
    financeurs: tuple[Partenaire, ...] = ()
    operateurs: tuple[Partenaire, ...] = ()
    partenaires: tuple[Partenaire, ...] = ()  # in what quality is not said
    dispositifs: tuple[Dispositif, ...] = ()
    indicateurs: tuple[Mention, ...] = ()
    calendrier: tuple[Mention, ...] = ()
    budget: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Engagement:
    id: str
    document_id: str
    partenaires: tuple[Partenaire, ...]  # who; () when the document does not say
    text: str
    source: Source
    explicit: bool  # « s'engage », an « Engagements » column; else only under such a heading
    orientation: str = ""
    objectif: str = ""
    priorite: str = ""
    contexte: str = ""  # sub-heads and intro lines that the text needs
    place: Place = Place()
    publics: str = ""
    echeance: str = ""
    etat: str = ""  # how far it has come
    suivi: tuple[Mention, ...] = ()  # indicators of follow-up
    impact: tuple[Mention, ...] = ()


IndicateurKind = Literal["valeur", "suivi", "impact", "contexte", "evaluation"]


@dataclass(frozen=True, slots=True)
class Indicateur:
    id: str
    document_id: str
    kind: IndicateurKind  # "valeur": a figure is given; else what is to be measured
    what: str
    source: Source
    place: Place = Place()
    territoire: str = ""  # where, when neither commune nor quartier; or whose figure it is
    value: str = ""  # as written, without its unit: "16 570"
    number: float | None = None
    unit: str = ""  # "€", "%", "habitants"; "" when there is none
    year: str = ""  # "2022"; "2015-2019" for a total
    objectif: str = ""  # what it measures the progress of
    orientation: str = ""


@dataclass(frozen=True, slots=True)
class Objectif:
    """A line of a table of objectives, or an objective and its list."""

    id: str
    document_id: str
    objectif: str
    source: Source
    orientation: str = ""
    theme: str = ""
    place: Place = Place()
    operationnels: tuple[Mention, ...] = ()
    dispositifs: tuple[Mention, ...] = ()
    shared: bool = False  # the dispositifs' cell covers several lines


@dataclass(frozen=True, slots=True)
class Gouvernance:
    id: str
    document_id: str
    instance: str  # "Comité de pilotage"; or a partner with a part in it: "Communes"
    source: Source
    place: Place = Place()
    membres: tuple[Mention, ...] = ()
    frequence: tuple[Mention, ...] = ()
    role: tuple[Mention, ...] = ()


@dataclass(frozen=True, slots=True)
class Sigle:
    id: str
    document_id: str
    acronym: str
    expansion: str
    source: Source


Record = Fiche | Engagement | Indicateur | Objectif | Gouvernance | Sigle


@dataclass(frozen=True, slots=True)
class Records:
    """Those of a document, in reading order."""

    fiches: tuple[Fiche, ...] = ()
    engagements: tuple[Engagement, ...] = ()
    indicateurs: tuple[Indicateur, ...] = ()
    objectifs: tuple[Objectif, ...] = ()
    gouvernances: tuple[Gouvernance, ...] = ()
    sigles: tuple[Sigle, ...] = field(default=())

    def counts(self) -> dict[str, int]:
        return {kind.name: len(getattr(self, kind.name)) for kind in fields(self)}
