"""Each failure is laid at the first stage that lost the answer."""

import pytest

from eval.metrics import GivenAnswer, judge
from eval.questions import Question
from eval.stages import failure
from tests.eval.builders import a_citation, a_passage, a_question, an_answer

QUOTE = "le comité de pilotage se réunit"
FILLER = [a_passage("tout autre chose")]
CITED = [a_citation(QUOTE)]


def stage(answer: GivenAnswer, question: Question | None = None, parsed: bool = True) -> str | None:
    asked = question or a_question()
    return failure(asked, answer, judge(asked, answer), lambda _: parsed)


@pytest.mark.parametrize(
    ("rank", "expected"), [(1, "not_said"), (5, "not_said"), (6, "ranked_low"), (50, "ranked_low"), (51, "not_retrieved")]
)  # fmt: skip
def test_an_answer_without_the_fact_is_laid_at_the_rank_of_its_evidence(
    rank: int, expected: str
) -> None:
    passages = FILLER * (rank - 1) + [a_passage(QUOTE)]
    assert stage(an_answer("Rien.", passages, CITED)) == expected


def test_an_evidence_that_no_passage_holds_was_not_parsed() -> None:
    assert stage(an_answer("Rien.", FILLER, CITED), parsed=False) == "not_parsed"


def test_a_fact_said_without_the_right_document_was_not_cited() -> None:
    assert stage(an_answer(passages=FILLER)) == "not_cited"


def test_a_refusal_is_wrong_where_the_evidence_was_found() -> None:
    assert stage(an_answer("Non.", [a_passage(QUOTE)], refused=True)) == "refused"
    assert stage(an_answer("Non.", FILLER, refused=True)) == "not_retrieved"


def test_an_unanswerable_question_should_have_been_refused() -> None:
    question = a_question(answerable=False, evidence=[], facts=[])
    assert stage(an_answer(), question) == "answered"
    assert stage(an_answer(refused=True), question) is None


def test_a_right_answer_has_no_stage() -> None:
    assert stage(an_answer(passages=[a_passage(QUOTE)], citations=CITED)) is None
