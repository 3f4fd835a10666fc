"""Figures that records hold: of several quartiers, and of one in several documents."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.settings import Settings
from index import Library
from tests.assistant.documents import Sheet


def contract() -> Sheet:
    sheet = Sheet("contrat-orval.pdf", "Contrat de ville d'Orval", "2024-2030")
    town = sheet.section("commune", "Orval")
    for quartier, people, old in (
        ("Les Tilleuls", "2 310", "18,4"),
        ("LE PRESSOIR", "1 150", "24,1"),
    ):
        place = sheet.section("quartier", quartier, town)
        sheet.figure(place, "Orval", quartier, "Population (2021)", people, "habitants")
        sheet.figure(place, "Orval", quartier, "Part des plus de 60 ans (2021)", old, "%")
        sheet.text(place, f"{quartier} : la population s'étend aux résidences voisines.")
    return sheet


def protocol() -> Sheet:
    sheet = Sheet("protocole-orval.pdf", "Protocole d'Orval", "2019-2022")
    annex = sheet.section("annexe", "Quartiers prioritaires", number="1")
    label = "Nombre d’habitants vivant en QPV"
    sheet.figure(annex, "Orval", "Le Pressoir", label, "1 420", "habitants")
    sheet.figure(annex, "Orval", "Tilleuls", label, "2 310", "habitants")
    return sheet


@pytest.fixture(scope="module")
def orval(make_library: Callable[..., Library]) -> Assistant:
    return Assistant(Settings(), make_library(contract().document(), protocol().document()))


def test_two_documents_that_disagree_are_both_given_the_most_recent_first(orval: Assistant):
    answer = orval.ask("Combien d'habitants au Pressoir à Orval ?")
    lines = answer.answer.splitlines()
    assert lines[0].startswith("**Les documents ne donnent pas le même chiffre** pour Le Pressoir")
    rows = [line for line in lines if line.startswith("| ") and "[" in line]
    assert "Contrat de ville (2024-2030)" in rows[0]
    assert "1 150 habitants" in rows[0]
    assert "Protocole (2019-2022)" in rows[1]
    assert "1 420 habitants" in rows[1]
    assert {c.document for c in answer.citations[:2]} == {
        "contrat-orval.pdf",
        "protocole-orval.pdf",
    }


def test_documents_that_agree_are_not_said_to_differ(orval: Assistant):
    assert "même chiffre" not in orval.ask("Combien d'habitants aux Tilleuls à Orval ?").answer


def test_the_document_that_is_named_answers_alone(orval: Assistant):
    question = "Combien d'habitants au Pressoir dans le protocole 2019-2022 ?"
    assert "même chiffre" not in orval.ask(question).answer


@pytest.mark.parametrize(
    ("question", "first"),
    [
        ("Entre Les Tilleuls et Le Pressoir, où vit-il le plus de monde ?", "2 310 habitants"),
        ("Des Tilleuls ou du Pressoir, lequel a la population la plus âgée ?", "24,1 %"),
        ("Part des plus de 60 ans : Les Tilleuls ou Le Pressoir ?", "24,1 %"),
    ],
)
def test_quartiers_named_are_put_side_by_side(orval: Assistant, question: str, first: str):
    answer = orval.ask(question)
    assert not answer.refused
    rows = [line for line in answer.answer.splitlines() if line.startswith("| ") and "[" in line]
    assert first in rows[0]
    assert len(rows) == 2


def test_the_lowest_come_first_where_they_are_asked_for(orval: Assistant):
    answer = orval.ask("Quel quartier a la plus faible part des plus de 60 ans ?")
    rows = [line for line in answer.answer.splitlines() if line.startswith("| ") and "[" in line]
    assert "18,4 %" in rows[0]
    assert "Les Tilleuls, Orval" in rows[0]


def test_a_column_headed_by_a_quartier_s_name_is_its_own(make_library: Callable[..., Library]):
    """Its name may be shortened there, or cut at its hyphen; the whole's figure is no quartier's."""
    sheet = Sheet("contrat-arvieu.pdf", "Contrat de ville d'Arvieu", "2024-2030")
    first = sheet.section("article", "Quartiers", label="Article 2 — Quartiers", number="2")
    for name, people in (("Cité Jean-Zay", "1 060"), ("Le Champ-du-Moulin", "1 290")):
        sheet.figure(first, "Arvieu", name, "Population (2020)", people, "habitants")
    second = sheet.section("article", "Portrait", label="Article 3 — Portrait", number="3")
    columns = (("Jean-Zay", "42,5"), ("Le Champ-du- Moulin", "54,1"), ("Agglomération", "16,9"))
    for head, rate in columns:
        label = "Taux de pauvreté (2021)"
        sheet.figure(second, "", "", label, rate, "%", territoire=head)
    answer = Assistant(Settings(), make_library(sheet.document())).ask(
        "Quel quartier d'Arvieu a le plus fort taux de pauvreté ?"
    )
    table = [line for line in answer.answer.splitlines() if line.startswith("| ")][1:]
    assert [line.split(" | ")[0].strip("| ") for line in table] == [
        "Le Champ-du-Moulin, Arvieu",
        "Cité Jean-Zay, Arvieu",
    ]


def test_figures_of_another_territory_do_not_answer_for_the_one_named(
    make_library: Callable[..., Library],
):
    sheet = Sheet("protocole-lauze.pdf", "Protocole de la Haute-Lauze", "2019")
    preface = sheet.section("article", "Territoire", label="Article 1 — Territoire", number="1")
    sheet.text(
        preface, "La population la plus jeune est celle de Lioran : 48 % ont moins de 30 ans."
    )
    library = make_library(contract().document(), sheet.document())
    answer = Assistant(Settings(), library).ask(
        "Dans quelle ville de la Haute-Lauze la population est-elle la plus jeune ?"
    )
    assert "Lioran" in answer.answer
    assert {citation.document for citation in answer.citations} == {"protocole-lauze.pdf"}
