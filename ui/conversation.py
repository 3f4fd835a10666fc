"""A conversation as the chat shows it, and as the browser keeps it between two visits."""

from __future__ import annotations

from secrets import token_hex
from typing import Any, Literal

from pydantic import BaseModel, Field, ValidationError

from assistant.answer import Answer, BoxModel

KEPT_TURNS = 30  # about 300 kB of the 5 MB that a browser lends to a site


class Reference(BaseModel):
    """What a mark in an answer opens: a place in a document, and the words that stand there."""

    n: int  # the mark: [n]
    document_id: str
    title: str
    locator: str  # labels from the widest to the narrowest, " › " between
    pages: list[int]  # 1-based physical pages
    quote: str
    boxes: list[BoxModel]


class Turn(BaseModel):
    """A question and what came of it."""

    id: str = Field(default_factory=lambda: token_hex(4))
    question: str
    state: Literal["pending", "answered", "stopped", "failed"] = "pending"
    understood: str = ""  # the question as understood, where it had to be rewritten
    text: str = ""  # Markdown, with marks; plain text unless answered
    references: list[Reference] = []

    def waiting(self, step: str) -> Turn:
        return self.model_copy(update={"text": step})

    def answered(self, answer: Answer) -> Turn:
        kept = set(Reference.model_fields)
        rewritten = answer.standalone_question.strip()
        return self.model_copy(
            update={
                "state": "answered",
                "understood": "" if rewritten == self.question.strip() else rewritten,
                "text": answer.answer,
                "references": [
                    Reference(**citation.model_dump(include=kept)) for citation in answer.citations
                ],
            }
        )

    def stopped(self) -> Turn:
        return self.model_copy(update={"state": "stopped", "text": "Réponse interrompue."})

    def failed(self, message: str) -> Turn:
        return self.model_copy(update={"state": "failed", "text": message})


class Conversation(BaseModel):
    turns: list[Turn] = []

    @classmethod
    def restored(cls, kept: Any) -> Conversation:
        """What the browser kept; nothing when it is of another version, or was tampered with."""
        try:
            conversation = cls.model_validate(kept or {})
        except ValidationError:
            return cls()
        return conversation.settled()

    def settled(self) -> Conversation:
        """Without a question still waiting: nobody works on it any more."""
        return Conversation(
            turns=[turn.stopped() if turn.state == "pending" else turn for turn in self.turns]
        )

    def kept(self) -> dict[str, Any]:
        return self.model_copy(update={"turns": self.turns[-KEPT_TURNS:]}).model_dump(mode="json")

    def with_turn(self, turn: Turn) -> Conversation:
        """The turn added, or put in the place of the one with its id."""
        others = [other for other in self.turns if other.id != turn.id]
        return Conversation(turns=[*others, turn])

    def history(self) -> list[tuple[str, str]]:
        """Earlier turns, for follow-ups: ("user", …), ("assistant", …), oldest first."""
        return [
            line
            for turn in self.turns
            if turn.state == "answered"
            for line in (("user", turn.question), ("assistant", turn.text))
        ]
