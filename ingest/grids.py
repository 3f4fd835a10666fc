"""Lattices of a page become grids: words (not lines) go to the cells they stand in."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from ingest.aligned import aligned_lattices
from ingest.fills import fill_under
from ingest.lines import down_the_page, gather, make_line
from ingest.model import Cell, Grid
from ingest.raw_page import RawPage, Ruling, Token
from ingest.rulings import Lattice, column_at, find_lattices
from ingest.tiles import tiled_lattices

_SMALL = 0.85  # of the table's usual size: a stamp's
_ASTRAY = 30.0  # points between the bounds of one column on two pages
_TIGHT = 0.6  # of the size: words nearer than that are one text


def find_grids(page: RawPage) -> tuple[list[tuple[int, Grid]], list[tuple[int, Token]]]:
    """Tables of a page, and the words that stand in none.

    Both come with their place in the content stream (a table's is its first word's).
    """
    rest = list(enumerate(page.tokens))
    grids: list[tuple[int, Grid]] = []
    for lattice in tiled_lattices(page, rest):
        inside, outside = _partition(lattice, rest)
        if inside:
            rest = outside
            grid = _grid(page, lattice, _place(lattice, inside))
            rows = [column_at(lattice.rows, token.word.y0) for _, token in inside]
            grid.by_column = any(below < above for above, below in pairwise(rows))
            grids.append((inside[0][0], grid))
    for lattice in find_lattices(page):
        inside, outside = _partition(lattice, rest)
        over = _overprinted(lattice, inside)
        if over:
            outside = sorted(outside + [item for item in inside if item[0] in over])
            inside = [item for item in inside if item[0] not in over]
        placed = _place(lattice, inside)
        if len(lattice.columns) < 3 or not _is_table(lattice, placed):
            continue  # framed text, a bar over a box, a drawing: read as plain lines
        if _cuts_lines(lattice, page.tokens):
            continue  # highlights
        grids.append((inside[0][0], _grid(page, lattice, placed)))
        rest = outside
    for lattice in aligned_lattices(page, rest):
        inside, rest = _partition(lattice, rest)
        grid = _grid(page, lattice, _place(lattice, inside))
        grid.aligned = True
        grids.append((inside[0][0], grid))
    return grids, rest


def line_up(previous: Grid, following: Grid) -> None:
    """Gives the columns of a table's next page the bounds of the page before.

    Where white parts two columns depends on the words of each page.
    """
    if not (previous.aligned and following.aligned and previous.columns == following.columns):
        return
    before, after = _bounds(previous), _bounds(following)
    if any(abs(one - other) > _ASTRAY for one, other in zip(before, after, strict=True)):
        return
    places = dict(zip(after, before, strict=True))
    for cell in following.cells:
        cell.x0, cell.x1 = places[cell.x0], places[cell.x1]
    following.x0, following.x1 = previous.x0, previous.x1


def _bounds(grid: Grid) -> list[float]:
    return sorted({x for cell in grid.cells for x in (cell.x0, cell.x1)})


def is_lone(grid: Grid) -> bool:
    """A row with words in one cell: a table only if it carries on the page before."""
    return sum(1 for cell in grid.cells if cell.lines) == 1


def _is_table(lattice: Lattice, placed: list[list[tuple[int, Token]]]) -> bool:
    """A drawing has few boxes with words, and boxes that line up with no others."""
    written = sum(1 for tokens in placed if tokens)
    if written < 2:
        # The end of a row that the page before began: see `is_lone`.
        return written == 1 and len(placed) <= len(lattice.columns) - 1
    crossings = (len(lattice.rows) - 1) * (len(lattice.columns) - 1)
    return written >= 0.5 * len(placed) or len(placed) >= 0.35 * crossings


def _cuts_lines(lattice: Lattice, tokens: Sequence[Token]) -> bool:
    """Whether its sides run through lines of text: no table's do."""
    x0, y0, x1, y1 = lattice.rect
    cut, inside = 0, 0
    for token, following in pairwise(tokens):
        word, neighbour = token.word, following.word
        if not y0 <= (word.y0 + word.y1) / 2 <= y1:
            continue
        is_in = x0 <= (word.x0 + word.x1) / 2 <= x1
        inside += is_in
        if (
            is_in != (x0 <= (neighbour.x0 + neighbour.x1) / 2 <= x1)
            and abs(token.baseline - following.baseline) < 1
            and 0 <= neighbour.x0 - word.x1 < 0.5 * word.style.size
        ):
            cut += 1
    return cut > 2 and cut > 0.1 * inside


def _overprinted(lattice: Lattice, tokens: list[tuple[int, Token]]) -> set[int]:
    """Places in the stream of a stamp over the table: small text that runs through walls."""
    if len(tokens) < 8:
        return set()
    usual = median(token.word.style.size for _, token in tokens)
    small = [item for item in tokens if item[1].word.style.size < _SMALL * usual]
    if not small or 2 * len(small) > len(tokens):
        return set()
    owners = {
        id(token): index for index, cell in enumerate(_place(lattice, small)) for _, token in cell
    }
    stamp: set[int] = set()
    for (order, token), (following, neighbour) in pairwise(small):
        if (
            following == order + 1
            and owners[id(token)] != owners[id(neighbour)]
            and abs(token.baseline - neighbour.baseline) < 1
            and 0 <= neighbour.word.x0 - token.word.x1 < _TIGHT * token.word.style.size
        ):
            stamp.update((order, following))
    if not stamp:
        return stamp
    # Its other lines: the same style, without a break in the stream.
    styles = {order: token.word.style for order, token in small}
    for step in (1, -1):
        for order in list(stamp):
            while styles.get(order + step) == styles[order]:
                order += step
                stamp.add(order)
    return stamp


def _partition(
    lattice: Lattice, tokens: list[tuple[int, Token]]
) -> tuple[list[tuple[int, Token]], list[tuple[int, Token]]]:
    x0, y0, x1, y1 = lattice.rect
    inside: list[tuple[int, Token]] = []
    outside: list[tuple[int, Token]] = []
    for item in tokens:
        word = item[1].word
        x, y = (word.x0 + word.x1) / 2, (word.y0 + word.y1) / 2
        (inside if x0 <= x <= x1 and y0 <= y <= y1 else outside).append(item)
    return inside, outside


def _place(lattice: Lattice, tokens: list[tuple[int, Token]]) -> list[list[tuple[int, Token]]]:
    """Words by span, in the spans' order."""
    columns = len(lattice.columns) - 1
    owners = [0] * (columns * (len(lattice.rows) - 1))
    for index, span in enumerate(lattice.spans):
        for row in range(span.row, span.row + span.row_span):
            for column in range(span.column, span.column + span.column_span):
                owners[row * columns + column] = index
    placed: list[list[tuple[int, Token]]] = [[] for _ in lattice.spans]
    for item in tokens:
        word = item[1].word
        row = column_at(lattice.rows, (word.y0 + word.y1) / 2)
        column = column_at(lattice.columns, (word.x0 + word.x1) / 2)
        placed[owners[row * columns + column]].append(item)
    return placed


def _grid(page: RawPage, lattice: Lattice, placed: list[list[tuple[int, Token]]]) -> Grid:
    x0, y0, x1, y1 = lattice.rect
    fills = [
        fill
        for fill in page.fills
        if fill.x0 < x1 and fill.x1 > x0 and fill.y0 < y1 and fill.y1 > y0
    ]
    rulings = [
        ruling
        for ruling in page.horizontals
        if y0 < ruling.at < y1 and ruling.start < x1 and ruling.end > x0
    ]
    cells = []
    for span, tokens in zip(lattice.spans, placed, strict=True):
        left, top, right, bottom = span.rect
        under: Sequence[Ruling] = [
            ruling
            for ruling in rulings
            if top + 3 < ruling.at < bottom - 3 and ruling.start < right and ruling.end > left
        ]
        runs = sorted(gather(tokens), key=down_the_page)
        lines = [make_line(run, page, fills, under) for run in runs]
        cells.append(
            Cell(
                row=span.row,
                column=span.column,
                row_span=span.row_span,
                column_span=span.column_span,
                lines=lines,
                fill=fill_under(fills, span.rect, page.width * page.height),
                x0=left,
                y0=top,
                x1=right,
                y1=bottom,
            )
        )
    return Grid(
        page=page.number,
        x0=x0,
        y0=y0,
        x1=x1,
        y1=y1,
        rows=len(lattice.rows) - 1,
        columns=len(lattice.columns) - 1,
        cells=cells,
    )
