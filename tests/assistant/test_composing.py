"""Which sentences, items and rows an answer is made of, and what leads."""

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
WISHES = (
    "Une place abritée au marché du samedi, avec l'eau courante, des bancs, un point de tri et "
    "de quoi brancher un camion frigorifique pendant toute la matinée de vente",
    "Un stand au salon de printemps, tenu à tour de rôle, avec une affiche, un plan et des "
    "invitations à donner aux habitués qui ne viennent plus le dimanche matin",
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
        "Le chantier Pastel réserve ces heures d'insertion aux jeunes.",
        "Le chantier Pastel réserve aussi des heures d'insertion aux femmes.",
        "Le chantier Pastel réserve enfin des heures d'insertion aux seniors.",
        "Sur Indigo, 31 000 heures vont aux demandeurs d'emploi.",
        "Une voiture rouge passe en été devant la halle aux fleurs.",
        "Le covoiturage attend des parkings.",
        "Les élèves partagent la cantine.",
        "Les ateliers de couture des Tilleuls accueillent les habitantes de l'Orbiel.",
        "Ils accueillent 40 habitantes.",
    )
    axes = sheet.section("rubrique", "Les quatre axes de la feuille de route numérique sont")
    sheet.text(axes, *AXES, lead="Ce sont :")
    fair = sheet.section("rubrique", "Vie locale")
    sheet.text(fair, "Le maire reçoit les forains.")
    sheet.text(fair, *WISHES, lead="Les forains demandent au maire :")
    return Assistant(Settings(), make_library(sheet.document()))


def test_a_sentence_that_points_back_is_said_with_the_one_before(orbiel: Assistant) -> None:
    said = orbiel.ask("Qui emmène les adolescents des Tilleuls en vacances ?").answer
    assert "L'association Fontgrande propose « Un bol d'air ». Cette action emmène" in said


def test_both_of_two_things_compared_are_said(orbiel: Assistant) -> None:
    said = orbiel.ask(
        "Quel chantier réserve le plus d'heures d'insertion : le chantier Pastel ou Indigo ?"
    ).answer.partition("**Aussi")[0]
    assert "Le chantier Pastel" in said
    assert "31 000 heures" in said


def test_the_list_under_a_heading_that_asks_the_same_answers_whole(orbiel: Assistant) -> None:
    answer = orbiel.ask("axes de la feuille de route numérique de l'Orbiel")
    assert " ; ".join(AXES) in answer.answer


def test_an_item_answers_by_the_line_that_governs_it(orbiel: Assistant) -> None:
    said = orbiel.ask("Que demandent les forains au maire ?").answer
    assert "Une place abritée au marché" in said
    assert "Un stand au salon" in said


def test_a_meaning_stands_for_all_the_words_it_explains(orbiel: Assistant) -> None:
    said = orbiel.ask("Que faut-il pour partager une voiture à plusieurs ?").answer
    assert "covoiturage" in said.partition("Une voiture rouge")[0]


def test_what_gives_the_value_asked_for_leads(orbiel: Assistant) -> None:
    said = orbiel.ask(
        "Combien d'habitantes les ateliers de couture des Tilleuls accueillent-ils ?"
    ).answer
    assert "40 habitantes" in said.partition("Les ateliers de couture")[0]
