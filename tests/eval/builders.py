"""Small questions and answers for the evaluation's tests."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from eval.metrics import GivenAnswer
from eval.questions import Question


def a_question(**fields: Any) -> Question:
    return Question.model_validate(
        {
            "id": "q-1",
            "question": "Qui pilote ?",
            "persona": "agent",
            "kind": "gouvernance",
            "difficulty": "lexical",
            "answerable": True,
            "evidence": [
                {"doc": "a.pdf", "quote": "le comité de pilotage se réunit", "locator": "Article 3"}
            ],
            "facts": [["comité de pilotage"]],
        }
        | fields
    )


def a_passage(text: str, document: str = "a.pdf") -> dict[str, Any]:
    return {"document": document, "text": text, "locator": "Article 3", "pages": [1]}


def a_citation(
    quote: str, document: str = "a.pdf", locator: str = "Article 3", page: int = 1, n: int = 1
) -> dict[str, Any]:
    return {"n": n, "document": document, "locator": locator, "pages": [page], "quote": quote}


def an_answer(
    answer: str = "Le comité de pilotage se réunit [1].",
    passages: Sequence[dict[str, Any]] = (),
    citations: Sequence[dict[str, Any]] = (),
    refused: bool = False,
    milliseconds: float = 10,
) -> GivenAnswer:
    return GivenAnswer.model_validate(
        {
            "id": "q-1",
            "refused": refused,
            "answer": answer,
            "citations": list(citations),
            "passages": list(passages),
            "timings_ms": {"total": milliseconds},
        }
    )
