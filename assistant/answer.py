"""The answer, as every surface gives it: command line, HTTP API, batch files, chat."""

from __future__ import annotations

from pydantic import BaseModel


class BoxModel(BaseModel):
    """Part of a page, in fractions of its width and height, from its top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


class Citation(BaseModel):
    n: int  # the mark in the answer: [n]
    document: str  # file name
    document_id: str
    title: str
    locator: str
    pages: list[int]  # 1-based physical pages
    quote: str  # word for word on those pages
    passage_id: str
    boxes: list[BoxModel]
    same_text: list[str] = []  # where else the quote stands: "locator, p. 12"


class More(BaseModel):
    """The rest of a list that the answer begins; its marks go on from the answer's."""

    label: str  # French: « Voir les 7 autres »
    answer: str  # Markdown
    citations: list[Citation]


class RankedPassage(BaseModel):
    rank: int
    passage_id: str
    document: str
    document_id: str
    title: str
    locator: str
    pages: list[int]
    text: str  # the document's own words, at most 400 tokens
    tokens: int
    score: float
    boxes: list[BoxModel]
    same_text: list[str] = []  # where copies of it stand, left out of the passages


class Timings(BaseModel):
    understand: float
    retrieve: float
    answer: float
    total: float


class ModelUse(BaseModel):
    """What a language model did for an answer; tokens are counted by tiktoken."""

    prompt: str  # name and version of the template
    calls: int
    tokens_in: int
    tokens_out: int
    first_token_ms: float | None  # from the question's arrival; None: not a word came
    sentences: int  # that it wrote
    replaced: int  # of those dropped, given in the passage's own words


class Answer(BaseModel):
    """One answer with its evidence (shared contract: keys may be added, none renamed)."""

    id: str | None = None
    question: str
    standalone_question: str
    refused: bool
    answer: str  # Markdown, French; each statement carries its marks [1][2]
    citations: list[Citation]
    more: More | None = None  # None: nothing was left out of a list
    passages: list[RankedPassage]
    engine: str  # "extractive" or "llm:<model>"
    dropped: int = 0  # sentences of the model that failed their check
    notice: str = ""  # French: why a configured model did not write this; also in `answer`
    model: ModelUse | None = None  # None: no model is configured
    timings_ms: Timings

    def whole(self) -> Answer:
        """With the rest of its list in the answer itself."""
        if self.more is None:
            return self
        return self.model_copy(
            update={
                "answer": f"{self.answer}\n\n{self.more.answer}",
                "citations": [*self.citations, *self.more.citations],
                "more": None,
            }
        )
