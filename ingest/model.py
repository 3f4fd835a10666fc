"""What a PDF becomes: pages of lines and tables, then sections and passages.

Two coordinate systems, never mixed:
- while reading (`Word`, `Line`, `Cell`, `Grid`, `Page`): points from the top left
  of the page as it is displayed (rotation and crop box applied);
- in what is kept (`Box`, `PageText`): fractions of the displayed page, same origin.
"""

from __future__ import annotations

from array import array
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal, NamedTuple

from ingest.records.model import Records
from ingest.upright import UPRIGHT, Turn

READING = 15  # of what is read in a document: a library reads again what has an older one


class Style(NamedTuple):
    """How a run of text is set. Shared between words: compare with `is` or `==`."""

    font: str  # without its subset prefix
    size: float  # points, the text matrix's scale included
    bold: bool
    italic: bool
    color: int  # 0xRRGGBB


class Word(NamedTuple):
    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    style: Style


@dataclass(slots=True)
class Line:
    """Words on one baseline, left to right; never over two columns or two cells."""

    page: int  # 1-based physical page
    words: list[Word]
    text: str  # the words, one space between
    x0: float
    y0: float
    x1: float
    y1: float
    size: float  # of most of its characters
    bold: bool  # most of its characters
    italic: bool
    color: int
    underlined: bool = False
    fill: int | None = None  # colour of the area it stands on, None on white
    broken: bool = False  # ends with a hyphen that only a line break put there (maybe)
    bullet: bool = False  # a bullet is drawn before it

    def __reduce__(self) -> tuple[Any, ...]:
        # Packed between processes: a page has hundreds of words.
        texts = "\n".join([word[0] for word in self.words])
        places = array("d", chain.from_iterable([word[1:5] for word in self.words])).tobytes()
        styles: Any = [word[5] for word in self.words]
        if styles and all(style is styles[0] for style in styles):
            styles = styles[0]
        return _unpacked_line, (
            texts, places, styles, self.page, self.text, self.x0, self.y0, self.x1, self.y1,
            self.size, self.bold, self.italic, self.color, self.underlined, self.fill, self.broken,
            self.bullet,
        )  # fmt: skip


def _unpacked_line(
    texts: str, places: bytes, styles: Style | list[Style], page: int, *rest: Any
) -> Line:
    if not styles:
        return Line(page, [], *rest)
    words = texts.split("\n")
    every = [styles] * len(words) if isinstance(styles, Style) else styles
    corners = array("d", places)
    return Line(
        page,
        list(map(Word, words, corners[::4], corners[1::4], corners[2::4], corners[3::4], every)),
        *rest,
    )


@dataclass(slots=True)
class Cell:
    """One cell of a ruled table; merged cells span rows and columns."""

    row: int
    column: int
    row_span: int
    column_span: int
    lines: list[Line]
    fill: int | None
    x0: float
    y0: float
    x1: float
    y1: float

    @property
    def text(self) -> str:
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Grid:
    """A ruled table as it stands on one page."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float
    rows: int
    columns: int
    cells: list[Cell]  # by row, then column
    aligned: bool = False  # no rulings part its columns, only white: where is roughly known
    by_column: bool = False  # written column by column (a chart): no reader finds a row whole


@dataclass(slots=True)
class Page:
    number: int  # 1-based physical page
    width: float  # points, as displayed
    height: float
    items: list[Line | Grid]  # in reading order
    image_cover: float = 0.0  # share of the page under images
    source: Literal["layer", "recognised", "unread"] = "layer"  # where the words come from
    turn: Turn = UPRIGHT  # how a scan was set upright: `items`, `width`, `height` are so

    @property
    def lines(self) -> list[Line]:
        return [item for item in self.items if isinstance(item, Line)]


@dataclass(slots=True)
class TableRow:
    cells: list[list[Line]]  # by column; over several pages where a break cut the row
    inherited: list[bool]  # by column: the cell is empty or merged and means the one above
    table_page: int  # page the row starts on
    band: bool = False  # one cell over all columns (its text in the first): a title, a note


@dataclass(slots=True)
class Table:
    """A table whole: joined over pages, repeated headers dropped, cut rows mended."""

    header: list[str]  # column headings, "" where there is none; [] when the table has none
    header_lines: list[Line]
    rows: list[TableRow]
    columns: int
    pages: tuple[int, ...]
    label_column: bool = False  # no header: the first column says what each row is about


@dataclass(frozen=True, slots=True)
class TableText:
    """A table's words, as rows under its headings."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    pages: tuple[int, ...]

    @staticmethod
    def of(table: Table) -> TableText:
        rows = (
            tuple(" ".join(line.text for line in cell) for cell in row.cells) for row in table.rows
        )
        return TableText(tuple(table.header), tuple(rows), table.pages)


class Box(NamedTuple):
    """Part of a page, in fractions of its displayed width and height, from its top left."""

    page: int
    x0: float
    y0: float
    x1: float
    y1: float


@dataclass(frozen=True, slots=True)
class PageText:
    """The words of a page as they are kept: what every citation is checked against."""

    number: int
    label: str  # what is printed on the page ("iv", "30"), from the PDF; "" when unknown
    width: float  # points
    height: float
    words: tuple[str, ...]  # in reading order, noise included
    boxes: tuple[tuple[float, float, float, float], ...]  # fractions, one a word

    def __reduce__(self) -> tuple[Any, ...]:
        # Packed between processes: a document has a million of these numbers.
        numbers = array("d", chain.from_iterable(self.boxes)).tobytes()
        place = self.number, self.label, self.width, self.height
        return _unpacked_page, (*place, "\n".join(self.words), numbers)


def _unpacked_page(
    number: int, label: str, width: float, height: float, words: str, numbers: bytes
) -> PageText:
    values = array("d", numbers)
    boxes = tuple(zip(*[iter(values)] * 4, strict=True))
    return PageText(number, label, width, height, tuple(words.split("\n") if words else ()), boxes)


SectionKind = Literal[
    "document", "titre", "partie", "pilier", "axe", "orientation", "enjeu", "objectif",
    "article", "fiche", "annexe", "chapitre", "point", "commune", "quartier", "theme",
    "rubrique", "partenaire", "intertitre",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Section:
    """A node of the document's tree. `sections[0]` is the document itself."""

    index: int  # its place in Document.sections, reading order
    parent: int  # -1 for the document
    level: int  # 0 for the document
    kind: SectionKind
    number: str  # "2-2", "7.1", "IV"; "" when unnumbered
    title: str  # whole, without its kind and number
    label: str  # as a person cites it: "Fiche opérationnelle n°2-2 — Favoriser la mobilité"
    first_page: int
    last_page: int


@dataclass(frozen=True, slots=True)
class UnitCell:
    """One cell of a table row, inside a unit."""

    label: str  # its column's heading, or its row's; "" when there is none
    text: str
    start: int  # span in Passage.text; -1 when inherited from a row above
    end: int


@dataclass(frozen=True, slots=True)
class Unit:
    """The smallest thing worth quoting: a sentence, a list item, a table row, a note."""

    kind: Literal["sentence", "item", "row", "note"]
    start: int  # span in Passage.text
    end: int
    lead: str = ""  # what governs it: the intro line, the sub-head that owns it, the speaker
    cells: tuple[UnitCell, ...] = ()  # rows only


@dataclass(frozen=True, slots=True)
class Passage:
    """What is retrieved: a run of a section's own text, at most 400 tokens."""

    id: str  # stable for the same document and place
    document_id: str
    order: int  # 0-based, reading order in the document
    section: int  # index in Document.sections
    kind: Literal["text", "list", "table"]
    text: str  # the document's own words, nothing added
    locator: str  # labels of the sections above, " › " between, widest first
    path: tuple[str, ...]  # those labels
    context: str  # words that govern it but stand elsewhere: inherited cells, column heads, intro
    pages: tuple[int, ...]  # 1-based physical
    boxes: tuple[Box, ...]  # of its lines
    units: tuple[Unit, ...]
    tokens: int  # cl100k_base
    body_start: int = 0  # where the content starts in `text`, after headings and column heads


@dataclass(frozen=True, slots=True)
class Report:
    """What ingestion made of a document, and what it left out."""

    pages: int
    sections: int
    tables: int
    passages: int
    words: int  # read on the pages
    words_left_out: int  # not in any passage or heading
    left_out: dict[str, int] = field(default_factory=dict)  # reason -> words
    unread_pages: tuple[int, ...] = ()  # pictures of text that were not recognised
    recognised_pages: tuple[int, ...] = ()  # by OCR
    seconds: float = 0.0
    records: dict[str, int] = field(default_factory=dict)  # kind -> how many
    reading: int = 0  # READING at the time


@dataclass(frozen=True, slots=True)
class Document:
    id: str  # first 16 hex digits of the SHA-256 of the file
    name: str  # file name
    title: str  # for people
    period: str  # "2019-2022", "2015"; "" when the document does not say
    pages: tuple[PageText, ...]
    sections: tuple[Section, ...]
    passages: tuple[Passage, ...]
    tables: tuple[TableText, ...]
    report: Report
    metadata: dict[str, str] = field(default_factory=dict)  # what the PDF says of itself
    records: Records = field(default_factory=Records)


class DocumentError(Exception):
    """A file that cannot be read; the message is for a person, in French."""
