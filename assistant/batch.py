"""Files of questions: `assistant ask --batch`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ValidationError

from index.errors import LibraryError

if TYPE_CHECKING:
    from rich.console import Console

    from assistant.assistant import Assistant


class Question(BaseModel):
    """A line of a question file; its other keys are for the evaluation."""

    id: str | None = None
    question: str
    history: list[tuple[Literal["user", "assistant"], str]] = []


class BatchError(LibraryError):
    """A question file that cannot be read; the message names the line."""


def read_questions(path: Path) -> list[Question]:
    questions = []
    for number, line in enumerate(path.read_text(encoding="utf-8-sig").split("\n"), start=1):
        if not line.strip():
            continue
        try:
            value: Any = json.loads(line)
            questions.append(Question.model_validate(value))
        except (json.JSONDecodeError, ValidationError) as error:
            reason = str(error).splitlines()[0]
            raise BatchError(
                f"{path}, ligne {number} : ce n'est pas une question (un objet JSON avec "
                f"« question ») : {reason}"
            ) from None
    return questions


def answer_batch(
    assistant: Assistant, questions: Path, answers: Path, console: Console, whole: bool = False
) -> None:
    """One answer a line, in the order of the questions; written as they come.

    `whole`: lists entire, beyond 150 words.
    """
    from rich.progress import track

    asked = read_questions(questions)
    with answers.open("w", encoding="utf-8") as out:
        for one in track(asked, "Questions", console=console):
            answer = assistant.ask(one.question, one.history).model_copy(update={"id": one.id})
            answer = answer.whole() if whole else answer
            out.write(answer.model_dump_json() + "\n")
