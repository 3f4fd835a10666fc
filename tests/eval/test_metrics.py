"""The definitions, on examples small enough to compute by hand."""

import pytest

from eval.locators import numbered_headings, same_place
from eval.metrics import judge
from tests.eval.builders import a_citation, a_passage, a_question, an_answer

QUOTE = "le comité de pilotage se réunit"


def values(question, answer):  # type: ignore[no-untyped-def]
    return {name: share.value for name, share in judge(question, answer).shares.items()}


def test_recall_and_rank_follow_the_first_passage_that_holds_the_evidence() -> None:
    passages = [a_passage("autre chose")] * 5 + [a_passage(f"Chaque année, {QUOTE} deux fois")]
    found = values(a_question(), an_answer(passages=passages))
    assert found["recall@5"] == 0
    assert found["recall@10"] == 1
    assert found["mrr"] == pytest.approx(1 / 6)


def test_the_same_words_in_another_document_are_not_the_evidence() -> None:
    found = values(a_question(), an_answer(passages=[a_passage(QUOTE, document="b.pdf")]))
    assert found["recall@10"] == 0


def test_evidences_of_one_group_are_alternatives_and_groups_are_all_needed() -> None:
    question = a_question(
        evidence=[
            {"doc": "a.pdf", "quote": "alpha beta gamma delta", "group": 1},
            {"doc": "b.pdf", "quote": "un deux trois quatre", "group": 1},
            {"doc": "a.pdf", "quote": "rouge vert bleu jaune"},
            {"doc": "a.pdf", "quote": "nord sud est ouest"},
        ]
    )
    passages = [
        a_passage("nord sud est ouest"),
        a_passage("un deux trois quatre", document="b.pdf"),
    ]
    judgement = judge(question, an_answer(passages=passages))
    assert judgement.ranks == (2, None, 1)
    assert judgement.shares["recall@5"].value == pytest.approx(2 / 3)
    assert judgement.shares["mrr"].value == 1


def test_the_word_budget_cuts_inside_a_passage() -> None:
    filler = "mot " * 1497
    inside = [a_passage(filler), a_passage("rouge vert bleu jaune")]
    question = a_question(evidence=[{"doc": "a.pdf", "quote": "rouge vert bleu"}])
    assert values(question, an_answer(passages=inside))["recall@1500w"] == 1
    outside = [a_passage(filler + "mot"), a_passage("rouge vert bleu jaune")]
    assert values(question, an_answer(passages=outside))["recall@1500w"] == 0


def test_facts_count_in_the_first_150_words_and_marks_are_not_words() -> None:
    question = a_question(facts=[["alpha"], ["beta", "bêta-bloquant"], ["2"]])
    late = "mot [2] " * 149 + "alpha beta"
    judgement = judge(question, an_answer(answer=late))
    assert judgement.facts_said == (True, False, False)
    assert judgement.shares["facts"].value == pytest.approx(1 / 3)
    assert judgement.shares["facts@60w"].value == 0


def test_right_needs_every_fact_and_a_source_of_the_right_document() -> None:
    cited = a_citation(QUOTE)
    assert values(a_question(), an_answer(citations=[cited]))["right"] == 1
    assert values(a_question(), an_answer())["right"] == 0
    elsewhere = a_citation(QUOTE, document="b.pdf")
    assert values(a_question(), an_answer(citations=[elsewhere]))["right"] == 0


@pytest.mark.parametrize(
    ("answerable", "refused", "answer", "score"),
    [
        (True, False, "alpha beta", 1),
        (True, False, "alpha", 0.5),
        (True, False, "rien", -1),
        (True, True, "alpha beta", 0),  # a refusal says nothing, whatever it offers to read
        (False, True, "", 1),
        (False, False, "alpha beta", -1),
    ],
)
def test_a_wrong_answer_costs_more_than_a_refusal(
    answerable: bool, refused: bool, answer: str, score: float
) -> None:
    question = a_question(
        answerable=answerable,
        facts=[["alpha"], ["beta"]],
        evidence=a_question().evidence if answerable else [],
    )
    judgement = judge(question, an_answer(answer, citations=[a_citation(QUOTE)], refused=refused))
    assert judgement.shares["score"].value == score
    assert judgement.good == (score == 1)


def test_citation_precision_counts_citations_not_questions() -> None:
    citations = [
        a_citation("Chaque année le comité de pilotage se réunit deux fois"),
        a_citation("une phrase sans aucun rapport ici"),
        a_citation(QUOTE, document="b.pdf"),
    ]
    share = judge(a_question(), an_answer(citations=citations)).shares["citation_precision"]
    assert share == (1, 3)


def test_refusals_are_counted_on_their_own_side() -> None:
    refused = values(a_question(), an_answer(refused=True))
    assert refused["false_refusal"] == 1
    assert "refusal" not in refused
    unanswerable = values(a_question(answerable=False, evidence=[]), an_answer(refused=True))
    assert unanswerable == {"refusal": 1, "score": 1}


@pytest.mark.parametrize(
    ("locator", "headings"),
    [
        ("Fiche opérationnelle n°2-2", [("fiche", "2.2")]),
        ("FICHE OPÉRATIONNELLE N° 02 – 2 : Mobilité", [("fiche", "2.2")]),
        ("Article 6 › Objectif 1.1 › Priorité 2", [("article", "6"), ("objectif", "1.1")]),
        ("Article 1er", [("article", "1")]),
        ("Titre IV › Annexe 2", [("titre", "4"), ("annexe", "2")]),
        ("Article cinq", []),
        ("Partiel 3", []),
    ],
)
def test_numbered_headings_are_read_in_every_spelling(
    locator: str, headings: list[tuple[str, str]]
) -> None:
    assert numbered_headings(locator) == headings


def test_a_numbered_place_is_the_same_by_its_narrowest_number() -> None:
    assert same_place("Article 6 - Objectif 1.1", "Article 6 › Objectif 1.1 — L’emploi")
    assert not same_place("Article 6 - Objectif 1.1", "Article 6 › Objectif 1.2")
    assert not same_place("Fiche n°2-2", "Fiche n°2-21")


def test_a_place_without_number_is_the_same_by_most_of_its_words() -> None:
    wanted = "La Plaine (Cachan) - Indicateurs clés"
    assert same_place(wanted, "Cachan › La Plaine › Indicateurs clés")
    assert not same_place(wanted, "Cachan › Le Centre › Plein emploi")
