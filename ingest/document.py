"""A PDF becomes a Document: the front door of this room."""

from __future__ import annotations

import hashlib
import re
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from ingest.blocks import Block, BlockBuilder, join_lines
from ingest.body import Body, body_of
from ingest.furniture import Furniture, all_lines, find_furniture
from ingest.hyphens import Joiner
from ingest.model import READING, Document, Grid, Line, Page, PageText, Report, Table, TableText
from ingest.names import shown
from ingest.passages import Piece, build_passages
from ingest.pdf import Progress, read_pages
from ingest.pieces import (
    Flow,
    block_pieces,
    column_edges,
    heading_piece,
    note_piece,
    table_pieces,
)
from ingest.records.extract import extract_records
from ingest.source import Source, read_source
from ingest.structure import TreeBuilder
from ingest.tables import can_join, join_tables, known_headers
from ingest.text import fold
from ingest.title import find_period, find_title
from ingest.turned import as_displayed

REPEATED_HEADER = "en-tête de tableau répété"
UNPLACED = "non classé"

_NOTE_SIZE = 0.9  # of the body's, at most
_NOTE_START = re.compile(r"^(\d{1,3}(?!er\b|e\b|ème\b)|\*+|[a-z]\))\s*\S")
_CUT = re.compile(r"(\w+-) (\w+)")
_SIGNATURE_START = re.compile(r"^fait a .{2,40} le\b")


def read_document(
    path: Path,
    progress: Progress | None = None,
    original: Path | None = None,
    keep: Path | None = None,
    processes: int = 1,
) -> Document:
    """Reads a PDF whole; `progress` is told of pages read and pages in all.

    `original`: the file that the PDF was made from, whose name and identity the document has.
    `keep`: folder where recognised pages wait for a reading that is interrupted to go on.
    `processes`: see `read_pages`.

    Raises:
        DocumentError: it cannot be read; the message names the file and says what to do.
    """
    started = time.perf_counter()
    source = read_source(path)
    identity = hashlib.sha256((original or path).read_bytes()).hexdigest()[:16]
    unfinished = keep / identity if keep else None
    pages = read_pages(path, progress=progress, keep=unfinished, processes=processes)
    name = shown((original or path).name)
    reading = _Reading(pages, source, name)
    reading.read()
    passages = build_passages(
        identity, reading.pieces, reading.sections, pages, reading.called_notes()
    )
    displayed = as_displayed(passages, pages)
    records = extract_records(identity, reading.sections, displayed)
    return Document(
        id=identity,
        name=name,
        title=reading.title,
        period=find_period(name, reading.title, pages),
        pages=tuple(_page_text(page, source) for page in pages),
        sections=reading.sections,
        passages=displayed,
        tables=tuple(map(TableText.of, reading.tables)),
        report=replace(
            reading.report(len(passages), time.perf_counter() - started),
            records=records.counts(),
            reading=READING,
        ),
        metadata=source.metadata,
        records=records,
    )


@dataclass
class _Reading:
    """One document as it is read: pages in, sections and pieces out."""

    pages: list[Page]
    source: Source
    name: str
    pieces: list[Piece] = field(default_factory=list)
    tables: list[Table] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.body: Body = body_of(self.pages)
        self.furniture: Furniture = find_furniture(self.pages, self.body.size)
        words = Counter(
            word.text for page in self.pages for line in all_lines(page) for word in line.words
        )
        self.joiner = Joiner(words)
        self.title = find_title(self.name, self.source.metadata, self.pages, self.furniture)
        titles: dict[int, set[str]] = {}
        levels: dict[tuple[int, str], int] = {}
        for entry in self.source.outline:
            titles.setdefault(entry.page, set()).add(fold(entry.title))
            levels.setdefault((entry.page, fold(entry.title)), entry.level)
        self.builder = BlockBuilder(self.body, self.joiner, titles)
        self.in_cell = BlockBuilder(self.body, self.joiner, {}, in_cell=True)
        sheets = "Fiche" if words["Fiche"] + words["fiche"] + words["fiches"] >= 2 else ""
        self.tree = TreeBuilder(self.title, levels, self.body.size, sheets)
        self.headers = known_headers(
            item for page in self.pages for item in page.items if isinstance(item, Grid)
        )
        self.flow = Flow()
        self.cover = self._cover()
        self.notes: dict[int, list[list[Line]]] = {}
        self.placed: set[int] = set()

    def read(self) -> None:
        lines: list[Line] = []
        grids: list[Grid] = []
        for page in self.pages:
            self._take_notes(page)
            for item in page.items:
                if isinstance(item, Line):
                    if item in self.furniture or id(item) in self.placed:
                        continue
                    self._flush_grids(grids)
                    lines.append(item)
                elif self._cleaned(item):
                    self._flush_lines(lines)
                    if grids and not can_join(grids[-1], item):
                        self._flush_grids(grids)
                    grids.append(item)
        self._flush_lines(lines)
        self._flush_grids(grids)
        self.sections = self.tree.sections()

    def called_notes(self) -> dict[int, list[tuple[Piece, int | None]]]:
        """Footnotes by page, each with the line that calls it where one is found."""
        out: dict[int, list[tuple[Piece, int | None]]] = {}
        for page in self.pages:
            for lines in self.notes.get(page.number, ()):
                piece = note_piece(lines, self.builder, 0)
                match = _NOTE_START.match(piece.text)
                caller = _caller(page, match[1], lines) if match else None
                out.setdefault(page.number, []).append((piece, caller))
        return out

    def report(self, passages: int, seconds: float) -> Report:
        total = sum(len(line.words) for page in self.pages for line in all_lines(page))
        for piece in self.pieces:
            self.placed.update(id(line) for _, _, line in piece.spans)
        left = dict(self.furniture.left_out)
        for page in self.pages:
            free = {id(line) for line in page.lines}
            for line in all_lines(page):
                if id(line) not in self.placed and line not in self.furniture:
                    reason = UNPLACED if id(line) in free else REPEATED_HEADER
                    left[reason] = left.get(reason, 0) + len(line.words)
        return Report(
            pages=len(self.pages),
            sections=len(self.sections) - 1,
            tables=len(self.tables),
            passages=passages,
            words=total,
            words_left_out=sum(left.values()),
            left_out=left,
            unread_pages=tuple(page.number for page in self.pages if page.source == "unread"),
            recognised_pages=tuple(x.number for x in self.pages if x.source == "recognised"),
            seconds=round(seconds, 3),
        )

    def _cover(self) -> int:
        """The first page when it only bears titles (its headings head nothing); else 0."""
        if len(self.pages) < 3 or any(isinstance(item, Grid) for item in self.pages[0].items):
            return 0
        lines = [line for line in self.pages[0].lines if line not in self.furniture]
        plain = sum(len(line.words) for line in lines if line.size < 1.1 * self.body.size)
        return 1 if plain < 20 and any(line.size > 1.3 * self.body.size for line in lines) else 0

    def _cleaned(self, grid: Grid) -> bool:
        """Takes furniture out of the cells; False when nothing is left."""
        for cell in grid.cells:
            cell.lines = [line for line in cell.lines if line not in self.furniture]
        return any(cell.lines for cell in grid.cells)

    def _take_notes(self, page: Page) -> None:
        """Small lines at the foot of the page that open with a number: footnotes."""
        lines = [line for line in page.lines if line not in self.furniture]
        foot: list[Line] = []
        for line in sorted(lines, key=lambda line: -line.y0):
            if line.size > _NOTE_SIZE * self.body.size or line.y0 < 0.4 * page.height:
                break
            foot.insert(0, line)
        notes: list[list[Line]] = []
        for line in foot:
            if _NOTE_START.match(line.text) and (not notes or line.x0 <= notes[-1][0].x0 + 6):
                notes.append([line])
            elif notes:
                notes[-1].append(line)
        if notes:
            self.notes[page.number] = notes
            self.placed.update(id(line) for note in notes for line in note)

    def _flush_lines(self, lines: list[Line]) -> None:
        if lines:
            for block in self.builder.build(lines):
                self._place(block)
            lines.clear()

    def _place(self, block: Block) -> None:
        self.tree.reach(block.page)
        if block.kind == "heading" and block.page == self.cover:
            self.pieces.append(heading_piece(block, 0))
        elif block.kind == "heading":
            section = self.tree.heading(block)
            self.flow.reset()
            self.pieces.append(heading_piece(block, section))
        else:
            section = self.tree.content(block)
            self.pieces.extend(block_pieces(block, section, self.flow))
        self.tree.reach(block.lines[-1].page)

    def _flush_grids(self, grids: list[Grid]) -> None:
        if not grids:
            return
        table = join_tables(grids, self.headers)
        table.header = [self._mended(head) for head in table.header]
        grids.clear()
        self.tables.append(table)
        if table.label_column and _holds_texts(table):
            self._place_rubrics(table)
        else:
            section = self.tree.headed_table() if table.header else self.tree.current
            self.pieces.extend(table_pieces(table, section, self.in_cell))
            self.flow.reset()
            self.tree.end_captioned()
        self.tree.reach(table.pages[-1])

    def _place_rubrics(self, table: Table) -> None:
        """A table whose first column labels texts: each row is a rubric of its own."""
        edge = max(column_edges(table)[1:])
        for row in table.rows:
            label, content = row.cells[0], [line for cell in row.cells[1:] for line in cell]
            if label and not row.inherited[0]:
                for block in self.in_cell.build(label)[:1]:
                    block.lines = label
                    block.text, block.spans = self._joined(label)
                    self.tree.reach(block.page)
                    section = self.tree.rubric(block)
                    self.flow.reset()
                    self.pieces.append(heading_piece(block, section))
            for place, block in enumerate(self.in_cell.build(content, edge)):
                self.tree.reach(block.page)
                if block.kind == "heading" and (place or _is_subhead(block)):
                    section = self.tree.inside_rubric(block)
                    self.flow.reset()
                    self.pieces.append(heading_piece(block, section))
                else:
                    self.pieces.extend(block_pieces(block, self.tree.current, self.flow))
                self.tree.reach(block.lines[-1].page)
        self.tree.end_table()
        self.flow.reset()

    def _mended(self, head: str) -> str:
        """A column's head without the hyphens that its line ends put there."""
        return _CUT.sub(lambda cut: self.joiner.join(cut[1], cut[2]), head)

    def _joined(self, lines: list[Line]) -> tuple[str, list[tuple[int, int, Line]]]:
        return join_lines(lines, self.joiner)


def _holds_texts(table: Table) -> bool:
    """Cells of several lines, not figures: « Descriptif | … », not « Population | 3 130 »."""
    if any(row.inherited[0] for row in table.rows[1:]):
        return False  # a label that governs several rows: a table of objectives
    sizes = [sum(len(cell) for cell in row.cells[1:]) for row in table.rows]
    return bool(sizes) and sum(sizes) / len(sizes) >= 2.5


def _is_subhead(block: Block) -> bool:
    """What opens a rubric's cell heads a list there, or is the rubric's own bold answer:
    « Porteur | **France Travail** ».
    """
    return block.text.endswith(":") or any(line.underlined for line in block.lines)


def _caller(page: Page, number: str, note: Sequence[Line]) -> int | None:
    """The line with the raised number (or star) that calls a footnote, by id."""
    own = {id(line) for line in note}
    for line in all_lines(page):
        if id(line) in own:
            continue
        for word in line.words:
            raised = word.style.size < 0.8 * line.size and word.text.strip("().,;") == number
            if raised or (number[0] == "*" and word.text.rstrip(".,;:").endswith(number)):
                return id(line)
    pattern = re.compile(rf"[a-zà-ÿ»)]{re.escape(number)}\b")
    return next(
        (id(x) for x in all_lines(page) if id(x) not in own and pattern.search(x.text)), None
    )


def _page_text(page: Page, source: Source) -> PageText:
    across, down = page.width, page.height
    # To five digits; `round` takes twice as long, and a document has half a million of them.
    found = [
        (
            text,
            (
                (x0 / across * 1e5 + 0.5) // 1 / 1e5,
                (y0 / down * 1e5 + 0.5) // 1 / 1e5,
                (x1 / across * 1e5 + 0.5) // 1 / 1e5,
                (y1 / down * 1e5 + 0.5) // 1 / 1e5,
            ),
        )
        for line in all_lines(page)
        for text, x0, y0, x1, y1, _ in line.words
    ]
    words, boxes = tuple(text for text, _ in found), tuple(box for _, box in found)
    if page.turn.is_turned:
        boxes = tuple(page.turn.displayed(*box) for box in boxes)
    label = source.labels[page.number - 1] if page.number <= len(source.labels) else ""
    width, height = page.turn.displayed_size(page.width, page.height)
    return PageText(page.number, label, width, height, words, boxes)
