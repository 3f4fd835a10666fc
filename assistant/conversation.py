"""A conversation: questions, what came of them, and the places that answers point to."""

from __future__ import annotations

from secrets import token_hex
from typing import TYPE_CHECKING, Literal

from pydantic import BaseModel, Field

from assistant.answer import Answer, BoxModel, Citation, Timings

if TYPE_CHECKING:
    from assistant.llm.writing import Written

KEPT_PASSAGES = 8  # of each answer: what an evaluator may choose the right source from

State = Literal["pending", "answered", "stopped", "failed"]


class Reference(BaseModel):
    """What a mark in an answer opens: a place in a document, and the words that stand there."""

    n: int  # the mark: [n]
    document: str = ""  # file name
    document_id: str
    title: str
    locator: str  # labels from the widest to the narrowest, " › " between
    pages: list[int]  # 1-based physical pages
    quote: str
    boxes: list[BoxModel]
    same_text: list[str] = []  # where else the quote stands


class Nearby(BaseModel):
    """A passage that the search returned, cited or not."""

    passage_id: str
    document: str  # file name
    locator: str
    pages: list[int]
    text: str
    same_text: list[str] = []  # where copies of it stand


class Turn(BaseModel):
    """A question and what came of it."""

    id: str = Field(default_factory=lambda: token_hex(4))
    question: str
    state: State = "pending"
    understood: str = ""  # the question as understood, where it had to be rewritten
    text: str = ""  # Markdown, with marks; plain text unless answered
    refused: bool = False
    engine: str = ""
    references: list[Reference] = []
    more_label: str = ""  # « Voir les 7 autres »; "" where the list is whole
    more: str = ""  # Markdown of the rest of a list, with marks
    more_references: list[Reference] = []
    passages: list[Nearby] = []  # best first
    timings_ms: Timings | None = None
    dropped: int = 0  # sentences that a model wrote and no page bears out
    kept_to: str = ""  # the filters in force, in French; "" for the whole library
    suggestions: list[str] = []  # questions that may follow

    def waiting(self, step: str) -> Turn:
        return self.model_copy(update={"text": step})

    def writing(self, draft: Written) -> Turn:
        """What a language model wrote so far; its marks open their places already."""
        references = [_reference(citation) for citation in draft.citations]
        return self.model_copy(update={"text": draft.text, "references": references})

    def answered(self, answer: Answer) -> Turn:
        rewritten = answer.standalone_question.strip()
        return self.model_copy(
            update={
                "state": "answered",
                "understood": "" if rewritten == self.question.strip() else rewritten,
                "text": answer.answer,
                "refused": answer.refused,
                "engine": answer.engine,
                "dropped": answer.dropped,
                "timings_ms": answer.timings_ms,
                "references": [_reference(citation) for citation in answer.citations],
                "more_label": answer.more.label if answer.more else "",
                "more": answer.more.answer if answer.more else "",
                "more_references": [_reference(c) for c in answer.more.citations]
                if answer.more
                else [],
                "passages": [
                    Nearby(**passage.model_dump(include=set(Nearby.model_fields)))
                    for passage in answer.passages[:KEPT_PASSAGES]
                ],
            }
        )

    def stopped(self) -> Turn:
        return self._ended("stopped", "Réponse interrompue.")

    def failed(self, message: str) -> Turn:
        return self._ended("failed", message)

    def _ended(self, state: State, message: str) -> Turn:
        return self.model_copy(update={"state": state, "text": message, "references": []})


def _reference(citation: Citation) -> Reference:
    return Reference(**citation.model_dump(include=set(Reference.model_fields)))


class Conversation(BaseModel):
    id: str = ""  # "" until it is kept
    title: str = ""
    turns: list[Turn] = []

    def settled(self) -> Conversation:
        """Without a question still waiting: nobody works on it any more."""
        return self.model_copy(
            update={"turns": [t.stopped() if t.state == "pending" else t for t in self.turns]}
        )

    def with_turn(self, turn: Turn) -> Conversation:
        """The turn added, or put in the place of the one with its id."""
        if any(other.id == turn.id for other in self.turns):
            turns = [turn if other.id == turn.id else other for other in self.turns]
        else:
            turns = [*self.turns, turn]
        return self.model_copy(update={"turns": turns})

    def history(self) -> list[tuple[str, str]]:
        """Earlier turns, for follow-ups: ("user", …), ("assistant", …), oldest first."""
        return [
            line
            for turn in self.turns
            if turn.state == "answered"
            for line in (("user", turn.question), ("assistant", turn.text))
        ]
