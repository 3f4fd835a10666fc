"""One run over the samples, made once: what the evaluation's tests look at."""

from __future__ import annotations

from pathlib import Path

import pytest

from assistant.assistant import Assistant
from assistant.ingestion import ingest_paths
from assistant.settings import Settings
from eval.evaluate import evaluate
from eval.questions import load_questions
from eval.runs import Run, save


@pytest.fixture(scope="session")
def data(tmp_path_factory: pytest.TempPathFactory, samples: Path) -> Path:
    """A data folder whose library holds the samples."""
    folder = tmp_path_factory.mktemp("evaluation")
    reports = ingest_paths(Assistant(Settings(data=folder)).library, [samples])
    assert all(report.status == "added" for report in reports)
    return folder


@pytest.fixture(scope="session")
def assistant(data: Path) -> Assistant:
    return Assistant(Settings(data=data))


@pytest.fixture(scope="session")
def run(assistant: Assistant, samples: Path, data: Path) -> Run:
    path = samples / "questions.jsonl"
    done = evaluate(assistant, load_questions(path), path)
    save(done, data)
    return done
