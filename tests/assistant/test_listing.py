"""Lists read from records and headings: whole, counted, each line cited."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.markdown import words
from assistant.settings import Settings
from index import Library
from tests.assistant.conftest import contract, fiches, protocol
from tests.assistant.documents import Sheet

AIMS = ("Réussir à l'école", "Trouver un emploi", "Se soigner près de chez soi")


def pledges() -> Sheet:
    sheet = Sheet("contrat-orval.pdf", "Contrat de ville d'Orval", "2024-2030")
    part = sheet.section("partenaire", "Les engagements de la CAF")
    for aim in AIMS:
        for number in range(4):
            text = f"La CAF du Cher soutient le projet numéro {number} des familles " + " ".join(
                f"mot{aim[0].lower()}{number}{rank}" for rank in range(14)
            )
            sheet.engagement(part, "CAF du Cher", text, aim)
    sheet.engagement(part, "CAF du Cher", "La CAF du Cher finance deux ludothèques.", AIMS[0])
    sheet.engagement(part, "CAF du Cher", "Elle prête ses jeux aux ludothèques.", AIMS[0])
    sheet.engagement(part, "Logirivière Habitat", "Logirivière Habitat rénove les halls.", AIMS[2])
    sheet.engagement(
        part, "Logirivière Habitat", "Logirivière Habitat embauche deux gardiens.", AIMS[1]
    )
    sheet.engagement(part, "ARS", "L'ARS ouvre une maison de santé.", AIMS[2])
    return sheet


@pytest.fixture(scope="module")
def orval(make_library: Callable[..., Library]) -> Assistant:
    old = Sheet("protocole-orval.pdf", "Protocole d'Orval", "2019-2022")
    old.engagement(old.section("article", "Engagements"), "CAF", "La CAF ouvre une crèche.")
    return Assistant(Settings(), make_library(pledges().document(), old.document()))


def test_a_partner_s_engagements_are_counted_and_the_others_one_click_away(orval: Assistant):
    answer = orval.ask("À quoi s'engage la CAF ?")
    assert "CAF : 15 engagements" in answer.answer.splitlines()[0]
    assert words(answer.answer) <= 150
    assert answer.more is not None
    shown, left = len(answer.citations), len(answer.more.citations)
    assert shown + left == 15
    assert f"{shown} montrés" in answer.answer.splitlines()[0]
    assert answer.more.label == f"Voir les {left} autres"
    assert [c.n for c in answer.more.citations] == list(range(shown + 1, 16))
    assert "ARS" not in answer.answer + answer.more.answer


def test_the_most_recent_document_comes_first_and_each_is_counted(orval: Assistant):
    answer = orval.ask("À quoi s'engage la CAF ?")
    assert "14 en 2024-2030, 1 en 2019-2022" in answer.answer
    assert answer.citations[0].document == "contrat-orval.pdf"


def test_the_whole_list_is_given_to_who_asks_for_it(orval: Assistant):
    whole = orval.ask("À quoi s'engage la CAF ?").whole()
    assert whole.more is None
    assert len(whole.citations) == 15


def test_a_partner_is_found_by_what_its_acronym_means(orval: Assistant):
    answer = orval.ask("Quels sont les engagements de la caisse d'allocations familiales ?")
    assert "CAF : 15 engagements" in answer.answer


def test_a_partner_without_a_usual_name_is_found_by_its_own(orval: Assistant):
    answer = orval.ask("À quoi s'engage Logirivière ?")
    assert answer.answer.startswith("**Logirivière Habitat : 2 engagements**")


def test_engagements_on_a_topic_are_all_those_that_bear_on_it(orval: Assistant):
    answer = orval.ask("Quels sont les engagements de la CAF pour les ludothèques ?")
    assert "CAF : 2 engagements** sur ce sujet" in answer.answer
    assert answer.more is None
    assert len(answer.citations) == 2


def test_a_partner_of_another_place_is_no_answer(orval: Assistant):
    answer = orval.ask("À quoi s'engage la CAF de la Drôme ?")
    assert "14 engagements" not in answer.answer


@pytest.fixture(scope="module")
def assistant(make_library: Callable[..., Library]) -> Assistant:
    return Assistant(Settings(), make_library(fiches(), contract(), protocol()))


def test_the_quartiers_of_a_commune_are_those_of_its_headings(assistant: Assistant):
    answer = assistant.ask("Quels sont les quartiers prioritaires de Lauzier ?")
    assert answer.answer.startswith("**2 quartiers prioritaires** à Lauzier")
    assert "Bel-Air" in answer.answer
    assert "La Fontaine" in answer.answer
    assert "Genêts" not in answer.answer
    assert len(answer.citations) == 2


def test_fiches_are_counted_and_named(assistant: Assistant):
    answer = assistant.ask("Combien de fiches y a-t-il ?")
    assert answer.answer.startswith("**2 fiches**")
    assert "Fiche 2-2 — Favoriser la mobilité des publics" in answer.answer


def test_the_fiches_on_a_topic_are_those_whose_heading_says_it(assistant: Assistant):
    answer = assistant.ask("Quelles fiches sur la mobilité ?")
    assert answer.answer.startswith("**1 fiche** sur ce sujet")
    assert "Fiche 3-1" not in answer.answer


def test_documents_are_listed_the_most_recent_first(assistant: Assistant):
    answer = assistant.ask("Quels documents avez-vous ?")
    lines = [line for line in answer.answer.splitlines() if line.startswith("- ")]
    assert answer.answer.startswith("**3 documents**")
    assert [year for line in lines for year in ("2024", "2019", "2015") if f"({year}" in line] == [
        "2024", "2019", "2015"
    ]  # fmt: skip


@pytest.mark.parametrize(
    "question",
    [
        "Quels quartiers d'Orléans sont prioritaires ?",  # no commune of the library
        "Combien de quartiers compte le territoire ?",  # for the documents to say
        "Quelles fiches pour l'aide aux devoirs ?",  # what common words say together
        "Quels quartiers ont un centre social ?",  # something that their headings do not say
    ],
)
def test_other_questions_are_not_answered_by_headings(assistant: Assistant, question: str):
    assert not re.match(r"\*\*\d", assistant.ask(question).answer)  # « **3 fiches** »


@pytest.fixture(scope="module")
def aubrac(make_library: Callable[..., Library]) -> Assistant:
    call = Sheet("appel.pdf", "Appel à projets du Pays d'Aubrac", "2025")
    priorities = call.section("titre", "Priorités de l'année", number="2")
    for number, title in enumerate(("L'emploi des femmes", "Les temps libres", "L'alimentation")):
        point = call.section("point", title, priorities, number=f"2.{number + 1}")
        call.text(point, f"{title} : les projets sont attendus avant la fin du mois de mars.")
    annex = call.section("annexe", "Quartiers", number="1")
    for commune, quartier in (("Nasbinals", "Les Buis"), ("Nasbinals", "Le Foirail")):
        call.figure(annex, commune, quartier, "Habitants", "1 200")
    old = Sheet("contrat.pdf", "Contrat de ville du Pays d'Aubrac", "2015-2020")
    table = old.section("annexe", "Périmètre", number="1")
    old.figure(table, "Nasbinals", "Les Buis", "Habitants", "1 100")
    return Assistant(Settings(), make_library(call.document(), old.document()))


def test_as_many_headings_as_are_asked_for_make_the_list(aubrac: Assistant):
    answer = aubrac.ask("Les trois priorités de l'appel à projets du Pays d'Aubrac")
    assert answer.answer.startswith("**3 priorités**")
    assert "2.1 — L'emploi des femmes" in answer.answer.replace("\\", "")
    assert len(answer.citations) == 3


def test_another_number_of_them_is_no_list(aubrac: Assistant):
    question = "Les cinq priorités de l'appel à projets du Pays d'Aubrac"
    assert "priorités**" not in aubrac.ask(question).answer


def test_the_most_recent_document_says_how_many_quartiers_a_commune_has(aubrac: Assistant):
    answer = aubrac.ask("Combien de quartiers prioritaires à Nasbinals ?")
    first, *rest = answer.answer.splitlines()
    assert first.startswith("**2 quartiers prioritaires** à Nasbinals d'après le document le plus")
    assert rest.index("- Le Foirail [2]") < rest.index("- Les Buis [3]")


def test_signatories_are_those_under_whose_name_a_document_commits_itself(
    make_library: Callable[..., Library],
):
    sheet = Sheet("contrat-lot.pdf", "Contrat de ville du Lot", "2024-2030")
    every = sheet.section("partenaire", "Les engagements des signataires")
    for name in ("de l'État", "de la CAF"):
        own = sheet.section("partenaire", f"Les engagements {name}", every)
        sheet.text(own, f"Les engagements {name}", "Des postes sont financés chaque année.")
    answer = Assistant(Settings(), make_library(sheet.document())).ask(
        "Qui sont les signataires du contrat de ville du Lot ?"
    )
    assert answer.answer.startswith("**2 partenaires s'y engagent**")
    assert "- Les engagements de l'État [1]" in answer.answer
    assert "- Les engagements de la CAF [2]" in answer.answer
    assert "des signataires" not in answer.answer
