"""Questions on a small library, from end to end."""

from __future__ import annotations

import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest

from assistant.answer import Answer
from assistant.assistant import Assistant
from assistant.markdown import words
from assistant.quotes import locate
from assistant.settings import Settings
from index import Filters, Library
from tests.assistant.conftest import add, contract, fiches, protocol
from tests.assistant.documents import Sheet

QUESTIONS = (
    "Qui peut financer un projet de mobilité pour les demandeurs d'emploi ?",
    "Quel est le revenu médian à Bel-Air ?",
    "Combien de fois se réunit le comité de pilotage ?",
    "centre social culture Montbrun",
    "Quelles sont les actions du centre social pour la santé aux Genêts ?",
    "Que fait le dispositif Passerelle pour les aidants ?",
    "Combien l'atelier santé ville verse-t-il à la permanence de soins de Montbrun ?",
    "Quels quartiers ont un centre social ?",
    "Quelle est la différence entre Montbrun et Lauzier pour les moins de 25 ans ?",
    "zzz",
    "?",
)


def shown(answer: Answer) -> str:
    """The answer without escapes, as one reads it."""
    return re.sub(r"\\(\W)", r"\1", answer.answer)


@pytest.mark.parametrize("question", QUESTIONS)
def test_whatever_is_asked_the_answer_keeps_its_promises(assistant: Assistant, question: str):
    answer = assistant.ask(question)
    marks = [int(n) for n in re.findall(r"(?<!\\)\[(\d+)\]", answer.answer)]
    assert [c.n for c in answer.citations] == list(range(1, len(answer.citations) + 1))
    assert set(marks) == {c.n for c in answer.citations}
    assert words(answer.answer) <= 150
    assert answer.refused or answer.citations
    for citation in answer.citations:
        pages = [assistant.library.page(citation.document_id, n) for n in citation.pages]
        assert locate(citation.quote, pages), citation.quote
        assert citation.boxes
        assert {box.page for box in citation.boxes} == set(citation.pages)
        passage = assistant.library.passage(citation.passage_id)
        assert citation.quote in " ".join(passage.text.split())
        assert citation.locator == passage.locator
    for rank, given in enumerate(answer.passages, start=1):
        passage = assistant.library.passage(given.passage_id)
        assert (given.rank, given.text, given.tokens) == (rank, passage.text, passage.tokens)
    scores = [given.score for given in answer.passages]
    assert scores == sorted(scores, reverse=True)
    # Each line that states something carries its marks.
    for line in answer.answer.splitlines():
        if line.startswith("- "):
            assert re.search(r"\[\d+\]$", line), line


def test_the_funders_of_the_right_fiche_come_whole(assistant: Assistant):
    answer = assistant.ask("Qui peut financer un projet de mobilité pour les demandeurs d'emploi ?")
    assert not answer.refused
    assert "Etat ; Conseil régional ; Conseil départemental ; Ville" in shown(answer)
    first = answer.citations[0]
    assert first.document == "fiches-val-dorne.pdf"
    assert "n°2-2" in first.locator
    assert first.locator.endswith("Partenaires financeurs")


def test_a_figure_is_that_of_the_quartier_named(assistant: Assistant):
    for quartier, value, other in (
        ("Bel-Air", "15 870 €", "13 020 €"),
        ("la Fontaine", "13 020 €", "15 870 €"),
        ("des genets", "14 310 €", "15 870 €"),
    ):
        answer = assistant.ask(f"Quel est le revenu médian par UC du quartier {quartier} ?")
        assert value in shown(answer).split("**Aussi dans les documents**")[0], quartier
        assert value in answer.citations[0].quote
        assert other not in answer.citations[0].quote


def test_a_row_is_read_under_its_column_heads_and_quoted_as_on_the_page(assistant: Assistant):
    answer = assistant.ask("Quelle est la part des moins de 25 ans à Bel-Air ?")
    assert "**Indicateur** : Part des moins de 25 ans ; **Valeur** : 35,9 %" in answer.answer
    assert answer.citations[0].quote == "Part des moins de 25 ans 35,9 %"


def test_a_follow_up_keeps_the_subject_and_changes_the_place(assistant: Assistant):
    history = [
        ("user", "Quel est le revenu médian par UC du quartier Bel-Air ?"),
        ("assistant", "Il est de 15 870 €."),
    ]
    answer = assistant.ask("Et à la Fontaine ?", history)
    assert "13 020 €" in shown(answer).split("**Aussi dans les documents**")[0]
    assert "revenu médian" in answer.standalone_question
    assert answer.question == "Et à la Fontaine ?"


def test_a_question_that_stands_alone_stays_as_it_is(assistant: Assistant):
    question = "Quel est le revenu médian par UC du quartier Bel-Air ?"
    assert assistant.ask(question).standalone_question == question


def test_a_name_that_no_document_has_is_refused_by_name(assistant: Assistant):
    answer = assistant.ask("Quel est le revenu médian du quartier de Vaugrenard ?")
    assert answer.refused
    assert "Vaugrenard" in answer.answer
    assert "3 documents" in answer.answer
    assert answer.citations, "the nearest passages are offered"


def test_a_value_that_no_passage_gives_is_refused_as_missing(assistant: Assistant):
    asked = "Quel montant le centre social consacre-t-il à ses actions pour la culture à Bel-Air ?"
    answer = assistant.ask(asked)
    assert answer.refused
    assert "montant" in answer.answer
    given = assistant.ask(
        "Quel montant l'atelier santé ville verse-t-il à la permanence de soins ?"
    )
    assert not given.refused
    assert "12 500 €" in shown(given)


def test_what_a_document_says_shows_as_text(assistant: Assistant):
    answer = assistant.ask("Que fait le dispositif Passerelle pour les aidants ?")
    assert r"\[dispositif\](http\://ailleurs.example)" in answer.answer
    assert r"\*Passerelle\*" in answer.answer
    assert r"\<b\>aidants\</b\>" in answer.answer


def test_at_least_twenty_passages_are_given_where_there_are(assistant: Assistant):
    answer = assistant.ask("actions du centre social du quartier pour les habitants")
    assert len(answer.passages) >= 20
    assert len({given.passage_id for given in answer.passages}) == len(answer.passages)


def test_a_question_kept_to_a_document_hears_no_other(assistant: Assistant):
    identity = protocol().id
    answer = assistant.ask(
        "Qui préside le comité de pilotage ?", filters=Filters(documents=frozenset({identity}))
    )
    assert not answer.refused
    assert {given.document_id for given in answer.passages} <= {identity}
    assert {citation.document_id for citation in answer.citations} <= {identity}


def test_an_empty_library_says_so(make_library: Callable[..., Library]):
    assistant = Assistant(Settings(), make_library())
    answer = assistant.ask("Qui finance la mobilité ?")
    assert answer.refused
    assert "vide" in answer.answer
    assert assistant.health()[0] is False


def test_a_document_added_or_removed_is_known_at_the_next_question(
    make_library: Callable[..., Library], tmp_path
):
    library = make_library(protocol())
    assistant = Assistant(Settings(), library)
    question = "Quel est le revenu médian du quartier Bel-Air ?"
    assert assistant.ask(question).refused
    add(library, contract(), tmp_path)
    assert "15 870" in assistant.ask(question).answer
    library.remove(contract().id)
    assert assistant.ask(question).refused


def test_answers_are_the_same_from_several_threads_at_once(
    make_library: Callable[..., Library],
):
    assistant = Assistant(Settings(), make_library(fiches(), contract(), protocol()))
    asked = list(QUESTIONS[:6]) * 6
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda question: assistant.ask(question).answer, asked))
    alone = {question: assistant.ask(question).answer for question in set(asked)}
    assert answers == [alone[question] for question in asked]


def test_the_steps_are_told_before_the_answer(assistant: Assistant):
    steps = list(assistant.ask_steps("Qui finance la mobilité ?"))
    assert [step.name for step in steps] == ["understand", "retrieve", "answer", "answer"]
    assert [step.answer is None for step in steps] == [True, True, True, False]
    assert all(step.label for step in steps[:-1])


def test_an_empty_question_is_an_error_at_the_door(assistant: Assistant):
    with pytest.raises(ValueError, match="vide"):
        assistant.ask("   ")


def test_a_long_sentence_is_quoted_where_it_answers(make_library: Callable[..., Library]):
    sheet = Sheet("longue.pdf", "Convention de Lauzier")
    article = sheet.section("article", "Moyens", label="Article 1 — Moyens")
    padding = ", ".join(f"la mesure générale numéro {n} du cadre commun" for n in range(12))
    sheet.text(
        article, f"La convention prévoit {padding}, la ludothèque mobile des hameaux, {padding}."
    )
    answer = Assistant(Settings(), make_library(sheet.document())).ask(
        "Où est la ludothèque mobile ?"
    )
    quote = answer.citations[0].quote
    assert "la ludothèque mobile des hameaux" in quote
    assert len(quote.split()) <= 45
    assert "…" in answer.answer


def test_passages_are_nodes_for_llama_index(assistant: Assistant):
    from assistant.retriever import LibraryRetriever

    nodes = LibraryRetriever(assistant, most=5).retrieve("Qui finance la mobilité ?")
    ranked = assistant.rank("Qui finance la mobilité ?")
    assert [node.node_id for node in nodes] == [scored.passage.id for scored in ranked[:5]]
    assert nodes[0].text == ranked[0].passage.text
    assert nodes[0].metadata["locator"] == ranked[0].passage.locator
