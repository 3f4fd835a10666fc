"""Which statements an answer is made of, and how each is said."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from tests.assistant.documents import Sheet

AXES = (
    "L'équipement des salles et des foyers qui n'en ont pas encore un seul",
    "Les usages de tous les jours, des plus simples aux plus savants",
    "La médiation, par des conseillers présents dans chaque mairie annexe de secteur",
    "Les données que chacun confie, et ce que deviennent ces données",
)


@pytest.fixture(scope="module")
def orbiel(make_library: Callable[..., Library]) -> Assistant:
    sheet = Sheet("contrat-orbiel.pdf", "Contrat de ville de l'Orbiel", "2024-2030")
    jobs = sheet.section("article", "Emploi", label="Article 2 — Emploi", number="2")
    sheet.text(
        jobs,
        "L'association Fontgrande propose « Un bol d'air ».",
        "Cette action emmène en vacances les adolescents des Tilleuls.",
        "Le chantier Pastel réserve 12 000 heures d'insertion aux demandeurs d'emploi.",
        "Le chantier Indigo réserve 31 000 heures d'insertion aux demandeurs d'emploi.",
        "Les heures d'insertion du chantier Mauve vont aux demandeurs d'emploi de l'Orbiel.",
        "Des autos se prêtent entre voisins : le covoiturage manque de parkings.",
        "Chaque plusieurs voix compte dans les cafés.",
    )
    axes = sheet.section("rubrique", "Les quatre axes de la feuille de route numérique sont")
    sheet.text(axes, *AXES, lead="Ce sont :")
    sheet.text(
        axes, "Une place au marché", "Un stand au salon", lead="Les forains demandent au maire :"
    )
    return Assistant(Settings(), make_library(sheet.document()))


def test_a_sentence_that_points_back_is_said_with_the_one_before(orbiel: Assistant) -> None:
    said = orbiel.ask("Qui emmène les adolescents des Tilleuls en vacances ?").answer
    assert "L'association Fontgrande propose « Un bol d'air ». Cette action emmène" in said


def test_both_of_two_things_compared_are_said(orbiel: Assistant) -> None:
    said = orbiel.ask(
        "Quel chantier réserve le plus d'heures d'insertion : le chantier Pastel ou Indigo ?"
    ).answer.partition("**Aussi")[0]
    assert "12 000 heures" in said
    assert "31 000 heures" in said


def test_statements_that_differ_by_a_figure_are_both_said(orbiel: Assistant) -> None:
    said = orbiel.ask("Combien d'heures d'insertion un chantier réserve-t-il ?").answer
    assert "12 000" in said
    assert "31 000" in said


def test_the_list_under_a_heading_that_asks_the_same_answers_whole(orbiel: Assistant) -> None:
    answer = orbiel.ask("axes de la feuille de route numérique de l'Orbiel")
    assert " ; ".join(AXES) in answer.answer


def test_an_item_answers_by_the_line_that_governs_it(orbiel: Assistant) -> None:
    said = orbiel.ask("Que demandent les forains au maire ?").answer
    assert "Une place au marché" in said
    assert "Un stand au salon" in said


def test_a_meaning_stands_for_all_the_words_it_explains(orbiel: Assistant) -> None:
    said = orbiel.ask("Partager une voiture à plusieurs, qu'est-ce qui manque ?").answer
    assert said.index("covoiturage") < (said + "cafés").index("cafés")
