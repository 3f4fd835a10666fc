"""Placed blocks become pieces: text with its quotable units and what governs each.

What governs a list item often stands above it: the intro line (« L'ARS s'engage : »),
the item it is nested in. A table row is governed by its column heads and by the cells it
inherits. None of it is added to the text: it travels in `Unit.lead` and `Piece.context`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from ingest.blocks import Block, BlockBuilder, join_lines
from ingest.model import Line, Table, TableRow, Unit, UnitCell
from ingest.passages import Piece
from ingest.sentences import sentence_spans

_INTRO = re.compile(
    r"(?::|s[’']engage(?:nt)?(?: également)? ?,?|suivant(?:e?s)?)\s*$", re.IGNORECASE
)
_LEAD_LENGTH = 240  # characters kept of what governs a unit
_LONG_ITEM = 60  # words over which an item is quoted by the sentence
_LARGEST = 330  # tokens over which a block is cut at its sentences


@dataclass(slots=True)
class _Item:
    marker: str
    x0: float
    text: str


@dataclass(slots=True)
class Flow:
    """What governs the blocks to come, as the reading goes on."""

    intro: str = ""
    items: list[_Item] = field(default_factory=list)

    def reset(self) -> None:
        self.intro = ""
        self.items.clear()

    def lead(self) -> str:
        chain = [part for part in (self.intro, *(item.text for item in self.items)) if part]
        return " › ".join(_shortened(part) for part in chain)


def heading_piece(block: Block, section: int) -> Piece:
    return Piece(block.text, block.spans, section, "heading", [])


def block_pieces(block: Block, section: int, flow: Flow) -> list[Piece]:
    """One piece for a paragraph or an item, several for one that is too long to stand alone."""
    if block.kind == "item":
        start = _after_marker(block)
        shape = _shape(block.marker)
        while flow.items and not _nests(flow.items, shape, block.x0):
            flow.items.pop()
        lead = flow.lead()
        flow.items.append(_Item(shape, block.x0, block.text[start:]))
        words = len(block.text.split())
        spans = (
            [(start, len(block.text))]
            if words <= _LONG_ITEM
            else [(s + start, e + start) for s, e in sentence_spans(block.text[start:])]
        )
        units = [Unit("item", s, e, lead) for s, e in spans]
        piece = Piece(block.text, block.spans, section, "item", units, context=lead)
        piece.keep_next = bool(_INTRO.search(block.text))
        return _split(piece)
    flow.items.clear()
    intro = bool(_INTRO.search(block.text)) and len(block.text) < 400
    lead = "" if intro else flow.lead()
    kind = "sentence" if re.search(r"[.!?…;]\s*$", block.text) or intro else "item"
    if kind == "sentence":
        # A full sentence ends what an intro line governed; short lines are its list.
        flow.intro, lead = "", ""
    units = [Unit(kind, s, e, lead) for s, e in sentence_spans(block.text)]  # type: ignore[arg-type]
    piece = Piece(block.text, block.spans, section, "text", units, context=lead)
    if intro:
        flow.intro = _last_sentence(block.text)
        piece.keep_next = True
    return _split(piece)


def note_piece(lines: list[Line], builder: BlockBuilder, section: int) -> Piece:
    """A footnote."""
    text, spans = join_lines(lines, builder.joiner)
    return Piece(text, spans, section, "text", [Unit("note", 0, len(text))])


def table_pieces(table: Table, section: int, builder: BlockBuilder) -> list[Piece]:
    """The column heads, then a piece a row, its cells one under the other."""
    pieces: list[Piece] = []
    if table.header_lines:
        text, spans = join_lines(table.header_lines, builder.joiner)
        pieces.append(Piece(text, spans, section, "header", [], keep_next=True))
    heads = " · ".join(head for head in table.header if head)
    above = [""] * table.columns
    edges = column_edges(table)
    for row in table.rows:
        for piece in _row_pieces(table, row, section, builder, above, edges):
            piece.context = "\n".join(filter(None, (heads, piece.context)))
            pieces.append(piece)
    return pieces


def _row_pieces(
    table: Table,
    row: TableRow,
    section: int,
    builder: BlockBuilder,
    above: list[str],
    edges: list[float],
) -> Iterator[Piece]:
    """`above` holds the text of the cells that the next row may inherit; it is updated."""
    texts: list[str] = []
    spans: list[tuple[int, int, Line]] = []
    cells: list[UnitCell] = []
    offset = 0
    for column, lines in enumerate(row.cells):
        label = table.header[column] if column < len(table.header) else ""
        if row.inherited[column]:
            if above[column]:
                cells.append(UnitCell(label, above[column], -1, -1))
            continue
        blocks = cell_blocks(lines, builder, edges[column])
        if not blocks:
            above[column] = ""
            continue
        start = offset
        for block in blocks:
            texts.append(block.text)
            spans.extend((s + offset, e + offset, line) for s, e, line in block.spans)
            offset += len(block.text) + 1
        above[column] = "\n".join(block.text for block in blocks)
        cells.append(UnitCell(label, above[column], start, offset - 1))
    if not texts:
        return
    text = "\n".join(texts)
    inherited = " · ".join(cell.text.replace("\n", " ") for cell in cells if cell.start < 0)
    piece = Piece(
        text, spans, section, "row", [Unit("row", 0, len(text), "", tuple(cells))], inherited
    )
    yield from _split(piece)


def column_edges(table: Table) -> list[float]:
    """The right edge of each column's text, in points."""
    return [
        max((line.x1 for row in table.rows for line in row.cells[column]), default=0.0)
        for column in range(table.columns)
    ]


def cell_blocks(lines: list[Line], builder: BlockBuilder, edge: float) -> list[Block]:
    """The blocks of one cell; what looks like a heading there is emphasis."""
    blocks = builder.build(lines, edge)
    for block in blocks:
        if block.kind == "heading":
            block.kind = "item" if block.marker else "paragraph"
    return blocks


def _after_marker(block: Block) -> int:
    if block.marker and block.text.startswith(block.marker):
        rest = block.text[len(block.marker) :]
        return len(block.marker) + len(rest) - len(rest.lstrip())
    return 0


def _shape(marker: str) -> str:
    """« 1. » and « 2. » are one kind of marker, « a) » and « b) » another."""
    marker = re.sub(r"\d+", "1", marker)
    return re.sub(r"^[a-z](?=[.)/])", "a", marker)


def _nests(items: list[_Item], shape: str, x0: float) -> bool:
    """Whether an item with this marker at this place stands inside the last open one."""
    last = items[-1]
    if x0 < last.x0 - 3:
        return False
    return all(item.marker != shape or x0 > item.x0 + 6 for item in items)


def _shortened(text: str) -> str:
    text = text.strip()
    if len(text) <= _LEAD_LENGTH:
        return text
    return text[:_LEAD_LENGTH].rsplit(" ", 1)[0] + "…"


def _last_sentence(text: str) -> str:
    spans = sentence_spans(text)
    return text[spans[-1][0] : spans[-1][1]] if spans else text


def _split(piece: Piece) -> list[Piece]:
    """A piece too long for a passage, cut between its units, cells or lines."""
    if piece.tokens <= _LARGEST:
        return [piece]
    cuts = _cut_points(piece)
    parts: list[Piece] = []
    start = 0
    while start < len(piece.text):
        end = _furthest(piece.text, start, cuts)
        parts.append(_part(piece, start, end))
        start = end
        while start < len(piece.text) and piece.text[start] in " \n":
            start += 1
    return parts


def _cut_points(piece: Piece) -> list[int]:
    points = {len(piece.text)}
    points.update(match.start() for match in re.finditer(r"\n", piece.text))
    for line_start in [0, *(m.end() for m in re.finditer(r"\n", piece.text))]:
        line = piece.text[line_start:].split("\n", 1)[0]
        points.update(line_start + end for _, end in sentence_spans(line))
    points.update(match.start() for match in re.finditer(r" (?=[-•–●] )|(?<=;) ", piece.text))
    return sorted(points)


def _furthest(text: str, start: int, cuts: list[int]) -> int:
    """The last cut that leaves a part of at most `_LARGEST` tokens (about 3 characters each)."""
    limit = start + _LARGEST * 3
    within = [cut for cut in cuts if start < cut <= limit]
    if within:
        return within[-1]
    space = text.rfind(" ", start + 1, limit)
    return space if space > start else min(len(text), limit)


def _part(piece: Piece, start: int, end: int) -> Piece:
    spans = [
        (max(s, start) - start, min(e, end) - start, line)
        for s, e, line in piece.spans
        if s < end and e > start
    ]
    units: list[Unit] = []
    for unit in piece.units:
        if unit.start >= end or unit.end <= start:
            continue
        cells = tuple(
            UnitCell(
                cell.label,
                piece.text[max(cell.start, start) : min(cell.end, end)],
                max(cell.start, start) - start,
                min(cell.end, end) - start,
            )
            if cell.start >= 0
            else cell
            for cell in unit.cells
            if cell.start < 0 or (cell.start < end and cell.end > start)
        )
        units.append(
            Unit(
                unit.kind,
                max(unit.start, start) - start,
                min(unit.end, end) - start,
                unit.lead,
                cells,
            )
        )
    return Piece(piece.text[start:end], spans, piece.section, piece.kind, units, piece.context)
