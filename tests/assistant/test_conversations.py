"""Conversations kept, found, renamed, judged."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.conversation import Conversation, Turn
from assistant.conversations import Conversations


@pytest.fixture
def kept(tmp_path: Path) -> Conversations:
    return Conversations(tmp_path)


def asked(
    kept: Conversations, question: str, answer: str = "Oui.", reader: str = ""
) -> Conversation:
    turn = Turn(question=question, state="answered", text=answer)
    return kept.save(Conversation(), turn, reader)


def test_a_conversation_is_found_again_by_another_process(tmp_path: Path) -> None:
    conversation = asked(Conversations(tmp_path), "Qui finance les navettes ?")
    again = Conversations(tmp_path).open(conversation.id, "")
    assert again == conversation
    assert again.title == "Qui finance les navettes ?"


def test_a_question_is_kept_before_its_answer_and_answered_in_place(kept: Conversations) -> None:
    pending = Turn(question="Qui ?")
    conversation = kept.save(Conversation(), pending, "")
    later = kept.save(conversation, Turn(question="Et ?"), "")
    kept.save(later, pending.stopped(), "")
    turns = kept.open(conversation.id, "").turns
    assert [(turn.question, turn.state) for turn in turns] == [
        ("Qui ?", "stopped"),
        ("Et ?", "pending"),
    ]


def test_the_latest_comes_first(kept: Conversations) -> None:
    first = asked(kept, "Première ?")
    asked(kept, "Deuxième ?")
    kept.save(first, Turn(question="Encore ?"), "")
    assert [one.title for one in kept.listed("")] == ["Première ?", "Deuxième ?"]
    assert kept.listed("")[0].turns == 2


def test_searching_reads_questions_and_answers_without_accents(kept: Conversations) -> None:
    asked(kept, "Qui finance la santé ?", "L'Agence régionale.")
    asked(kept, "Où sont les jardins ?")
    assert [one.title for one in kept.listed("", "sante REGIONALE")] == ["Qui finance la santé ?"]
    assert kept.listed("", "piscine") == []


def test_one_reader_neither_sees_nor_changes_anothers(kept: Conversations) -> None:
    mine = asked(kept, "La mienne ?", reader="moi")
    kept.rename(mine.id, "Volée", "toi")
    kept.delete(mine.id, "toi")
    assert kept.listed("toi") == []
    assert kept.open(mine.id, "toi").turns == []
    assert [one.title for one in kept.listed("moi")] == ["La mienne ?"]


def test_a_name_may_be_changed_but_not_emptied(kept: Conversations) -> None:
    conversation = asked(kept, "Qui ?")
    kept.rename(conversation.id, "  Mobilité\n du soir ", "")
    kept.rename(conversation.id, "   ", "")
    assert kept.listed("")[0].title == "Mobilité du soir"


def test_what_was_said_stays_when_the_conversation_goes(kept: Conversations) -> None:
    conversation = asked(kept, "Qui ?")
    turn = Turn(question="Et ?", state="answered", text="Lui.")
    conversation = kept.save(conversation, turn, "")
    kept.judge(conversation, turn.id, "mauvaise réponse")
    kept.judge(conversation, turn.id, "mauvaise source")
    assert kept.verdicts(conversation.id) == {turn.id: "mauvaise source"}
    kept.delete(conversation.id, "")
    (feedback,) = kept.feedback()
    assert feedback.verdict == "mauvaise source"
    assert [before.question for before in feedback.history.turns] == ["Qui ?"]


def test_a_verdict_may_be_taken_back_until_it_became_a_question(kept: Conversations) -> None:
    conversation = asked(kept, "Qui ?")
    turn = conversation.turns[0]
    kept.judge(conversation, turn.id, "bonne réponse")
    kept.judge(conversation, turn.id, None)
    assert kept.feedback() == []
    kept.judge(conversation, turn.id, "bonne réponse")
    kept.became(f"{conversation.id}/{turn.id}", "retour-1")
    kept.judge(conversation, turn.id, None)
    assert [one.question_id for one in kept.feedback()] == ["retour-1"]


def test_a_turn_of_another_version_is_left_aside(kept: Conversations) -> None:
    conversation = asked(kept, "Qui ?")
    with kept._database() as db:
        db.execute("UPDATE turns SET whole = '{\"question\": 3}'")
    assert kept.open(conversation.id, "").turns == []
    assert kept.listed("")[0].title == "Qui ?"
