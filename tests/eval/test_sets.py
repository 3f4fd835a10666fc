"""Sets that an evaluator keeps, and questions made of what readers said."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Conversation, Nearby, Reference, Turn
from assistant.conversations import Feedback, Verdict
from eval.questions import QuestionSetError, load_questions
from eval.sets import CITED, FEEDBACK, NOTHING, SAMPLES, add_feedback, as_question, keep, listed
from eval.spreadsheet import EXAMPLE, write_spreadsheet


def said(verdict: Verdict, *earlier: str) -> Feedback:
    turn = Turn(
        id="abcd1234",
        question="Qui finance les navettes ?",
        state="answered",
        text="La Ville [1].",
        references=[
            Reference(
                n=1, document="contrat.pdf", document_id="d" * 16, title="Contrat",
                locator="Article 2", pages=[2], quote="La Ville cofinance", boxes=[],
            )
        ],
        passages=[
            Nearby(
                passage_id="p-7", document="fiches.pdf", locator="Fiche 3", pages=[4],
                text="La Région finance les navettes. " * 30,
            )
        ],
    )  # fmt: skip
    before = [Turn(question=q, state="answered", text="Oui.") for q in earlier]
    return Feedback(
        "c/abcd1234", "2026-06-01T10:00:00+00:00", verdict, Conversation(turns=before), turn, ""
    )


def test_a_good_answer_becomes_a_question_on_its_own_sources() -> None:
    question = as_question(said("bonne réponse"), CITED)
    assert question.answerable
    assert [e.doc for e in question.evidence] == ["contrat.pdf"]
    assert question.kind == "retour"


def test_the_right_source_may_be_another_passage() -> None:
    (evidence,) = as_question(said("mauvaise source"), "p-7").evidence
    assert evidence.locator == "Fiche 3"
    assert evidence.quote.startswith("La Région finance")
    assert len(evidence.quote.split()) == 60


def test_the_documents_may_not_answer() -> None:
    question = as_question(said("mauvaise réponse"), NOTHING)
    assert not question.answerable
    assert question.evidence == []


def test_a_follow_up_keeps_what_came_before() -> None:
    question = as_question(said("bonne réponse", "Quelles navettes ?"), CITED)
    assert question.kind == "suivi"
    assert question.history[0] == ("user", "Quelles navettes ?")


def test_the_same_answer_is_one_question_whatever_is_clicked(tmp_path: Path) -> None:
    add_feedback(said("mauvaise source"), "p-7", tmp_path)
    add_feedback(said("mauvaise source"), NOTHING, tmp_path)
    (kept,) = listed(tmp_path, [])
    assert kept.name == FEEDBACK
    assert not load_questions(kept.path)[0].answerable


def test_a_spreadsheet_is_kept_as_a_set(tmp_path: Path) -> None:
    table = tmp_path / "x.xlsx"
    write_spreadsheet([EXAMPLE], table)
    keep(table, "../Mon jeu d'essai.xlsx", tmp_path)
    (kept,) = listed(tmp_path, [])
    assert (kept.name, kept.questions) == ("Mon jeu dessai.jsonl", 1)


def test_a_faulty_set_is_not_kept(tmp_path: Path) -> None:
    faulty = tmp_path / "faux.jsonl"
    faulty.write_text('{"id": "1"}\n', encoding="utf-8")
    with pytest.raises(QuestionSetError, match="ligne 1"):
        keep(faulty, "faux.jsonl", tmp_path)
    assert listed(tmp_path, []) == []


def test_the_samples_are_offered_where_their_documents_are(tmp_path: Path) -> None:
    document = load_questions(SAMPLES)[0].documents[0]
    assert [one.name for one in listed(tmp_path, [document])] == ["Exemples"]
    assert listed(tmp_path, ["autre.pdf"]) == []
