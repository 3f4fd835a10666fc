"""What the pages made from records share: their place on the page, links, downloads."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Annotated, Any, Generic, TypeVar

from fastapi import APIRouter, HTTPException, Path, Query
from fastapi.responses import HTMLResponse, Response

from assistant.sources import reference
from index.errors import UnknownDocument, UnknownPassage
from ui.components.fragment import rendered
from ui.components.viewer import viewer
from ui.markdown import pages_label

if TYPE_CHECKING:
    import gradio as gr

    from index import Library
    from ingest.records.model import Source
    from ui.site import Site

T = TypeVar("T")

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
CSV = "text/csv; charset=utf-8"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_WIDEST = 60  # characters of a spreadsheet's column


class Current(Generic[T]):
    """Something made from the library; made again when the library has changed."""

    def __init__(self, library: Library, make: Callable[[Library], T]) -> None:
        self._library = library
        self._make = make
        self._lock = Lock()
        self._made: tuple[int, T] | None = None

    def get(self) -> T:
        generation = self._library.generation()
        with self._lock:
            if self._made is None or self._made[0] != generation:
                self._made = (generation, self._make(self._library))
            return self._made[1]


class Links:
    """Numbers the places that a page points to; templates call it for each of them."""

    def __init__(self, group: str) -> None:
        self.group = group
        self.count = 0

    def __call__(self, source: Source) -> dict[str, Any]:
        """What the macro `place` of records.html takes."""
        self.count += 1
        return {
            "key": f"cite-{self.group}-{self.count}",
            "source": source,
            "pages": pages_label(list(source.pages)),
        }


def lay(page: gr.Blocks, site: Site, address: str) -> None:
    """Lay a page whose content `address` gives (assets/records.js), sources beside it."""
    import gradio as gr

    with gr.Row(elem_id="records", equal_height=True):
        with gr.Column(elem_classes="page", elem_id="content", min_width=0):
            gr.HTML(
                value=rendered("records-page.html", address=address),
                js_on_load="window.contratsDeVille.records(element);",
                apply_default_css=False,
            )
        with gr.Column(elem_id="source", min_width=0):
            desk = viewer()
    page.load(
        lambda: site.shelf.desk({}), None, [desk], show_progress="hidden", api_visibility="private"
    )


def create_sources_router(site: Site) -> APIRouter:
    router = APIRouter()

    @router.get("/api/passages/{passage_id}/reference")
    def place(
        passage_id: Annotated[str, Path(max_length=100)],
        start: Annotated[int, Query(ge=0)],
        end: Annotated[int, Query(ge=0)],
    ) -> dict[str, Any]:
        """A span of a passage, and where it stands on its pages."""
        try:
            return reference(site.assistant.library, passage_id, start, end).model_dump()
        except (UnknownPassage, UnknownDocument):
            raise HTTPException(
                404, "Ce passage n’est plus dans la bibliothèque : rechargez la page."
            ) from None

    return router


def html(content: str) -> HTMLResponse:
    return HTMLResponse(content, headers={"Cache-Control": "no-store"})


def download(content: bytes, kind: str, name: str) -> Response:
    """To be saved, never shown: what is in it comes from documents."""
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "X-Content-Type-Options": "nosniff",
    }
    return Response(content, media_type=kind, headers=headers)


def spreadsheet_csv(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> bytes:
    """As a French spreadsheet opens it: semicolons, a byte-order mark, decimal commas."""
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    writer.writerow(headings)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return ("\ufeff" + out.getvalue()).encode()


def spreadsheet_xlsx(
    title: str, headings: Sequence[str], rows: Iterable[Sequence[object]]
) -> bytes:
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    book = Workbook()
    sheet = book.active
    sheet.title = title
    sheet.append(list(headings))
    for row in rows:
        sheet.append([ILLEGAL_CHARACTERS_RE.sub("", v) if isinstance(v, str) else v for v in row])
    widths = [0] * len(headings)
    for line in sheet.iter_rows():
        for at, cell in enumerate(line):
            if cell.data_type == "f":  # a text that looks like a formula stays a text
                cell.data_type = "s"
            widths[at] = max(widths[at], min(_WIDEST, len(str(cell.value or ""))))
            cell.alignment = Alignment(wrap_text=True, vertical="top")
            if line[0].row == 1:
                cell.font = Font(bold=True)
    for at, width in enumerate(widths, start=1):
        sheet.column_dimensions[get_column_letter(at)].width = width + 2
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = sheet.dimensions
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(value: object) -> str:
    """A text that a spreadsheet would run as a formula starts with an apostrophe."""
    if isinstance(value, float):
        return f"{value:g}".replace(".", ",")
    text = "" if value is None else str(value)
    return f"'{text}" if text.startswith(_FORMULA) else text
