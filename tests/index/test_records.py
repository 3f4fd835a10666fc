from __future__ import annotations

import sqlite3
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from index import Library, RecordFilters
from index.records import RecordFilters as Asked
from index.records import records, rows
from ingest.model import Document
from ingest.records.model import (
    Dispositif,
    Engagement,
    Fiche,
    Indicateur,
    Mention,
    Partenaire,
    Place,
    Records,
    Sigle,
    Source,
)
from tests.index.builders import make_document

Open = Callable[..., Library]


def _source(document: Document) -> Source:
    return Source(document.passages[0].id, 0, 4, (1,), "Article 6")


def _engagement(document: Document, number: int, who: str, name: str, text: str) -> Engagement:
    return Engagement(
        id=f"{document.id}-E{number:04d}",
        document_id=document.id,
        partenaires=(Partenaire(who, name, _source(document)),),
        text=text,
        source=_source(document),
        explicit=True,
        orientation="Accompagner chacun vers l'emploi",
        place=Place("Valbourg", "LES AULNES"),
        suivi=(Mention("Nombre de places", _source(document)),),
    )


def _document(name: str = "contrat.pdf") -> Document:
    document = make_document(name, [("Article 6", ["Les engagements des partenaires"])])
    source = _source(document)
    found = Records(
        fiches=(
            Fiche(
                id=f"{document.id}-F0000",
                document_id=document.id,
                section=1,
                number="2-2",
                title="Favoriser la mobilité",
                label="Fiche n°2-2 — Favoriser la mobilité",
                enjeu="",
                path=(),
                place=Place(),
                source=source,
                financeurs=(Partenaire("Etat", "État", source),),
                dispositifs=(Dispositif("Bourse au permis", Partenaire("CAF", "CAF"), source),),
            ),
        ),
        engagements=(
            _engagement(document, 0, "CAF du Val", "CAF", "Créer des places en crèche"),
            _engagement(document, 1, "Département du Nord", "Département", "Ouvrir un foyer"),
            _engagement(document, 2, "Département du Rhône", "Département", "Ouvrir un collège"),
        ),
        indicateurs=(
            Indicateur(
                id=f"{document.id}-I0000",
                document_id=document.id,
                kind="valeur",
                what="Population",
                source=source,
                place=Place("Valbourg", "LES AULNES"),
                value="3 130",
                number=3130.0,
                year="2022",
            ),
        ),
        sigles=(Sigle(f"{document.id}-S0000", document.id, "CEJ", "contrat jeune", source),),
    )
    return replace(document, records=found)


@pytest.fixture
def library(open_library: Open, pdf: Path) -> Library:
    library = open_library()
    library.add(_document(), pdf)
    return library


def test_records_come_back_as_they_were() -> None:
    kept = _document().records
    assert records((kind, body) for kind, _, _, _, body in rows(kept)) == kept


def test_another_process_reads_the_records_of_a_published_document(
    library: Library, open_library: Open
) -> None:
    other = open_library()
    assert [e.text for e in other.engagements()] == [e.text for e in library.engagements()]
    assert other.fiches()[0].financeurs[0].name == "État"
    assert other.sigles()[0].acronym == "CEJ"
    assert other.objectifs() == other.gouvernances() == []


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Asked(partner="caisse d'allocations familiales"), ["Créer des places en crèche"]),
        (Asked(partner="Conseil départemental"), ["Ouvrir un foyer", "Ouvrir un collège"]),
        (Asked(partner="Département du Rhône"), ["Ouvrir un collège"]),
        (Asked(partner="France Travail"), []),
        (Asked(commune="valbourg", text="ouvrir"), ["Ouvrir un foyer", "Ouvrir un collège"]),
        (Asked(quartier="Aulnes", text="crèches"), ["Créer des places en crèche"]),
        (Asked(commune="Ailleurs"), []),
        (Asked(orientation="emplois", text="foyer"), ["Ouvrir un foyer"]),
        (Asked(documents=frozenset(["autre"])), []),
    ],
)
def test_filters_take_names_as_people_write_them(
    library: Library, asked: RecordFilters, expected: list[str]
) -> None:
    assert [e.text for e in library.engagements(asked)] == expected


def test_a_fiche_answers_for_its_funders_and_the_owners_of_its_dispositifs(
    library: Library,
) -> None:
    assert len(library.fiches(RecordFilters(partner="préfecture"))) == 1
    assert len(library.fiches(RecordFilters(partner="CAF"))) == 1
    assert library.fiches(RecordFilters(partner="ARS")) == []


def test_records_go_with_their_document(library: Library, pdf: Path) -> None:
    document = _document()
    fewer = replace(document, records=replace(document.records, engagements=()))
    assert library.add(fewer, pdf) == "replaced"  # read otherwise: not « unchanged »
    assert library.engagements() == []
    assert len(library.fiches()) == 1
    library.remove(document.id)
    assert library.fiches() == []


def test_a_library_of_the_first_format_gains_its_records(
    library: Library, open_library: Open, pdf: Path, tmp_path: Path
) -> None:
    with sqlite3.connect(tmp_path / "donnees" / "catalogue.sqlite3") as db:
        for table in ("records", "origins", "files"):
            db.execute(f"DROP TABLE {table}")
        db.execute("UPDATE meta SET value = '1' WHERE key = 'schema'")
    db.close()
    upgraded = open_library()
    assert upgraded.engagements() == []
    assert upgraded.documents()[0].report.reading == 0  # an ingestion reads it again
    plainer = replace(_document(), records=replace(_document().records, sigles=()))
    assert upgraded.add(plainer, pdf) == "replaced"
    assert len(upgraded.engagements()) == 3
