"""Passages, pages and tables as the catalogue keeps them: JSON to be read, blobs to be small."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any

import numpy as np

from index import records
from index.entry import StoredTable
from ingest.model import Box, Document, PageText, Passage, Report, Section, Table, Unit, UnitCell

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


def tables_json(tables: Sequence[Table]) -> str:
    return to_json(
        [
            {
                "header": table.header,
                "rows": [
                    [" ".join(line.text for line in cell) for cell in row.cells]
                    for row in table.rows
                ],
                "pages": table.pages,
            }
            for table in tables
        ]
    )


def tables(stored: str) -> list[StoredTable]:
    return [
        StoredTable(tuple(table["header"]), tuple(map(tuple, table["rows"])), tuple(table["pages"]))
        for table in json.loads(stored)
    ]


def fingerprint(document: Document) -> str:
    """What a reader of the document would see: differs where its reading differs."""
    digest = hashlib.sha256()
    parts: list[object] = [document.id, document.title, document.period, document.metadata]
    parts += map(section_row, document.sections)
    parts += ([repr(value) for value in passage_row(passage)] for passage in document.passages)
    parts += ([page.number, page.label, page.words] for page in document.pages)
    parts += ([kind, body.decode()] for kind, _, _, _, body in records.rows(document.records))
    for part in parts:
        digest.update(to_json(part).encode())
    return digest.hexdigest()[:16]


def _floats(rows: Iterable[Sequence[float]]) -> bytes:
    return np.array(list(rows), dtype="<f4").tobytes()


def _rows(blob: bytes, width: int) -> list[list[float]]:
    # A float32 is good to a 1/10,000,000 of a page; five digits are 1/100 of a point.
    values = np.frombuffer(blob, dtype="<f4").astype(np.float64).round(5)
    return values.reshape(-1, width).tolist()
