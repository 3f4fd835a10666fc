"""Trouver un dispositif: from a project to the fiches that may help it."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from assistant.dispositifs import Projet, offer, suggest
from assistant.export import FORMATS, exported
from assistant.export.dispositifs import HEADINGS, rows, sheet_of_suggestions
from prompts.choices import load as load_choices
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

    from assistant.dispositifs import Offer
    from ui.site import Site

PLACE = Place("dispositifs", "Trouver un dispositif")
MENU = ""

_FILES = (("Word", "docx"), ("PDF", "pdf"), ("Markdown", "md"), ("Excel", "xlsx"), ("CSV", "csv"))

Text = Annotated[str, Query(max_length=300)]


def build(page: gr.Blocks, site: Site) -> None:
    lay(page, site, "/api/dispositifs")


def asked(
    texte: Annotated[str, Query(max_length=1000)] = "",
    territoire: Text = "",
    lieu: Text = "",
    theme: Text = "",
    public: Text = "",
    action: Text = "",
    structure: Text = "",
) -> Projet:
    return Projet(texte.strip(), territoire, lieu, theme, public, action, structure)


AskedProjet = Annotated[Projet, Depends(asked)]


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    offered = Current(site.assistant.library, offer)

    @router.get("/api/dispositifs")
    def content(projet: AskedProjet) -> HTMLResponse:
        return html(_content(site, offered.get(), projet))

    @router.get("/api/dispositifs.{ending}")
    def files(ending: str, projet: AskedProjet) -> Response:
        found = suggest(site.assistant, projet)
        name = f"dispositifs.{ending}"
        if ending == "csv":
            return download(spreadsheet_csv(HEADINGS, rows(found)), CSV, name)
        if ending == "xlsx":
            return download(spreadsheet_xlsx("Dispositifs", HEADINGS, rows(found)), XLSX, name)
        if ending in FORMATS:
            sheet = sheet_of_suggestions(site.assistant.library, projet, found)
            return download(exported(sheet, ending), FORMATS[ending], name)
        return Response(status_code=404)

    return router


def _content(site: Site, offered: Offer, projet: Projet) -> str:
    choices = load_choices()
    given = {name: value for name, value in asdict(projet).items() if value}
    return rendered(
        "dispositifs.html",
        documents=len(site.assistant.library.documents()),
        offer=offered,
        count=sum(map(len, offered.fiches.values())),
        projet=projet,
        themes=[(one.label, one.label, 0) for one in choices.themes],
        publics=[(one.label, one.label, 0) for one in choices.publics],
        actions=[(one.label, one.label, 0) for one in choices.actions],
        structures=[(name, name, count) for name, count in offered.structures],
        territoires=[(name, name, 0) for name in offered.territoires],
        found=suggest(site.assistant, projet),
        files=_FILES,
        query=f"?{urlencode(given)}",
        link=Links("dispositifs"),
    )
