"""The HTTP API: questions, documents, and the pages that answers point to.

Mounted by the application before its own routes. No other origin is answered (no CORS), and
whatever comes from a document leaves as JSON, as an image or as the PDF.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated, Literal, Self

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import FileResponse, JSONResponse, Response
from pydantic import BaseModel, Field

from assistant.answer import Answer, BoxModel
from assistant.pages import WIDTHS, PageImages
from assistant.quotes import locate
from index.entry import Filters
from index.errors import UnknownDocument
from ingest.model import Box, Passage

if TYPE_CHECKING:
    from assistant.assistant import Assistant

MAX_QUESTION = 2_000  # characters
MAX_QUOTE = 4_000
_MAX_TURNS = 40
_MAX_TURN = 20_000  # characters
_HEADERS = {"Cache-Control": "private, max-age=86400", "X-Content-Type-Options": "nosniff"}

DocumentId = Annotated[str, Path(pattern=r"^[0-9a-f]{16}$")]
PageNumber = Annotated[int, Path(ge=1, le=100_000)]


class Asked(BaseModel):
    """What `POST /api/ask` takes."""

    question: str = Field(min_length=1, max_length=MAX_QUESTION)
    history: list[
        tuple[Literal["user", "assistant"], Annotated[str, Field(max_length=_MAX_TURN)]]
    ] = Field([], max_length=_MAX_TURNS)
    documents: list[Annotated[str, Field(pattern=r"^[0-9a-f]{16}$")]] = Field([], max_length=1000)
    id: str | None = Field(None, max_length=200)
    whole: bool = False  # lists entire, beyond 150 words


class DocumentModel(BaseModel):
    """A document, as the API lists it."""

    id: str
    document: str  # file name
    title: str
    period: str
    pages: int
    passages: int


class Located(BaseModel):
    """A place on the pages of a document."""

    document_id: str
    locator: str
    pages: list[int]
    boxes: list[BoxModel]

    @classmethod
    def of(cls, passage: Passage, pages: Sequence[int], boxes: Sequence[Box]) -> Self:
        return cls(
            document_id=passage.document_id,
            locator=passage.locator,
            pages=list(pages),
            boxes=[BoxModel(**box._asdict()) for box in boxes],
        )


def create_router(assistant: Assistant) -> APIRouter:
    """The routes, to be included in an application before anything mounted at "/"."""
    router = APIRouter()
    images = PageImages(assistant.library.pdf)

    @router.get("/health")
    def health() -> Response:
        ready, message = assistant.health()
        return JSONResponse({"ready": ready, "message": message}, 200 if ready else 503)

    @router.post("/api/ask")
    def ask(asked: Asked) -> Answer:
        if not asked.question.strip():
            raise HTTPException(422, "La question est vide.")
        answer = assistant.ask(
            asked.question, asked.history, Filters(documents=frozenset(asked.documents))
        )
        answer = answer.model_copy(update={"id": asked.id})
        return answer.whole() if asked.whole else answer

    @router.get("/api/documents")
    def documents() -> list[DocumentModel]:
        return [
            DocumentModel(
                id=entry.id,
                document=entry.name,
                title=entry.title,
                period=entry.period,
                pages=entry.pages,
                passages=entry.passages,
            )
            for entry in assistant.library.documents()
        ]

    @router.get("/api/documents/{document_id}/pages/{page}.jpg")
    def page_image(
        document_id: DocumentId,
        page: PageNumber,
        width: Annotated[int, Query(ge=1, le=WIDTHS[-1])] = 1200,
    ) -> Response:
        _known(assistant, document_id)
        try:
            image = images.jpeg(document_id, page, width)
        except IndexError:
            raise HTTPException(404, f"Ce document n'a pas de page {page}.") from None
        return Response(image, media_type="image/jpeg", headers=_HEADERS)

    @router.get("/api/documents/{document_id}/pdf")
    def pdf(document_id: DocumentId) -> Response:
        name = _known(assistant, document_id)
        return FileResponse(
            assistant.library.pdf(document_id),
            media_type="application/pdf",
            filename=name,
            content_disposition_type="inline",
            headers=_HEADERS,
        )

    @router.get("/api/passages/{passage_id}/boxes")
    def boxes(
        passage_id: Annotated[str, Path(max_length=100)],
        quote: Annotated[str, Query(max_length=MAX_QUOTE)] = "",
    ) -> Located:
        """Where a passage, or a quote from it, stands: pages and boxes."""
        found = assistant.library.passages([passage_id])
        if not found:
            raise HTTPException(404, "Ce passage n'est pas, ou n'est plus, dans la bibliothèque.")
        passage = found[0]
        if not quote:
            return Located.of(passage, passage.pages, passage.boxes)
        pages = [assistant.library.page(passage.document_id, n) for n in passage.pages]
        place = locate(quote, pages, passage.boxes)
        if place is None:
            raise HTTPException(404, "Cette citation ne se trouve pas dans ce passage.")
        return Located.of(passage, place.pages, place.boxes)

    return router


def _known(assistant: Assistant, document_id: str) -> str:
    """The document's file name; 404 when there is no such document."""
    try:
        return assistant.library.document(document_id).name
    except UnknownDocument as error:
        raise HTTPException(404, str(error)) from None
