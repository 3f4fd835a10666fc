"""The regression gate: answers may not fall below what they were, beyond the noise."""

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from eval.evaluate import evaluate
from eval.gate import load_reference, regressions
from eval.questions import load_questions
from eval.runs import Run
from eval.table import figure
from tests.conftest import ROOT

REFERENCES = ROOT / "eval" / "references"


def fallen(run: Run, name: str) -> list[str]:
    return [
        f"{d.metric.label} : {figure(d.metric, d.before)} → {figure(d.metric, d.after)}"
        for d in regressions(load_reference(REFERENCES / name), run)
    ]


def test_answers_on_the_samples_are_as_good_as_they_were(run: Run) -> None:
    assert fallen(run, "samples.json") == []


def test_every_citation_on_the_samples_stands_on_its_page(run: Run) -> None:
    found = run.slices()[0].metrics["quote_on_page"]
    assert found.value == 1


@pytest.fixture(scope="module")
def corpus_run(corpus: Path, dev_questions: Path, tmp_path_factory: pytest.TempPathFactory) -> Run:
    assistant = Assistant(Settings(data=tmp_path_factory.mktemp("corpus")))
    ingest_paths(assistant.library, sorted(corpus.glob("*.pdf")))
    return evaluate(assistant, load_questions(dev_questions), dev_questions)


def test_answers_on_the_real_documents_are_as_good_as_they_were(corpus_run: Run) -> None:
    assert fallen(corpus_run, "dev.json") == []


def test_every_citation_of_the_real_documents_stands_on_its_page(corpus_run: Run) -> None:
    found = corpus_run.slices()[0].metrics["quote_on_page"]
    assert found.value == 1
