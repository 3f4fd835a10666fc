"""A PDF becomes pages: words, lines, style, ruled tables, in reading order."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

from ingest.grids import find_grids, is_lone
from ingest.gutters import part_columns
from ingest.lines import gather, make_line
from ingest.model import Grid, Line, Page
from ingest.order import in_reading_order
from ingest.pdfium_raw import read_raw
from ingest.raw_page import RawPage
from ingest.source import open_pdf
from ingest.tables import can_join


def read_pages(path: Path, *, password: str = "") -> list[Page]:
    """All the pages of a PDF, in order.

    Raises:
        DocumentError: the file is no PDF, is damaged, holds no page, or asks for a password.
    """
    document = open_pdf(path, password=password)
    try:
        pages = [lay_out(read_raw(document, index)) for index in range(len(document))]
    finally:
        document.close()
    for previous, page in pairwise([None, *pages]):
        if page:
            _settle_lone_grids(previous, page)
    return pages


def lay_out(raw: RawPage) -> Page:
    """Lines and tables of a page, in reading order."""
    grids, rest = find_grids(raw)
    rulings = raw.horizontals
    placed: list[tuple[int, Line | Grid]] = list(grids)
    placed += [
        (run.order, make_line(run, raw, raw.fills, rulings)) for run in part_columns(gather(rest))
    ]
    placed.sort(key=lambda item: item[0])
    return Page(
        number=raw.number,
        width=raw.width,
        height=raw.height,
        items=in_reading_order([item for _, item in placed], raw.height),
        image_cover=_image_cover(raw),
    )


def _settle_lone_grids(previous: Page | None, page: Page) -> None:
    """A row with one written cell stays a table if it ends one; else it is framed text."""
    before = [item for item in previous.items if isinstance(item, Grid)] if previous else []
    items: list[Line | Grid] = []
    for item in page.items:
        if (
            isinstance(item, Grid)
            and is_lone(item)
            and not any(can_join(grid, item) for grid in before)
        ):
            items += [line for cell in item.cells for line in cell.lines]
        else:
            items.append(item)
    page.items = items


def _image_cover(raw: RawPage) -> float:
    """Share of the page under images, those that overlap counted once (on a 40 × 40 sieve)."""
    if not raw.images or raw.width <= 0 or raw.height <= 0:
        return 0.0
    steps = 40
    covered = 0
    for row in range(steps):
        y = (row + 0.5) * raw.height / steps
        for column in range(steps):
            x = (column + 0.5) * raw.width / steps
            covered += any(x0 <= x <= x1 and y0 <= y <= y1 for x0, y0, x1, y1 in raw.images)
    return covered / steps**2
