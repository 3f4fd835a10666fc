"""Documents and places held together: each has its own answer, or none is found there."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from tests.assistant.documents import Sheet


def library_of(make_library: Callable[..., Library]) -> Library:
    old = Sheet("protocole-orval.pdf", "Protocole du Pays d'Orval", "2019-2022")
    article = old.section("article", "Santé", label="Article 2 — Santé", number="2")
    old.text(article, "La ludothèque itinérante est à l'étude avec la Croix-Rouge.")
    old.text(article, "La tournée des lunetiers", "Un dépistage", lead="L'ARS finance :")
    new = Sheet("contrat-orval.pdf", "Contrat de ville du Pays d'Orval", "2024-2030")
    for commune, said in (
        ("Montbrun", "Un bus santé passe chaque semaine sur la place du marché."),
        ("Lauzier", "Une maison de santé ouvre ses portes près de la gare."),
        ("Orval", "La ludothèque itinérante a ouvert dans le parc en mars."),
    ):
        town = new.section("commune", commune)
        new.text(new.section("theme", "Santé et bien-être", town), said)
    care = new.section("rubrique", "Soins")
    new.text(care, "La tournée des lunetiers", "Un dentiste", lead="La CPAM finance :")
    annex = new.section("annexe", "Aides du Département", number="1")
    for commune, value in (("Montbrun", "12"), ("Lauzier", "31")):
        label = f"Nombre de projets aidés par le Département sur {commune}"
        new.figure(annex, commune, "", label, "3", year="2023")
        new.figure(annex, commune, "", label, value, year="2020-2023")
    return make_library(old.document(), new.document())


@pytest.fixture(scope="module")
def orval(make_library: Callable[..., Library]) -> Assistant:
    return Assistant(Settings(), library_of(make_library))


def rows(answer: Answer) -> list[str]:
    return [line for line in answer.answer.splitlines() if line.startswith("| ")][1:]


def test_each_document_named_has_its_part(orval: Assistant):
    answer = orval.ask(
        "Que dit-on de la ludothèque itinérante dans le protocole de 2019 "
        "et dans le contrat de 2024 ?"
    )
    first, second = rows(answer)
    assert first.startswith("| Protocole")
    assert "à l'étude avec la Croix-Rouge" in first
    assert second.startswith("| Contrat de ville")
    assert "dans le parc en mars" in second


def test_a_cell_says_the_line_that_governs_it(orval: Assistant):
    answer = orval.ask(
        "Que dit-on de la tournée des lunetiers dans le protocole de 2019 "
        "et dans le contrat de 2024 ?"
    )
    first, second = rows(answer)
    assert "L'ARS finance : La tournée des lunetiers" in first
    assert "La CPAM finance : La tournée des lunetiers" in second


def test_each_place_compared_has_a_cell_with_its_citation(orval: Assistant):
    answer = orval.ask("Quelle différence entre Montbrun et Lauzier pour la santé ?")
    first, second = rows(answer)
    assert "bus santé" in first
    assert "[1]" in first
    assert "maison de santé" in second
    assert "[2]" in second


def test_a_place_without_evidence_says_so(orval: Assistant):
    answer = orval.ask("Comparer la ludothèque itinérante à Orval et à Lauzier")
    found = {row.split(" | ")[0].strip("| "): row for row in rows(answer)}
    assert "dans le parc" in found["Orval"]
    assert "non trouvé" in found["Lauzier"]


def test_figures_of_communes_stand_side_by_side_for_the_period_asked(orval: Assistant):
    answer = orval.ask(
        "Quelle commune a eu le moins de projets aidés par le Département de 2020 à 2023 ?"
    )
    first, second = rows(answer)
    assert first.startswith("| Montbrun | **12**")
    assert second.startswith("| Lauzier | **31**")


def test_documents_that_speak_of_something_are_named_with_what_they_say(orval: Assistant):
    answer = orval.ask("Quels documents parlent de la ludothèque ?")
    assert [row.split(" | ")[0].strip("| ") for row in rows(answer)] == [
        "Contrat de ville (2024-2030)",
        "Protocole (2019-2022)",
    ]
