"""Runs that were made: one JSON file each, and a SQLite file over all of them.

The JSON is whole and can be sent to someone; the SQLite file is for ordinary tools
(one row a run, one row a question and a run).
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from assistant.answer import Answer
from eval.metrics import Judgement, Share
from eval.model_use import ModelCost, model_cost
from eval.questions import Question
from eval.scores import Slice, slices
from eval.stages import Stage

FOLDER = "evaluations"  # in the data folder
DATABASE = "evaluations.sqlite"
KEPT_PASSAGES = 10  # of each answer: what a person looks at; ranks are kept over all

_SCHEMA = """
CREATE TABLE IF NOT EXISTS runs (
    id TEXT PRIMARY KEY,
    started TEXT NOT NULL,       -- ISO 8601, UTC
    questions_file TEXT NOT NULL,
    questions INTEGER NOT NULL,
    engine TEXT NOT NULL,
    code TEXT NOT NULL,
    context TEXT NOT NULL,       -- JSON
    metrics TEXT NOT NULL        -- JSON, over the whole set
);
CREATE TABLE IF NOT EXISTS results (
    run TEXT NOT NULL REFERENCES runs(id),
    question_id TEXT NOT NULL,
    persona TEXT NOT NULL,
    kind TEXT NOT NULL,
    difficulty TEXT NOT NULL,
    question TEXT NOT NULL,
    answer TEXT NOT NULL,
    refused INTEGER NOT NULL,
    good INTEGER NOT NULL,       -- right, or rightly refused
    stage TEXT,                  -- where it failed; NULL when good
    score REAL NOT NULL,
    milliseconds REAL,
    metrics TEXT NOT NULL,       -- JSON: metric -> [value, weight]
    PRIMARY KEY (run, question_id)
);
"""


class RunError(Exception):
    """A run that cannot be made or read; the message is in French."""


class DocumentUsed(BaseModel):
    model_config = ConfigDict(frozen=True)

    name: str
    id: str  # hash of its content


class Context(BaseModel):
    """What a run was made on."""

    model_config = ConfigDict(frozen=True)

    started: str  # ISO 8601, UTC
    seconds: float
    questions_file: str
    questions_hash: str  # SHA-256
    settings: dict[str, str]
    engines: list[str]
    embedder: str
    documents: list[DocumentUsed]
    code: str  # git describe, or the package's version
    python: str


class Result(BaseModel):
    model_config = ConfigDict(frozen=True)

    question: Question
    answer: Answer  # its first passages only
    judgement: Judgement
    stage: Stage | None


class Run(BaseModel):
    model_config = ConfigDict(frozen=True)

    id: str
    context: Context
    results: list[Result]

    def slices(self) -> list[Slice]:
        return slices([(result.question, result.judgement) for result in self.results])

    def model_cost(self) -> ModelCost | None:
        """What a language model cost; None where there was none."""
        prices = [
            float(self.context.settings.get(f"ASSISTANT_LLM_PRICE_{way}", 0))
            for way in ("IN", "OUT")
        ]
        return model_cost((result.answer for result in self.results), *prices)

    def shares(self) -> dict[str, dict[str, Share]]:
        """By question and metric: what a comparison needs."""
        return {result.question.id: result.judgement.shares for result in self.results}


def trimmed(answer: Answer) -> Answer:
    """An answer as a run keeps it: the first passages, without the boxes of their lines."""
    kept = [p.model_copy(update={"boxes": []}) for p in answer.passages[:KEPT_PASSAGES]]
    return answer.model_copy(update={"passages": kept})


def save(run: Run, data: Path) -> Path:
    """Keep a run in the data folder; its JSON file is returned."""
    folder = data / FOLDER
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{run.id}.json"
    path.write_text(run.model_dump_json(), encoding="utf-8")
    whole = run.slices()[0]
    with _database(folder) as database:
        database.execute(
            "INSERT INTO runs VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
            (
                run.id,
                run.context.started,
                run.context.questions_file,
                len(run.results),
                ", ".join(run.context.engines),
                run.context.code,
                run.context.model_dump_json(),
                json.dumps(whole.to_json()["metrics"]),
            ),
        )
        database.executemany(
            "INSERT INTO results VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            [
                (
                    run.id,
                    result.question.id,
                    result.question.persona,
                    result.question.kind,
                    result.question.difficulty,
                    result.question.question,
                    result.answer.answer,
                    result.answer.refused,
                    result.judgement.good,
                    result.stage,
                    result.judgement.shares["score"].value,
                    result.judgement.milliseconds,
                    json.dumps(result.judgement.shares),
                )
                for result in run.results
            ],
        )
    return path


def load(name: str, data: Path) -> Run:
    """A run by its identifier in the data folder, or by the path of its JSON file.

    Raises:
        RunError: when there is none, or when the file isn't a run.
    """
    path = Path(name) if name.endswith(".json") else data / FOLDER / f"{name}.json"
    try:
        return Run.model_validate_json(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        known = [row[0] for row in listed(data)[:5]]
        recent = f" Les plus récentes : {', '.join(known)}." if known else ""
        raise RunError(f"L’évaluation « {name} » n’existe pas.{recent}") from error
    except ValidationError as error:
        raise RunError(f"{path.name} n’est pas une évaluation enregistrée.") from error


def listed(data: Path) -> list[tuple[str, str, int, str, float]]:
    """(id, question file, questions, code, score) of the runs kept, newest first."""
    folder = data / FOLDER
    if not (folder / DATABASE).is_file():
        return []
    with _database(folder) as database:
        return database.execute(
            "SELECT id, questions_file, questions, code, metrics ->> '$.score.value'"
            " FROM runs ORDER BY started DESC"
        ).fetchall()


@contextmanager
def _database(folder: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(folder / DATABASE)) as database, database:
        database.executescript(_SCHEMA)
        yield database
