"""Addresses of the application's own: what pages fetch, and files to keep."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fastapi import APIRouter, HTTPException

from assistant.api import DocumentId, PageNumber
from index.errors import UnknownDocument

if TYPE_CHECKING:
    from ui.site import Site


def create_pages_router(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/api/library")
    def library() -> dict[str, Any]:
        return site.shelf.state()

    @router.get("/api/documents/{document_id}/plan")
    def plan(document_id: DocumentId) -> dict[str, Any]:
        try:
            return site.shelf.plan(document_id)
        except UnknownDocument as error:
            raise HTTPException(404, str(error)) from None

    @router.get("/api/documents/{document_id}/pages/{page}/passages")
    def passages(document_id: DocumentId, page: PageNumber) -> list[dict[str, Any]]:
        return [
            {
                "id": passage.id,
                "section": passage.section,
                "kind": passage.kind,
                "locator": passage.locator,
                "context": passage.context,
                "text": passage.text,
                "pages": passage.pages,
                "tokens": passage.tokens,
                "boxes": [box._asdict() for box in passage.boxes if box.page == page],
            }
            for passage in site.shelf.passages_on(document_id, page)
        ]

    return router
