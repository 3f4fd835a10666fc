"""When the documents do not answer: near misses, told by what is missing."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from assistant.assistant import Assistant
from assistant.markdown import plain
from assistant.settings import Settings
from index import Library
from index.entry import Filters
from tests.assistant.documents import Sheet


@pytest.fixture(scope="module")
def aubrac(make_library: Callable[..., Library]) -> Assistant:
    """Two periods of one territory; only the first document's title names it."""
    old = Sheet("contrat-aubrac.pdf", "Contrat de ville de l'Aubrac", "2015-2020")
    article = old.section("article", "Logement", label="Article 4 — Logement", number="4")
    old.text(
        article,
        "La rénovation des Clapiers prévoit 342 démolitions.",
        "5-Aménager le pied des immeubles des Clapiers. 6-Ouvrir un jardin.",
        "La ligne de minibus des Clapiers attend un second véhicule.",
        "La recyclerie a coûté 84 000 €.",
        "Sylvie Montel, chargée de quartier, tient une permanence aux Clapiers.",
        "Le taux d'emploi des Clapiers est de 41,3 %.",
        "Des cours accueillent les européens non francophones de l'Aubrac.",
        "La gare a été fermée pendant onze mois.",
    )
    old.section("enjeu", "La place des femmes", label="Enjeu n°5 — La place des femmes", number="5")
    new = Sheet("engagements-2030.pdf", "Engagements quartiers 2030", "2024-2030")
    article = new.section("article", "Région", label="Les engagements de la Région")
    new.text(
        article,
        "La Région de l'Aubrac s'engage à financer des formations.",
        "Elle finance aussi des chantiers d'insertion.",
    )
    return Assistant(Settings(), make_library(old.document(), new.document()))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Combien d'immeubles des Clapiers seront abattus ?", "nombre"),  # « 5-Aménager »
        ("coût de la ligne de minibus des Clapiers", "montant"),  # of something else
        ("La ligne de minibus des Clapiers coûte combien ?", "montant"),
        ("Qui est le directeur des Clapiers ?", "personne"),  # somebody else is named
        ("De combien le taux d'emploi des Clapiers a-t-il augmenté ?", "évolution"),
        ("Qui préside la rénovation des Clapiers ?", "présidence"),
        ("Quels engagements la Région prend-elle pour la santé ?", "Région"),
    ],
)
def test_a_near_miss_is_told_by_what_is_missing(
    aubrac: Assistant, question: str, missing: str
) -> None:
    answer = aubrac.ask(question)
    assert answer.refused
    assert missing in plain(answer.answer).split("\n")[0]


@pytest.mark.parametrize(
    "question",
    [
        "Combien de logements tombent aux Clapiers avec la rénovation ?",  # « démolitions »
        "Combien a coûté la recyclerie ?",
        "Qui est la chargée de quartier des Clapiers ?",
        "Les ressortissants d'Europe sont-ils accueillis aux cours de l'Aubrac ?",
        "Combien de temps la gare a-t-elle été fermée ?",
        "Que finance la Région de l'Aubrac en 2024-2030 ?",  # named in the text alone
        "Quels engagements la Région prend-elle pour les formations ?",
        "Des Clapiers ou de la recyclerie, où parle-t-on de minibus ?",
    ],
)
def test_what_is_said_in_other_words_is_not_refused(aubrac: Assistant, question: str) -> None:
    assert not aubrac.ask(question).refused


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("Que prévoit la fiche 9-9 du Val d'Orne ?", "fiche 9-9"),
        ("Qui finance les soins à Trifouillis ?", "Trifouillis"),
        ("Que finance la CPAM à Bel-Air ?", "CPAM"),
        ("Quel était le revenu médian des Genêts en 1999 ?", "1999"),
        ("Combien de médecins exercent à Montbrun ?", "nombre"),
        ("Quelle est la superficie des Genêts ?", "surface"),
        ("Qui est la directrice de la permanence de soins de Montbrun ?", "personne"),
        ("Comment s'appelle la maire de Montbrun ?", "personne"),
        ("Quelle est l'adresse de la permanence de soins de Montbrun ?", "adresse"),
        ("Quel est le taux de vaccination des Genêts ?", "taux"),
        ("Quelle est la devise des Genêts ?", "devise"),
        ("adresse et téléphone de la permanence de soins de Montbrun", "adresse"),
        ("Quelle part des 15-24 ans des Genêts est sans médecin ?", "taux"),
    ],
)
def test_a_refusal_says_what_is_missing(assistant: Assistant, question: str, missing: str) -> None:
    answer = assistant.ask(question)
    assert answer.refused
    assert missing in answer.answer.split("\n")[0].replace("\\", "")


@pytest.mark.parametrize(
    "question",
    [
        "Que prévoit la fiche 2-2 du Val d'Orne ?",
        "Qui finance les soins à Montbrun ?",
        "Combien l'atelier santé ville verse-t-il à la permanence de soins de Montbrun ?",
        "Quel est le revenu médian des Genêts ?",
        "Quelles actions pour la santé aux Genêts, et depuis quand ?",
        "À qui s'adresse la permanence de soins de Montbrun ?",
        "Depuis les émeutes de 2005, que prévoit le contrat pour la santé aux Genêts ?",
    ],
)
def test_what_the_documents_say_is_not_refused(assistant: Assistant, question: str) -> None:
    assert not assistant.ask(question).refused


def test_a_refusal_offers_the_nearest_passages_with_their_citations(assistant: Assistant) -> None:
    answer = assistant.ask("Combien de médecins exercent à Montbrun ?")
    assert "**Passages les plus proches**" in answer.answer
    assert 1 <= len(answer.citations) <= 3


def test_a_refusal_names_only_the_documents_that_the_filters_leave(assistant: Assistant) -> None:
    entry = assistant.library.documents()[0]
    kept = Filters(documents=frozenset([entry.id]))
    narrow = assistant.ask("Combien d'habitants à Ploumanech ?", filters=kept)
    assert narrow.refused
    assert f"J'ai cherché dans le document « {entry.title} »." in plain(narrow.answer)
    assert "J'ai cherché dans 3 documents." in assistant.ask("Combien à Ploumanech ?").answer


def test_a_choice_that_says_nothing_is_widened_and_the_answer_says_so(
    assistant: Assistant,
) -> None:
    fiches = assistant.library.document("fiches-val-dorne.pdf")
    kept = Filters(documents=frozenset({fiches.id}))
    answer = assistant.ask(
        "Quel est le revenu médian du quartier Bel-Air à Lauzier ?", filters=kept
    )
    assert not answer.refused
    assert answer.answer.startswith(
        "*Rien dans « Fiches opérationnelles du Val d'Orne » ; "
        "trouvé dans « Contrat de ville de Montbrun et Lauzier »"
    )
    assert "15 870 €" in answer.answer
    assert {c.document for c in answer.citations} == {"contrat-montbrun-lauzier.pdf"}


def test_a_choice_that_answers_is_kept_to(assistant: Assistant) -> None:
    fiches = assistant.library.document("fiches-val-dorne.pdf")
    kept = Filters(documents=frozenset({fiches.id}))
    answer = assistant.ask("Qui finance la mobilité ?", filters=kept)
    assert "Rien dans" not in answer.answer
    assert {c.document for c in answer.citations} == {"fiches-val-dorne.pdf"}
