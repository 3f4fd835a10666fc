import pytest

from eval.compare import compare, paired
from eval.metrics import METRICS, Share, judge
from eval.scores import estimate, slices
from tests.eval.builders import a_citation, a_question, an_answer

SCORE = next(metric for metric in METRICS if metric.name == "score")
FALSE_REFUSAL = next(metric for metric in METRICS if metric.name == "false_refusal")
GOOD = an_answer(citations=[a_citation("le comité de pilotage se réunit")])
REFUSAL = an_answer(refused=True)


def test_a_share_of_citations_pools_them_over_the_questions() -> None:
    found = estimate([Share(1, 4), Share(3, 4), Share(2, 2)])
    assert found is not None
    assert found.value == pytest.approx(6 / 10)
    assert found.low <= found.value <= found.high


def test_intervals_are_the_same_at_each_computation() -> None:
    shares = [Share(place % 3 / 2) for place in range(60)]
    assert estimate(shares) == estimate(shares)


def test_the_interval_covers_as_the_normal_one_does() -> None:
    found = estimate([Share(place % 2) for place in range(400)])
    assert found is not None
    assert (found.low, found.high) == pytest.approx((0.451, 0.549), abs=0.01)


def test_nothing_is_estimated_from_nothing() -> None:
    assert estimate([]) is None


def test_slices_follow_persona_kind_difficulty_and_document() -> None:
    one = a_question(id="1")
    other = a_question(id="2", persona="evaluateur", answerable=False, evidence=[])
    found = slices([(one, judge(one, GOOD)), (other, judge(other, GOOD))])
    named = {(part.by, part.name): part for part in found}
    assert next(iter(named)) == ("all", "")
    assert named["all", ""].metrics["score"].value == 0
    assert named["persona", "agent"].metrics["score"].value == 1
    assert named["persona", "evaluateur"].metrics["score"].value == -1
    assert "recall@5" not in named["persona", "evaluateur"].metrics
    assert named["document", "a.pdf"].questions == 1


def test_a_difference_on_every_question_is_more_than_noise() -> None:
    better = paired(SCORE, [Share(0)] * 30, [Share(1)] * 30)
    assert better is not None
    assert (better.verdict, better.low, better.high) == ("better", 1, 1)
    refusals = paired(FALSE_REFUSAL, [Share(0)] * 30, [Share(1)] * 30)
    assert refusals is not None
    assert refusals.verdict == "worse"


def test_as_many_won_as_lost_is_noise() -> None:
    up_and_down = [Share(1), Share(0)] * 20
    found = paired(SCORE, up_and_down, up_and_down[1:] + up_and_down[:1])
    assert found is not None
    assert found.change == 0
    assert found.verdict == "noise"


def test_questions_that_changed_side_are_named() -> None:
    questions = {name: a_question(id=name) for name in "abc"}
    before = {n: judge(q, GOOD if n == "a" else REFUSAL).shares for n, q in questions.items()}
    after = {n: judge(q, GOOD if n == "b" else REFUSAL).shares for n, q in questions.items()}
    after["d"] = after["a"]
    found = compare(before, after)
    assert (found.won, found.lost, found.common, found.alone) == (["b"], ["a"], 3, 1)
