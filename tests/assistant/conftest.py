"""A small library of three documents, and an assistant over it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from ingest.model import Document
from tests.assistant.documents import Sheet
from tests.index.builders import HashedWords

THEMES = ("Emploi", "Santé", "Culture", "Logement", "Sport", "École")


def fiches() -> Document:
    sheet = Sheet("fiches-val-dorne.pdf", "Fiches opérationnelles du Val d'Orne", "2015-2020")
    mobility = sheet.section(
        "fiche", "Favoriser la mobilité des publics",
        label="Fiche opérationnelle n°2-2 — Favoriser la mobilité des publics", number="2-2",
    )  # fmt: skip
    aims = sheet.section("rubrique", "Descriptif et objectifs des projets attendus", mobility)
    sheet.text(
        aims,
        "Les projets aideront les demandeurs d'emploi à se déplacer vers les zones d'activité.",
        "Le permis de conduire reste un frein pour beaucoup d'entre eux.",
    )
    funders = sheet.section("rubrique", "Partenaires financeurs", mobility)
    sheet.text(
        funders, "Etat", "Conseil régional", "Conseil départemental", "Ville",
        lead="Financent la mobilité :",
    )  # fmt: skip
    health = sheet.section(
        "fiche", "Développer l'accès aux soins",
        label="Fiche opérationnelle n°3-1 — Développer l'accès aux soins", number="3-1",
    )  # fmt: skip
    funders = sheet.section("rubrique", "Partenaires financeurs", health)
    sheet.text(funders, "ARS", "CPAM", "Mutualité française", lead="Financent les soins :")
    sheet.text(
        funders,
        "L'atelier santé ville verse 12 500 € par an à la permanence de soins de Montbrun.",
        "Le [dispositif](http://ailleurs.example) *Passerelle* accueille les <b>aidants</b>.",
    )
    return sheet.document()


def contract() -> Document:
    """Communal sheets nearly word for word the same."""
    sheet = Sheet(
        "contrat-montbrun-lauzier.pdf", "Contrat de ville de Montbrun et Lauzier", "2024-2030"
    )
    for commune, quartier, income, youth in (
        ("Montbrun", "Les Genêts", "14 310 €", "38,2 %"),
        ("Lauzier", "Bel-Air", "15 870 €", "35,9 %"),
        ("Lauzier", "La Fontaine", "13 020 €", "41,7 %"),
    ):
        town = sheet.section("commune", commune)
        place = sheet.section("quartier", quartier, town)
        sheet.row(place, Indicateur="Revenu médian par unité de consommation", Valeur=income)
        sheet.row(place, Indicateur="Part des moins de 25 ans", Valeur=youth)
        for theme in THEMES:
            section = sheet.section("theme", theme, place)
            sheet.text(
                section,
                f"Le centre social du quartier mène des actions pour le thème {theme.lower()}.",
                "Ces actions sont ouvertes à tous les habitants.",
            )
    return sheet.document()


def protocol() -> Document:
    sheet = Sheet("protocole-montbrun.pdf", "Protocole d'engagements de Montbrun", "2019-2022")
    article = sheet.section("article", "Gouvernance", label="Article 3 — Gouvernance", number="3")
    sheet.text(
        article,
        "Le comité de pilotage se réunit deux fois par an sous la présidence du maire.",
        "Il valide la programmation annuelle des crédits.",
    )
    return sheet.document()


def add(library: Library, document: Document, folder: Path) -> None:
    pdf = folder / document.name
    pdf.write_bytes(b"%PDF-1.4 " + document.id.encode())
    library.add(document, pdf)


@pytest.fixture(scope="session")
def make_library(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Library]:
    def make(*documents: Document) -> Library:
        folder = tmp_path_factory.mktemp("bibliotheque")
        library = Library(folder / "donnees", HashedWords())
        for document in documents:
            add(library, document, folder)
        return library

    return make


@pytest.fixture(scope="session")
def library(make_library: Callable[..., Library]) -> Library:
    return make_library(fiches(), contract(), protocol())


@pytest.fixture(scope="session")
def assistant(library: Library) -> Assistant:
    return Assistant(Settings(), library)
