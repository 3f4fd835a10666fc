"""Engagements: who committed to what, as a table to search, count and take away."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from fastapi import APIRouter, Query, Response

from assistant.engagements import HEADINGS, Asked, Line, Register, rows, table
from ui.components.fragment import rendered
from ui.components.masthead import Place
from ui.records import (
    CSV,
    XLSX,
    Current,
    Links,
    download,
    html,
    lay,
    spreadsheet_csv,
    spreadsheet_xlsx,
)

if TYPE_CHECKING:
    import gradio as gr
    from fastapi.responses import HTMLResponse

    from ui.site import Site

PLACE = Place("engagements", "Engagements")
MENU = ""

PAGE = 50  # lines
_PARTNERS = 8  # of the chart
_COLUMNS = {
    "partenaire": ("Partenaire", lambda line: line.partenaires),
    "texte": ("Engagement", lambda line: line.engagement.text.casefold()),
    "theme": ("Thème et orientation", lambda line: (line.theme, line.orientation)),
    "territoire": ("Territoire et période", lambda line: (line.territoire, line.document.period)),
}  # fmt: skip

Text = Annotated[str, Query(max_length=300)]


def build(page: gr.Blocks, site: Site) -> None:
    lay(page, site, "/api/engagements")


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    register = Current(site.assistant.library, Register)

    @router.get("/api/engagements")
    def content(
        mots: Text = "",
        partenaire: Text = "",
        theme: Text = "",
        orientation: Annotated[str, Query(max_length=2000)] = "",
        territoire: Text = "",
        document: Text = "",
        periode: Text = "",
        tri: Text = "",
        page: Annotated[int, Query(ge=1)] = 1,
        graphique: Text = "oui",
    ) -> HTMLResponse:
        asked = Asked(mots, partenaire, theme, orientation, territoire, document, periode)
        return html(_content(site, register.get(), asked, tri, page, graphique != "non"))

    @router.get("/api/engagements.{ending}")
    def files(
        ending: str,
        mots: Text = "",
        partenaire: Text = "",
        theme: Text = "",
        orientation: Annotated[str, Query(max_length=2000)] = "",
        territoire: Text = "",
        document: Text = "",
        periode: Text = "",
        tri: Text = "",
    ) -> Response:
        asked = Asked(mots, partenaire, theme, orientation, territoire, document, periode)
        lines = rows(_sorted(register.get().select(asked), tri))
        if ending == "csv":
            return download(spreadsheet_csv(HEADINGS, lines), CSV, "engagements.csv")
        if ending == "xlsx":
            book = spreadsheet_xlsx("Engagements", HEADINGS, lines)
            return download(book, XLSX, "engagements.xlsx")
        return Response(status_code=404)

    return router


def _content(
    site: Site, register: Register, asked: Asked, tri: str, page: int, chart_open: bool
) -> str:
    found = _sorted(register.select(asked), tri)
    pages = max(1, -(-len(found) // PAGE))
    page = min(page, pages)
    first = (page - 1) * PAGE
    parts = ("partenaire", "theme", "orientation", "territoire", "document", "periode")
    return rendered(
        "engagements.html",
        documents=len(site.assistant.library.documents()),
        total=len(register.lines),
        asked=asked,
        choices={part: register.choices(part) for part in parts},
        found=len(found),
        lines=found[first : first + PAGE],
        first=first + 1,
        last=min(first + PAGE, len(found)),
        page=page,
        pages=pages,
        table=table(found, _PARTNERS),
        chart_open=chart_open,
        columns=[(value, label) for value, (label, _) in _COLUMNS.items()],
        sort=tri.lstrip("-"),
        reverse=tri.startswith("-"),
        query=_query(asked, tri),
        link=Links("engagements"),
    )


def _sorted(lines: list[Line], tri: str) -> list[Line]:
    """In reading order unless asked otherwise."""
    column = _COLUMNS.get(tri.lstrip("-"))
    if column is None:
        return lines
    key: Any = column[1]
    return sorted(lines, key=key, reverse=tri.startswith("-"))


def _query(asked: Asked, tri: str) -> str:
    from dataclasses import asdict
    from urllib.parse import urlencode

    given = {name: value for name, value in {**asdict(asked), "tri": tri}.items() if value}
    return f"?{urlencode(given)}" if given else ""
