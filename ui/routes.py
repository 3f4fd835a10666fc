"""Addresses of the application's own: what pages fetch, and files to keep."""

from __future__ import annotations

import mimetypes
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query
from fastapi import Path as InPath
from fastapi.responses import HTMLResponse, Response

from assistant.api import DocumentId, PageNumber
from assistant.export import exported, sheet_of
from index.errors import UnknownDocument
from prompts.questions import fold
from ui.evaluations import results_csv

if TYPE_CHECKING:
    from eval.runs import Run
    from ui.site import Site

RunName = Annotated[str, InPath(pattern=r"^\d{8}-\d{6}-\d{3}$")]

# The report's own policy (a hash for its only script) also forbids any request.
_REPORT_HEADERS = {"Content-Security-Policy": "sandbox allow-scripts; frame-ancestors 'self'"}


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

    @router.get("/api/conversations/{conversation}/export.{ending}")
    def export(
        conversation: Annotated[str, InPath(pattern=r"^[0-9a-f]{32}$")],
        ending: Literal["md", "docx", "pdf"],
        turn: Annotated[str, Query(pattern=r"^[0-9a-f]{0,16}$")] = "",
    ) -> Response:
        """Whoever holds the identifier may read: it cannot be guessed."""
        sheet = sheet_of(site.conversations.open(conversation), turn)
        if not sheet.paragraphs:
            raise HTTPException(404, "Cette réponse n’est pas, ou n’est plus, gardée.")
        return _file(exported(sheet, ending), f"{_file_name(sheet.title)}.{ending}")

    @router.get("/api/evaluations/modele.xlsx")
    def template() -> Response:
        from eval.spreadsheet import EXAMPLE, write_spreadsheet

        with TemporaryDirectory() as folder:
            path = Path(folder) / "modele.xlsx"
            write_spreadsheet([EXAMPLE], path)
            return _file(path.read_bytes(), "jeu-de-questions.xlsx")

    @router.get("/api/evaluations/{run}/rapport.html")
    def report(run: RunName) -> Response:
        from eval.report import render

        return HTMLResponse(render(_run(run)), headers=_REPORT_HEADERS)

    @router.get("/api/evaluations/{run}/resultats.csv")
    def results(run: RunName) -> Response:
        return _file(results_csv(_run(run)).encode(), f"evaluation-{run}.csv")

    @router.get("/api/evaluations/{run}/evaluation.json")
    def whole(run: RunName) -> Response:
        return _file(_run(run).model_dump_json().encode(), f"evaluation-{run}.json")

    def _run(name: str) -> Run:
        from eval.runs import RunError, load

        try:
            return load(name, site.data)
        except RunError as error:
            raise HTTPException(404, str(error)) from None

    return router


def _file_name(title: str) -> str:
    """« Qui finance… ? » -> « qui-finance »"""
    return "-".join(fold(title).split())[:60].strip("-") or "discussion"


def _file(content: bytes, name: str) -> Response:
    """To be saved, never shown: what is in it comes from documents."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)
