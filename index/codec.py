"""Passages, pages and tables as the catalogue keeps them: JSON to be read, blobs to be small."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, NamedTuple

import numpy as np

from index import records
from ingest.model import (
    Box,
    Document,
    PageText,
    Passage,
    Report,
    Section,
    TableText,
    Unit,
    UnitCell,
)

Row = Sequence[Any]

PASSAGE_COLUMNS = (
    "id", "document_id", "position", "section", "kind", "text", "locator", "path", "context",
    "pages", "boxes", "units", "tokens",
)  # fmt: skip


def to_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def from_json(stored: str) -> Any:
    return json.loads(stored)


def passage_row(passage: Passage) -> tuple[Any, ...]:
    """The values of PASSAGE_COLUMNS."""
    units = [
        [unit.kind, unit.start, unit.end, unit.lead]
        + [[cell.label, cell.text, cell.start, cell.end] for cell in unit.cells]
        for unit in passage.units
    ]
    return (
        passage.id, passage.document_id, passage.order, passage.section, passage.kind, passage.text,
        passage.locator, to_json(passage.path), passage.context, to_json(passage.pages),
        _floats(passage.boxes), to_json(units), passage.tokens,
    )  # fmt: skip


def passage(row: Row) -> Passage:
    (identity, document_id, order, section, kind, text, locator, path, context,
     pages, boxes, units, tokens) = row  # fmt: skip
    return Passage(
        id=identity,
        document_id=document_id,
        order=order,
        section=section,
        kind=kind,
        text=text,
        locator=locator,
        path=tuple(json.loads(path)),
        context=context,
        pages=tuple(json.loads(pages)),
        boxes=tuple(Box(int(page), *rest) for page, *rest in _rows(boxes, 5)),
        units=tuple(
            Unit(kind, start, end, lead, tuple(UnitCell(*cell) for cell in cells))
            for kind, start, end, lead, *cells in json.loads(units)
        ),
        tokens=tokens,
    )


def section_row(section: Section) -> tuple[Any, ...]:
    return (
        section.index, section.parent, section.level, section.kind, section.number,
        section.title, section.label, section.first_page, section.last_page,
    )  # fmt: skip


def page_row(page: PageText) -> tuple[Any, ...]:
    # One word a line: a word has no white space in it.
    words = "\n".join(page.words)
    return page.number, page.label, page.width, page.height, words, _floats(page.boxes)


def page_text(row: Row) -> PageText:
    number, label, width, height, words, boxes = row
    return PageText(
        number=number,
        label=label,
        width=width,
        height=height,
        words=tuple(words.split("\n")) if words else (),
        boxes=tuple((x0, y0, x1, y1) for x0, y0, x1, y1 in _rows(boxes, 4)),
    )


def report_json(report: Report) -> str:
    return to_json({name: getattr(report, name) for name in Report.__dataclass_fields__})


def report(stored: str) -> Report:
    values = json.loads(stored)
    for name in ("unread_pages", "recognised_pages"):
        values[name] = tuple(values.get(name, ()))
    return Report(**values)


def tables_json(tables: Sequence[TableText]) -> str:
    return to_json(
        [{"header": table.header, "rows": table.rows, "pages": table.pages} for table in tables]
    )


def tables(stored: str) -> list[TableText]:
    return [
        TableText(tuple(table["header"]), tuple(map(tuple, table["rows"])), tuple(table["pages"]))
        for table in json.loads(stored)
    ]


class Rows(NamedTuple):
    """A document's rows, by table."""

    sections: list[tuple[Any, ...]]
    pages: list[tuple[Any, ...]]
    passages: list[tuple[Any, ...]]
    records: list[tuple[Any, ...]]
    fingerprint: str  # what a reader of the document would see: differs where its reading does


def rows_of(document: Document) -> Rows:
    sections = [section_row(section) for section in document.sections]
    pages = [page_row(page) for page in document.pages]
    passages = [passage_row(passage) for passage in document.passages]
    kept = list(records.rows(document.records))
    seen = [document.id, document.title, document.period, document.metadata, sections, passages]
    digest = hashlib.sha256()
    for part in (*seen, [(number, label, words) for number, label, _, _, words, _ in pages], kept):
        digest.update(repr(part).encode())
    return Rows(sections, pages, passages, kept, digest.hexdigest()[:16])


def _floats(rows: Iterable[Sequence[float]]) -> bytes:
    return np.array(list(rows), dtype="<f4").tobytes()


def _rows(blob: bytes, width: int) -> list[list[float]]:
    # A float32 is good to a 1/10,000,000 of a page; five digits are 1/100 of a point.
    values = np.frombuffer(blob, dtype="<f4").astype(np.float64).round(5)
    return values.reshape(-1, width).tolist()
