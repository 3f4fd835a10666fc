"""Answers kept in a file, one a line, by `assistant ask --batch` or by another system."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from pydantic import ValidationError

from eval.metrics import GivenAnswer, Judgement, judge
from eval.pages import PageReader
from eval.questions import Question


class AnswersError(Exception):
    """A file of answers that cannot be read; the message is in French."""


def load_answers(path: Path) -> dict[str, GivenAnswer]:
    """Answers by the identifier of their question."""
    answers: dict[str, GivenAnswer] = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            answer = GivenAnswer.model_validate_json(line)
        except ValidationError as error:
            fields = ", ".join(sorted({str(f["loc"][0]) for f in error.errors() if f["loc"]}))
            raise AnswersError(
                f"{path.name}, ligne {number} : ce n’est pas une réponse lisible"
                f" ({fields or 'JSON invalide'})."
            ) from error
        if answer.id is None:
            raise AnswersError(f"{path.name}, ligne {number} : la réponse n’a pas d’« id ».")
        answers[answer.id] = answer
    return answers


def judge_batch(
    questions: Sequence[Question], answers: dict[str, GivenAnswer], pages: PageReader | None
) -> list[tuple[Question, Judgement]]:
    """Raises AnswersError when questions have no answer: leaving them out would flatter."""
    missing = [question.id for question in questions if question.id not in answers]
    if missing:
        few = ", ".join(missing[:5]) + ("…" if len(missing) > 5 else "")
        raise AnswersError(f"{len(missing)} question(s) sans réponse : {few}")
    return [(question, judge(question, answers[question.id], pages)) for question in questions]
