"""A run: every question of a set put to the assistant, and each answer judged."""

from __future__ import annotations

import hashlib
import platform
import subprocess
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING

from eval.metrics import GivenAnswer, judge
from eval.pages import PageReader
from eval.questions import Question
from eval.runs import Context, DocumentUsed, Result, Run, RunError, trimmed
from eval.shelf import Shelf
from eval.stages import DEPTH, failure
from index.embedders import load_embedder

if TYPE_CHECKING:
    from assistant.assistant import Assistant

PACKAGE = "assistant-contrats-de-ville"


def evaluate(assistant: Assistant, questions: Iterable[Question], path: Path) -> Run:
    """Ask and judge every question.

    Args:
        questions: in the set's order; a progress bar may wrap them.
        path: the set's file, for the record.

    Raises:
        RunError: the library is empty.
    """
    ready, why = assistant.health()
    if not ready:
        raise RunError(why)
    started, clock = datetime.now(UTC), time.perf_counter()
    shelf = Shelf(assistant.library)
    pages = shelf.pages()
    results = [_result(assistant, question, shelf, pages) for question in questions]
    context = Context(
        started=started.isoformat(timespec="seconds"),
        seconds=round(time.perf_counter() - clock, 1),
        questions_file=path.name,
        questions_hash=hashlib.sha256(path.read_bytes()).hexdigest(),
        settings=assistant.settings.values(),
        embedder=load_embedder(assistant.settings.embedder or None).name,
        engines=sorted({result.answer.engine for result in results}),
        documents=[DocumentUsed(name=e.name, id=e.id) for e in shelf.entries.values()],
        code=code_version(),
        python=platform.python_version(),
    )
    # Milliseconds too: two runs of a few questions may start in the same second.
    name = f"{started:%Y%m%d-%H%M%S}-{started.microsecond // 1000:03d}"
    return Run(id=name, context=context, results=results)


def _result(assistant: Assistant, question: Question, shelf: Shelf, pages: PageReader) -> Result:
    answer = assistant.ask(question.question, question.history, passages=DEPTH)
    given = GivenAnswer.model_validate(answer)
    judgement = judge(question, given, pages)
    stage = failure(
        question,
        given,
        judgement,
        lambda evidence: bool(
            (found := shelf.in_passages(evidence.doc, evidence.quote)) and found.stands
        ),
    )
    kept = trimmed(answer.model_copy(update={"id": question.id}))
    return Result(question=question, answer=kept, judgement=judgement, stage=stage)


def code_version() -> str:
    """What git says of the checkout, or the version of the installed package."""
    root = Path(__file__).resolve().parent.parent
    if (root / ".git").exists():
        try:
            return subprocess.run(
                ["git", "describe", "--always", "--dirty", "--tags"],
                cwd=root,
                capture_output=True,
                text=True,
                check=True,
            ).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            # No git here, or a checkout of another user: the package's version says enough.
            return version(PACKAGE)
    return version(PACKAGE)
