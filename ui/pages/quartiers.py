"""Quartiers: their figures side by side, and the sheet of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import median
from typing import TYPE_CHECKING, Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from assistant.fiche_quartier import sheet
from assistant.quartiers import (
    Mesure,
    Quartier,
    Quartiers,
    headings,
    numbers_of,
    ordered,
    rows,
)
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

    from ingest.records.model import Indicateur
    from ui.site import Site

PLACE = Place("quartiers", "Quartiers")
MENU = ""

_FIRST = 7  # figures shown to who chose none
_AFTER = ("%", "€")  # units said in each cell; the others are said once, in its heading

Text = Annotated[str, Query(max_length=300)]
Several = Annotated[list[str] | None, Query(max_length=100)]


def build(page: gr.Blocks, site: Site) -> None:
    lay(page, site, "/api/quartiers")


def routes(site: Site) -> APIRouter:
    router = APIRouter()
    quartiers = Current(site.assistant.library, Quartiers)

    @router.get("/api/quartiers")
    def content(
        quartier: Text = "",
        mots: Text = "",
        commune: Text = "",
        mesures: Several = None,
        tri: Text = "",
        graphique: Text = "oui",
    ) -> HTMLResponse:
        known = quartiers.get()
        given = {"mots": mots, "commune": commune, "mesures": mesures or [], "tri": tri}
        one = known.quartier(quartier) if quartier else None
        if one is not None:
            return html(_sheet(site, known, one, given))
        return html(_table(site, known, given, graphique != "non"))

    @router.get("/api/quartiers.{ending}")
    def files(
        ending: str, mots: Text = "", commune: Text = "", mesures: Several = None, tri: Text = ""
    ) -> Response:
        known = quartiers.get()
        chosen = _chosen(known, mesures or [], tri)
        found = _found(known, chosen, mots, commune, tri)
        heads, lines = headings(chosen), rows(found, chosen)
        if ending == "csv":
            return download(spreadsheet_csv(heads, lines), CSV, "quartiers.csv")
        if ending == "xlsx":
            return download(spreadsheet_xlsx("Quartiers", heads, lines), XLSX, "quartiers.xlsx")
        return Response(status_code=404)

    return router


def _table(site: Site, known: Quartiers, given: dict[str, Any], chart_open: bool) -> str:
    tri = given["tri"]
    chosen = _chosen(known, given["mesures"], tri)
    found = _found(known, chosen, given["mots"], given["commune"], tri)
    sort = tri.lstrip("-")
    plotted = known.mesure(sort) or (chosen[0] if chosen else None)
    numbers = numbers_of(found, plotted.key) if plotted else []
    most = max(numbers, default=0.0)
    bars = [(one, n) for one in found if plotted and (n := one.number(plotted.key)) is not None]
    return rendered(
        "quartiers.html",
        documents=len(site.assistant.library.documents()),
        total=len(known.all),
        mots=given["mots"],
        commune=given["commune"],
        communes=[(name, name, 0) for name in known.communes()],
        mesures=known.mesures,
        chosen=chosen,
        quartiers=found,
        plotted=plotted,
        # A single bar compares nothing; below zero, a bar from the left would lie.
        bars=bars if len(bars) > 1 and min(numbers) >= 0 < most else [],
        middle=median(numbers) if numbers else 0.0,
        share=lambda number: round(100 * number / most, 1),
        chart_open=chart_open,
        sort=sort if any(one.key == sort for one in chosen) else "",
        reverse=tri.startswith("-"),
        query=_address("", given),
        here=lambda quartier: _address("/quartiers", {"quartier": quartier.key, **given}),
        link=Links("quartiers"),
        value=_value,
        figure=_figure,
    )


def _sheet(site: Site, known: Quartiers, quartier: Quartier, given: dict[str, Any]) -> str:
    figures = [
        (mesure, quartier.figures[mesure.key][0], known.rank(quartier, mesure.key))
        for mesure in known.mesures
        if mesure.key in quartier.figures
    ]
    return rendered(
        "quartier.html",
        quartier=quartier,
        sheet=sheet(site.assistant.library, quartier),
        figures=figures,
        back=_address("/quartiers", given),
        link=Links("quartier"),
        value=_value,
        figure=_figure,
    )


def _chosen(known: Quartiers, keys: Sequence[str], tri: str) -> list[Mesure]:
    """Those asked for, else those that most quartiers have; that of the order with them."""
    chosen = [one for one in known.mesures if one.key in keys] or known.mesures[:_FIRST]
    sort = known.mesure(tri.lstrip("-"))
    return [*chosen, sort] if sort and sort not in chosen else chosen


def _found(
    known: Quartiers, chosen: Sequence[Mesure], mots: str, commune: str, tri: str
) -> list[Quartier]:
    found = known.select(mots, commune, [one.key for one in chosen])
    return ordered(found, tri.lstrip("-"), tri.startswith("-"))


def _address(path: str, given: dict[str, Any]) -> str:
    query = urlencode({name: value for name, value in given.items() if value}, doseq=True)
    return f"{path}?{query}" if query else path


def _value(one: Indicateur) -> str:
    """As it is written, with its unit where a figure alone would not do."""
    if one.unit not in _AFTER:
        return one.value or "—"
    return f"{one.value.removesuffix(one.unit).strip()}\u00a0{one.unit}"


def _figure(number: float, unit: str) -> str:
    whole, _, decimals = f"{number:.2f}".partition(".")
    text = f"{int(whole):,}".replace(",", "\u202f")
    if decimals := decimals.rstrip("0"):
        text += f",{decimals}"
    return f"{text}\u00a0{unit}" if unit in _AFTER else text
