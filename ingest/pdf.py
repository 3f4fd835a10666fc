"""A PDF becomes pages: words, lines, style, ruled tables, in reading order."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

from ingest import ocr
from ingest.grids import find_grids, is_lone, line_up
from ingest.gutters import part_columns
from ingest.lines import gather, make_line
from ingest.margins import with_margin_notes
from ingest.model import Grid, Line, Page
from ingest.order import in_reading_order
from ingest.pdfium_raw import read_raw
from ingest.quality import is_better, needs_recognition
from ingest.ranges import read_ranges
from ingest.raw_page import RawPage
from ingest.source import open_pdf
from ingest.tables import can_join

Progress = Callable[[int, int], None]  # pages read, pages in all


def read_pages(
    path: Path,
    *,
    password: str = "",
    progress: Progress | None = None,
    keep: Path | None = None,
    processes: int = 1,
) -> list[Page]:
    """All the pages of a PDF, in order; scanned ones recognised where Tesseract is installed.

    `keep`: folder where each recognised page is left, and found again by the next reading.
    `processes`: how many may read a long PDF; more than one only where no thread runs.

    Raises:
        DocumentError: the file is no PDF, is damaged, holds no page, or asks for a password.
    """
    document = open_pdf(path, password=password)
    tell = progress or (lambda done, total: None)
    total = len(document)
    tell(0, total)

    def read(indices: range, told: Callable[[int], None]) -> _Pages:
        with open_pdf(path, password=password) as opened:
            return _read(opened, indices, told)

    try:
        pages: list[Page] = []
        suspects: dict[int, RawPage] = {}
        for some, theirs in read_ranges(total, processes, read, lambda done: tell(done, total)):
            pages += some
            suspects |= theirs
        tell(total - len(suspects), total)
        if suspects:
            _recognise(document, pages, suspects, tell, keep)
    finally:
        document.close()
    for previous, page in pairwise([None, *pages]):
        if page:
            _settle_grids(previous, page)
    return pages


_Pages = tuple[list[Page], dict[int, RawPage]]  # those to be recognised, too, by index


def _read(document: Any, indices: range, tell: Callable[[int], None]) -> _Pages:
    pages: list[Page] = []
    suspects: dict[int, RawPage] = {}
    for index in indices:
        raw = read_raw(document, index)
        pages.append(lay_out(raw))
        if needs_recognition(raw, pages[-1].image_cover):
            suspects[index] = raw
        tell(len(pages) - len(suspects))
    return pages, suspects


def _recognise(
    document: Any,
    pages: list[Page],
    suspects: dict[int, RawPage],
    tell: Progress,
    keep: Path | None,
) -> None:
    """Replaces pages by what is recognised in their image, where that says more."""
    if not ocr.is_available():
        for index in suspects:
            if pages[index].image_cover >= 0.5 or len(suspects[index].tokens) > 2:
                pages[index].source = "unread"
        return
    read = len(pages) - len(suspects)

    def count() -> None:
        nonlocal read
        read += 1
        tell(read, len(pages))

    scans = ocr.recognise(document, list(suspects), count, keep)
    better: dict[int, ocr.Scan] = {}
    for index, raw in suspects.items():
        layer = [token.word.text for token in raw.tokens]
        scan = scans.get(index)
        if scan is None:
            pages[index].source = "unread"
        elif is_better([word.text for word in scan.words], layer):
            better[index] = scan
    for (index, scan), raw in zip(better.items(), ocr.as_raw_pages(better.values()), strict=True):
        laid = lay_out(raw)
        laid.source, laid.turn, laid.image_cover = "recognised", scan.turn, 1.0
        pages[index] = laid


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
        items=with_margin_notes(
            in_reading_order([item for _, item in placed], raw.height), raw.width
        ),
        image_cover=_image_cover(raw),
    )


def _settle_grids(previous: Page | None, page: Page) -> None:
    """A row with one written cell stays a table if it ends one; else it is framed text."""
    before = [item for item in previous.items if isinstance(item, Grid)] if previous else []
    first = next((item for item in page.items if isinstance(item, Grid)), None)
    if before and first:
        line_up(before[-1], first)
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
